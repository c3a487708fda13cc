// SPDX-License-Identifier: MIT
#include "message/Method.h"

#include <array>

namespace linnet::sip {

namespace {

constexpr std::array<QByteArrayView, 15> kNames{
    "", "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "INFO", "PRACK", "UPDATE", "SUBSCRIBE", "NOTIFY",
    "REFER", "MESSAGE", "PUBLISH",
};
static_assert(kNames.size() == Method::Publish + 1);

/// The only known method that can be meant, by its first letter and length.
Method::Id candidate(QByteArrayView name)
{
    switch (name.front()) {
    case 'A': return Method::Ack;
    case 'B': return Method::Bye;
    case 'C': return Method::Cancel;
    case 'I': return name.size() == 4 ? Method::Info : Method::Invite;
    case 'M': return Method::Message;
    case 'N': return Method::Notify;
    case 'O': return Method::Options;
    case 'P': return name.size() == 5 ? Method::Prack : Method::Publish;
    case 'R': return name.size() == 5 ? Method::Refer : Method::Register;
    case 'S': return Method::Subscribe;
    case 'U': return Method::Update;
    default: return Method::Unknown;
    }
}

} // namespace

Method Method::fromName(const Slice &text, QByteArrayView name)
{
    if (name.isEmpty())
        return {};
    const Id id = candidate(name);
    if (id != Unknown && kNames[id] == name)
        return id;
    Method method;
    method.m_name = text.at(name);
    return method;
}

QByteArrayView Method::name() const noexcept
{
    return m_id == Unknown ? m_name.view() : kNames[m_id];
}

} // namespace linnet::sip
