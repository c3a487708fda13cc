// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"

#include <iterator>
#include <optional>
#include <vector>

namespace linnet::sip {

class Pen;

/// One ";name" or ";name=value". The value is kept as it was sent: quotes and escapes are still in it.
struct Parameter
{
    Slice name;
    Slice value;
    bool hasValue = false;

    friend bool operator==(const Parameter &, const Parameter &) = default;
};

namespace grammar {
struct ParameterView;
}

/// Parameters of a header value or URI in their order. Names are case-insensitive. Kept as the text that was read, and
/// taken apart when asked: most of what arrives is never looked at.
class Parameters
{
public:
    /// Gives each parameter as a value.
    class Iterator
    {
    public:
        using value_type = Parameter;
        using difference_type = qptrdiff;
        using pointer = const Parameter *;
        using reference = Parameter;
        using iterator_category = std::input_iterator_tag;

        Parameter operator*() const;
        Iterator &operator++();
        friend bool operator==(const Iterator &a, const Iterator &b) { return a.m_left == b.m_left; }

    private:
        friend class Parameters;
        const Parameters *m_of = nullptr;
        const char *m_at = nullptr;
        int m_left = 0;
    };

    bool isEmpty() const { return m_count == 0; }
    int size() const { return m_count; }
    Iterator begin() const;
    Iterator end() const { return {}; }

    bool contains(QByteArrayView name) const;
    /// Nothing when absent.
    std::optional<Parameter> find(QByteArrayView name) const;
    /// The value as sent; empty when absent or without a value.
    Slice value(QByteArrayView name) const;
    /// The same for the parameter whose place the reader has kept: an address's tag, a Via's branch.
    Slice key(QByteArrayView name) const
    {
        return m_keyIsKnown ? m_text.at({m_text.data() + m_keyAt, qsizetype(m_keySize)}) : value(name);
    }
    /// The value with quotes and backslashes taken off (RFC 3261 s.25.1 quoted-string).
    QByteArray unquoted(QByteArrayView name) const;

    void append(const Parameter &parameter);
    /// Replaces the value in place, or appends.
    void set(QByteArrayView name, QByteArrayView value) { put(name, value, true); }
    /// The same for a parameter without a value, such as ";lr".
    void setFlag(QByteArrayView name) { put(name, {}, false); }
    void remove(QByteArrayView name);

    friend bool operator==(const Parameters &a, const Parameters &b);

    /// For the room's own readers: `text` was checked, holds `count` parameters and begins with a separator or a name.
    void assign(Slice &&text, int count, char separator = ';')
    {
        m_text = std::move(text);
        m_count = quint8(count);
        m_separator = separator;
        m_keyIsKnown = false;
    }
    /// Where the key's value stands in the text; empty when there is none.
    void setKey(QByteArrayView place)
    {
        const qsizetype at = place.isEmpty() ? 0 : place.data() - m_text.data();
        m_keyIsKnown = at + place.size() <= 0xFFFF;
        m_keyAt = quint16(at);
        m_keySize = quint16(place.size());
    }
    /// No less than the parameters take when they are written.
    qsizetype roomWhenWritten() const { return m_text.size() + 1; }

private:
    bool find(QByteArrayView name, grammar::ParameterView &found) const;
    void put(QByteArrayView name, QByteArrayView value, bool hasValue);
    /// What `pen` has written into `text`.
    void assign(const Pen &pen, const QByteArray &text, int count);

    Slice m_text;
    quint8 m_count = 0;
    char m_separator = ';'; ///< "," in authentication headers
    bool m_keyIsKnown = false;
    quint16 m_keyAt = 0;
    quint16 m_keySize = 0;
};

/// Appends ";name=value..." to `out`.
void appendTo(QByteArray &out, const Parameters &parameters);

/// "text" in quotes with backslash escapes, for display names and quoted parameter values. CR, LF and NUL never pass:
/// they become spaces, so that no value can start a header line (RELIABILITY A03).
QByteArray quoted(QByteArrayView text);
/// The reverse; text without quotes comes back as it is.
QByteArray unquoted(QByteArrayView text);

} // namespace linnet::sip
