// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"

#include <QByteArray>

#include <vector>

namespace linnet::sip {

/// One SRV record (RFC 2782).
struct SrvRecord
{
    quint16 priority = 0;
    quint16 weight = 0;
    quint16 port = 0;
    QByteArray target; ///< without the final dot; empty for "." (the service is decidedly not there)

    friend bool operator==(const SrvRecord &, const SrvRecord &) = default;
};

/// The order in which to try them: lowest priority first, within one priority at random by weight (RFC 2782).
/// Records with an empty target are left out.
std::vector<SrvRecord> selectionOrder(std::vector<SrvRecord> records, RandomSource &random);

} // namespace linnet::sip
