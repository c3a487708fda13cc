// SPDX-License-Identifier: MIT
#include "usage/invite/SessionTimer.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::sip {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

bool supportsTimer(const MessageBase &message)
{
    const auto tokens = message.tokens(HeaderName::Supported);
    return std::any_of(tokens.begin(), tokens.end(), [](const Slice &one) { return equalsIgnoringCase(one, "timer"); });
}

std::optional<SessionExpires> expiresOf(const MessageBase &message)
{
    if (!message.headers().contains(HeaderName::SessionExpires))
        return std::nullopt;
    const auto parsed = parseSessionExpires(message.headers().value(HeaderName::SessionExpires));
    return parsed ? std::optional(*parsed) : std::nullopt;
}

seconds minSEOf(const MessageBase &message)
{
    if (!message.headers().contains(HeaderName::MinSE))
        return 0s;
    const auto parsed = parseSessionExpires(message.headers().value(HeaderName::MinSE));
    return parsed ? parsed->interval : 0s;
}

} // namespace

QList<QPair<QByteArray, QByteArray>> SessionTimer::requestHeaders() const
{
    SessionExpires ours;
    const seconds least = std::max(m_minSE, m_policy.floor);
    ours.interval = std::max(least, m_interval > 0s ? m_interval : m_policy.wanted);
    if (m_wasAgreed && m_interval > 0s)
        ours.refresher = m_weRefresh ? SessionExpires::Refresher::Uac : SessionExpires::Refresher::Uas;
    QList<QPair<QByteArray, QByteArray>> headers{{"Session-Expires", toBytes(ours)}};
    if (m_minSE > 0s)
        headers.append({"Min-SE", QByteArray::number(qlonglong(m_minSE.count()))});
    return headers;
}

bool SessionTimer::onTooSmall(const Response &response)
{
    const seconds asked = minSEOf(response);
    // Some bound, or a hostile number would switch the timer off in fact.
    if (asked <= m_minSE || asked > 24h)
        return false;
    m_minSE = asked;
    return true;
}

void SessionTimer::onSuccess(const Response &response)
{
    m_wasAgreed = true;
    const auto agreed = expiresOf(response);
    m_interval = agreed ? std::max(agreed->interval, m_policy.floor) : 0s;
    m_weRefresh = agreed && agreed->refresher != SessionExpires::Refresher::Uas;
}

std::optional<seconds> SessionTimer::refusal(const Request &request) const
{
    const auto asked = expiresOf(request);
    if (!asked || !supportsTimer(request) || asked->interval >= std::max(m_policy.least, m_policy.floor))
        return std::nullopt;
    return std::max(m_policy.least, m_policy.floor);
}

void SessionTimer::accept(const Request &request, Response &response)
{
    m_wasAgreed = true;
    m_minSE = std::max(m_minSE, minSEOf(request));
    const bool theyCan = supportsTimer(request);
    const auto asked = expiresOf(request);
    if (!asked && !theyCan) {
        m_interval = 0s;
        return;
    }
    const seconds least = std::max(minSEOf(request), m_policy.floor);
    m_interval = std::max(least, asked ? std::min(asked->interval, m_policy.wanted) : m_policy.wanted);
    m_weRefresh = !theyCan || (asked && asked->refresher == SessionExpires::Refresher::Uas);
    SessionExpires ours{m_interval, m_weRefresh ? SessionExpires::Refresher::Uas : SessionExpires::Refresher::Uac};
    response.editHeaders().append(HeaderName::SessionExpires, toBytes(ours));
    if (!m_weRefresh)
        response.editHeaders().append(HeaderName::Require, "timer");
}

std::chrono::milliseconds SessionTimer::dueAfter() const
{
    if (m_weRefresh)
        return m_interval / 2;
    return m_interval - std::min<seconds>(32s, m_interval / 3);
}

} // namespace linnet::sip
