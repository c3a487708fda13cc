// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "message/headers/SessionExpires.h"

#include <QList>
#include <QPair>

namespace linnet::sip {

/// The session timer of one dialog (RFC 4028): what to ask, what was agreed, who refreshes and when it is over. Pure.
class SessionTimer
{
public:
    /// Below this no interval may be asked or refused (s.5).
    static constexpr std::chrono::seconds kLeast{90};
    struct Policy
    {
        std::chrono::seconds wanted{1800};
        std::chrono::seconds least{kLeast};
        std::chrono::seconds floor{kLeast}; ///< the RFC's; tests, which have not the time, put a lower one here
    };

    SessionTimer() = default;
    explicit SessionTimer(Policy policy) : m_policy(policy) { }

    /// Session-Expires and Min-SE of an INVITE or UPDATE that we send (s.7.1, s.7.4).
    QList<QPair<QByteArray, QByteArray>> requestHeaders() const;
    /// A 422: true when another try with what it asks makes sense (s.7.3).
    bool onTooSmall(const Response &response);
    /// A 2xx to what we sent (s.7.2).
    void onSuccess(const Response &response);

    /// The Min-SE that a 422 to this request has to say; nothing when its interval is long enough (s.9).
    std::optional<std::chrono::seconds> refusal(const Request &request) const;
    /// Agrees to a request and completes our 2xx to it (s.9, table 2).
    void accept(const Request &request, Response &response);

    bool isRunning() const { return m_interval.count() > 0; }
    std::chrono::seconds interval() const { return m_interval; }
    bool weRefresh() const { return m_weRefresh; }
    /// After the last 2xx: when to refresh, or when to give up waiting for the peer's refresh (s.10).
    std::chrono::milliseconds dueAfter() const;

private:
    Policy m_policy;
    std::chrono::seconds m_minSE{0}; ///< the largest that this dialog has seen
    std::chrono::seconds m_interval{0};
    bool m_weRefresh = false;
    bool m_wasAgreed = false;
};

} // namespace linnet::sip
