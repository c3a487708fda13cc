// SPDX-License-Identifier: MIT
#include "message/headers/Event.h"

#include "message/headers/NamedParameters.h"

#include <algorithm>

namespace linnet::sip {

bool Event::matches(const Event &other) const
{
    return type == other.type && parameters.contains("id") == other.parameters.contains("id")
        && parameters.value("id") == other.parameters.value("id");
}

Result<Event, ParseError> parseEvent(const Slice &text)
{
    Result<Event, ParseError> result(std::in_place);
    if (const auto error = grammar::readNamed(text, result->type, result->parameters))
        return *error;
    // token-nodot *("." token-nodot)
    const QByteArrayView type = result->type;
    if (type.startsWith('.') || type.endsWith('.') || type.contains(QByteArrayView("..")))
        return ParseError{ParseError::Code::Syntax, 0};
    return result;
}

QByteArray toBytes(const Event &event)
{
    return grammar::written(event.type, event.parameters);
}

} // namespace linnet::sip
