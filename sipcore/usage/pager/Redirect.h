// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <QByteArrayList>

#include <optional>

namespace linnet::sip {

/// A Request-URI reduced to what tells it from others: for queues and for redirect loops.
QByteArray requestUriKey(const Uri &uri);

/// Where a 3xx sends a request, within the domain that it was for (DESIGN s.5): the Contact with the highest q whose host is
/// that of `original` and that has not been asked yet. Nothing when there is none, or after Limits::kMaxRedirects.
std::optional<Uri> redirectTarget(const Response &response, const Uri &original, const QByteArrayList &visited);

} // namespace linnet::sip
