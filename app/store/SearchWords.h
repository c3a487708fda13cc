// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/HistorySearch.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace linnet::store {

/// What a person typed into the search field, as words of TextTokens. Between blanks stands what must occur without a word in between;
/// the last word may go on, unless a blank follows it. Nothing of it is ever syntax of the full-text index. A value.
class SearchWords
{
public:
    explicit SearchWords(const QString &typed);

    /// Nothing to look for: there are no letters in it.
    bool isEmpty() const { return m_phrases.isEmpty(); }
    /// The last word is a beginning: the index has to gather all words that begin so before it gives the first hit.
    bool endsOpen() const { return !m_phrases.isEmpty() && m_phrases.last().mayGoOn; }
    /// The expression for FTS5's MATCH.
    QString expression() const;
    /// Whether all of it occurs in the one or the other, like the index says. Stored forms.
    bool areIn(QByteArrayView text, QByteArrayView subject) const;
    /// Where any of it stands in the text of that stored form, in its UTF-16 units, in order, without overlaps.
    QList<im::SearchHit::Span> find(QByteArrayView stored) const;

private:
    struct Phrase
    {
        QList<QByteArray> tokens;
        bool mayGoOn = false;
    };
    struct Tokens;

    static bool standsAt(const Phrase &phrase, const Tokens &tokens, qsizetype at);
    static bool occurs(const Phrase &phrase, const Tokens &tokens);

    static bool isWord(const Phrase &phrase, QByteArrayView token);
    bool areSingleWordsIn(QByteArrayView text, QByteArrayView subject) const;
    QList<im::SearchHit::Span> findSingleWords(QByteArrayView stored) const;

    QList<Phrase> m_phrases;
    bool m_areSingleWords = false;
};

/// One line of `text` round the first of `spans`, and where they stand in it.
void makeSnippet(im::SearchHit &hit);

} // namespace linnet::store
