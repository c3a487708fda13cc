// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: ";name=value" where values are tokens only, as in Session-Expires and Replaces.

#include "message/Grammar.h"

namespace linnet::sip::grammar {

/// Calls `take(name, value)` for each parameter behind the first semicolon of `text`; false where one is malformed.
template <typename Take>
bool eachTokenParameter(QByteArrayView text, Take take)
{
    while (!trimmed(text).isEmpty()) {
        text = trimmed(text);
        if (text.front() != ';')
            return false;
        text = text.sliced(1);
        const char *next = findByte(text.begin(), text.end(), ';');
        const QByteArrayView part = trimmed({text.begin(), (next ? next : text.end()) - text.begin()});
        text = next ? QByteArrayView(next, text.end() - next) : QByteArrayView();
        const char *equals = findByte(part.begin(), part.end(), '=');
        const QByteArrayView name = trimmed({part.begin(), (equals ? equals : part.end()) - part.begin()});
        const QByteArrayView value = equals ? trimmed({equals + 1, part.end() - equals - 1}) : QByteArrayView();
        if (!isToken(name) || (equals && !isToken(value)))
            return false;
        take(name, value);
    }
    return true;
}

} // namespace linnet::sip::grammar
