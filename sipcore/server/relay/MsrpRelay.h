// SPDX-License-Identifier: MIT
#pragma once

#include "server/relay/RelayAuthenticator.h"
#include "server/relay/RelayConnection.h"
#include "transport/Resolver.h"

namespace linnet::sip {

/// An MSRP relay (RFC 4976) for the users of one domain: hands out paths to who authenticates, and passes on what goes to or from them, never
/// more of it in memory than a piece of a message for each connection. No relay between a client and us. Lives on one thread; all that it is
/// given outlives it.
class MsrpRelay final : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostAccepted = 300;
    static constexpr int kMostFromAddress = 64; ///< accepted connections; many may be behind one NAT
    static constexpr int kMostMade = 100;
    static constexpr int kMostMadeForUser = 16;
    static constexpr int kMostPaths = 2000;
    static constexpr int kMostPathsOfUser = 64;
    static constexpr quint16 kLowestPort = 1024; ///< that users may let us connect to
    static constexpr std::chrono::minutes kIdleMade{5}; ///< s.5.4
    static constexpr std::chrono::minutes kIdleAccepted{60}; ///< s.6.5

    struct Options
    {
        Endpoint local; ///< port 0: a free one
        QByteArray domain; ///< lower case: the realm; AUTH has to name it, a host of it, or one of `addresses`
        QList<QHostAddress> addresses; ///< at which we are reached
        QString certificateFile; ///< PEM; with it we speak TLS only, as s.8 asks for AUTH; also shown to other relays
        QString keyFile;
    };

    MsrpRelay(Network &network, Resolver &resolver, TimerService &timers, RandomSource &random, const UserDirectory &users, Options options);
    ~MsrpRelay() override;

    Result<Endpoint, TransportError> listen();
    bool isSecure() const { return !m_options.certificateFile.isEmpty(); }
    int paths() const { return int(m_paths.size()); }
    int connections() const { return int(m_connections.size()); }

private:
    friend class RelayConnection;

    /// What an AUTH gave.
    struct Path
    {
        QByteArray user;
        MsrpUri uri; ///< ours
        MsrpUri client; ///< who asked
        RelayConnection *connection = nullptr; ///< the only one it is reached by (s.6.3)
        MsrpUri peer; ///< the next place behind us, once it has sent something
        QPointer<RelayConnection> peerConnection;
        TimerId expiry = 0;
    };

    TimerService &timers() const { return m_timers; }
    quint64 generation() const { return m_generation; }
    QByteArray newToken() { return m_random.token(96); }

    // From the connections
    RelayAuthenticator::Verdict authenticate(const MsrpHead &auth, RelayConnection &from);
    bool isAddressedToUs(const MsrpHead &auth) const;
    /// Null: it goes nowhere, and `status` says why.
    std::shared_ptr<const RelayWay> wayOf(const MsrpHead &request, RelayConnection &from, int &status);
    void onFinished(RelayConnection *connection);

    Path *pathOf(const MsrpUri &uri);
    void dropPath(const QByteArray &token);
    RelayConnection *connectionTo(const MsrpUri &place, const Path &path);
    void connectNow(RelayConnection *connection, const MsrpUri &place, const QHostAddress &address);
    bool mayConnectTo(const QHostAddress &address) const;
    RelayConnection *add(bool wasAccepted, bool secure);
    void takeAccepted();
    void closeIdle();

    struct Made
    {
        MsrpUri place; ///< without its session
        QByteArray user;
        RelayConnection *connection;
    };

    Network &m_network;
    Resolver &m_resolver;
    TimerService &m_timers;
    RandomSource &m_random;
    const Options m_options;
    RelayAuthenticator m_authenticator;
    StreamListenerPtr m_listener;
    std::vector<RelayConnection *> m_connections;
    std::vector<Made> m_made;
    QHash<QByteArray, Path> m_paths; ///< by the session part of their URI
    quint64 m_generation = 1; ///< of paths and connections
};

} // namespace linnet::sip
