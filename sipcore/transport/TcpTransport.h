// SPDX-License-Identifier: MIT
#pragma once

#include "base/Limits.h"
#include "base/TimerService.h"
#include "trace/TraceEntry.h"
#include "transport/FlowTable.h"
#include "transport/TcpConnection.h"

#include <QObject>

#include <unordered_map>

namespace linnet::sip {

/// TCP, TLS over it, or WebSockets over one of them (as their client only): listeners, connections by flow and by peer, time limits on connecting and on silent strangers.
class TcpTransport final : public QObject
{
    Q_OBJECT
public:
    TcpTransport(TransportProtocol protocol, Network &network, TimerService &timers, FlowCounter &flows, QObject *parent);
    ~TcpTransport() override;

    /// TLS only: what its listeners show. Before listen().
    void setTlsServer(const TlsServerSettings &settings) { m_tlsServer = settings; }
    Result<Endpoint, TransportError> listen(const Endpoint &local);

    /// Over the connection to the target that is there (RFC 3261 s.18.1.1) and, with TLS, speaks for its domain
    /// (RFC 5923 s.8), else over a new one.
    void sendTo(const Target &target, StreamWriter writer, StreamWritten written);
    /// Over this connection only: ConnectFailed when it is gone.
    void sendOn(FlowId flow, StreamWriter writer, StreamWritten written);

    bool isAlive(FlowId flow) const;
    /// Sends what waits, then closes; the flow is dead at once.
    void close(FlowId flow);
    /// Connections of ours that are still being made after `age`: ConnectFailed.
    void giveUpConnecting(std::chrono::milliseconds age);
    /// The routes have changed. Connections of ours from another local address than `localAddressFor` now gives for their
    /// peer end, and those still being made: they were begun on the old way. Without any route now, a connection
    /// stays: the route may come back.
    void closeStale(const std::function<QHostAddress(const QHostAddress &remote)> &localAddressFor);
    /// TLS 1.3: a server that refuses us for want of a certificate says so only after we wrote. Told for the last such
    /// flow; nothing was read there.
    std::optional<TransportError> refusalOf(FlowId flow) const;
    /// How many connections made by peers live at once.
    void setIncomingLimit(int most) { m_incomingLimit = most; }
    /// The local end of a live connection to the target; nothing when there is none.
    std::optional<Endpoint> connectedFrom(const Target &target) const;
    /// The port that takes connections to this local address; 0 when none does.
    quint16 listenerPort(const QHostAddress &local) const;

Q_SIGNALS:
    /// `bytes` are the whole of it as it came.
    void itemReceived(const linnet::sip::StreamFramer::Item &item, const linnet::Slice &bytes, const linnet::sip::MessageSource &source);
    /// For the trace: connections made, refused, ended, and answered keep-alives. `text` is why, or what was sent.
    void noted(linnet::sip::TraceEntry::Kind kind, linnet::sip::TraceEntry::Direction direction, const linnet::sip::MessageSource &path,
               const QByteArray &text);
    void flowClosed(linnet::sip::FlowId flow);
    /// A connection beyond the limit was turned away.
    void refused();

private:
    struct Entry
    {
        TcpConnection *connection = nullptr; ///< our child
        TimerId deadline = 0;
        TimerId message = 0; ///< incoming ones: a message that has begun ends until then
        MonoTime lastHeard{}; ///< at first: when it was begun
        bool isMade = false; ///< there has been a connection
    };
    TcpConnection *connectionTo(const Target &target) const;
    StreamSocketPtr connectTo(const Target &target) const;
    TcpConnection *add(StreamSocketPtr socket, TcpConnection::Origin origin);
    void acceptFrom(StreamListener *listener);
    void onHeard(FlowId flow, bool completed);
    /// Ends the incoming connection that has been silent longest, if that is long enough; else that of a host which
    /// holds more than half of the table, for a newcomer from another one.
    bool makeRoom(const QHostAddress &newcomer);
    void remove(FlowId flow, const TransportError &why);
    void removeAll(const QList<FlowId> &flows, const TransportError &why);
    /// Out of the tables, but its last bytes still go.
    void retire(FlowId flow);
    void noteMade(FlowId flow);
    void noteEnd(const Entry &entry, const TransportError &why);
    Entry take(FlowId flow);
    int incomingCount() const;

    const TransportProtocol m_protocol;
    Network &m_network;
    TimerService &m_timers;
    FlowCounter &m_flows;
    std::vector<StreamListenerPtr> m_listeners;
    std::unordered_map<FlowId, Entry> m_connections;
    int m_incomingLimit = Limits::kMaxIncomingConnections;
    QHash<Endpoint, FlowId> m_byRemote;
    TlsServerSettings m_tlsServer;
    FlowId m_refusedFlow = 0;
    TransportError m_refusal;
};

} // namespace linnet::sip
