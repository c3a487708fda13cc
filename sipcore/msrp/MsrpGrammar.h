// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <algorithm>
#include <limits>
#include <optional>

/// Characters and numbers of RFC 4975 s.9.
namespace linnet::sip::msrp {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool isAlnum(char c) { return isDigit(c) || isUpper(c) || (c >= 'a' && c <= 'z'); }
constexpr bool isIdent(char c) { return isAlnum(c) || c == '.' || c == '-' || c == '+' || c == '%' || c == '='; }
constexpr bool isUnreserved(char c) { return isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }
constexpr bool isToken(char c)
{
    return c == '!' || (c >= '#' && c <= '\'') || c == '*' || c == '+' || c == '-' || c == '.' || isDigit(c) || isUpper(c)
        || (c >= '^' && c <= '~');
}

template <typename Predicate>
bool allOf(QByteArrayView text, Predicate predicate)
{
    return std::all_of(text.begin(), text.end(), predicate);
}

/// 1*DIGIT that fits; nothing otherwise.
inline std::optional<quint64> number(QByteArrayView digits)
{
    if (digits.isEmpty())
        return std::nullopt;
    quint64 value = 0;
    for (const char c : digits) {
        constexpr quint64 most = std::numeric_limits<quint64>::max();
        if (!isDigit(c) || value > (most - quint64(c - '0')) / 10)
            return std::nullopt;
        value = value * 10 + quint64(c - '0');
    }
    return value;
}

} // namespace linnet::sip::msrp
