// SPDX-License-Identifier: MIT
#pragma once

#include "client/CanonicalAddress.h"
#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpMedia.h"
#include "usage/UserAgent.h"

#include <functional>
#include <optional>

namespace linnet::client {

/// What all sessions share: the engine, the one MSRP endpoint, which listens from the first session on, and the addresses that our
/// descriptions name. Lives on the client's thread; agent and network outlive it.
class SessionGround
{
public:
    SessionGround(sip::UserAgent &agent, sip::Network &network);

    sip::UserAgent &agent() const { return m_agent; }
    TimerService &timers() const { return m_agent.timers(); }
    sip::MsrpEndpoint &endpoint() { return m_endpoint; }

    /// Requests of that account leave by TLS: so do its messages.
    bool isSecure(const im::Address &account) const;
    /// Our description of a stream as `wanted` (types, file, direction, size), with a new URI of ours. `theirs`: the offer that it answers.
    /// Nothing: no address leads there, or no port is free.
    std::optional<sip::MsrpMedia> describe(const im::Address &account, const im::Address &peer, const sip::MsrpMedia &wanted,
                                           const sip::MsrpMedia *theirs = nullptr);
    /// Where a connection to that description leads. Nothing: its name is not known. Not after `context` is gone; maybe before this returns.
    void locate(const sip::MsrpMedia &theirs, QObject *context, std::function<void(const std::optional<sip::Target> &)> then);

private:
    QHostAddress addressFor(const im::Address &account, const im::Address &peer, const sip::MsrpMedia *theirs) const;
    bool listens(bool secure);

    sip::UserAgent &m_agent;
    sip::Network &m_network;
    sip::MsrpEndpoint m_endpoint;
    bool m_listens[2] = {false, false}; ///< plain, TLS
};

} // namespace linnet::client
