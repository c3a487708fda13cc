// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>

namespace linnet::sip {

/// The timers of RFC 3261 s.17 and RFC 4320 that the non-INVITE machines run, named as there.
enum class Timer : quint8 {
    E, ///< client: resend the request
    F, ///< client: no final response any more
    K, ///< client: absorb retransmitted responses
    J, ///< server: answer retransmitted requests
    Late100, ///< server: the TU has said nothing so long that a 100 is due (RFC 4320 s.4.1)
    Abandoned, ///< server: the client has given up by now; nobody waits for an answer (RFC 4320 s.4.2)
};
inline constexpr int kTimerCount = int(Timer::Abandoned) + 1;

/// The base values (RFC 3261 s.17.1.1.1, table 4) and what follows from them.
struct Timers
{
    using ms = std::chrono::milliseconds;

    ms t1{500}; ///< round-trip estimate
    ms t2{4000}; ///< longest interval between retransmissions of a non-INVITE request
    ms t4{5000}; ///< longest life of a message in the network

    constexpr ms timeout() const { return 64 * t1; } ///< F; J over unreliable transports
    /// When a client's timer E is reset to T2: from then on a 100 quiets it (RFC 4320 s.4.1).
    constexpr ms late100() const
    {
        ms at{0};
        for (ms interval = t1; interval < t2; interval *= 2)
            at += interval;
        return at;
    }
};

} // namespace linnet::sip
