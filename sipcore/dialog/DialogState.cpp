// SPDX-License-Identifier: MIT
#include "dialog/DialogState.h"

#include "base/Limits.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// The URI of the one Contact, where it can be called.
QByteArray targetOf(const MessageBase &message)
{
    if (message.hasContactStar() || message.contacts().size() != 1 || !message.contacts().front().uri.isSip())
        return {};
    Uri uri = message.contacts().front().uri;
    uri.headers = {};
    uri.parameters.remove("method");
    return toBytes(uri);
}

QByteArrayList routesOf(const MessageBase &message, bool reversed)
{
    QByteArrayList routes;
    for (const NameAddr &route : message.recordRoutes())
        routes.append(toBytes(route));
    if (reversed)
        std::reverse(routes.begin(), routes.end());
    return routes;
}

std::optional<NameAddr> addressOf(const QByteArray &text)
{
    auto parsed = parseNameAddr(Slice::copyOf(text));
    return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

} // namespace

std::optional<DialogState> DialogState::ofCaller(const Request &sent, const Response &response, bool overTls)
{
    const bool isSuccess = response.status >= 200 && response.status < 300;
    if (response.status <= 100 || response.status >= 300 || !response.to() || response.to()->tag().isEmpty()
        || !sent.from() || !sent.cseq())
        return std::nullopt;
    DialogState state;
    state.remoteTarget = targetOf(response);
    if (state.remoteTarget.isEmpty()) {
        if (isSuccess)
            return std::nullopt;
        state.remoteTarget = toBytes(sent.uri); // an early one may still learn it
    }
    state.id = {sent.callId().toByteArray(), sent.from()->tag().toByteArray(), response.to()->tag().toByteArray()};
    state.local = sent.headers().value(HeaderName::From).toByteArray();
    state.remote = response.headers().value(HeaderName::To).toByteArray();
    state.routeSet = routesOf(response, true);
    state.localCSeq = sent.cseq()->number;
    state.phase = isSuccess ? Phase::Confirmed : Phase::Early;
    state.role = Role::Caller;
    state.secure = overTls && sent.uri.scheme == Uri::Scheme::Sips;
    return state;
}

std::optional<DialogState> DialogState::ofCallee(const Request &request, const QByteArray &localTag, bool overTls)
{
    if (!request.from() || !request.to() || !request.cseq())
        return std::nullopt;
    DialogState state;
    state.remoteTarget = targetOf(request);
    if (state.remoteTarget.isEmpty())
        return std::nullopt;
    state.id = {request.callId().toByteArray(), localTag, request.from()->tag().toByteArray()};
    NameAddr local = *request.to();
    local.parameters.set("tag", localTag);
    state.local = toBytes(local);
    state.remote = request.headers().value(HeaderName::From).toByteArray();
    state.routeSet = routesOf(request, false);
    state.remoteCSeq = request.cseq()->number;
    state.hasRemoteCSeq = true;
    state.role = Role::Callee;
    state.secure = overTls && request.uri.scheme == Uri::Scheme::Sips;
    return state;
}

void DialogState::confirm(const Response &response)
{
    phase = Phase::Confirmed;
    if (role == Role::Caller)
        routeSet = routesOf(response, true);
    refreshTarget(response);
}

DialogState::Order DialogState::take(const Request &request)
{
    const CSeq *cseq = request.cseq();
    if (!cseq)
        return Order::TooLow;
    // An ACK or CANCEL bears the number of its INVITE, and one that is late changes nothing.
    if (request.method == Method::Ack || request.method == Method::Cancel)
        return Order::Fine;
    if (hasRemoteCSeq && cseq->number <= remoteCSeq)
        return Order::TooLow;
    remoteCSeq = cseq->number;
    hasRemoteCSeq = true;
    return Order::Fine;
}

void DialogState::refreshTarget(const MessageBase &message)
{
    const QByteArray target = targetOf(message);
    if (!target.isEmpty())
        remoteTarget = target;
}

bool DialogState::refreshesTarget(const Method &method)
{
    return method == Method::Invite || method == Method::Update || method == Method::Subscribe
        || method == Method::Notify || method == Method::Refer;
}

Request DialogState::makeRequest(const Method &method)
{
    return makeNumbered(method, ++localCSeq);
}

Request DialogState::makeAck(quint32 inviteNumber) const
{
    return makeNumbered(Method::Ack, inviteNumber);
}

std::optional<Uri> DialogState::nextHop() const
{
    if (!routeSet.isEmpty()) {
        if (const auto route = addressOf(routeSet.first()))
            return route->uri;
    }
    const auto target = parseUri(QByteArrayView(remoteTarget));
    return target ? std::optional(*target) : std::nullopt;
}

Request DialogState::makeNumbered(const Method &method, quint32 number) const
{
    Request request;
    request.method = method;
    if (const auto target = parseUri(QByteArrayView(remoteTarget)))
        request.uri = *target;
    QByteArrayList routes = routeSet;
    if (!routes.isEmpty()) {
        const auto first = addressOf(routes.first());
        if (first && !first->uri.isLooseRouter()) {
            // A strict router takes the Request-URI for its own: ours comes last (s.12.2.1.1).
            request.uri = first->uri;
            request.uri.headers = {};
            request.uri.parameters.remove("method");
            routes.removeFirst();
            routes.append('<' + remoteTarget + '>');
        }
    }
    HeaderList &headers = request.editHeaders();
    for (const QByteArray &route : std::as_const(routes))
        headers.append(HeaderName::Route, route);
    headers.append(HeaderName::MaxForwards, "70");
    headers.append(HeaderName::From, local);
    headers.append(HeaderName::To, remote);
    headers.append(HeaderName::CallId, id.callId);
    headers.append(HeaderName::CSeq, toBytes(CSeq{number, method}));
    return request;
}

} // namespace linnet::sip
