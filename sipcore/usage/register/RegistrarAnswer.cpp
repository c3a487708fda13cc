// SPDX-License-Identifier: MIT
#include "usage/register/RegistrarAnswer.h"

#include "base/AsciiToken.h"
#include "message/headers/BindingParameters.h"

#include <algorithm>

namespace linnet::sip {

namespace {

bool isInstance(const NameAddr &binding, const QByteArray &instanceId)
{
    return !instanceId.isEmpty()
        && equalsIgnoringCase(binding.parameters.unquoted("+sip.instance"), "<urn:uuid:" + instanceId + '>');
}

/// The URI that we sent counts most: the instance alone may still list an older port of ours, and its other flow.
int fit(const NameAddr &binding, const BindingIdentity &ours)
{
    const bool sameUri = equivalent(binding.uri, ours.contact);
    if (!isInstance(binding, ours.instanceId))
        return sameUri ? 4 : 0;
    const bool sameFlow = bindingParametersOf(binding).regId == quint32(ours.regId);
    return (sameUri ? 4 : 0) + (sameFlow ? 2 : 1);
}

/// A GRUU has "gr" (RFC 5627 s.3.1); what has not is no use as a Contact.
Uri gruu(const std::optional<Uri> &given)
{
    return given && given->parameters.contains("gr") ? *given : Uri();
}

/// Copied, so that what is kept for the life of a registration does not keep its datagram.
QList<NameAddr> addresses(const Response &response, HeaderName name)
{
    QList<NameAddr> all;
    for (const NameAddr &address : response.addresses(name)) {
        if (auto copy = parseNameAddr(Slice::copyOf(toBytes(address))))
            all.append(*copy);
    }
    return all;
}

} // namespace

RegistrarAnswer readRegistrarAnswer(const Response &response, const BindingIdentity &ours, std::chrono::seconds asked)
{
    RegistrarAnswer answer;
    const std::vector<NameAddr> &bindings = response.contacts();
    const auto best = std::max_element(bindings.begin(), bindings.end(), [&](const NameAddr &a, const NameAddr &b) {
        return fit(a, ours) < fit(b, ours);
    });
    std::optional<std::chrono::seconds> expires;
    if (best != bindings.end() && fit(*best, ours) > 0) {
        const BindingParameters parameters = bindingParametersOf(*best);
        expires = parameters.expires;
        answer.publicGruu = gruu(parameters.publicGruu);
        answer.temporaryGruu = gruu(parameters.temporaryGruu);
    }
    if (!expires) {
        if (const auto header = response.number(HeaderName::Expires))
            expires = std::chrono::seconds(*header);
    }
    answer.expires = expires.value_or(asked);

    answer.path = addresses(response, HeaderName::Path);
    answer.serviceRoute = addresses(response, HeaderName::ServiceRoute);
    for (const NameAddr &address : addresses(response, HeaderName::PAssociatedUri))
        answer.associated.append(address.uri);
    const std::vector<Slice> required = response.tokens(HeaderName::Require);
    answer.outbound = std::any_of(required.begin(), required.end(),
                                  [](const Slice &token) { return equalsIgnoringCase(token, "outbound"); })
        || (!answer.path.isEmpty() && answer.path.last().uri.parameters.contains("ob"));
    if (const auto seconds = response.number(HeaderName::FlowTimer))
        answer.flowTimer = std::chrono::seconds(*seconds);
    answer.seenAs = seenAs(response);
    return answer;
}

std::optional<Endpoint> seenAs(const Response &response)
{
    const Via *via = response.topVia();
    if (!via)
        return std::nullopt;
    const Slice port = via->parameters.value("rport");
    const Slice received = via->received();
    Endpoint seen;
    seen.port = port.isEmpty() ? via->port : port.toByteArray().toUShort();
    const Slice host = received.isEmpty() ? via->host : received;
    if ((port.isEmpty() && received.isEmpty()) || seen.port == 0 || !seen.address.setAddress(QString::fromLatin1(host.view())))
        return std::nullopt;
    return seen;
}

} // namespace linnet::sip
