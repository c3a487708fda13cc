// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace linnet::store {

/// Cuts a text into the words by which it is found, for the full-text index, for queries and for highlights alike. A word is a run of
/// letters and digits with case, diacritics and compatibility forms folded ("Ärger" and "ＡＲＧＥＲ" are "arger"). A character of a script
/// that writes no blanks between words (Chinese, Japanese, Korean, Thai ...) is a word by itself, and so is an emoji; all else only
/// parts words. Changing what comes out means to rebuild the index (a step of the schema).
class TextTokens
{
public:
    /// `text` is UTF-8 in the stored form (TextCoding.h) and outlives the object. Bytes that are no UTF-8 part words.
    explicit TextTokens(QByteArrayView text) : m_text(text) { }

    /// On to the next word. False: there is none.
    bool next();
    /// The folded word, UTF-8, at most kLongest bytes and a character; a longer one comes in pieces. Valid until next().
    QByteArrayView token() const { return m_token; }
    /// Where it stands in the text, in bytes.
    qsizetype start() const { return m_start; }
    qsizetype end() const { return m_end; }
    /// Only a word of letters can go on: of the others a beginning is the whole.
    bool canGoOn() const { return m_canGoOn; }

    static constexpr qsizetype kLongest = 64;

private:
    bool takeAsciiWord();
    bool takeCluster();

    QByteArrayView m_text;
    qsizetype m_at = 0;
    QByteArray m_token;
    qsizetype m_start = 0;
    qsizetype m_end = 0;
    bool m_canGoOn = false;
};

} // namespace linnet::store
