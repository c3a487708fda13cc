// SPDX-License-Identifier: MIT
#include "store/SearchWords.h"

#include "store/TextCoding.h"
#include "store/TextTokens.h"

#include <algorithm>
#include <vector>

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
    explicit Utf16Places(QByteArrayView text) : m_text(text) { }

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
    QByteArrayView m_text;
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
    m_areSingleWords = m_phrases.size() < 64
        && std::all_of(m_phrases.cbegin(), m_phrases.cend(), [](const Phrase &phrase) { return phrase.tokens.size() == 1; });
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

/// The words of a text, one behind the other in one piece of memory.
struct SearchWords::Tokens
{
    explicit Tokens(QByteArrayView text)
    {
        folded.reserve(text.size() + text.size() / 2);
        places.reserve(size_t(text.size()) / 3 + 1);
        TextTokens tokens(text);
        while (tokens.next()) {
            places.push_back({folded.size(), tokens.token().size(), tokens.start(), tokens.end()});
            folded.append(tokens.token());
        }
    }
    qsizetype count() const { return qsizetype(places.size()); }
    QByteArrayView at(qsizetype i) const { return QByteArrayView(folded).sliced(places[size_t(i)].from, places[size_t(i)].size); }

    struct Place
    {
        qsizetype from; // in folded
        qsizetype size;
        qsizetype start; // in the text
        qsizetype end;
    };
    QByteArray folded;
    std::vector<Place> places;
};

bool SearchWords::standsAt(const Phrase &phrase, const Tokens &tokens, qsizetype at)
{
    const qsizetype count = phrase.tokens.size();
    if (at + count > tokens.count())
        return false;
    for (qsizetype i = 0; i < count; ++i) {
        const QByteArrayView folded = tokens.at(at + i);
        const bool fits = phrase.mayGoOn && i + 1 == count ? folded.startsWith(phrase.tokens[i]) : folded == phrase.tokens[i];
        if (!fits)
            return false;
    }
    return true;
}

bool SearchWords::occurs(const Phrase &phrase, const Tokens &tokens)
{
    for (qsizetype at = 0; at < tokens.count(); ++at) {
        if (standsAt(phrase, tokens, at))
            return true;
    }
    return false;
}

/// Of single words, as most queries are, nothing has to be kept while the text is read.
bool SearchWords::areSingleWordsIn(QByteArrayView text, QByteArrayView subject) const
{
    quint64 missing = (quint64(1) << m_phrases.size()) - 1;
    for (const QByteArrayView part : {text, subject}) {
        TextTokens tokens(part);
        while (missing != 0 && tokens.next()) {
            for (qsizetype i = 0; i < m_phrases.size(); ++i) {
                if (isWord(m_phrases[i], tokens.token()))
                    missing &= ~(quint64(1) << i);
            }
        }
    }
    return missing == 0;
}

QList<im::SearchHit::Span> SearchWords::findSingleWords(QByteArrayView stored) const
{
    TextTokens tokens(stored);
    Utf16Places places(stored);
    QList<im::SearchHit::Span> found;
    while (tokens.next()) {
        const bool isHit = std::any_of(m_phrases.begin(), m_phrases.end(), [&](const Phrase &phrase) { return isWord(phrase, tokens.token()); });
        if (!isHit)
            continue;
        const qsizetype start = places.of(tokens.start());
        found.append({start, places.of(tokens.end()) - start});
    }
    return found;
}

bool SearchWords::isWord(const Phrase &phrase, QByteArrayView token)
{
    return phrase.mayGoOn ? token.startsWith(phrase.tokens.first()) : token == phrase.tokens.first();
}

bool SearchWords::areIn(QByteArrayView text, QByteArrayView subject) const
{
    if (m_areSingleWords)
        return areSingleWordsIn(text, subject);
    const Tokens inText(text);
    const Tokens inSubject(subject);
    return std::all_of(m_phrases.begin(), m_phrases.end(),
                       [&](const Phrase &phrase) { return occurs(phrase, inText) || occurs(phrase, inSubject); });
}

QList<im::SearchHit::Span> SearchWords::find(QByteArrayView stored) const
{
    if (m_areSingleWords)
        return findSingleWords(stored);
    const Tokens tokens(stored);
    Utf16Places places(stored);
    QList<im::SearchHit::Span> found;
    qsizetype next = 0; // the first token that no hit covers
    for (qsizetype at = 0; at < tokens.count(); ++at) {
        for (const Phrase &phrase : m_phrases) {
            if (!standsAt(phrase, tokens, at))
                continue;
            const qsizetype end = at + phrase.tokens.size();
            if (end <= next)
                continue;
            const qsizetype from = std::max(at, next);
            const qsizetype start = places.of(tokens.places[size_t(from)].start);
            found.append({start, places.of(tokens.places[size_t(end - 1)].end) - start});
            next = end;
        }
    }
    return found;
}

void makeSnippet(im::SearchHit &hit)
{
    const QString &text = hit.message.text;
    if (text.size() <= kSnippetLength && std::none_of(text.begin(), text.end(), isLineEnd)) {
        hit.snippet = text;
        hit.highlights = hit.inText;
        return;
    }
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
