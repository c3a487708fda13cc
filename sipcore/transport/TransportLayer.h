// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "base/TimerService.h"
#include "message/MessageParser.h"
#include "trace/TraceEntry.h"
#include "transport/Stun.h"
#include "transport/Target.h"
#include "transport/TransportError.h"

#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

class Network;

/// What has left: how, and as which bytes.
struct SentMessage
{
    MessageSource path; ///< `remote` is set even when nothing left
    QByteArray bytes; ///< empty when nothing left
    QByteArray topVia; ///< of a request: as completed; empty when nothing left
};

/// UDP, TCP and TLS on IPv4 and IPv6 (RFC 3261 s.18, RFC 3581), WebSockets as their client (RFC 7118): sockets, connections, framing, Via's sent-by and received, rport.
/// Lives on the engine's thread; owns all sockets. Connections are reused in both directions; those
/// of TLS only for domains that the certificate names (RFC 5923).
class TransportLayer final : public QObject
{
    Q_OBJECT
public:
    /// `network` is the system's sockets when null; otherwise it must outlive the layer.
    TransportLayer(TimerService &timers, RandomSource &random, QObject *parent = nullptr, Network *network = nullptr);
    ~TransportLayer() override;

    /// Answers there from now on; port 0 takes a free one. QHostAddress::Any means all of IPv4; all of IPv6 is a listener of
    /// its own (AnyIPv6). With no listener at all, requests leave from a UDP socket
    /// made at first need (one for IPv4, one for IPv6) and answers to them come back on it.
    Result<Endpoint, TransportError> listen(TransportProtocol protocol, const Endpoint &local);
    /// Prefers this local UDP port at first need; another one if it is taken. Call before the first send.
    void preferUdpPort(quint16 port);
    /// The certificate and key of TLS listeners; before listen(). Files that cannot be used make listen() fail with Kind::Tls.
    void setTlsServer(const TlsServerSettings &settings);

    /// The result of one send: exactly one call of `done`, possibly before send() returns. UDP: handed to the system. TCP: written
    /// to a connection.
    using SendDone = std::function<void(const SentMessage &sent, const std::optional<TransportError> &error)>;
    /// Completes the request's top Via (the caller put only the branch parameter and other parameters into it):
    /// transport, sent-by of the local end, rport (RFC 3581). A request over Limits::kMaxDatagramRequest goes by TCP
    /// to the same endpoint instead. Where nobody takes that connection it goes by UDP after all (RFC 3261 s.18.1.1), but a
    /// MESSAGE fails with TooLarge (RFC 3428 s.8).
    void sendRequest(Request request, const Target &target, SendDone done);
    /// The same over a flow that is already there (a registered contact's connection).
    void sendRequest(Request request, FlowId flow, SendDone done);
    /// By RFC 3261 s.18.2.2 and RFC 3581: the request's connection if it still lives, else received/rport, sent-by.
    void sendResponse(const Response &response, const MessageSource &requestSource, SendDone done);
    /// The same with ready bytes and the top Via of the request, which nobody on the way can have changed.
    void sendResponse(const QByteArray &bytes, const Via &requestVia, const MessageSource &requestSource, SendDone done);
    /// For retransmissions: the same bytes again on the same path.
    void resend(const QByteArray &bytes, const MessageSource &path);

    /// Makes sure that there is a way to the target and tells it: a UDP socket, or a live TCP connection. For whoever
    /// must know the local port before the first request.
    void openFlow(const Target &target, SendDone done);
    /// The address that packets to `target` leave from: for Contact. The port is that of our UDP socket or, for TCP, of
    /// the listener, else of the live connection (0 if there is neither).
    Endpoint localEndpointFor(const Target &target);
    bool isAlive(FlowId flow) const;
    /// Why a TLS peer ended this flow without having read anything; nothing when it was not so. Asked when the flow closes.
    std::optional<TransportError> refusalOf(FlowId flow) const;
    /// Sends the double CRLF keep-alive on a connection (RFC 5626 s.4.4.1).
    void sendKeepAlive(FlowId flow);
    /// Asks the peer of a UDP flow where it sees us; stunAnswered() tells. Only of peers that said that they
    /// answer: RFC 5626 s.8. `id` has kStunIdSize octets.
    void sendStun(FlowId flow, const QByteArray &id);
    /// The machine has other addresses or routes: what was remembered of them is forgotten. Connections that we made from
    /// an address that leads there no more, and those not made yet, are closed.
    void networkChanged();
    /// Connections of ours that have been in the making for `age` are given up; who waits for them is told.
    void giveUpConnecting(std::chrono::milliseconds age);
    /// Closes the connection of a flow; its owner's transactions get ConnectionLost.
    void close(FlowId flow);
    /// A server has more peers that connect than a user agent, which keeps Limits::kMaxIncomingConnections.
    void setIncomingLimit(int connections);
    /// Somebody listens to traced().
    bool isTraced() const;
    /// Messages that could be neither read nor answered, and floods: dropped and counted.
    quint64 droppedCount() const;
    /// One more was dropped by the layer above.
    void countDropped();

Q_SIGNALS:
    /// A request or response that is well framed and parses. Requests have received/rport filled into their top Via.
    void messageReceived(const linnet::sip::Message &message, const linnet::sip::MessageSource &source);
    /// A request that could be read only in part but can be answered; the transaction layer answers it statelessly.
    void malformedReceived(const linnet::sip::MalformedMessage &malformed, const linnet::sip::MessageSource &source);
    void flowClosed(linnet::sip::FlowId flow);
    /// A datagram of ours did not arrive and will not: the network says so (RFC 3261 s.18.4). `local` may have the wildcard
    /// address; `quoted` is how the datagram began, possibly empty.
    void datagramRefused(const linnet::sip::Endpoint &local, const linnet::sip::Endpoint &remote, const QByteArray &quoted,
                         const QString &detail);
    /// The peer answered sendKeepAlive() (RFC 5626 s.4.4.1): the flow lives.
    void keepAliveAnswered(linnet::sip::FlowId flow);
    /// An answer to a STUN Binding request came on this flow: ours only if the id is.
    void stunAnswered(linnet::sip::FlowId flow, const linnet::sip::StunAnswer &answer);
    /// Every message in and out, redacted, keep-alives and what becomes of connections. Made only while somebody is connected.
    void traced(const linnet::sip::TraceEntry &entry);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
