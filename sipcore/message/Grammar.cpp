// SPDX-License-Identifier: MIT
#include "message/Grammar.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <cctype>

namespace linnet::sip::grammar {

std::optional<quint32> decimal(QByteArrayView text) noexcept
{
    constexpr qsizetype kSafe = 9; // so many digits always fit
    if (text.isEmpty())
        return std::nullopt;
    const char *p = text.begin();
    const char *const end = text.end();
    quint32 value = 0;
    for (const char *safe = p + qMin(kSafe, text.size()); p != safe; ++p) {
        if (!isDigit(*p))
            return std::nullopt;
        value = value * 10 + quint32(*p - '0');
    }
    for (; p != end; ++p) {
        const quint64 longer = quint64(value) * 10 + quint64(*p - '0');
        if (!isDigit(*p) || longer > 0xFFFFFFFFu)
            return std::nullopt;
        value = quint32(longer);
    }
    return value;
}

const char *endOfListValue(const char *p, const char *end) noexcept
{
    bool inBrackets = false;
    for (;;) {
        p = behindAll(p, end, ListPlain);
        if (p == end)
            return end;
        if (*p == '"') {
            p = behindQuoted(p, end);
            continue;
        }
        if (*p == ',' && !inBrackets)
            return p;
        if (*p != ',')
            inBrackets = *p == '<';
        ++p;
    }
}

QByteArrayView Cursor::takeQuoted(bool *escapes) noexcept
{
    const char *start = m_at;
    bool escaped = false;
    const char *p = behindRun<QuotedPlain>(start + 1);
    // Unfolded values hold no line ends, and none may get into one this way.
    while (p != m_end && *p == '\\' && p + 1 != m_end && p[1] != '\r' && p[1] != '\n') {
        escaped = true;
        p = behindRun<QuotedPlain>(p + 2);
    }
    if (p == m_end || *p != '"')
        return {};
    m_at = p + 1;
    if (escapes)
        *escapes = escaped;
    return {start, m_at - start};
}

namespace {

/// The names of one list. Two that might be the same are looked at closely; most are apart at the first glance.
class NameCensus
{
public:
    int count() const noexcept { return m_count; }

    /// False, and the reason at the cursor: too many, or there already.
    bool add(Cursor &cursor, QByteArrayView name) noexcept
    {
        if (m_count >= Limits::kMaxParameters)
            return cursor.fail(ParseError::Code::TooMany);
        const auto first = unsigned(quint8(name.front()) | 0x20u);
        const auto last = unsigned(quint8(name.back()) | 0x20u);
        const quint64 mark = quint64(1) << ((unsigned(name.size()) + first * 5 + last * 11) & 63u);
        if ((m_marks & mark) != 0 && isThere(name))
            return cursor.fail(ParseError::Code::Duplicate);
        m_marks |= mark;
        m_names[m_count] = {name.data(), name.size()};
        ++m_count;
        return true;
    }

private:
    struct Name
    {
        const char *data;
        qsizetype size;
    };
    bool isThere(QByteArrayView name) const noexcept
    {
        for (int i = 0; i < m_count; ++i) {
            if (equalsIgnoringCase({m_names[i].data, m_names[i].size}, name))
                return true;
        }
        return false;
    }

