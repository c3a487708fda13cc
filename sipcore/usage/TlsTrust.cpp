// SPDX-License-Identifier: MIT
#include "usage/TlsTrust.h"

#include "base/AsciiToken.h"

namespace linnet::sip {

namespace {

bool isNumeric(const Uri &uri)
{
    QHostAddress address;
    return uri.hostIsIpv6 || address.setAddress(QString::fromLatin1(uri.host.view()));
}

} // namespace

void applyTrust(Target &target, const Identity &identity, const Uri &nextHop)
{
    if (!isSecure(target.protocol))
        return;
    target.tls.domain = nextHop.host.toByteArray().toLower();
    if (isNumeric(nextHop) && !identity.outbound.isEmpty())
        target.tls.domain = identity.aor.host.toByteArray().toLower();
    target.tls.caFile = identity.caFile;
    target.tls.certificateFile = identity.certificateFile;
    target.tls.keyFile = identity.keyFile;
    target.tls.pins.clear();
    for (const Identity::Pin &pin : identity.pins) {
        if (equalsIgnoringCase(pin.host, target.tls.domain))
            target.tls.pins.append(pin.fingerprint);
    }
}

} // namespace linnet::sip
