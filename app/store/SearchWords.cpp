// SPDX-License-Identifier: MIT
#include "store/SearchWords.h"

#include "store/TextCoding.h"
#include "store/TextTokens.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace linnet::store {
namespace {

constexpr qsizetype kMostTyped = 512; // characters; more is no search
constexpr qsizetype kSnippetLength = 160;
constexpr qsizetype kSnippetLead = 40; // before the first hit

/// UTF-16 length of each prefix that is asked for, in rising order.
class Utf16Places
{
public:
    explicit Utf16Places(const QByteArray &text) : m_text(text) { }

    qsizetype of(qsizetype byte)
    {
        for (; m_byte < byte; ++m_byte) {
            const uchar c = uchar(m_text[m_byte]);
            if ((c & 0xC0) != 0x80)
                m_units += c >= 0xF0 ? 2 : 1;
        }
        return m_units;
    }

private:
    const QByteArray &m_text;
    qsizetype m_byte = 0;
    qsizetype m_units = 0;
};

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == u'\r' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator || c == u'\t';
}

/// Not in the middle of a surrogate pair.
qsizetype whole(const QString &text, qsizetype at)
{
    return at > 0 && at < text.size() && text[at].isLowSurrogate() && text[at - 1].isHighSurrogate() ? at - 1 : at;
}

} // namespace

SearchWords::SearchWords(const QString &typed)
{
    const QString text = typed.left(kMostTyped);
    const bool closed = !text.isEmpty() && text.back().isSpace();
    const QStringList parts = text.simplified().split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QByteArray stored = toStoredText(parts[i]);
        Phrase phrase;
        TextTokens tokens(stored);
        bool canGoOn = false;
        while (tokens.next()) {
            phrase.tokens.append(tokens.token().toByteArray());
            canGoOn = tokens.canGoOn() && tokens.end() == stored.size();
        }
        phrase.mayGoOn = canGoOn && !closed && i + 1 == parts.size();
        if (!phrase.tokens.isEmpty())
            m_phrases.append(phrase);
    }
}

QString SearchWords::expression() const
{
    QStringList phrases;
    for (const Phrase &phrase : m_phrases) {
        QStringList tokens;
        for (const QByteArray &token : phrase.tokens)
            tokens.append(u'"' + QString::fromUtf8(token).remove(u'"') + u'"');
        phrases.append(tokens.join(u'+') + (phrase.mayGoOn ? u"*"_s : QString()));
    }
    return phrases.join(u" AND ");
}

QList<SearchWords::Token> SearchWords::tokensOf(const QByteArray &text)
{
    QList<Token> found;
    TextTokens tokens(text);
    while (tokens.next())
        found.append({tokens.token().toByteArray(), tokens.start(), tokens.end()});
    return found;
}

bool SearchWords::standsAt(const Phrase &phrase, const QList<Token> &tokens, qsizetype at)
{
    const qsizetype count = phrase.tokens.size();
    if (at + count > tokens.size())
        return false;
    for (qsizetype i = 0; i < count; ++i) {
        const QByteArray &folded = tokens[at + i].folded;
        const bool fits = phrase.mayGoOn && i + 1 == count ? folded.startsWith(phrase.tokens[i]) : folded == phrase.tokens[i];
        if (!fits)
            return false;
    }
    return true;
}

bool SearchWords::occurs(const Phrase &phrase, const QList<Token> &tokens)
{
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        if (standsAt(phrase, tokens, at))
            return true;
    }
    return false;
}

bool SearchWords::areIn(const QByteArray &text, const QByteArray &subject) const
{
    const QList<Token> inText = tokensOf(text);
    const QList<Token> inSubject = tokensOf(subject);
    return std::all_of(m_phrases.begin(), m_phrases.end(),
                       [&](const Phrase &phrase) { return occurs(phrase, inText) || occurs(phrase, inSubject); });
}

QList<im::SearchHit::Span> SearchWords::find(const QString &text) const
{
    const QByteArray stored = toStoredText(text);
    const QList<Token> tokens = tokensOf(stored);
    Utf16Places places(stored);
    QList<im::SearchHit::Span> found;
    qsizetype next = 0; // the first token that no hit covers
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        for (const Phrase &phrase : m_phrases) {
            if (!standsAt(phrase, tokens, at))
                continue;
            const qsizetype end = at + phrase.tokens.size();
            if (end <= next)
                continue;
            const qsizetype from = std::max(at, next);
            const qsizetype start = places.of(tokens[from].start);
            found.append({start, places.of(tokens[end - 1].end) - start});
            next = end;
        }
    }
    return found;
}

void makeSnippet(im::SearchHit &hit)
{
    const QString &text = hit.message.text;
    const qsizetype first = hit.inText.isEmpty() ? 0 : hit.inText.first().start;
    qsizetype from = first <= kSnippetLead ? 0 : first - kSnippetLead;
    if (from > 0) {
        const qsizetype blank = text.indexOf(u' ', from);
        from = whole(text, blank >= 0 && blank < first ? blank + 1 : from);
    }
    const qsizetype to = whole(text, std::min(text.size(), from + kSnippetLength));
    const QString lead = from > 0 ? QStringLiteral("…") : QString();
    hit.snippet = lead + text.mid(from, to - from);
    std::replace_if(hit.snippet.begin(), hit.snippet.end(), isLineEnd, QChar(u' '));
    if (to < text.size())
        hit.snippet += u'…';
    hit.highlights.clear();
    for (const im::SearchHit::Span &span : std::as_const(hit.inText)) {
        const qsizetype start = std::max(span.start, from);
        const qsizetype end = std::min(span.start + span.length, to);
        if (start < end)
            hit.highlights.append({start - from + lead.size(), end - start});
    }
}

} // namespace linnet::store
