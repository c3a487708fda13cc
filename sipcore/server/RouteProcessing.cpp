// SPDX-License-Identifier: MIT
#include "server/RouteProcessing.h"

#include <algorithm>

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

void setScheme(Uri &uri, Uri::Scheme scheme)
{
    uri.scheme = scheme;
    uri.schemeText = {};
}

int hopsLeft(const Request &request)
{
    if (!request.headers().contains(HeaderName::MaxForwards))
        return 70;
    const auto hops = request.number(HeaderName::MaxForwards);
    return hops && *hops <= 255 ? int(*hops) : -1;
}

QByteArray preprocessRoutes(Request &request, const OwnAddresses &own)
{
    QByteArray token;
    if (request.uri.isLooseRouter() && own.isOurs(request.uri) && !request.routes().empty()) {
        token = request.uri.user.toByteArray();
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
    while (!request.routes().empty() && own.isOurs(request.routes().front().uri)) {
        token = request.routes().front().uri.user.toByteArray();
        request.editHeaders().removeFirstValue(HeaderName::Route);
    }
    return token;
}

Uri postprocessRoutes(Request &request, const QByteArrayList &path)
{
    const bool isNew = !request.headers().contains(HeaderName::MaxForwards);
    request.editHeaders().set(HeaderName::MaxForwards, QByteArray::number(isNew ? 70 : std::max(hopsLeft(request) - 1, 0)));
    for (auto hop = path.rbegin(); hop != path.rend(); ++hop)
        request.editHeaders().prepend(HeaderName::Route, *hop);

    std::vector<NameAddr> routes = request.routes();
    if (routes.empty())
        return request.uri;
    Uri next = routes.front().uri;
    if (request.uri.scheme == Uri::Scheme::Sips)
        setScheme(next, Uri::Scheme::Sips);
    if (!next.isLooseRouter()) {
        NameAddr last;
        last.uri = request.uri;
        request.uri = routes.front().uri;
        routes.erase(routes.begin());
        routes.push_back(last);
        setRoutes(request, routes);
    }
    return next;
}

} // namespace linnet::sip
