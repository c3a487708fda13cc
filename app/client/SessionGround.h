// SPDX-License-Identifier: MIT
#pragma once

#include "client/CanonicalAddress.h"
#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpMedia.h"
#include "msrp/MsrpTrace.h"
#include "usage/UserAgent.h"

#include <QPointer>

#include <functional>
#include <optional>

namespace linnet::client {

class RelayEntrance;

/// What all sessions share: the engine, the one MSRP endpoint, which listens from the first session on, and the addresses that our
/// descriptions name. Lives on the client's thread; agent and network outlive it.
class SessionGround
{
public:
    /// The MSRP relay of an account as its user wrote it; empty: none.
    using RelayOf = std::function<QString(const im::Address &account)>;
    /// What a description of ours leads to.
    struct Stream
    {
        sip::MsrpMedia media;
        QPointer<sip::MsrpSession> relayed; ///< a session that our relay has let in, for whoever takes it; null: a direct one
    };
    using Prepared = std::function<void(const std::optional<Stream> &)>;
    using Found = std::function<void(const std::optional<sip::Target> &)>;

    SessionGround(sip::UserAgent &agent, sip::Network &network);

    sip::UserAgent &agent() const { return m_agent; }
    TimerService &timers() const { return m_agent.timers(); }
    void setRelays(RelayOf relays) { m_relayOf = std::move(relays); }
    sip::MsrpEndpoint &endpoint() { return m_endpoint; }

    /// Requests of that account leave by TLS: so do its messages.
    bool isSecure(const im::Address &account) const;
    /// Our description of a stream as `wanted` (types, file, direction, size), with a new URI of ours. `theirs`: the offer that it answers.
    /// Nothing: no address leads there, or no port is free.
    std::optional<sip::MsrpMedia> describe(const im::Address &account, const im::Address &peer, const sip::MsrpMedia &wanted,
                                           const sip::MsrpMedia *theirs = nullptr);
    /// The same by way of the account's relay (RFC 4976 s.5.1), where it has one that lets us in soon and the other side's description does not
    /// exclude it; else direct. `then` maybe before this returns, and not after `context` is gone.
    void prepare(const im::Address &account, const im::Address &peer, const sip::MsrpMedia &wanted, const std::optional<sip::MsrpMedia> &theirs,
                 sip::MsrpReassembler::Receiver &receiver, QObject *context, const Prepared &then);
    /// Where a connection of that account to that description leads. Nothing: its name is not known. Not after `context` is gone; maybe before this returns.
    void locate(const im::Address &account, const sip::MsrpMedia &theirs, QObject *context, const Found &then);

    /// What is told of the MSRP of the dialog with that Call-ID, by TransportLayer::traced(); null while nobody looks.
    std::unique_ptr<sip::MsrpTrace> traceOf(const QByteArray &callId);

private:
    void find(const sip::MsrpPlace &place, bool secure, const sip::TlsReference &tls, QObject *context, const Found &then);
    static void connectEntrance(RelayEntrance &entrance, const sip::MsrpMedia &wanted, const std::optional<sip::MsrpMedia> &theirs,
                                const std::function<void()> &directly, const Prepared &then);
    const sip::Identity *identityOf(const im::Address &account) const;
    QHostAddress addressFor(const im::Address &account, const im::Address &peer, const sip::MsrpMedia *theirs) const;
    bool listens(bool secure);

    sip::UserAgent &m_agent;
    sip::Network &m_network;
    sip::MsrpEndpoint m_endpoint;
    RelayOf m_relayOf;
    bool m_listens[2] = {false, false}; ///< plain, TLS
};

} // namespace linnet::client
