// SPDX-License-Identifier: MIT
#include "transport/TransportLayer.h"

#include "base/Limits.h"
#include "message/MessageWriter.h"
#include "transport/TcpTransport.h"
#include "transport/UdpTransport.h"
#include "transport/ViaRules.h"
#include "transport/WireTrace.h"

#include <QMetaMethod>

#include <algorithm>
#include <array>

namespace linnet::sip {

namespace {

constexpr TraceEntry::Direction In = TraceEntry::Direction::In;
constexpr TraceEntry::Direction Out = TraceEntry::Direction::Out;
constexpr QByteArrayView kPing = "\r\n\r\n";
constexpr QByteArrayView kPong = "\r\n";
constexpr qsizetype kMaxDatagram = 65'507; // of UDP over IPv4

/// Octets that hold a NAT binding open and say nothing (RFC 5626 s.3.5.1; some clients send zeros).
bool isKeepAlive(QByteArrayView datagram)
{
    return std::all_of(datagram.begin(), datagram.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// Puts the completed Via on top; nothing when the caller gave none.
std::optional<QByteArray> completeRequest(Request &request, TransportProtocol protocol, const Endpoint &sentBy)
{
    const Via *top = request.topVia();
    if (!top)
        return std::nullopt;
    Via via = *top;
    completeVia(via, protocol, sentBy);
    const QByteArray text = toBytes(via);
    request.replaceTopVia(text);
    return text;
}

} // namespace

struct TransportLayer::Private
{
    Private(TransportLayer *layer, TimerService &timerQueue, Network &net)
        : q(layer), timers(timerQueue), network(net), routes(net, timerQueue), udp(net, routes, flows, nullptr),
          tcp(TransportProtocol::Tcp, net, timerQueue, flows, nullptr), tls(TransportProtocol::Tls, net, timerQueue, flows, nullptr),
          ws(TransportProtocol::Ws, net, timerQueue, flows, nullptr), wss(TransportProtocol::Wss, net, timerQueue, flows, nullptr),
          trace(*layer, timerQueue)
    {
    }

    void sendByUdp(Request request, const MessageSource &path, const SendDone &done, bool mayBeLong = false);
    std::array<TcpTransport *, 4> allStreams() { return {&tcp, &tls, &ws, &wss}; }
    TcpTransport &streams(TransportProtocol protocol);
    /// The one that has the flow; TCP when none does.
    TcpTransport &streamsOf(FlowId flow);
    void sendByStream(Request request, FlowId flow, const Target &target, SendDone done, bool forSize);
    Endpoint streamSentBy(const MessageSource &path);

    void takeDatagram(const Slice &bytes, const MessageSource &source);
    void takeItem(const StreamFramer::Item &item, const Slice &bytes, const MessageSource &source);
    void pass(Message message, const MessageSource &source);
    void passMalformed(MalformedMessage malformed, const MessageSource &source);

    TransportLayer *q;
    TimerService &timers;
    Network &network;
    RouteCache routes;
    FlowCounter flows;
    UdpTransport udp;
    TcpTransport tcp;
    TcpTransport tls;
    TcpTransport ws;
    TcpTransport wss;
    WireTrace trace;
    quint64 dropped = 0;
};

TransportLayer::TransportLayer(TimerService &timers, RandomSource &, QObject *parent, Network *network)
    : QObject(parent), d(std::make_unique<Private>(this, timers, network ? *network : Network::system()))
{
    qRegisterMetaType<TraceEntry>();
    connect(&d->udp, &UdpTransport::received, this,
            [this](const Slice &bytes, const MessageSource &source) { d->takeDatagram(bytes, source); });
    connect(&d->udp, &UdpTransport::unreachable, this, &TransportLayer::datagramRefused);
    for (TcpTransport *streams : d->allStreams()) {
        connect(streams, &TcpTransport::itemReceived, this,
                [this](const StreamFramer::Item &item, const Slice &bytes, const MessageSource &source) { d->takeItem(item, bytes, source); });
        connect(streams, &TcpTransport::noted, this,
                [this](TraceEntry::Kind kind, TraceEntry::Direction direction, const MessageSource &path, const QByteArray &text) {
                    d->trace.event(kind, direction, path, text);
                });
        connect(streams, &TcpTransport::flowClosed, this, &TransportLayer::flowClosed);
        connect(streams, &TcpTransport::refused, this, &TransportLayer::countDropped);
    }
}

TransportLayer::~TransportLayer() = default;

Result<Endpoint, TransportError> TransportLayer::listen(TransportProtocol protocol, const Endpoint &wanted)
{
    // Qt's "any" is a socket of both families, whose IPv4 peers would look like IPv6 ones.
    Endpoint local = wanted;
    if (local.address == QHostAddress(QHostAddress::Any))
        local.address = QHostAddress(QHostAddress::AnyIPv4);
    switch (protocol) {
    case TransportProtocol::Udp:
        return d->udp.listen(local);
    case TransportProtocol::Tcp:
        return d->tcp.listen(local);
    case TransportProtocol::Tls:
        return d->tls.listen(local);
    case TransportProtocol::Ws: // as a client only
    case TransportProtocol::Wss:
        break;
    }
    return TransportError{TransportError::Kind::NotPermitted, {}, {}};
}

void TransportLayer::setTlsServer(const TlsServerSettings &settings)
{
    d->tls.setTlsServer(settings);
}

void TransportLayer::preferUdpPort(quint16 port)
{
    d->udp.preferPort(port);
}

void TransportLayer::sendRequest(Request request, const Target &target, SendDone done)
{
    switch (target.protocol) {
    case TransportProtocol::Udp: {
        const auto path = d->udp.pathTo(target.endpoint);
        if (!path) {
            const MessageSource nowhere{0, TransportProtocol::Udp, target.endpoint, {}};
            d->trace.notSent(nowhere, request, path.error());
            done({nowhere, {}, {}}, path.error());
            return;
        }
        d->sendByUdp(std::move(request), *path, done);
        return;
    }
    case TransportProtocol::Tcp:
    case TransportProtocol::Tls:
    case TransportProtocol::Ws:
    case TransportProtocol::Wss:
        d->sendByStream(std::move(request), 0, target, std::move(done), false);
        return;
    }
}

void TransportLayer::sendRequest(Request request, FlowId flow, SendDone done)
{
    if (const auto path = d->udp.pathOf(flow))
        d->sendByUdp(std::move(request), *path, done);
    else
        d->sendByStream(std::move(request), flow, {}, std::move(done), false);
}

void TransportLayer::sendResponse(const Response &response, const MessageSource &requestSource, SendDone done)
{
    const Via *via = response.topVia();
    sendResponse(toBytes(response), via ? *via : Via{}, requestSource, std::move(done));
}

void TransportLayer::sendResponse(const QByteArray &bytes, const Via &requestVia, const MessageSource &requestSource,
                                  SendDone done)
{
    if (requestSource.protocol == TransportProtocol::Udp) {
        const Endpoint to = datagramReplyTo(requestVia, requestSource.remote);
        const MessageSource path = to == requestSource.remote ? requestSource : d->udp.pathFrom(requestSource.local, to);
        d->trace.message(Out, path, bytes);
        const auto error = d->udp.send(bytes, path);
        done({path, error ? QByteArray() : bytes, {}}, error);
        return;
    }
    StreamWriter writer = [bytes](const MessageSource &) { return bytes; };
    StreamWritten written = [this, done](const MessageSource &path, const QByteArray &left,
                                         const std::optional<TransportError> &error) {
        if (!error)
            d->trace.message(Out, path, left);
        done({path, left, {}}, error);
    };
    TcpTransport &streams = d->streams(requestSource.protocol);
    // Nobody can connect to the client of a WebSocket server.
    if (streams.isAlive(requestSource.flow) || isWebSocket(requestSource.protocol)) {
        streams.sendOn(requestSource.flow, std::move(writer), std::move(written));
        return;
    }
    // Over TLS whoever asked has to prove to be the host that its Via names.
    Target back{requestSource.protocol, connectionReplyTo(requestVia, requestSource.remote)};
    back.tls.domain = requestVia.host.toByteArray();
    streams.sendTo(back, std::move(writer), std::move(written));
}

void TransportLayer::resend(const QByteArray &bytes, const MessageSource &path)
{
    if (bytes.isEmpty())
        return;
    if (path.protocol == TransportProtocol::Udp) {
        d->trace.message(Out, path, bytes);
        // A refused retransmission is one lost datagram: the transaction's own timers decide what comes of it.
        (void)d->udp.send(bytes, path);
        return;
    }
    d->streams(path.protocol).sendOn(
        path.flow, [bytes](const MessageSource &) { return bytes; },
        [this](const MessageSource &on, const QByteArray &left, const std::optional<TransportError> &error) {
            if (!error)
                d->trace.message(Out, on, left);
        });
}

void TransportLayer::openFlow(const Target &target, SendDone done)
{
    if (target.protocol == TransportProtocol::Udp) {
        const auto path = d->udp.pathTo(target.endpoint);
        if (path)
            done({*path, {}, {}}, std::nullopt);
        else
            done({{0, TransportProtocol::Udp, target.endpoint, {}}, {}, {}}, path.error());
        return;
    }
    d->streams(target.protocol).sendTo(
        target, [](const MessageSource &) { return QByteArray(); },
        [done](const MessageSource &path, const QByteArray &, const std::optional<TransportError> &error) {
            done({path, {}, {}}, error);
        });
}

Endpoint TransportLayer::localEndpointFor(const Target &target)
{
    if (target.protocol == TransportProtocol::Udp) {
        const auto path = d->udp.pathTo(target.endpoint);
        return path ? path->local : Endpoint{};
    }
    const TcpTransport &streams = d->streams(target.protocol);
    const auto connected = streams.connectedFrom(target);
    Endpoint local = connected.value_or(Endpoint{d->routes.localAddressFor(target.endpoint.address), 0});
    if (const quint16 port = streams.listenerPort(local.address))
        local.port = port;
    return local;
}

bool TransportLayer::isAlive(FlowId flow) const
{
    return d->streamsOf(flow).isAlive(flow) || d->udp.pathOf(flow).has_value();
}

std::optional<TransportError> TransportLayer::refusalOf(FlowId flow) const
{
    const auto refusal = d->tls.refusalOf(flow);
    return refusal ? refusal : d->wss.refusalOf(flow);
}

void TransportLayer::sendKeepAlive(FlowId flow)
{
    const QByteArray ping = kPing.toByteArray();
    if (const auto path = d->udp.pathOf(flow)) {
        d->trace.event(TraceEntry::Kind::KeepAlive, Out, *path, ping);
        (void)d->udp.send(ping, *path);
        return;
    }
    d->streamsOf(flow).sendOn(
        flow, [ping](const MessageSource &) { return ping; },
        [this](const MessageSource &path, const QByteArray &bytes, const std::optional<TransportError> &error) {
            if (!error)
                d->trace.event(TraceEntry::Kind::KeepAlive, Out, path, bytes);
        });
}

void TransportLayer::sendStun(FlowId flow, const QByteArray &id)
{
    if (const auto path = d->udp.pathOf(flow))
        (void)d->udp.send(stunBindingRequest(id), *path); // a lost one is repeated by who asks
}

void TransportLayer::networkChanged()
{
    d->routes.forget();
    for (TcpTransport *streams : d->allStreams())
        streams->closeStale([this](const QHostAddress &remote) { return d->routes.localAddressFor(remote); });
}

void TransportLayer::giveUpConnecting(std::chrono::milliseconds age)
{
    for (TcpTransport *streams : d->allStreams())
        streams->giveUpConnecting(age);
}

void TransportLayer::close(FlowId flow)
{
    d->streamsOf(flow).close(flow);
}

void TransportLayer::setIncomingLimit(int connections)
{
    d->tcp.setIncomingLimit(connections);
    d->tls.setIncomingLimit(connections);
}

quint64 TransportLayer::droppedCount() const
{
    return d->dropped;
}

bool TransportLayer::isTraced() const
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&TransportLayer::traced);
    return isSignalConnected(signal);
}

void TransportLayer::countDropped()
{
    ++d->dropped;
}

void TransportLayer::Private::sendByUdp(Request request, const MessageSource &path, const SendDone &done, bool mayBeLong)
{
    const auto via = completeRequest(request, TransportProtocol::Udp, path.local);
    QByteArray bytes = toBytes(request);
    if (!mayBeLong && bytes.size() > Limits::kMaxDatagramRequest) {
        const bool mayFallBack = request.method != Method::Message && bytes.size() <= kMaxDatagram;
        SendDone then = done;
        if (mayFallBack) {
            then = [this, request, path, done](const SentMessage &sent, const std::optional<TransportError> &error) {
                if (error && error->kind == TransportError::Kind::TooLarge)
                    sendByUdp(request, path, done, true);
                else
                    done(sent, error);
            };
        }
        sendByStream(std::move(request), 0, {TransportProtocol::Tcp, path.remote}, std::move(then), true);
        return;
    }
    const auto error = udp.send(bytes, path);
    if (error)
        trace.notSent(path, request, *error);
    else
        trace.message(Out, path, bytes);
    if (error)
        done({path, {}, {}}, error);
    else
        done({path, std::move(bytes), via.value_or(QByteArray())}, std::nullopt);
}

void TransportLayer::Private::sendByStream(Request request, FlowId flow, const Target &target, SendDone done, bool forSize)
{
    struct Pending
    {
        Request request;
        QByteArray via;
    };
    const auto pending = std::make_shared<Pending>(Pending{std::move(request), {}});
    StreamWriter writer = [this, pending](const MessageSource &path) {
        pending->via = completeRequest(pending->request, path.protocol, streamSentBy(path)).value_or(QByteArray());
        return toBytes(pending->request);
    };
    StreamWritten written = [this, pending, remote = target.endpoint, forSize, done = std::move(done)](
                                const MessageSource &path, const QByteArray &bytes,
                                const std::optional<TransportError> &error) {
        if (!error) {
            trace.message(Out, path, bytes);
            done({path, bytes, pending->via}, std::nullopt);
            return;
        }
        SentMessage none;
        none.path = path;
        if (none.path.remote.address.isNull())
            none.path.remote = remote;
        trace.notSent(none.path, pending->request, *error);
        const bool tooLarge = forSize && error->kind == TransportError::Kind::ConnectFailed;
        done(none, tooLarge ? TransportError{TransportError::Kind::TooLarge, error->detail} : *error);
    };
    if (flow)
        streamsOf(flow).sendOn(flow, std::move(writer), std::move(written));
    else
        streams(target.protocol).sendTo(target, std::move(writer), std::move(written));
}

TcpTransport &TransportLayer::Private::streams(TransportProtocol protocol)
{
    switch (protocol) {
    case TransportProtocol::Udp:
    case TransportProtocol::Tcp:
        return tcp;
    case TransportProtocol::Tls:
        return tls;
    case TransportProtocol::Ws:
        return ws;
    case TransportProtocol::Wss:
        return wss;
    }
    return tcp;
}

TcpTransport &TransportLayer::Private::streamsOf(FlowId flow)
{
    const auto all = allStreams();
    const auto found = std::find_if(all.begin(), all.end(), [flow](const TcpTransport *one) { return one->isAlive(flow); });
    return found == all.end() ? tcp : **found;
}

Endpoint TransportLayer::Private::streamSentBy(const MessageSource &path)
{
    const quint16 port = streams(path.protocol).listenerPort(path.local.address);
    return {path.local.address, port ? port : path.local.port};
}

void TransportLayer::Private::takeDatagram(const Slice &bytes, const MessageSource &source)
{
    if (isKeepAlive(bytes)) {
        trace.event(TraceEntry::Kind::KeepAlive, In, source, bytes.toByteArray());
        return;
    }
    if (looksLikeStun(bytes)) {
        if (const auto answer = parseStunAnswer(bytes))
            Q_EMIT q->stunAnswered(source.flow, *answer);
        else
            ++dropped;
        return;
    }
    trace.received(source, bytes);
    auto parsed = parseDatagram(bytes);
    if (parsed)
        pass(std::move(*parsed), source);
    else
        passMalformed(parsed.error(), source);
}

void TransportLayer::Private::takeItem(const StreamFramer::Item &item, const Slice &bytes, const MessageSource &source)
{
    if (const auto *message = std::get_if<Message>(&item)) {
        trace.received(source, bytes);
        pass(*message, source);
    } else if (const auto *malformed = std::get_if<MalformedMessage>(&item)) {
        trace.received(source, bytes);
        passMalformed(*malformed, source);
    } else {
        // A Pong, or the Ping that the framer makes of two of them.
        trace.event(TraceEntry::Kind::KeepAlive, In, source, kPong.toByteArray());
        Q_EMIT q->keepAliveAnswered(source.flow);
    }
}

void TransportLayer::Private::pass(Message message, const MessageSource &source)
{
    if (auto *request = std::get_if<Request>(&message)) {
        const Via *top = request->topVia();
        if (!top) {
            ++dropped;
            return;
        }
        Via via = *top;
        if (stampReceived(via, source.remote))
            request->replaceTopVia(toBytes(via));
    }
    Q_EMIT q->messageReceived(message, source);
}

void TransportLayer::Private::passMalformed(MalformedMessage malformed, const MessageSource &source)
{
    const Via *top = malformed.answerable ? malformed.answerable->topVia() : nullptr;
    if (!top) {
        ++dropped;
        return;
    }
    Via via = *top;
    if (stampReceived(via, source.remote))
        malformed.answerable->replaceTopVia(toBytes(via));
    Q_EMIT q->malformedReceived(malformed, source);
}

} // namespace linnet::sip
