// SPDX-License-Identifier: MIT
#pragma once

#include "message/Uri.h"

namespace linnet::sip {

/// A display name, unquoted, UTF-8. One that needed no unquoting looks into the message.
class DisplayName
{
public:
    DisplayName() noexcept = default;
    explicit DisplayName(Slice text) noexcept : m_text(std::move(text)) { }
    DisplayName &operator=(QByteArrayView text)
    {
        m_text = Slice::copyOf(text);
        return *this;
    }

    bool isEmpty() const noexcept { return m_text.isEmpty(); }
    qsizetype size() const noexcept { return m_text.size(); }
    bool contains(char c) const noexcept { return m_text.view().contains(c); }
    operator QByteArrayView() const noexcept { return m_text.view(); }
    QByteArray toByteArray() const { return m_text.toByteArray(); }

    friend bool operator==(const DisplayName &a, const DisplayName &b) noexcept { return a.m_text == b.m_text; }
    friend bool operator==(const DisplayName &a, QByteArrayView b) noexcept { return a.m_text == b; }

private:
    Slice m_text;
};

/// An address as it stands in From, To, Contact, Route: name-addr or addr-spec with header parameters
/// (RFC 3261 s.20.10: without <> the parameters belong to the header).
struct NameAddr
{
    DisplayName display;
    Uri uri;
    Parameters parameters;

    /// From and To: empty when there is none.
    Slice tag() const { return parameters.key("tag"); }

    friend bool operator==(const NameAddr &, const NameAddr &) = default;
};

/// Exactly one address.
Result<NameAddr, ParseError> parseNameAddr(const Slice &text);
/// One or several separated by commas; at most `max`.
Result<std::vector<NameAddr>, ParseError> parseNameAddrList(const Slice &text, int max);

/// Always with <>.
void appendTo(QByteArray &out, const NameAddr &address);
QByteArray toBytes(const NameAddr &address);

} // namespace linnet::sip
