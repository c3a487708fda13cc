// SPDX-License-Identifier: MIT
#pragma once

#include "server/Branch.h"
#include "server/LocationService.h"

#include <vector>

namespace linnet::sip {

/// Where a request goes from here (RFC 3261 s.16.5, s.16.6 items 1 to 7 but Record-Route): copies of it with their way. The flow that
/// registered a binding goes before everything that RFC 3263 would find for its Contact: behind a NAT nothing else is right.
class TargetSet
{
public:
    TargetSet(const LocationService &location, const RecordRouter &recordRouter, const TransportLayer &transport)
        : m_location(location), m_recordRouter(recordRouter), m_transport(transport)
    {
    }

    /// All bindings of a user, at most Limits::kMaxForks. For a sips: request only those that registered with sips:
    /// (RFC 5630 s.5.3).
    std::vector<ForkBranch> ofUser(const QByteArray &user, const Request &request) const;
    /// The user has bindings, but none for a sips: request.
    bool hasOnlyInsecure(const QByteArray &user) const;
    /// The binding whose Contact is the Request-URI, where one is registered: requests inside a dialog.
    std::optional<ForkBranch> ofContact(const Request &request) const;
    /// A request of a dialog that this server stands in the path of: its next Route, a registered Contact, or the flow that the
    /// dialog was made over. `token` is what preprocessRoutes() gave. Nothing when the request cannot prove that, or when the
    /// flow has ended: then it is treated like any other.
    std::optional<ForkBranch> ofDialog(const Request &request, const QByteArray &token) const;
    /// By the topmost Route, else by the Request-URI.
    static ForkBranch elsewhere(const Request &request);

private:
    ForkBranch of(const Binding &binding, const Request &request) const;

    const LocationService &m_location;
    const RecordRouter &m_recordRouter;
    const TransportLayer &m_transport;
};

/// The q of a Contact in thousandths; 1000 where there is none (RFC 3261 s.20.10).
int contactPreference(const NameAddr &contact);

} // namespace linnet::sip
