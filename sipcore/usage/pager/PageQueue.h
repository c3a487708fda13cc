// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <optional>

namespace linnet::sip {

/// Who may send now: one at a time for each Request-URI, the others in order (RFC 3428 s.8). Pure.
class PageQueue
{
public:
    using Ticket = quint64;

    void add(const QByteArray &uriKey, Ticket ticket);
    /// Takes the next one that may leave, of any Request-URI; nothing when all must wait.
    std::optional<Ticket> takeReady();
    /// The pending one of that Request-URI has its final answer.
    void finished(const QByteArray &uriKey);
    int pendingTo(const QByteArray &uriKey) const;

private:
    struct Lane
    {
        bool pending = false;
        QList<Ticket> waiting;
    };
    QHash<QByteArray, Lane> m_lanes;
    QList<QByteArray> m_ready; ///< lanes that may send and have something
};

} // namespace linnet::sip
