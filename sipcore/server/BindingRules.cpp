// SPDX-License-Identifier: MIT
#include "server/BindingRules.h"

#include "message/headers/BindingParameters.h"

#include <algorithm>

namespace linnet::sip {

using std::chrono::seconds;

namespace {

RegisterResult failed(int status, QByteArrayView reason = {})
{
    RegisterResult result;
    result.status = status;
    result.reason = reason.toByteArray();
    return result;
}

/// What is malformed counts as absent: RFC 3261 s.20.19 has a default for it.
seconds requestedExpiry(const Request &request, const NameAddr &contact, const RegistrarRules &rules)
{
    if (contact.parameters.contains("expires"))
        return bindingParametersOf(contact).expires.value_or(rules.defaultExpires);
    const auto header = request.number(HeaderName::Expires);
    return header ? seconds(*header) : rules.defaultExpires;
}

Binding makeBinding(const Request &request, const MessageSource &source, const NameAddr &contact)
{
    Binding binding;
    binding.contact = contact;
    binding.contact.parameters.remove("expires");
    binding.instance = contact.parameters.unquoted("+sip.instance");
    if (!binding.instance.isEmpty())
        binding.regId = bindingParametersOf(contact).regId;
    for (const NameAddr &hop : request.addresses(HeaderName::Path))
        binding.path.append(toBytes(hop));
    binding.callId = request.callId().toByteArray();
    binding.cseq = request.cseq()->number;
    binding.received = {source.protocol, source.remote};
    binding.flow = source.flow;
    return binding;
}

/// RFC 5630 s.5.2: a promise of TLS is kept on the whole way or not made.
bool isSecureThroughout(const Request &request)
{
    const auto path = request.addresses(HeaderName::Path);
    return request.uri.scheme == Uri::Scheme::Sips && std::all_of(path.begin(), path.end(), [](const NameAddr &hop) {
               return hop.uri.scheme == Uri::Scheme::Sips;
           });
}

bool sameInstance(const Binding &a, const Binding &b)
{
    return !a.instance.isEmpty() && a.instance == b.instance && a.regId == b.regId;
}

/// The same device, or the same address: what a REGISTER for `wanted` renews or removes.
bool isSame(const Binding &existing, const Binding &wanted)
{
    return sameInstance(existing, wanted) || equivalent(existing.contact.uri, wanted.contact.uri);
}

/// RFC 3261 s.10.3: an older request of the same UA must not undo a newer one.
bool isOutOfOrder(const Binding &existing, const Request &request)
{
    return request.callId() == QByteArrayView(existing.callId) && request.cseq()->number <= existing.cseq;
}

RegisterResult removeAll(const Request &request, std::vector<Binding> current)
{
    const std::vector<NameAddr> &others = request.contacts();
    if (!others.empty() || request.number(HeaderName::Expires) != 0u)
        return failed(400, "Contact: * needs Expires: 0 and no other Contact");
    for (const Binding &existing : current) {
        if (isOutOfOrder(existing, request))
            return failed(500, "Request Out Of Order");
    }
    RegisterResult result;
    result.changed = !current.empty();
    return result;
}

void makeRoom(std::vector<Binding> &bindings, int most)
{
    while (int(bindings.size()) > most) {
        bindings.erase(std::min_element(bindings.begin(), bindings.end(), [](const Binding &a, const Binding &b) {
            return a.registered < b.registered;
        }));
    }
}

} // namespace

RegisterResult applyRegister(const Request &request, const MessageSource &source, std::vector<Binding> current,
                             MonoTime now, const RegistrarRules &rules)
{
    if (!request.cseq())
        return failed(400);
    if (request.hasContactStar())
        return removeAll(request, std::move(current));

    RegisterResult result;
    const std::vector<NameAddr> &contacts = request.contacts();
    if (contacts.empty() && request.headers().contains(HeaderName::Contact))
        return failed(400, "Bad Contact");
    for (const NameAddr &contact : contacts) {
        if (!contact.uri.isSip())
            return failed(400, "Contact Is No SIP URI");
        if (contact.uri.scheme == Uri::Scheme::Sips && !isSecureThroughout(request))
            return failed(400, "Contact Is sips, The Way To It Is Not");
        const seconds wanted = requestedExpiry(request, contact, rules);
        if (wanted > seconds(0) && wanted < rules.minExpires)
            return failed(423);

        Binding binding = makeBinding(request, source, contact);
        for (const Binding &existing : current) {
            if (isSame(existing, binding) && isOutOfOrder(existing, request))
                return failed(500, "Request Out Of Order");
        }
        const auto removed = std::erase_if(current, [&](const Binding &b) { return isSame(b, binding); });
        result.changed = result.changed || removed > 0;
        if (wanted == seconds(0))
            continue;
        binding.registered = now;
        binding.expires = now + std::min(wanted, rules.maxExpires);
        std::erase_if(result.bindings, [&](const Binding &b) { return isSame(b, binding); });
        result.bindings.push_back(std::move(binding));
        result.changed = result.refreshed = true;
    }
    // The newest stand first, so that an answer that is cut by its reader still shows the asker's own.
    result.bindings.insert(result.bindings.end(), std::make_move_iterator(current.begin()),
                           std::make_move_iterator(current.end()));
    makeRoom(result.bindings, rules.maxBindings);
    return result;
}

} // namespace linnet::sip
