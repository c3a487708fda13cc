// SPDX-License-Identifier: MIT
#pragma once

#include "base/Slice.h"

namespace linnet::sip {

/// A SIP method. Known ones compare by id, unknown ones by their bytes: methods are case-sensitive (RFC 3261 s.7.1).
class Method
{
public:
    enum Id : quint8 {
        Unknown, Invite, Ack, Bye, Cancel, Register, Options, Info, Prack, Update, Subscribe, Notify, Refer, Message,
        Publish,
    };

    Method() noexcept = default;
    Method(Id id) noexcept : m_id(id) { }
    /// The method of that name; an unknown name is kept.
    static Method fromName(const Slice &name) { return fromName(name, name); }
    /// The same for a part of `text`, which is shared only where the name must be kept.
    static Method fromName(const Slice &text, QByteArrayView name);

    Id id() const noexcept { return m_id; }
    QByteArrayView name() const noexcept;
    friend bool operator==(const Method &a, const Method &b) noexcept
    {
        return a.m_id == b.m_id && (a.m_id != Unknown || a.m_name == b.m_name);
    }
    friend bool operator==(const Method &a, Id b) noexcept { return a.m_id == b && b != Unknown; }

private:
    Id m_id = Unknown;
    Slice m_name; ///< for unknown methods only
};

} // namespace linnet::sip
