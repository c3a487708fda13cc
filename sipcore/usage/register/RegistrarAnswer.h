// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "transport/Target.h"

#include <QList>

#include <chrono>
#include <optional>

namespace linnet::sip {

/// Which of the bindings in an answer to REGISTER is ours.
struct BindingIdentity
{
    Uri contact; ///< as we sent it
    QByteArray instanceId; ///< a UUID; empty: none
    int regId = 0; ///< RFC 5626 s.4.2; 0: none was sent
};

/// What a 2xx to REGISTER says of our binding. A value.
struct RegistrarAnswer
{
    /// How long it lasts: its Contact's expires, else Expires, else what was asked (RFC 3261 s.10.2.4). Registrars that list
    /// no Contact of ours, or rewrite it, are believed about Expires.
    std::chrono::seconds expires{0};
    /// Registrar and first hop keep to RFC 5626: Require: outbound, or "ob" in the Path of our first hop (s.4.2.1, s.8).
    bool outbound = false;
    /// How long the first hop waits for keep-alives (RFC 5626 s.10).
    std::optional<std::chrono::seconds> flowTimer;
    /// RFC 5627 s.4.2; the default value when there is none.
    Uri publicGruu;
    Uri temporaryGruu;
    QList<NameAddr> path; ///< by whom requests come to us (RFC 3327 s.5.3)
    QList<NameAddr> serviceRoute; ///< RFC 3608 s.6.1; empty: none, and one learned before is over
    QList<Uri> associated; ///< P-Associated-URI (RFC 7315 s.4.1)
    /// Where the first hop saw us, by our Via's received and rport (RFC 3581 s.4); nothing when it does not tell.
    std::optional<Endpoint> seenAs;
};

RegistrarAnswer readRegistrarAnswer(const Response &response, const BindingIdentity &ours, std::chrono::seconds asked);

/// By the top Via's received and rport; nothing when there is neither, or no address in it.
std::optional<Endpoint> seenAs(const Response &response);

} // namespace linnet::sip
