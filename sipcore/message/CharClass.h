// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the character classes of the grammar and the loops that walk over runs of them.

#include <QByteArrayView>

#include <array>
#include <cstring>
#include <string_view>

namespace linnet::sip::grammar {

enum CharClass : quint16 {
    Token = 1, ///< RFC 3261 s.25.1 token
    Blank = 2, ///< SP and HT; line ends are gone when values are parsed
    Digit = 4,
    Host = 8, ///< of host names, and "_" that some networks use
    HeaderParameter = 16, ///< of an unquoted header parameter value: all visible but the separators ; , " < >
    UriParameter = 32, ///< of a URI parameter: all visible but ; ? " < >
    Visible = 64, ///< no blank, no control character
    SchemeRest = 128, ///< RFC 3986 s.3.1 behind the first letter
    UriName = 256, ///< of the name of a URI parameter
    Clean = 512, ///< of a URI: visible, no quote and no angle bracket
    UserPart = 1024, ///< the same without ":" and "@"
    AuthText = 2048, ///< of an auth-param's value without quotes
    QuotedPlain = 4096, ///< inside quotes: what ends nothing and escapes nothing
    ListPlain = 16384, ///< in a list: no comma, quote or angle bracket
    ParameterName = 32768, ///< of a parameter's name in a text that was read before
    DisplayText = 8192, ///< in front of "<" without quotes
};

constexpr bool isAlpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr std::array<quint16, 256> makeClasses()
{
    std::array<quint16, 256> classes{};
    constexpr std::string_view tokenMarks = "-.!%*_+`'~";
    for (int i = 0; i < 256; ++i) {
        const char c = char(i);
        quint16 bits = 0;
        const bool alnum = isAlpha(c) || isDigit(c);
        if (alnum || tokenMarks.find(c) != std::string_view::npos)
            bits |= Token;
        if (c == ' ' || c == '\t')
            bits |= Blank;
        if (isDigit(c))
            bits |= Digit;
        if (alnum || c == '-' || c == '.' || c == '_')
            bits |= Host;
        if (alnum || c == '+' || c == '-' || c == '.')
            bits |= SchemeRest;
        if (c != '"' && c != '\\' && c != '\r' && c != '\n')
            bits |= QuotedPlain;
        if (c != ',' && c != '"' && c != '<' && c != '>')
            bits |= ListPlain;
        if (c != ';' && c != '=' && (bits & Blank) == 0)
            bits |= ParameterName;
        if ((bits & Blank) != 0)
            bits |= DisplayText;
        if (i > 0x20 && i != 0x7f) {
            bits |= Visible;
            const bool isClean = c != '"' && c != '<' && c != '>';
            if (isClean)
                bits |= Clean;
            if (isClean && c != ':' && c != '@')
                bits |= UserPart;
            if (c != ',' && c != '"')
                bits |= AuthText;
            if (isClean && c != ',' && c != ';' && c != '\\')
                bits |= DisplayText;
            if (isClean && c != ';' && c != '?' && c != '=')
                bits |= UriName;
            if (c != ';' && c != ',' && c != '"' && c != '<' && c != '>')
                bits |= HeaderParameter;
            if (c != ';' && c != '?' && c != '"' && c != '<' && c != '>')
                bits |= UriParameter;
        }
        classes[size_t(i)] = bits;
    }
    return classes;
}
inline constexpr std::array<quint16, 256> kClasses = makeClasses();

inline bool is(char c, CharClass wanted) noexcept { return (kClasses[quint8(c)] & wanted) != 0; }

/// memchr for a range; null when it is not there.
inline const char *findByte(const char *from, const char *end, char wanted) noexcept
{
    return from == end ? nullptr : static_cast<const char *>(std::memchr(from, wanted, size_t(end - from)));
}
inline bool holds(QByteArrayView text, char wanted) noexcept
{
    return findByte(text.begin(), text.end(), wanted) != nullptr;
}

/// Where the run of such bytes ends. Most of the time of reading a message is spent here, hence the steps of four.
inline const char *behindAll(const char *from, const char *end, CharClass wanted) noexcept
{
    while (end - from >= 4) {
        if (!is(from[0], wanted))
            return from;
        if (!is(from[1], wanted))
            return from + 1;
        if (!is(from[2], wanted))
            return from + 2;
        if (!is(from[3], wanted))
            return from + 3;
        from += 4;
    }
    while (from != end && is(*from, wanted))
        ++from;
    return from;
}
/// The same where there is none or one, as a rule.
inline const char *behindBlanks(const char *from, const char *end) noexcept
{
    while (from != end && is(*from, Blank))
        ++from;
    return from;
}
/// Where the text in quotes that begins at `quote` ends: behind its closing quote, or `end`.
inline const char *behindQuoted(const char *quote, const char *end) noexcept
{
    const char *p = quote + 1;
    while (p != end && *p != '"')
        p += *p == '\\' && p + 1 != end ? 2 : 1;
    return p == end ? end : p + 1;
}
inline bool holdsOnly(QByteArrayView text, CharClass wanted) noexcept
{
    return behindAll(text.begin(), text.end(), wanted) == text.end();
}

} // namespace linnet::sip::grammar
