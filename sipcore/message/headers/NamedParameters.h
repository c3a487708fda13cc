// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: token *(;param), the shape of Event, Subscription-State, Info-Package.

#include "message/Grammar.h"
#include "base/Limits.h"

namespace linnet::sip::grammar {

/// All of `text`; the error where it is malformed.
inline std::optional<ParseError> readNamed(const Slice &text, Slice &name, Parameters &parameters)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView token = cursor.takeWhile(Token);
    name = cursor.slice(token);
    const bool isNamed = !token.isEmpty() || cursor.fail();
    const bool isShort = token.size() <= Limits::kMaxToken || cursor.fail(ParseError::Code::TooLong);
    if (isNamed && isShort && readHeaderParameters(cursor, parameters) && (cursor.atEnd() || cursor.fail()))
        return std::nullopt;
    return cursor.error();
}

inline QByteArray written(const Slice &name, const Parameters &parameters)
{
    QByteArray out = name.toByteArray();
    appendTo(out, parameters);
    return out;
}

/// The parameter as delta-seconds; nothing when it is absent, not a number or more than fits.
inline std::optional<quint32> secondsOf(const Parameters &parameters, QByteArrayView name)
{
    const auto parameter = parameters.find(name);
    return parameter ? decimal(parameter->value) : std::nullopt;
}

} // namespace linnet::sip::grammar
