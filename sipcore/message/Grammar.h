// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the character classes and the cursor that the parsers of header values share.

#include "message/Parameters.h"
#include "base/Slice.h"

#include <array>
#include <cstring>
#include <optional>

namespace linnet::sip::grammar {

enum CharClass : quint8 {
    Token = 1, ///< RFC 3261 s.25.1 token
    Blank = 2, ///< SP and HT; line ends are gone when values are parsed
    Digit = 4,
    Host = 8, ///< of host names, and "_" that some networks use
    HeaderParameter = 16, ///< of an unquoted header parameter value: all visible but the separators ; , " < >
    UriParameter = 32, ///< of a URI parameter: all visible but ; ? " < >
    Visible = 64, ///< no blank, no control character
    SchemeRest = 128, ///< RFC 3986 s.3.1 behind the first letter
};

constexpr bool isAlpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr std::array<quint8, 256> makeClasses()
{
    std::array<quint8, 256> classes{};
    constexpr std::string_view tokenMarks = "-.!%*_+`'~";
    for (int i = 0; i < 256; ++i) {
        const char c = char(i);
        quint8 bits = 0;
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
        if (i > 0x20 && i != 0x7f) {
            bits |= Visible;
            if (c != ';' && c != ',' && c != '"' && c != '<' && c != '>')
                bits |= HeaderParameter;
            if (c != ';' && c != '?' && c != '"' && c != '<' && c != '>')
                bits |= UriParameter;
        }
        classes[size_t(i)] = bits;
    }
    return classes;
}
inline constexpr std::array<quint8, 256> kClasses = makeClasses();

inline bool is(char c, CharClass wanted) noexcept { return (kClasses[quint8(c)] & wanted) != 0; }

inline bool isToken(QByteArrayView text) noexcept
{
    if (text.isEmpty())
        return false;
    for (const char c : text) {
        if (!is(c, Token))
            return false;
    }
    return true;
}

inline QByteArrayView trimmed(QByteArrayView text) noexcept
{
    const char *begin = text.begin();
    const char *end = text.end();
    while (begin != end && is(*begin, Blank))
        ++begin;
    while (end != begin && is(end[-1], Blank))
        --end;
    return {begin, end - begin};
}

/// memchr for a range; null when it is not there.
inline const char *findByte(const char *from, const char *end, char wanted) noexcept
{
    return from == end ? nullptr : static_cast<const char *>(std::memchr(from, wanted, size_t(end - from)));
}
inline bool holds(QByteArrayView text, char wanted) noexcept
{
    return findByte(text.begin(), text.end(), wanted) != nullptr;
}

/// Decimal digits only, no sign; nothing when there are none, others or more than fits.
std::optional<quint32> decimal(QByteArrayView text) noexcept;

using MaybeError = std::optional<ParseError>;

/// A place in a header value. Slices that it gives look into the value's own buffer.
class Cursor
{
public:
    explicit Cursor(const Slice &text) noexcept : m_text(text), m_at(text.begin()) { }

    bool atEnd() const noexcept { return m_at == m_text.end(); }
    char peek() const noexcept { return *m_at; }
    bool is(char c) const noexcept { return !atEnd() && *m_at == c; }
    const char *position() const noexcept { return m_at; }
    void setPosition(const char *at) noexcept { m_at = at; }
    const char *end() const noexcept { return m_text.end(); }
    QByteArrayView rest() const noexcept { return {m_at, m_text.end() - m_at}; }

    void advance() noexcept { ++m_at; }
    void skipBlanks() noexcept
    {
        while (!atEnd() && grammar::is(*m_at, Blank))
            ++m_at;
    }
    bool take(char c) noexcept
    {
        if (!is(c))
            return false;
        ++m_at;
        return true;
    }
    QByteArrayView takeWhile(CharClass wanted) noexcept
    {
        const char *start = m_at;
        while (!atEnd() && grammar::is(*m_at, wanted))
            ++m_at;
        return {start, m_at - start};
    }
    /// From the opening quote behind the cursor to the closing one, both included; null when it does not close.
    QByteArrayView takeQuoted() noexcept;

    Slice slice(QByteArrayView part) const noexcept { return m_text.at(part); }
    ParseError error(ParseError::Code code = ParseError::Code::Syntax) const noexcept
    {
        return {code, m_at - m_text.begin()};
    }

private:
    const Slice &m_text;
    const char *m_at;
};

/// Reads "*(;name[=value])"; stops at the first thing that is neither, blanks in front of it skipped in headers.
MaybeError readHeaderParameters(Cursor &cursor, Parameters &into);
/// The same inside a URI, where there are no blanks or quotes; stops at "?" or the end.
MaybeError readUriParameters(Cursor &cursor, Parameters &into);
/// host [":" port]; brackets of an IPv6 address are taken off. `blanks`: allowed around the colon, as in Via.
MaybeError readHostPort(Cursor &cursor, Slice &host, quint16 &port, bool &isIpv6, bool blanks);

} // namespace linnet::sip::grammar
