// SPDX-License-Identifier: MIT
#include "usage/pager/Redirect.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::sip {

namespace {

double quality(const NameAddr &contact)
{
    bool ok = false;
    const double q = contact.parameters.value("q").toByteArray().toDouble(&ok);
    return ok ? q : 1.0;
}

} // namespace

QByteArray requestUriKey(const Uri &uri)
{
    QByteArray key = uri.isSip() ? uri.userUnescaped() + '@' + uri.host.toByteArray().toLower()
                                 : toBytes(uri);
    if (!uri.isSip())
        return key;
    key += ':' + QByteArray::number(uri.port);
    QByteArrayList parameters;
    for (const Parameter &parameter : uri.parameters)
        parameters.append(parameter.name.toByteArray().toLower() + '=' + parameter.value.toByteArray().toLower());
    std::sort(parameters.begin(), parameters.end());
    return key + ';' + parameters.join(';');
}

std::optional<Uri> redirectTarget(const Response &response, const Uri &original, const QByteArrayList &visited)
{
    if (visited.size() > Limits::kMaxRedirects)
        return std::nullopt;
    std::vector<NameAddr> contacts = response.contacts();
    std::stable_sort(contacts.begin(), contacts.end(),
                     [](const NameAddr &a, const NameAddr &b) { return quality(a) > quality(b); });
    for (const NameAddr &contact : contacts) {
        // A redirect stays at the same server in the same way: whoever answers may be any user of the domain, and
        // neither another port or transport nor maddr may lead our credentials away (RELIABILITY A15). A sips: address
        // stays protected, and no headers are taken from the peer.
        const bool fits = contact.uri.isSip() && contact.uri.scheme == original.scheme
            && equalsIgnoringCase(contact.uri.host, original.host) && contact.uri.port == original.port;
        if (!fits)
            continue;
        Uri target = contact.uri;
        target.headers = {};
        for (const char *name : {"method", "maddr", "ttl", "transport"})
            target.parameters.remove(name);
        if (const auto transport = original.parameters.find("transport"))
            target.parameters.set("transport", transport->value);
        if (!visited.contains(requestUriKey(target)))
            return target;
    }
    return std::nullopt;
}

} // namespace linnet::sip
