// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"
#include "base/SmallVector.h"

#include <optional>
#include <vector>

namespace linnet::sip {

/// One ";name" or ";name=value". The value is kept as it was sent: quotes and escapes are still in it.
struct Parameter
{
    Slice name;
    Slice value;
    bool hasValue = false;

    friend bool operator==(const Parameter &, const Parameter &) = default;
};

/// Parameters of a header value or URI in their order. Names are case-insensitive.
class Parameters
{
public:
    bool isEmpty() const { return m_items.empty(); }
    int size() const { return m_items.size(); }
    auto begin() const { return m_items.begin(); }
    auto end() const { return m_items.end(); }

    bool contains(QByteArrayView name) const { return find(name) != nullptr; }
    /// Null when absent.
    const Parameter *find(QByteArrayView name) const;
    /// The value as sent; empty when absent or without a value.
    Slice value(QByteArrayView name) const;
    /// The value with quotes and backslashes taken off (RFC 3261 s.25.1 quoted-string).
    QByteArray unquoted(QByteArrayView name) const;

    void append(Parameter parameter) { m_items.push_back(std::move(parameter)); }
    /// Replaces the value in place, or appends.
    void set(QByteArrayView name, QByteArrayView value);
    /// The same for a parameter without a value, such as ";lr".
    void setFlag(QByteArrayView name);
    void remove(QByteArrayView name);

    friend bool operator==(const Parameters &, const Parameters &) = default;

private:
    SmallVector<Parameter, 3> m_items;
};

/// Appends ";name=value..." to `out`.
void appendTo(QByteArray &out, const Parameters &parameters);

/// "text" in quotes with backslash escapes, for display names and quoted parameter values. CR, LF and NUL never pass:
/// they become spaces, so that no value can start a header line (RELIABILITY A03).
QByteArray quoted(QByteArrayView text);
/// The reverse; text without quotes comes back as it is.
QByteArray unquoted(QByteArrayView text);

} // namespace linnet::sip
