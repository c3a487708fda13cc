// SPDX-License-Identifier: MIT
#include "server/RouteProcessing.h"

namespace linnet::sip {

namespace {

void setRoutes(Request &request, const std::vector<NameAddr> &routes)
{
    HeaderList &headers = request.editHeaders();
    headers.remove(HeaderName::Route);
    for (auto route = routes.rbegin(); route != routes.rend(); ++route)
        headers.prepend(HeaderName::Route, toBytes(*route));
}

} // namespace

void preprocessRoutes(Request &request, const OwnAddresses &own)
{
    if (request.uri.isLooseRouter() && own.isOurs(request.uri) && !request.routes().empty()) {
        std::vector<NameAddr> routes = request.routes();
        request.uri = routes.back().uri;
        routes.pop_back();
        setRoutes(request, routes);
    }
    if (request.uri.parameters.contains("maddr")) {
        Uri byMaddr = request.uri;
        byMaddr.host = request.uri.parameters.value("maddr");
        if (own.isOurs(byMaddr)) {
            request.uri.parameters.remove("maddr");
            request.uri.parameters.remove("transport");
            request.uri.port = 0;
        }
    }
    // Twice: once where we stood on both sides of a transport change, and a client's preloaded Route.
    while (!request.routes().empty() && own.isOurs(request.routes().front().uri))
        request.editHeaders().removeFirstValue(HeaderName::Route);
}

Uri postprocessRoutes(Request &request, const QByteArrayList &path)
{
    const quint32 hops = request.number(HeaderName::MaxForwards).value_or(71);
    request.editHeaders().set(HeaderName::MaxForwards, QByteArray::number(hops > 0 ? hops - 1 : 0));
    for (auto hop = path.rbegin(); hop != path.rend(); ++hop)
        request.editHeaders().prepend(HeaderName::Route, *hop);

    std::vector<NameAddr> routes = request.routes();
    if (routes.empty())
        return request.uri;
    const Uri next = routes.front().uri;
    if (!next.isLooseRouter()) {
        NameAddr last;
        last.uri = request.uri;
        request.uri = next;
        routes.erase(routes.begin());
        routes.push_back(last);
        setRoutes(request, routes);
    }
    return next;
}

} // namespace linnet::sip
