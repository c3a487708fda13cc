// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "base/RandomSource.h"

#include <QByteArray>
#include <QHash>

#include <deque>

namespace linnet::sip {

/// Nonces that need no memory until somebody has used one well: time and random bytes, sealed by an HMAC under a key of this run
/// (RFC 7616 s.5.4). Uses are remembered, so that a nonce count serves once (s.3.4.5).
class NonceKeeper
{
public:
    static constexpr std::chrono::seconds kLifetime{300};

    NonceKeeper(const Clock &clock, RandomSource &random);

    QByteArray make();
    /// We made it, and not longer than kLifetime ago.
    bool isFresh(const QByteArray &nonce) const;
    /// Notes the use of a fresh nonce whose credentials were right. False: this count was used before, or is so far behind that
    /// nobody knows.
    bool use(const QByteArray &nonce, quint32 count);

private:
    struct Uses
    {
        quint32 highest = 0;
        quint64 window = 0; ///< bit n: highest - n was used
    };
    QByteArray seal(const QByteArray &head) const;
    void forgetOld();

    const Clock &m_clock;
    RandomSource &m_random;
    QByteArray m_key;
    QHash<QByteArray, Uses> m_uses;
    std::deque<std::pair<MonoTime, QByteArray>> m_byAge;
};

} // namespace linnet::sip
