// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QMetaType>

#include <chrono>
#include <optional>

namespace linnet::im {

/// Why messages to a peer leave as CPIM or as bare text (DESIGN s.4). ui has a sentence for each.
enum class FormatReason : quint8 {
    Unknown, ///< nothing is known of the device: CPIM
    Proven, ///< it took CPIM from us, or sent us some: CPIM
    Listed, ///< its Accept names message/cpim: CPIM
    NotListed, ///< its Accept does not: bare text
    Refused, ///< it answered 415, 406 or 488 to CPIM: bare text
    ServerRefuses, ///< it said nothing, but its server let no CPIM through to others: bare text
    UserChose, ///< the user wants bare text for it
};
inline constexpr int kFormatReasonCount = 7;
QByteArrayView toString(FormatReason reason);
std::optional<FormatReason> formatReasonOf(QByteArrayView name);

/// What was learned about a peer, as seen from one account, with the times of learning (UTC; invalid: never). A value.
struct PeerFacts
{
    std::optional<bool> acceptsCpim; ///< nothing: not known
    FormatReason cpimReason = FormatReason::Unknown; ///< how that is known
    QDateTime acceptsCpimSince; ///< last confirmed
    bool dedups = false; ///< it accepted a CPIM message of ours with 200, or sent us CPIM or a receipt (DESIGN s.5)
    QDateTime dedupsSince;

    std::optional<bool> takesSessions; ///< MSRP sessions (RFC 4975); nothing: not known
    QDateTime takesSessionsSince; ///< last confirmed

    // Header values as its messages carried them; empty: never seen.
    QByteArray accept;
    QByteArray allow;
    QByteArray supported;
    QByteArray product; ///< User-Agent or Server
    QDateTime heardAt;

    QDateTime askedAt; ///< our last OPTIONS
    int optionsStatus = 0; ///< its final answer; 0: none came
    QDateTime receiptsAt; ///< when its last receipt came

    friend bool operator==(const PeerFacts &, const PeerFacts &) = default;
};

/// What is known older than this is asked again.
inline constexpr std::chrono::hours kPeerFactsAge{24 * 7};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::PeerFacts)
