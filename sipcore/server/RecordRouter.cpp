// SPDX-License-Identifier: MIT
#include "server/RecordRouter.h"

#include "transport/ViaRules.h"

namespace linnet::sip {

namespace {

QByteArray routeTo(const RecordRouter::Side &side, const QByteArray &token, bool secure)
{
    NameAddr route;
    route.uri.scheme = secure ? Uri::Scheme::Sips : Uri::Scheme::Sip;
    route.uri.user = Slice::copyOf(token);
    route.uri.hasUser = true;
    route.uri.host = Slice::copyOf(viaAddress(side.local.address));
    route.uri.hostIsIpv6 = side.local.address.protocol() == QAbstractSocket::IPv6Protocol;
    route.uri.port = side.local.port;
    // The neighbour uses that transport with us already, and there is nothing else that could tell it (RFC 5658 s.4.1).
    if (!secure && isReliable(side.protocol))
        route.uri.parameters.set("transport", toString(side.protocol).toByteArray().toLower());
    route.uri.parameters.setFlag("lr");
    return toBytes(route);
}

bool isSecure(const Request &request)
{
    return request.uri.scheme == Uri::Scheme::Sips
        || (!request.routes().empty() && request.routes().front().uri.scheme == Uri::Scheme::Sips);
}

} // namespace

RecordRouter::RecordRouter(TransportLayer &transport, RandomSource &random) : m_transport(transport), m_tokens(random) { }

RecordRouter::Side RecordRouter::from(const Request &request, const MessageSource &source) const
{
    Side side{source.protocol, source.local, request.vias().size() == 1 ? source.flow : 0};
    // On a connection that we made, our end is no place where anybody could find us.
    if (isReliable(source.protocol)) {
        if (const quint16 port = m_transport.localEndpointFor({source.protocol, source.remote}).port)
            side.local.port = port;
    }
    return side;
}

RecordRouter::Side RecordRouter::to(const Target &target, FlowId flow) const
{
    return {target.protocol, m_transport.localEndpointFor(target), flow};
}

bool RecordRouter::makesDialogs(const Method &method)
{
    return method == Method::Invite || method == Method::Subscribe || method == Method::Notify || method == Method::Refer;
}

void RecordRouter::mark(Request &request, const Side &caller, const Side &callee) const
{
    const QByteArrayList values =
        recordRouteValues(caller, callee, m_tokens.make(request, caller.flow, callee.flow), isSecure(request));
    for (auto value = values.rbegin(); value != values.rend(); ++value)
        request.editHeaders().prepend(HeaderName::RecordRoute, *value);
}

QByteArrayList recordRouteValues(const RecordRouter::Side &caller, const RecordRouter::Side &callee, const QByteArray &token,
                                 bool secure)
{
    const QByteArray toCaller = routeTo(caller, token, secure);
    const QByteArray toCallee = routeTo(callee, token, secure);
    // sips: means TLS on both sides, whatever the request came by (RFC 3261 s.16.6 item 4).
    if (secure || toCaller == toCallee)
        return {toCallee};
    return {toCallee, toCaller};
}

} // namespace linnet::sip
