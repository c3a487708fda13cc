// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace linnet {

/// ASCII only, never the locale's rules: a Turkish "i" must not change a SIP token.
constexpr char asciiLower(char c) noexcept { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

inline bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && asciiLower(a[i]) != asciiLower(b[i])) // the same case as a rule
            return false;
    }
    return true;
}

} // namespace linnet
