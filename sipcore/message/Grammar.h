// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the character classes and the cursor that the parsers of header values share.

#include "message/Parameters.h"
#include "base/Slice.h"

#include <array>
#include <cctype>
#include <cstring>
#include <optional>

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
inline bool isToken(QByteArrayView text) noexcept { return !text.isEmpty() && holdsOnly(text, Token); }

inline bool same(QByteArrayView a, QByteArrayView b) noexcept
{
    return a.size() == b.size() && (a.isEmpty() || std::memcmp(a.data(), b.data(), size_t(a.size())) == 0);
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

/// Decimal digits only, no sign; nothing when there are none, others or more than fits.
std::optional<quint32> decimal(QByteArrayView text) noexcept;

/// The next comma outside quotes and angle brackets, or the end.
const char *endOfListValue(const char *p, const char *end) noexcept;

/// Calls `found` with each value of a list that is not empty, until it says false.
template <typename Found>
void forEachListValue(QByteArrayView text, Found found)
{
    const char *p = text.begin();
    const char *end = text.end();
    while (p < end) {
        const char *stop = endOfListValue(p, end);
        const QByteArrayView part = trimmed({p, stop - p});
        if (!part.isEmpty() && !found(part))
            return;
        p = stop + 1;
    }
}

/// Empty where there is none.
inline QByteArrayView firstListValue(QByteArrayView text)
{
    QByteArrayView first;
    forEachListValue(text, [&first](QByteArrayView part) {
        first = part;
        return false;
    });
    return first;
}

/// A place in a header value. Slices that it gives look into the value's own buffer. What reads with it says false when
/// the grammar does not allow what stands there, and leaves the reason here.
class Cursor
{
public:
    explicit Cursor(const Slice &text) noexcept : Cursor(text, text.begin(), text.end()) { }
    /// Within a part of `text`; places of errors still count from its start.
    Cursor(const Slice &text, const char *at, const char *end) noexcept : m_text(text), m_at(at), m_end(end) { }
    /// A place in a part of what `outer` reads.
    Cursor(const Cursor &outer, QByteArrayView part) noexcept
        : m_text(outer.m_text), m_at(part.begin()), m_end(part.end()), m_lends(outer.m_lends)
    {
    }
    /// From now on slices do not hold on to the buffer: for values that go before the text does.
    void lend() noexcept { m_lends = true; }

    bool atEnd() const noexcept { return m_at == m_end; }
    char peek() const noexcept { return *m_at; }
    bool is(char c) const noexcept { return !atEnd() && *m_at == c; }
    const char *position() const noexcept { return m_at; }
    void setPosition(const char *at) noexcept { m_at = at; }
    const char *end() const noexcept { return m_end; }
    QByteArrayView rest() const noexcept { return {m_at, m_end - m_at}; }
    const Slice &text() const noexcept { return m_text; }

    void advance() noexcept { ++m_at; }
    void skipBlanks() noexcept { m_at = behindBlanks(m_at, m_end); }
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
        m_at = behindAll(start, m_end, wanted);
        return {start, m_at - start};
    }
    /// From the opening quote under the cursor to the closing one, both included; null when it does not close. `escapes`:
    /// there are backslashes in it.
    QByteArrayView takeQuoted(bool *escapes = nullptr) noexcept;

    Slice slice(QByteArrayView part) const noexcept { return m_lends ? m_text.lend(part) : m_text.at(part); }
    bool fail(ParseError::Code code = ParseError::Code::Syntax) noexcept
    {
        m_error = {code, m_at - m_text.begin()};
        return false;
    }
    void setError(const ParseError &error) noexcept { m_error = error; }
    const ParseError &error() const noexcept { return m_error; }

private:
    const Slice &m_text;
    const char *m_at;
    const char *m_end;
    bool m_lends = false;
    ParseError m_error;
};

/// One parameter of a text that readXParameters() has accepted.
struct ParameterView
{
    QByteArrayView name;
    QByteArrayView value; ///< quotes are still there
    bool hasValue = false;
};

/// Takes the next parameter off; false when there is none. Separators that stand alone and blanks are passed over.
inline bool nextParameter(const char *&at, const char *end, char separator, ParameterView &out) noexcept
{
    const char *p = at;
    while (p != end && (*p == separator || is(*p, Blank)))
        ++p;
    if (p == end) {
        at = p;
        return false;
    }
    const char *start = p;
    p = behindAll(p, end, ParameterName);
    out.name = {start, p - start};
    const char *behindName = p;
    if (p != end && *p != '=')
        p = behindBlanks(p, end);
    out.hasValue = p != end && *p == '=';
    if (!out.hasValue) {
        out.value = {};
        at = behindName;
        return true;
    }
    p = behindBlanks(p + 1, end);
    start = p;
    if (p != end && *p == '"') {
        p = behindQuoted(p, end);
    } else {
        const char *stop = findByte(p, end, separator);
        p = stop ? stop : end;
        while (p != start && is(p[-1], Blank))
            --p;
    }
    out.value = {start, p - start};
    at = p;
    return true;
}

/// Reads "*(;name[=value])"; stops at the first thing that is neither, blanks in front of it skipped in headers.
/// When it says false, `into` holds what could be read.
[[nodiscard]] bool readHeaderParameters(Cursor &cursor, Parameters &into);
/// The same inside a URI, where there are no blanks or quotes; stops at "?" or the end.
[[nodiscard]] bool readUriParameters(Cursor &cursor, Parameters &into);
/// name "=" (token | quoted-string), in commas, to the end. Values may lack their quotes, elements may be empty: both
/// are common.
[[nodiscard]] bool readAuthParameters(Cursor &cursor, Parameters &into);
/// host [":" port]; brackets of an IPv6 address are taken off. `blanks`: allowed around the colon, as in Via.
[[nodiscard]] bool readHostPort(Cursor &cursor, Slice &host, quint16 &port, bool &isIpv6, bool blanks);

} // namespace linnet::sip::grammar
