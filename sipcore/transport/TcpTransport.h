// SPDX-License-Identifier: MIT
#pragma once

#include "base/Limits.h"
#include "base/TimerService.h"
#include "transport/FlowTable.h"
#include "transport/TcpConnection.h"

#include <QObject>

#include <unordered_map>

namespace linnet::sip {

/// TCP: listeners, connections by flow and by peer, time limits on connecting and on silent strangers.
class TcpTransport final : public QObject
{
    Q_OBJECT
public:
    TcpTransport(Network &network, TimerService &timers, FlowCounter &flows, QObject *parent);
    ~TcpTransport() override;

    Result<Endpoint, TransportError> listen(const Endpoint &local);

    /// Over the connection to `remote` that is there (RFC 3261 s.18.1.1), else over a new one.
    void sendTo(const Endpoint &remote, StreamWriter writer, StreamWritten written);
    /// Over this connection only: ConnectFailed when it is gone.
    void sendOn(FlowId flow, StreamWriter writer, StreamWritten written);

    bool isAlive(FlowId flow) const;
    /// Sends what waits, then closes; the flow is dead at once.
    void close(FlowId flow);
    /// How many connections made by peers live at once.
    void setIncomingLimit(int most) { m_incomingLimit = most; }
    /// The local end of a live connection to `remote`; nothing when there is none.
    std::optional<Endpoint> connectedFrom(const Endpoint &remote) const;
    /// The port that takes connections to this local address; 0 when none does.
    quint16 listenerPort(const QHostAddress &local) const;

Q_SIGNALS:
    void itemReceived(const linnet::sip::StreamFramer::Item &item, const linnet::sip::MessageSource &source);
    void flowClosed(linnet::sip::FlowId flow);
    /// A connection beyond the limit was turned away.
    void refused();

private:
    struct Entry
    {
        TcpConnection *connection = nullptr; ///< our child
        TimerId deadline = 0;
    };
    TcpConnection *connectionTo(const Endpoint &remote) const;
    TcpConnection *add(StreamSocketPtr socket, TcpConnection::Origin origin);
    void acceptFrom(StreamListener *listener);
    void remove(FlowId flow, const TransportError &why);
    /// Out of the tables, but its last bytes still go.
    void retire(FlowId flow);
    Entry take(FlowId flow);
    int incomingCount() const;

    Network &m_network;
    TimerService &m_timers;
    FlowCounter &m_flows;
    std::vector<StreamListenerPtr> m_listeners;
    std::unordered_map<FlowId, Entry> m_connections;
    int m_incomingLimit = Limits::kMaxIncomingConnections;
    QHash<Endpoint, FlowId> m_byRemote;
};

} // namespace linnet::sip
