// SPDX-License-Identifier: MIT
#pragma once

#include "client/ClientError.h"
#include "base/Result.h"
#include "im/model/Address.h"
#include "message/Uri.h"

#include <optional>

namespace linnet::client {

/// The canonical address of a URI from the wire (DESIGN s.5): sip and sips fold to "sip:", parameters, `gr`, password and headers
/// go, the host is lower-cased, the default port removed, escapes are normalised. im: and pres: become sip:. A URI
/// without a user part keeps its host alone. Nothing for a scheme that names no person (urn:, http: ...).
std::optional<im::Address> canonicalAddress(const sip::Uri &uri);

/// What a person typed, see Client::parseAddress(). A user part is required.
Result<im::Address, ClientError> addressFromText(const QString &text, const QString &defaultHost = {});

/// The URI that requests to that address carry.
sip::Uri uriOf(const im::Address &address);

} // namespace linnet::client
