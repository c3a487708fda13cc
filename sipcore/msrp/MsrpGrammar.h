// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <limits>
#include <optional>

/// Characters and numbers of RFC 4975 s.9.
namespace linnet::sip::msrp {

/// The characters that a predicate takes, to be looked up.
class CharacterSet
{
public:
    template <typename Predicate>
    constexpr explicit CharacterSet(Predicate predicate)
    {
        for (int c = 0; c < 256; ++c)
            m_has[c] = predicate(char(c));
    }
    constexpr bool operator()(char c) const { return m_has[static_cast<unsigned char>(c)]; }

private:
    bool m_has[256] = {};
};

// Objects, not functions: a loop over a text has them inline.
inline constexpr auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
inline constexpr auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
inline constexpr auto isAlnum = [](char c) { return isDigit(c) || isUpper(c) || (c >= 'a' && c <= 'z'); };
inline constexpr CharacterSet isIdent([](char c) { return isAlnum(c) || c == '.' || c == '-' || c == '+' || c == '%' || c == '='; });
inline constexpr auto isUnreserved = [](char c) { return isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; };
inline constexpr CharacterSet isToken([](char c) {
    return c == '!' || (c >= '#' && c <= '\'') || c == '*' || c == '+' || c == '-' || c == '.' || isDigit(c) || isUpper(c)
        || (c >= '^' && c <= '~');
});

template <typename Predicate>
bool allOf(QByteArrayView text, Predicate predicate)
{
    for (const char c : text) {
        if (!predicate(c))
            return false;
    }
    return true;
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
