// SPDX-License-Identifier: MIT
#include "usage/register/GrantedBinding.h"

#include "base/AsciiToken.h"

namespace linnet::sip {

namespace {

bool isInstance(const NameAddr &binding, const QByteArray &instanceId)
{
    return !instanceId.isEmpty()
        && equalsIgnoringCase(binding.parameters.unquoted("+sip.instance"), "<urn:uuid:" + instanceId + '>');
}

std::optional<std::chrono::seconds> ownExpires(const NameAddr &binding)
{
    bool ok = false;
    const uint seconds = binding.parameters.value("expires").toByteArray().toUInt(&ok);
    return ok ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

} // namespace

std::chrono::seconds grantedExpires(const Response &response, const Uri &contact, const QByteArray &instanceId,
                                    std::chrono::seconds asked)
{
    const NameAddr *ours = nullptr;
    for (const NameAddr &binding : response.contacts()) {
        if (equivalent(binding.uri, contact)) {
            ours = &binding;
            break; // the instance alone may still list an older port of ours
        }
        if (!ours && isInstance(binding, instanceId))
            ours = &binding;
    }
    if (ours) {
        if (const auto expires = ownExpires(*ours))
            return *expires;
    }
    if (const auto expires = response.number(HeaderName::Expires))
        return std::chrono::seconds(*expires);
    return asked;
}

} // namespace linnet::sip
