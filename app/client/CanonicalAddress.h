// SPDX-License-Identifier: MIT
#pragma once

#include "client/ClientError.h"
#include "base/Result.h"
#include "im/model/Address.h"
#include "message/Uri.h"

#include <QSet>

#include <functional>
#include <optional>

namespace linnet::client {

/// The canonical address of a URI from the wire (DESIGN s.5): sip and sips fold to "sip:", parameters, `gr`, password and headers
/// go, the host is lower-cased, the default port removed, escapes are normalised. im: and pres: become sip:. Telephone numbers lose their
/// visual separators (RFC 3966 s.4). A URI without a user part keeps its host alone. Nothing for a scheme that names no person (urn:,
/// http: ...). tests/data/addresses.tsv has the cases.
std::optional<im::Address> canonicalAddress(const sip::Uri &uri);

/// Under which other names an account's own domain is known to us: servers that write themselves into From, as PBXs do. A value.
struct HomeHosts
{
    QString domain; ///< canonical host, with its port where it has one
    QSet<QString> others; ///< the same: the account's servers, where a request of the registered flow came from

    /// "192.0.2.1:5080" is also "192.0.2.1": who writes the server's address into From forgets its port.
    void addServer(const QString &host);

    /// Somebody at one of `others` is somebody at `domain`; a telephone number is reached through the account's own domain (RFC 3261
    /// s.19.1.6). Any other address stays.
    im::Address fold(const im::Address &address) const;
};
using HomesOf = std::function<HomeHosts(const im::Address &account)>;

/// The same for a URI as text from the wire, "im:bob@example.org"; empty: no URI, or none of a person.
im::Address addressOfUri(const QByteArray &uri);

/// What a person typed, see Client::parseAddress(). A user part is required.
Result<im::Address, ClientError> addressFromText(const QString &text, const QString &defaultHost = {});

/// The URI that requests to that address carry.
sip::Uri uriOf(const im::Address &address);

} // namespace linnet::client
