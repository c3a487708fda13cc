// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the cursor that the parsers of header values share.

#include "message/CharClass.h"
#include "message/Parameters.h"
#include "message/WideScan.h"
#include "base/Slice.h"

#include <optional>

namespace linnet::sip::grammar {

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
    /// Where the run of such bytes that begins at `from` ends: as behindAll(), for runs that are long as a rule.
    template <CharClass Wanted>
    const char *behindRun(const char *from) const noexcept
    {
        return m_text.isShared() ? behindAllWide<Wanted>(from, m_end) : behindAll(from, m_end, Wanted);
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
/// `key`: the name whose value Parameters::key() is to give without a search.
[[nodiscard]] bool readHeaderParameters(Cursor &cursor, Parameters &into, QByteArrayView key = {});
/// The same inside a URI, where there are no blanks or quotes; stops at "?" or the end.
[[nodiscard]] bool readUriParameters(Cursor &cursor, Parameters &into);
/// name "=" (token | quoted-string), in commas, to the end. Values may lack their quotes, elements may be empty: both
/// are common.
[[nodiscard]] bool readAuthParameters(Cursor &cursor, Parameters &into);
/// host [":" port]; brackets of an IPv6 address are taken off. `blanks`: allowed around the colon, as in Via.
[[nodiscard]] bool readHostPort(Cursor &cursor, Slice &host, quint16 &port, bool &isIpv6, bool blanks);

} // namespace linnet::sip::grammar
