// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "base/TimerService.h"
#include "message/MessageParser.h"
#include "trace/TraceEntry.h"
#include "transport/Target.h"

#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

/// Why bytes did not leave, or a listener could not be made.
struct TransportError
{
    enum class Kind : quint8 {
        ConnectFailed, ///< the connection was never made: nothing left
        ConnectionLost, ///< it broke after the first byte: the peer may have read it
        Unreachable, ///< the system refused the datagram
        AddressInUse,
        NotPermitted,
        TooLarge, ///< over the datagram limit and TCP cannot be reached
    };
    Kind kind = Kind::ConnectFailed;
    QString detail; ///< the system's own words, for logs and details

    bool mayHaveArrived() const { return kind == Kind::ConnectionLost; }
};

/// UDP and TCP on IPv4 and IPv6 (RFC 3261 s.18, RFC 3581): sockets, connections, framing, Via's sent-by and received, rport.
/// Lives on the engine's thread; owns all sockets. TCP connections are reused in both directions.
class TransportLayer final : public QObject
{
    Q_OBJECT
public:
    TransportLayer(TimerService &timers, RandomSource &random, QObject *parent = nullptr);
    ~TransportLayer() override;

    /// Answers there from now on; port 0 takes a free one. With no listener at all, requests leave from a UDP socket
    /// made at first need (one for IPv4, one for IPv6) and answers to them come back on it.
    Result<Endpoint, TransportError> listen(TransportProtocol protocol, const Endpoint &local);
    /// Prefers this local UDP port at first need; another one if it is taken. Call before the first send.
    void preferUdpPort(quint16 port);

    /// The result of one send: exactly one call of `done`, possibly before send() returns. UDP: handed to the system. TCP: written
    /// to a connection.
    using SendDone = std::function<void(const MessageSource &path, const std::optional<TransportError> &error)>;
    /// Completes the request's top Via (the caller put only the branch parameter and other parameters into it):
    /// transport, sent-by of the local end, rport (RFC 3581). A request over Limits::kMaxDatagramRequest goes by TCP
    /// to the same endpoint instead (RFC 3261 s.18.1.1), or fails with TooLarge; never by UDP.
    void sendRequest(Request request, const Target &target, SendDone done);
    /// The same over a flow that is already there (a registered contact's connection).
    void sendRequest(Request request, FlowId flow, SendDone done);
    /// By RFC 3261 s.18.2.2 and RFC 3581: the request's connection if it still lives, else received/rport, sent-by.
    void sendResponse(const Response &response, const MessageSource &requestSource, SendDone done);
    /// For retransmissions: the same bytes again on the same path.
    void resend(const QByteArray &bytes, const MessageSource &path);

    /// Makes or finds the way to `target` before anything is sent, so that a Contact can name its local port: the
    /// connection of a stream target, the socket of a datagram one. Exactly one call of `done`, possibly before
    /// connectTo() returns; localEndpointFor() is right from then on.
    void connectTo(const Target &target, SendDone done);

    /// The address that packets to `target` leave from: for Contact. The port is that of our UDP socket or, for TCP, of
    /// the live connection or the listener (0 if there is neither).
    Endpoint localEndpointFor(const Target &target);
    bool isAlive(FlowId flow) const;
    /// Sends the double CRLF keep-alive on a connection (RFC 5626 s.4.4.1).
    void sendKeepAlive(FlowId flow);
    /// Closes the connection of a flow; its owner's transactions get ConnectionLost.
    void close(FlowId flow);
    /// Messages that could be neither read nor answered, and floods: dropped and counted.
    quint64 droppedCount() const;

Q_SIGNALS:
    /// A request or response that is well framed and parses. Requests have received/rport filled into their top Via.
    void messageReceived(const linnet::sip::Message &message, const linnet::sip::MessageSource &source);
    /// A request that could be read only in part but can be answered; the transaction layer answers it statelessly.
    void malformedReceived(const linnet::sip::MalformedMessage &malformed, const linnet::sip::MessageSource &source);
    void flowClosed(linnet::sip::FlowId flow);
    /// The peer answered sendKeepAlive() (RFC 5626 s.4.4.1): the flow lives.
    void keepAliveAnswered(linnet::sip::FlowId flow);
    /// Every message in and out, redacted. Made only while somebody is connected.
    void traced(const linnet::sip::TraceEntry &entry);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
