// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace linnet::sip {

/// The timers of RFC 3261 s.17, RFC 6026 and RFC 4320 that the machines run, named as there.
enum class Timer : quint8 {
    A, ///< INVITE client: resend the request
    B, ///< INVITE client: no response any more
    D, ///< INVITE client: absorb retransmitted failures
    M, ///< INVITE client: hand on further 2xx (RFC 6026)
    CancelWait, ///< INVITE client: cancelled, and still no final response (RFC 3261 s.9.1)
    G, ///< INVITE server: resend the failure
    H, ///< INVITE server: no ACK any more
    I, ///< INVITE server: absorb retransmitted ACKs
    L, ///< INVITE server: absorb retransmitted requests after a 2xx (RFC 6026)
    Trying100, ///< INVITE server: the TU has said nothing for 200 ms (RFC 3261 s.17.2.1)
    E, ///< client: resend the request
    F, ///< client: no final response any more
    K, ///< client: absorb retransmitted responses
    J, ///< server: answer retransmitted requests
    Late100, ///< server: the TU has said nothing so long that a 100 is due (RFC 4320 s.4.1)
    Abandoned, ///< server: the client has given up by now; nobody waits for an answer (RFC 4320 s.4.2)
};

inline constexpr int kTimerCount = int(Timer::Abandoned) + 1;

/// Where a transaction keeps a running timer: those that share a place never run together in one machine.
inline constexpr size_t kTimerSlots = 3;
constexpr size_t timerSlot(Timer timer)
{
    switch (timer) {
    case Timer::A:
    case Timer::E:
    case Timer::G:
    case Timer::Trying100:
    case Timer::Late100:
        return 0;
    case Timer::B:
    case Timer::F:
    case Timer::H:
    case Timer::CancelWait:
    case Timer::Abandoned:
        return 1;
    case Timer::D:
    case Timer::M:
    case Timer::K:
    case Timer::I:
    case Timer::L:
    case Timer::J:
        return 2;
    }
    return 0;
}

/// The base values (RFC 3261 s.17.1.1.1, table 4) and what follows from them.
struct Timers
{
    using ms = std::chrono::milliseconds;

    ms t1{500}; ///< round-trip estimate
    ms t2{4000}; ///< longest interval between retransmissions of a non-INVITE request
    ms t4{5000}; ///< longest life of a message in the network

    constexpr ms timeout() const { return 64 * t1; } ///< B, F, H, L, M; J over unreliable transports
    /// D over unreliable transports: the server's T1 is not known (RFC 6026 s.8.4).
    constexpr ms timerD() const { return std::max(ms(32'000), timeout()); }
    /// After it the layer sends the 100 that the TU has not sent.
    static constexpr ms kTrying100{200};
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
