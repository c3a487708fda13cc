// SPDX-License-Identifier: MIT
#include "transport/AddressOrder.h"

#include <algorithm>
#include <array>
#include <vector>

namespace linnet::sip {

namespace {

struct Policy
{
    const char *prefix;
    int length;
    int precedence;
    int label;
};

/// RFC 6724 s.2.1, longest prefix first.
constexpr std::array kPolicies{
    Policy{"::1", 128, 50, 0},   Policy{"::", 96, 1, 3},     Policy{"2001::", 32, 5, 5},  Policy{"2002::", 16, 30, 2},
    Policy{"3ffe::", 16, 1, 12}, Policy{"fec0::", 10, 1, 11}, Policy{"fc00::", 7, 3, 13}, Policy{"::", 0, 40, 1},
};
constexpr Policy kIpv4{"::ffff:0:0", 96, 35, 4};

const Policy &policyOf(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return kIpv4;
    const auto found = std::find_if(kPolicies.begin(), kPolicies.end() - 1, [&](const Policy &policy) {
        return address.isInSubnet(QHostAddress(QLatin1String(policy.prefix)), policy.length);
    });
    return *found;
}

/// RFC 6724 s.3.1, s.3.2; less is narrower.
int scopeOf(const QHostAddress &address)
{
    if (address.isLoopback() || address.isLinkLocal())
        return 2;
    return address.isSiteLocal() ? 5 : 14;
}

struct Candidate
{
    QHostAddress address;
    bool unreachable = false;
    bool otherScope = false;
    bool otherLabel = false;
    int precedence = 0;
    int scope = 0;

    auto rank() const { return std::make_tuple(unreachable, otherScope, otherLabel, -precedence, scope); }
};

} // namespace

QList<QHostAddress> inOrderOfTrial(const QList<QHostAddress> &addresses,
                                   const std::function<QHostAddress(const QHostAddress &)> &sourceFor)
{
    QList<QHostAddress> ordered = addresses;
    if (std::all_of(ordered.begin(), ordered.end(), [](const QHostAddress &one) { return one.isLoopback(); })) {
        std::stable_partition(ordered.begin(), ordered.end(), [](const QHostAddress &one) {
            return one.protocol() == QAbstractSocket::IPv4Protocol;
        });
        return ordered;
    }
    std::vector<Candidate> candidates;
    for (const QHostAddress &address : addresses) {
        const QHostAddress source = sourceFor(address);
        const Policy &policy = policyOf(address);
        candidates.push_back({address, source.isNull(), scopeOf(source) != scopeOf(address),
                              policyOf(source).label != policy.label, policy.precedence, scopeOf(address)});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate &a, const Candidate &b) { return a.rank() < b.rank(); });
    ordered.clear();
    for (const Candidate &candidate : candidates)
        ordered.append(candidate.address);
    return ordered;
}

} // namespace linnet::sip
