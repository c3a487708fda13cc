// SPDX-License-Identifier: MIT
#include "transport/TargetSelector.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// Takes one record of a priority group out of `group`; zero weights stand first, so that they have a small chance.
SrvRecord draw(std::vector<SrvRecord> &group, RandomSource &random)
{
    quint64 sum = 0;
    for (const SrvRecord &record : group)
        sum += record.weight;
    const quint64 wanted = random.below(sum + 1);
    quint64 running = 0;
    auto chosen = group.begin();
    for (; chosen + 1 != group.end(); ++chosen) {
        running += chosen->weight;
        if (running >= wanted)
            break;
    }
    SrvRecord record = std::move(*chosen);
    group.erase(chosen);
    return record;
}

std::optional<TransportProtocol> protocolOf(const QByteArray &services)
{
    static const struct
    {
        QByteArrayView name;
        TransportProtocol protocol;
    } kServices[] = {
        {"SIP+D2U", TransportProtocol::Udp},
        {"SIP+D2T", TransportProtocol::Tcp},
        {"SIPS+D2T", TransportProtocol::Tls},
        {"SIP+D2W", TransportProtocol::Ws}, // RFC 7118 s.5.5
        {"SIPS+D2W", TransportProtocol::Wss},
    };
    for (const auto &one : kServices) {
        if (equalsIgnoringCase(services, one.name))
            return one.protocol;
    }
    return std::nullopt;
}

/// A domain with more ways than this has more than anybody tries.
constexpr size_t kMaxServices = 8;

} // namespace

std::vector<SrvRecord> selectionOrder(std::vector<SrvRecord> records, RandomSource &random, size_t most)
{
    std::erase_if(records, [](const SrvRecord &record) { return record.target.isEmpty(); });
    std::stable_sort(records.begin(), records.end(), [](const SrvRecord &a, const SrvRecord &b) {
        if (a.priority != b.priority)
            return a.priority < b.priority;
        return a.weight == 0 && b.weight != 0;
    });
    std::vector<SrvRecord> ordered;
    auto begin = records.begin();
    while (begin != records.end() && ordered.size() < most) {
        const auto end = std::find_if(begin, records.end(),
                                      [&](const SrvRecord &record) { return record.priority != begin->priority; });
        std::vector<SrvRecord> group(std::make_move_iterator(begin), std::make_move_iterator(end));
        while (!group.empty() && ordered.size() < most)
            ordered.push_back(draw(group, random));
        begin = end;
    }
    return ordered;
}

std::vector<SipService> servicesOf(std::vector<NaptrRecord> records, bool secureOnly, std::optional<TransportProtocol> wanted)
{
    std::stable_sort(records.begin(), records.end(), [](const NaptrRecord &a, const NaptrRecord &b) {
        return a.order != b.order ? a.order < b.order : a.preference < b.preference;
    });
    std::vector<SipService> services;
    for (const NaptrRecord &record : records) {
        const auto protocol = protocolOf(record.services);
        const bool isHost = equalsIgnoringCase(record.flags, "a");
        if (!protocol || (secureOnly && !isSecure(*protocol)) || !record.regexp.isEmpty() || record.replacement.isEmpty()
            || (!isHost && !equalsIgnoringCase(record.flags, "s")))
            continue;
        services.push_back({*protocol, record.replacement, isHost});
    }
    if (wanted)
        std::stable_partition(services.begin(), services.end(), [&](const SipService &one) { return one.protocol == *wanted; });
    if (services.size() > kMaxServices)
        services.resize(kMaxServices);
    return services;
}

} // namespace linnet::sip
