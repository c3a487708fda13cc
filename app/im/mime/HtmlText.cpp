// SPDX-License-Identifier: MIT
#include "im/mime/HtmlText.h"

#include "im/mime/HtmlEntity.h"

#include <QList>

#include <algorithm>
#include <array>
#include <optional>

namespace linnet::im {
namespace {

using namespace Qt::Literals::StringLiterals;

bool isSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r' || c == u'\f';
}

bool isLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

template <size_t N>
bool isOneOf(QStringView name, const std::array<QStringView, N> &names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<QStringView, 7> kUnseen{u"script", u"style", u"title", u"template", u"noscript", u"iframe", u"textarea"};
constexpr std::array<QStringView, 22> kBlocks{u"div", u"li", u"tr", u"ul", u"ol", u"dl", u"dt", u"dd", u"table", u"blockquote", u"pre",
                                              u"section", u"article", u"header", u"footer", u"address", u"form", u"hr", u"body",
                                              u"center", u"main", u"figure"};
constexpr std::array<QStringView, 7> kParagraphs{u"p", u"h1", u"h2", u"h3", u"h4", u"h5", u"h6"};

struct Tag
{
    QString name; ///< lower case
    bool closes = false;
    QStringView attributes;
    qsizetype end = 0; ///< behind its ">"
};

class Converter
{
public:
    explicit Converter(QStringView html) : m_html(html) { }

    QString run()
    {
        while (m_at < m_html.size()) {
            const QChar c = m_html[m_at];
            if (c == u'<' && passMarkup())
                continue;
            if (c == u'&')
                putEntity();
            else
                put(m_html[m_at++]);
        }
        closeLink();
        qsizetype end = m_out.size();
        while (end > 0 && isSpace(m_out[end - 1]))
            --end;
        return m_out.left(end);
    }

private:
    // --- Reading

    /// False: a "<" that opens nothing is text.
    bool passMarkup()
    {
        const QStringView rest = m_html.sliced(m_at);
        if (rest.startsWith(u"<!--"_s)) {
            const qsizetype end = rest.indexOf(u"-->"_s, 4);
            m_at = end < 0 ? m_html.size() : m_at + end + 3;
            return true;
        }
        const QChar next = rest.size() > 1 ? rest[1] : QChar();
        if (next == u'!' || next == u'?') {
            const qsizetype end = rest.indexOf(u'>');
            m_at = end < 0 ? m_html.size() : m_at + end + 1;
            return true;
        }
        const bool closes = next == u'/';
        const QChar first = closes && rest.size() > 2 ? rest[2] : next;
        if (!isLetter(first))
            return false;
        const Tag tag = readTag(closes);
        m_at = tag.end;
        apply(tag);
        return true;
    }

    /// As browsers do: a tag ends at the first ">" outside of quotes, or with the document.
    Tag readTag(bool closes)
    {
        qsizetype at = m_at + (closes ? 2 : 1);
        const qsizetype nameStart = at;
        while (at < m_html.size() && !isSpace(m_html[at]) && m_html[at] != u'>' && m_html[at] != u'/')
            ++at;
        Tag tag;
        tag.closes = closes;
        tag.name = m_html.sliced(nameStart, std::min<qsizetype>(at - nameStart, 16)).toString().toLower();
        const qsizetype attributesStart = at;
        QChar quote;
        for (; at < m_html.size() && (!quote.isNull() || m_html[at] != u'>'); ++at) {
            if (quote.isNull() && (m_html[at] == u'"' || m_html[at] == u'\'') && m_html[at - 1] == u'=')
                quote = m_html[at];
            else if (m_html[at] == quote)
                quote = QChar();
        }
        tag.attributes = m_html.sliced(attributesStart, at - attributesStart);
        tag.end = std::min(at + 1, m_html.size());
        return tag;
    }

    static std::optional<QString> attribute(QStringView attributes, QStringView name)
    {
        for (qsizetype from = 0; (from = attributes.indexOf(name, from, Qt::CaseInsensitive)) >= 0; from += name.size()) {
            const QStringView behind = attributes.sliced(from + name.size());
            if (from == 0 || !isSpace(attributes[from - 1]) || !behind.startsWith(u'='))
                continue;
            QStringView value = behind.sliced(1);
            if (value.startsWith(u'"') || value.startsWith(u'\'')) {
                const qsizetype end = value.indexOf(value.front(), 1);
                return decodeHtmlEntities(value.sliced(1, (end < 0 ? value.size() : end) - 1));
            }
            const auto end = std::find_if(value.begin(), value.end(), isSpace);
            return decodeHtmlEntities(value.first(end - value.begin()));
        }
        return std::nullopt;
    }

    // --- What a tag does

    void apply(const Tag &tag)
    {
        const QStringView name = tag.name;
        if (isOneOf(name, kUnseen)) {
            if (!tag.closes)
                skipContent(tag.name);
        } else if (name == u"br") {
            put(u'\n', Blanks::Kept);
        } else if (isOneOf(name, kParagraphs)) {
            breakLine(2);
        } else if (isOneOf(name, kBlocks)) {
            breakLine(1);
            if (name == u"li" && !tag.closes)
                put(u"- "_s);
            if (name == u"pre")
                m_preformatted = std::max(0, m_preformatted + (tag.closes ? -1 : 1));
        } else if (name == u"td" || name == u"th") {
            if (tag.closes)
                put(u'\t');
        } else if (name == u"img" && !tag.closes) {
            put(attribute(tag.attributes, u"alt").value_or(QString()));
        } else if (name == u"a") {
            closeLink();
            if (!tag.closes)
                openLink(tag);
        }
    }

    void skipContent(const QString &name)
    {
        const qsizetype end = m_html.indexOf(u"</"_s + name, m_at, Qt::CaseInsensitive);
        m_at = end < 0 ? m_html.size() : end;
    }

    void openLink(const Tag &tag)
    {
        const QString target = attribute(tag.attributes, u"href").value_or(QString()).trimmed();
        static constexpr std::array<QStringView, 5> kSchemes{u"http:", u"https:", u"mailto:", u"sip:", u"tel:"};
        const bool isShown = std::any_of(kSchemes.begin(), kSchemes.end(),
                                         [&](QStringView scheme) { return target.startsWith(scheme, Qt::CaseInsensitive); });
        m_linkTarget = isShown ? target : QString();
        m_linkStart = m_out.size();
    }

    void closeLink()
    {
        const QString target = std::exchange(m_linkTarget, {});
        if (target.isEmpty())
            return;
        const QString shown = m_out.mid(m_linkStart).trimmed();
        const bool isSame = shown == target || shown == target.mid(target.indexOf(u':') + 1) || target == u"http://"_s + shown
            || target == u"https://"_s + shown || target == shown + u'/';
        if (!isSame)
            put(shown.isEmpty() ? target : u" ("_s + target + u')');
    }

    // --- Writing

    enum class Blanks { Joined, Kept };

    void put(QChar c, Blanks blanks = Blanks::Joined)
    {
        if (!isSpace(c)) {
            m_out += c.unicode() < 0x20 || c == u'\x7f' ? QChar(QChar::ReplacementCharacter) : c;
            return;
        }
        if (blanks == Blanks::Kept || m_preformatted > 0)
            m_out += c;
        else if (!m_out.isEmpty() && !isSpace(m_out.back()))
            m_out += c == u'\t' ? c : QChar(u' ');
    }

    void put(QStringView text)
    {
        for (const QChar c : text)
            put(c);
    }

    void putEntity()
    {
        const HtmlEntity entity = readHtmlEntity(m_html.sliced(m_at));
        m_at += entity.size;
        m_out += entity.text; // also a blank that somebody asked for by name
    }

    /// So many line ends stand there, unless it is the start.
    void breakLine(int count)
    {
        while (m_preformatted == 0 && m_out.endsWith(u' '))
            m_out.chop(1);
        if (m_out.isEmpty())
            return;
        int there = 0;
        while (there < count && there < m_out.size() && m_out[m_out.size() - 1 - there] == u'\n')
            ++there;
        m_out += QString(count - there, u'\n');
    }

    QStringView m_html;
    qsizetype m_at = 0;
    QString m_out;
    int m_preformatted = 0;
    QString m_linkTarget;
    qsizetype m_linkStart = 0;
};

} // namespace

QString htmlToText(QStringView html)
{
    return Converter(html).run();
}

} // namespace linnet::im
