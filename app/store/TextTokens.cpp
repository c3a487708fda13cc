// SPDX-License-Identifier: MIT
#include "store/TextTokens.h"

#include <QChar>
#include <QList>
#include <QString>

#include <algorithm>

namespace linnet::store {
namespace {

constexpr char32_t kNothing = 0; // U+0000 parts words like any other control
constexpr int kMostMarks = 8; // of one character; what is piled up beyond says nothing

struct Decoded
{
    char32_t point = kNothing;
    qsizetype size = 1;
};

/// One character of UTF-8. Bytes that are none (a stored lone surrogate too) are kNothing, each by itself.
Decoded decode(QByteArrayView text, qsizetype at)
{
    const auto byte = [&](qsizetype i) { return at + i < text.size() ? uchar(text[at + i]) : uchar(0); };
    const auto follows = [&](qsizetype i) { return (byte(i) & 0xC0) == 0x80; };
    const uchar lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    if (lead >= 0xC2 && lead < 0xE0 && follows(1))
        return {char32_t((lead & 0x1F) << 6 | (byte(1) & 0x3F)), 2};
    if (lead >= 0xE0 && lead < 0xF0 && follows(1) && follows(2)) {
        const auto point = char32_t((lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F));
        if (point >= 0x800 && !QChar::isSurrogate(point))
            return {point, 3};
    }
    if (lead >= 0xF0 && lead < 0xF5 && follows(1) && follows(2) && follows(3)) {
        const auto point = char32_t((lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F));
        if (point >= 0x10000 && point <= 0x10FFFF)
            return {point, 4};
    }
    return {};
}

bool isAsciiWord(uchar c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Ideographs, composed syllables and kana as nearly every text writes them: they fold to themselves.
bool isPlainAlone(char32_t point)
{
    return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3041 && point <= 0x3096) || (point >= 0x30A1 && point <= 0x30FA)
        || (point >= 0xAC00 && point <= 0xD7A3);
}

bool isVowelOrFinalJamo(char32_t point)
{
    return (point >= 0x1160 && point <= 0x11FF) || (point >= 0xD7B0 && point <= 0xD7FF);
}

/// Belongs to the character before it and makes no other letter of it, but for the two voice marks of kana.
bool isCombining(char32_t point)
{
    if (point < 0x300)
        return false;
    switch (QChar::category(point)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing: {
        const QChar::Script script = QChar::script(point);
        return script == QChar::Script_Inherited || script == QChar::Script_Arabic || script == QChar::Script_Hebrew
            || script == QChar::Script_Cyrillic;
    }
    default:
        return false;
    }
}

bool isIgnored(char32_t point)
{
    return point >= 0x80 && (QChar::category(point) == QChar::Other_Format || isCombining(point));
}

enum class Kind : quint8 { Separator, Word, Alone };

bool writesNoBlanks(QChar::Script script)
{
    switch (script) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Bopomofo:
    case QChar::Script_Yi:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
    case QChar::Script_Tibetan:
        return true;
    default:
        return false;
    }
}

Kind kindOf(char32_t point)
{
    if (point < 0x80)
        return isAsciiWord(uchar(point)) ? Kind::Word : Kind::Separator;
    if (point == 0x30FC || point == 0xFF70) // the long mark of kana belongs to two scripts
        return Kind::Alone;
    switch (QChar::category(point)) {
    case QChar::Symbol_Other:
        return Kind::Alone;
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Number_Other:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
    case QChar::Other_PrivateUse:
        return writesNoBlanks(QChar::script(point)) ? Kind::Alone : Kind::Word;
    default:
        return Kind::Separator;
    }
}

/// By way of the upper case, which knows that ß is SS.
QByteArray folded(const QString &cluster, Kind kind)
{
    if (kind == Kind::Alone)
        return cluster.normalized(QString::NormalizationForm_KC).toCaseFolded().toUtf8();
    QString out;
    for (const char32_t point : cluster.normalized(QString::NormalizationForm_KD).toUpper().toCaseFolded().toUcs4()) {
        if (kindOf(point) != Kind::Separator && !isIgnored(point))
            out += QString::fromUcs4(&point, 1);
    }
    return out.toUtf8();
}

} // namespace

bool TextTokens::next()
{
    m_token.resize(0); // keeps its room
    m_canGoOn = false;
    while (m_at < m_text.size()) {
        const uchar byte = uchar(m_text[m_at]);
        if (byte < 0x80) {
            if (takeAsciiWord())
                return true;
        } else if (takeCluster()) {
            return true;
        }
    }
    return !m_token.isEmpty();
}

/// Adds a run of ASCII letters and digits to the word. True: the word ends before the ASCII character that stands here now.
bool TextTokens::takeAsciiWord()
{
    const qsizetype from = m_at;
    const qsizetype room = std::max<qsizetype>(kLongest - m_token.size(), 0);
    while (m_at < m_text.size() && m_at - from < room && isAsciiWord(uchar(m_text[m_at])))
        ++m_at;
    if (m_at > from) {
        if (m_token.isEmpty())
            m_start = from;
        const qsizetype before = m_token.size();
        m_token.append(m_text.data() + from, m_at - from);
        for (char *c = m_token.data() + before, *stop = m_token.data() + m_token.size(); c != stop; ++c) {
            if (*c >= 'A' && *c <= 'Z')
                *c = char(*c | 0x20);
        }
        m_end = m_at;
        m_canGoOn = true;
        // A mark or another letter may follow: "é" written as e and its accent is one.
        return m_at < m_text.size() && uchar(m_text[m_at]) < 0x80 && m_token.size() >= kLongest;
    }
    if (m_token.isEmpty()) {
        ++m_at;
        return false;
    }
    return true;
}

/// The same for one character beyond ASCII with its marks.
bool TextTokens::takeCluster()
{
    const Decoded base = decode(m_text, m_at);
    if (isPlainAlone(base.point)) {
        const qsizetype after = m_at + base.size;
        const char32_t follower = after < m_text.size() ? decode(m_text, after).point : kNothing;
        if (isPlainAlone(follower) || !(isCombining(follower) || isVowelOrFinalJamo(follower))) {
            if (!m_token.isEmpty())
                return true;
            m_token.append(m_text.data() + m_at, base.size);
            m_start = m_at;
            m_end = m_at = after;
            return true;
        }
    }
    if (isIgnored(base.point)) {
        m_at += base.size;
        if (!m_token.isEmpty())
            m_end = m_at;
        return false;
    }
    const Kind kind = kindOf(base.point);
    if (!m_token.isEmpty() && (kind != Kind::Word || m_token.size() >= kLongest))
        return true;
    if (kind == Kind::Separator) {
        m_at += base.size;
        return false;
    }

    const qsizetype from = m_at;
    QString cluster = QString::fromUcs4(&base.point, 1);
    m_at += base.size;
    for (int marks = 0; m_at < m_text.size(); ++marks) {
        const Decoded mark = decode(m_text, m_at);
        if (!isCombining(mark.point) && !isVowelOrFinalJamo(mark.point))
            break;
        if (marks < kMostMarks)
            cluster += QString::fromUcs4(&mark.point, 1);
        m_at += mark.size;
    }
    const QByteArray added = folded(cluster, kind);
    if (added.isEmpty())
        return false;
    if (m_token.isEmpty())
        m_start = from;
    m_token += added;
    m_end = m_at;
    m_canGoOn = kind == Kind::Word;
    return kind == Kind::Alone;
}

} // namespace linnet::store
