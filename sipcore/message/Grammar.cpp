// SPDX-License-Identifier: MIT
#include "message/Grammar.h"

#include "base/Limits.h"

namespace linnet::sip::grammar {

std::optional<quint32> decimal(QByteArrayView text) noexcept
{
    if (text.isEmpty())
        return std::nullopt;
    quint64 value = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return std::nullopt;
        value = value * 10 + quint64(c - '0');
        if (value > 0xFFFFFFFFu)
            return std::nullopt;
    }
    return quint32(value);
}

QByteArrayView Cursor::takeQuoted() noexcept
{
    const char *start = m_at;
    const char *quote = findByte(start + 1, m_text.end(), '"');
    if (!quote)
        return {};
    const QByteArrayView inside(start + 1, quote - start - 1);
    const bool isSimple = !holds(inside, '\\') && !holds(inside, '\r') && !holds(inside, '\n');
    if (isSimple) {
        m_at = quote + 1;
        return {start, m_at - start};
    }
    bool escaped = false;
    for (const char *p = start + 1; p < m_text.end(); ++p) {
        if (*p == '\r' || *p == '\n')
            return {}; // unfolded values hold no line ends, and none may get into one this way
        if (escaped) {
            escaped = false;
        } else if (*p == '\\') {
            escaped = true;
        } else if (*p == '"') {
            m_at = p + 1;
            return {start, m_at - start};
        }
    }
    return {};
}

namespace {

MaybeError addParameter(const Cursor &cursor, Parameters &into, Parameter &&parameter)
{
    if (into.size() >= Limits::kMaxParameters)
        return cursor.error(ParseError::Code::TooMany);
    if (into.contains(parameter.name))
        return cursor.error(ParseError::Code::Duplicate);
    into.append(std::move(parameter));
    return std::nullopt;
}

} // namespace

MaybeError readHeaderParameters(Cursor &cursor, Parameters &into)
{
    for (;;) {
        cursor.skipBlanks();
        if (!cursor.take(';'))
            return std::nullopt;
        cursor.skipBlanks();
        const QByteArrayView name = cursor.takeWhile(Token);
        if (name.isEmpty())
            return cursor.error();
        Parameter parameter{cursor.slice(name), {}, false};
        cursor.skipBlanks();
        if (cursor.take('=')) {
            cursor.skipBlanks();
            parameter.hasValue = true;
            if (cursor.is('"')) {
                const QByteArrayView text = cursor.takeQuoted();
                if (text.isNull())
                    return cursor.error(ParseError::Code::Truncated);
                parameter.value = cursor.slice(text);
            } else {
                parameter.value = cursor.slice(cursor.takeWhile(HeaderParameter));
            }
        }
        if (auto error = addParameter(cursor, into, std::move(parameter)))
            return error;
    }
}

MaybeError readUriParameters(Cursor &cursor, Parameters &into)
{
    while (cursor.take(';')) {
        const QByteArrayView text = cursor.takeWhile(UriParameter);
        const qsizetype equals = text.indexOf('=');
        const QByteArrayView name = equals < 0 ? text : text.first(equals);
        if (name.isEmpty())
            return cursor.error();
        Parameter parameter{cursor.slice(name), {}, equals >= 0};
        if (parameter.hasValue)
            parameter.value = cursor.slice(text.sliced(equals + 1));
        if (auto error = addParameter(cursor, into, std::move(parameter)))
            return error;
    }
    return std::nullopt;
}

MaybeError readHostPort(Cursor &cursor, Slice &host, quint16 &port, bool &isIpv6, bool blanks)
{
    if (cursor.take('[')) {
        const char *start = cursor.position();
        while (!cursor.atEnd() && (std::isxdigit(quint8(cursor.peek())) || cursor.is(':') || cursor.is('.')))
            cursor.advance();
        const QByteArrayView address(start, cursor.position() - start);
        if (address.isEmpty() || !address.contains(':') || !cursor.take(']'))
            return cursor.error();
        isIpv6 = true;
        host = cursor.slice(address);
    } else {
        const QByteArrayView name = cursor.takeWhile(Host);
        if (name.isEmpty())
            return cursor.error();
        host = cursor.slice(name);
    }
    const char *behindHost = cursor.position();
    if (blanks)
        cursor.skipBlanks();
    if (!cursor.take(':')) {
        cursor.setPosition(behindHost);
        return std::nullopt;
    }
    if (blanks)
        cursor.skipBlanks();
    const auto number = decimal(cursor.takeWhile(Digit));
    if (!number)
        return cursor.error();
    if (*number == 0 || *number > 0xFFFF)
        return cursor.error(ParseError::Code::OutOfRange);
    port = quint16(*number);
    return std::nullopt;
}

} // namespace linnet::sip::grammar
