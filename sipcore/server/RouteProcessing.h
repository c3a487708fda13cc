// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "server/OwnAddresses.h"

#include <QByteArrayList>

namespace linnet::sip {

/// RFC 3261 s.16.4: undoes what a strict router did, takes off a maddr and a topmost Route that name us.
void preprocessRoutes(Request &request, const OwnAddresses &own);

/// RFC 3261 s.16.6 items 3 and 6: Max-Forwards one less (70 where there was none), `path` pushed in front of the Route, the
/// swap for a next hop that is a strict router. Gives the URI to which RFC 3263 is applied (item 7).
Uri postprocessRoutes(Request &request, const QByteArrayList &path);

} // namespace linnet::sip
