// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "msrp/MsrpMessage.h"

#include <QHash>

#include <deque>
#include <memory>

namespace linnet::sip {

struct RelayWay;

/// A request that a relay has passed on and that somebody may answer (RFC 4976 s.6.4).
struct RelayedRequest
{
    std::shared_ptr<const RelayWay> way;
    QByteArray messageId;
    std::optional<ByteRange> range; ///< of a SEND: what it carried
    FailureReport failureReport = FailureReport::Yes;
    QByteArray transaction; ///< of anything but a SEND: what its sender called it, whom the response goes to
    bool hasCredentials = false;
};

/// Such requests on one connection. Identifiers are 64 random bits of the connection and a number. Pure.
class RelayTransactions
{
public:
    /// RFC 4976 s.6.4.1
    static constexpr std::chrono::seconds kResponseTime{30};

    explicit RelayTransactions(QByteArray prefix) : m_prefix(std::move(prefix)) { }

    /// The identifier of the next request, whether or not it is kept.
    QByteArray newId() { return m_prefix + QByteArray::number(++m_last, 36); }
    void keep(const QByteArray &id, RelayedRequest request) { m_open.insert(id, std::move(request)); }
    /// Its last octet has been given to the system: the time for the response begins.
    void onLeft(const QByteArray &id, MonoTime now);
    /// Its response is here; nothing: none that is open.
    std::optional<RelayedRequest> take(const QByteArray &id);
    /// The next one that has waited too long; nothing: none more.
    std::optional<RelayedRequest> takeOverdue(MonoTime now);
    std::optional<MonoTime> nextDue() const { return m_due.empty() ? std::nullopt : std::optional(m_due.front().first); }
    /// The connection is gone: all that nobody will answer.
    std::vector<RelayedRequest> takeAll();
    qsizetype size() const { return m_open.size(); }

private:
    QByteArray m_prefix;
    quint64 m_last = 0;
    QHash<QByteArray, RelayedRequest> m_open;
    std::deque<std::pair<MonoTime, QByteArray>> m_due; ///< answered ones too, until their time
};

} // namespace linnet::sip
