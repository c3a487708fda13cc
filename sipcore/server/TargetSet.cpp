// SPDX-License-Identifier: MIT
#include "server/TargetSet.h"

#include "base/Limits.h"
#include "server/RouteProcessing.h"

#include <algorithm>

namespace linnet::sip {

namespace {

bool isSecure(const Uri &uri)
{
    return uri.scheme == Uri::Scheme::Sips;
}

} // namespace

int contactPreference(const NameAddr &contact)
{
    bool isNumber = false;
    const double q = contact.parameters.value("q").toByteArray().toDouble(&isNumber);
    return isNumber && q >= 0 && q <= 1 ? int(q * 1000 + 0.5) : 1000;
}

std::vector<ForkBranch> TargetSet::ofUser(const QByteArray &user, const Request &request) const
{
    std::vector<ForkBranch> branches;
    for (const Binding &binding : m_location.bindings(user)) {
        if (int(branches.size()) == Limits::kMaxForks)
            break;
        if (!isSecure(request.uri) || isSecure(binding.contact.uri))
            branches.push_back(of(binding, request));
    }
    return branches;
}

bool TargetSet::hasOnlyInsecure(const QByteArray &user) const
{
    const auto bindings = m_location.bindings(user);
    return !bindings.empty() && std::none_of(bindings.begin(), bindings.end(), [](const Binding &binding) {
        return isSecure(binding.contact.uri);
    });
}

std::optional<ForkBranch> TargetSet::ofContact(const Request &request) const
{
    const auto binding = m_location.bindingAt(request.uri);
    if (!binding || !binding->path.isEmpty() || !request.routes().empty())
        return std::nullopt;
    ForkBranch branch = of(*binding, request);
    branch.request.uri = request.uri;
    return branch;
}

std::optional<ForkBranch> TargetSet::ofDialog(const Request &request, const QByteArray &token) const
{
    const auto flow = m_recordRouter.tokens().onward(token, request);
    if (!flow)
        return std::nullopt;
    // A dialog's token opens the way to its other end, not a way for messages to anywhere.
    const bool maySeek = !(request.method == Method::Message);
    if (!request.routes().empty())
        return maySeek ? std::optional(elsewhere(request)) : std::nullopt;
    if (auto registered = ofContact(request))
        return registered;
    if (*flow == 0)
        return maySeek ? std::optional(elsewhere(request)) : std::nullopt;
    if (!m_transport.isAlive(*flow))
        return std::nullopt;
    ForkBranch branch = elsewhere(request);
    branch.flow = *flow;
    return branch;
}

ForkBranch TargetSet::elsewhere(const Request &request)
{
    ForkBranch branch;
    branch.request = request;
    branch.nextHop = postprocessRoutes(branch.request, {});
    return branch;
}

ForkBranch TargetSet::of(const Binding &binding, const Request &request) const
{
    ForkBranch branch;
    branch.request = request;
    branch.request.uri = binding.contact.uri;
    branch.request.uri.headers = {}; // RFC 3261 s.16.6 item 2
    branch.request.uri.parameters.remove("method");
    // RFC 5630 s.5.3: to whom registered with sips: a sip: request goes as one, but by TLS.
    const bool needsTls = isSecure(binding.contact.uri);
    if (needsTls && !isSecure(request.uri))
        setScheme(branch.request.uri, Uri::Scheme::Sip);
    branch.nextHop = postprocessRoutes(branch.request, binding.path);
    if (needsTls)
        setScheme(branch.nextHop, Uri::Scheme::Sips);
    branch.q = contactPreference(binding.contact);
    if (binding.path.isEmpty() && (!needsTls || isSecure(binding.received.protocol))) {
        branch.flow = binding.flow;
        branch.target = binding.received;
        branch.isLastHop = true;
    }
    return branch;
}

} // namespace linnet::sip