    quint64 m_marks = 0;
    int m_count = 0;
    Name m_names[Limits::kMaxParameters];
};

} // namespace

namespace {

/// ";name" or ";name=value" without blanks and quotes, up to the next or the end. False, and nothing taken, else.
inline bool readUsualParameter(Cursor &cursor, QByteArrayView &name, QByteArrayView &value)
{
    const char *const end = cursor.end();
    const char *const start = cursor.position() + 1;
    const char *p = behindAll(start, end, Token);
    name = {start, p - start};
    value = {p, qsizetype(0)};
    if (p == start)
        return false;
    if (p != end && *p == '=') {
        value = {p + 1, cursor.behindRun<HeaderParameter>(p + 1) - p - 1};
        p = value.end();
    }
    if (p != end && *p != ';')
        return false;
    cursor.setPosition(p);
    return true;
}

/// One ";name[=value]" with the cursor on its semicolon. A value's quotes are part of it.
inline bool readHeaderParameter(Cursor &cursor, QByteArrayView &name, QByteArrayView &value)
{
    const char *const end = cursor.end();
    const char *p = behindBlanks(cursor.position() + 1, end);
    name = {p, behindAll(p, end, Token) - p};
    value = {name.end(), qsizetype(0)};
    p = behindBlanks(name.end(), end);
    cursor.setPosition(p);
    if (name.isEmpty())
        return cursor.fail();
    if (p == end || *p != '=')
        return true;
    p = behindBlanks(p + 1, end);
    if (p != end && *p == '"') {
        cursor.setPosition(p);
        value = cursor.takeQuoted();
        if (value.isNull())
            return cursor.fail(ParseError::Code::Truncated);
    } else {
        value = {p, cursor.behindRun<HeaderParameter>(p) - p};
    }
    cursor.setPosition(behindBlanks(value.end(), end));
    return true;
}

} // namespace

bool readHeaderParameters(Cursor &cursor, Parameters &into, QByteArrayView key)
{
    into.setKey({});
    cursor.skipBlanks();
    if (!cursor.is(';'))
        return true;
    const char *const start = cursor.position();
    const char *behindGood = start;
    QByteArrayView keyValue;
    NameCensus names;
    bool good = true;
    do {
        QByteArrayView name;
        QByteArrayView value;
        good = (readUsualParameter(cursor, name, value) || readHeaderParameter(cursor, name, value)) && names.add(cursor, name);
        if (!good)
            break;
        behindGood = value.end();
        if (name.size() == key.size() && equalsIgnoringCase(name, key))
            keyValue = value;
    } while (cursor.is(';'));
    into.assign(cursor.slice({start, behindGood - start}), names.count());
    into.setKey(keyValue);
    return good;
}

bool readUriParameters(Cursor &cursor, Parameters &into)
{
    if (!cursor.is(';'))
        return true;
    const char *const end = cursor.end();
    const char *const start = cursor.position();
    NameCensus names;
    const char *p = start;
    do {
        ++p;
        const QByteArrayView name(p, behindAll(p, end, UriName) - p);
        p = name.end();
        if (p != end && *p == '=')
            p = cursor.behindRun<UriParameter>(p);
        cursor.setPosition(p);
        if (name.isEmpty())
            return cursor.fail();
        if (!names.add(cursor, name))
            return false;
    } while (p != end && *p == ';');
    into.assign(cursor.slice({start, p - start}), names.count());
    return true;
}

bool readAuthParameters(Cursor &cursor, Parameters &into)
{
    const char *const end = cursor.end();
    const char *const start = cursor.position();
    NameCensus names;
    const char *p = start;
    for (;;) {
        while (p != end && (*p == ',' || is(*p, Blank)))
            ++p;
        if (p == end)
            break;
        const QByteArrayView name(p, behindAll(p, end, Token) - p);
        p = behindBlanks(name.end(), end);
        cursor.setPosition(p);
        if (name.isEmpty() || p == end || *p != '=')
            return cursor.fail();
        p = behindBlanks(p + 1, end);
        if (p != end && *p == '"') {
            cursor.setPosition(p);
            if (cursor.takeQuoted().isNull())
                return cursor.fail(ParseError::Code::Truncated);
            p = cursor.position();
        } else {
            p = cursor.behindRun<AuthText>(p);
        }
        p = behindBlanks(p, end);
        cursor.setPosition(p);
        if (p != end && *p != ',')
            return cursor.fail();
        if (!names.add(cursor, name))
            return false;
    }
    cursor.setPosition(p);
    into.assign(cursor.slice({start, p - start}), names.count(), ',');
    return true;
}

bool readHostPort(Cursor &cursor, Slice &host, quint16 &port, bool &isIpv6, bool blanks)
{
    if (cursor.take('[')) {
        const char *start = cursor.position();
        while (!cursor.atEnd() && (std::isxdigit(quint8(cursor.peek())) || cursor.is(':') || cursor.is('.')))
            cursor.advance();
        const QByteArrayView address(start, cursor.position() - start);
        if (address.isEmpty() || !holds(address, ':') || !cursor.take(']'))
            return cursor.fail();
        isIpv6 = true;
        host = cursor.slice(address);
    } else {
        const char *start = cursor.position();
        cursor.setPosition(cursor.behindRun<Host>(start));
        if (cursor.position() == start)
            return cursor.fail();
        host = cursor.slice({start, cursor.position() - start});
    }
    const char *behindHost = cursor.position();
    if (blanks)
        cursor.skipBlanks();
    if (!cursor.take(':')) {
        cursor.setPosition(behindHost);
        return true;
    }
    if (blanks)
        cursor.skipBlanks();
    const auto number = decimal(cursor.takeWhile(Digit));
    if (!number)
        return cursor.fail();
    if (*number == 0 || *number > 0xFFFF)
        return cursor.fail(ParseError::Code::OutOfRange);
    port = quint16(*number);
    return true;
}

} // namespace linnet::sip::grammar
