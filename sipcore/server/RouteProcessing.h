// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "server/OwnAddresses.h"

#include <QByteArrayList>

namespace linnet::sip {

/// RFC 3261 s.16.4: undoes what a strict router did, takes off a maddr and the topmost Routes that name us. Gives the user part
/// of the last of these: in a dialog it is what we wrote there.
QByteArray preprocessRoutes(Request &request, const OwnAddresses &own);

/// Max-Forwards, 70 where there is none; negative when it is malformed (RFC 3261 s.20.22: 0 to 255).
int hopsLeft(const Request &request);

/// RFC 3261 s.16.6 items 3 and 6: Max-Forwards one less (70 where there was none), `path` pushed in front of the Route, the
/// swap for a next hop that is a strict router. Gives the URI to which RFC 3263 is applied (item 7): a sips: one where the
/// Request-URI is that.
Uri postprocessRoutes(Request &request, const QByteArrayList &path);

/// sip: for sips: or the other way round.
void setScheme(Uri &uri, Uri::Scheme scheme);

} // namespace linnet::sip
