// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Target.h"

#include <QHash>

#include <optional>

namespace linnet::sip {

/// Hands out flow numbers; one for all transports of a layer, so that no number is ever used twice.
class FlowCounter
{
public:
    FlowId next() { return ++m_last; }

private:
    FlowId m_last = 0;
};

/// The flows of UDP: which pairs of local and remote endpoint have a number. Strangers cannot make it grow without bound:
/// the oldest half of what was not used lately is forgotten, and what came in never pushes out what we sent to.
class FlowTable
{
public:
    explicit FlowTable(FlowCounter &counter) : m_counter(counter) { }

    enum class Use : quint8 { Sent, Received };
    FlowId flowFor(const Endpoint &local, const Endpoint &remote, Use use);
    struct Pair
    {
        Endpoint local;
        Endpoint remote;
        friend bool operator==(const Pair &, const Pair &) = default;
        friend size_t qHash(const Pair &p, size_t seed = 0) { return qHashMulti(seed, p.local, p.remote); }
    };
    std::optional<Pair> find(FlowId flow) const;

    /// Pairs in one generation; two generations are kept for each use.
    static constexpr qsizetype kGeneration = 8192;

private:
    struct Generation
    {
        QHash<Pair, FlowId> byPair;
        QHash<FlowId, Pair> byFlow;
    };
    struct Generations
    {
        Generation young;
        Generation old;

        void add(const Pair &pair, FlowId flow);
    };

    FlowCounter &m_counter;
    Generations m_sent;
    Generations m_received;
};

} // namespace linnet::sip
