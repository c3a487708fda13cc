// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "base/TimerService.h"
#include "msrp/MsrpReassembler.h"
#include "transport/Network.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace linnet::sip {

class MsrpConnection;
class MsrpSession;
struct MsrpRelayLogin;

/// Where our sessions live: their URIs, the listening sockets, the connections (RFC 4975 s.5.4, RFC 6135). Lives on one thread; network,
/// timers and random source outlive it.
class MsrpEndpoint final : public QObject
{
    Q_OBJECT
public:
    MsrpEndpoint(Network &network, TimerService &timers, RandomSource &random, QObject *parent = nullptr);
    ~MsrpEndpoint() override;

    TimerService &timers() const { return m_timers; }
    RandomSource &random() const { return m_random; }

    /// What our TLS connections show, both those that we make and those that we take. Without it the endpoint makes one of its own, which
    /// lives as long as itself (RFC 4975 s.14.4). Before listen().
    void setCertificate(const OwnCertificate &certificate) { m_certificate = certificate; }
    /// Of that certificate, for our a=fingerprint (RFC 8122).
    CertificateFingerprint fingerprint();

    /// Takes connections there; `secure`: those that begin with TLS. Port 0: a free one. At most one listener of each kind.
    Result<Endpoint, TransportError> listen(const Endpoint &local, bool secure = false);
    /// A URI of ours that nobody can guess: 96 random bits (s.14.1 asks for 80). Its port is the listener's; 9 where none listens: for a
    /// side that always connects.
    MsrpUri newUri(bool secure, const QHostAddress &address);

    /// Our description names that URI, and the answer is on its way: who answers may connect before we have read it (RFC 4975 s.5.4,
    /// RFC 6135 s.4.2.4). What comes for it waits for await(), or for unexpect(), at most Limits::kIdleBeforeFirstMessage.
    void expect(const MsrpUri &local) { m_expected.insert(local.session); }
    void unexpect(const MsrpUri &local);

    /// A session whose other side connects: its first request says which connection it is. With `fingerprints`, those of its description, it
    /// has to show one of these certificates (RFC 8122); else the session ends. Null beyond Limits::kMaxMsrpSessions.
    MsrpSession *await(const MsrpUri &local, const std::vector<MsrpUri> &remotePath, MsrpReassembler::Receiver &receiver,
                       const QList<CertificateFingerprint> &fingerprints = {});
    /// A session that we connect: over a connection to the same place if there is one (s.5.4), else a new one. `wanted` is where
    /// msrpPlace() leads; its TLS part names the fingerprints of the other description or, where it has none, the host of the URI.
    MsrpSession *connectTo(const Target &wanted, const MsrpUri &local, const std::vector<MsrpUri> &remotePath,
                           MsrpReassembler::Receiver &receiver);

    /// A session through a relay of ours (RFC 4976), which `relay` leads to: authenticates there, then MsrpSession::relayReady() gives the path
    /// for our description; setRemotePath() with that of the other one opens it. The relay's URI holds an hour at most; then it refuses
    /// what comes, and the session ends. Null beyond Limits::kMaxMsrpSessions.
    MsrpSession *viaRelay(const Target &target, const MsrpUri &local, const MsrpUri &relay, const MsrpRelayLogin &login,
                          MsrpReassembler::Receiver &receiver);

    int sessions() const { return int(m_sessions.size()); }
    int connections() const { return int(m_connections.size()); }

private:
    friend class MsrpConnection;
    friend class MsrpSession;

    const OwnCertificate &certificate();
    MsrpSession *sessionAt(const MsrpUri &local) const;
    bool isExpected(const QByteArray &session) const { return m_expected.contains(session); }
    void forget(MsrpSession *session);
    MsrpSession *make(const MsrpUri &local, const std::vector<MsrpUri> &remotePath, MsrpReassembler::Receiver &receiver);
    MsrpConnection *addConnection(StreamSocketPtr socket, bool secure, bool wasAccepted);
    void takeAccepted(StreamListener &listener, bool secure);

    Network &m_network;
    TimerService &m_timers;
    RandomSource &m_random;
    OwnCertificate m_certificate; ///< empty until it is needed
    StreamListenerPtr m_listeners[2]; ///< plain, TLS
    QHash<QByteArray, MsrpSession *> m_sessions; ///< by the session part of their URI
    QSet<QByteArray> m_expected; ///< the same
    std::vector<MsrpConnection *> m_connections;
};

} // namespace linnet::sip
