// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"

#include <QByteArray>

#include <deque>
#include <optional>

namespace linnet::sip {

/// The requests of one session that wait for their responses (RFC 4975 s.7.1.1). Their identifiers are 64 random bits of the session and a
/// number behind them: nobody else can guess one, and a response is found by its number. Pure.
class MsrpTransactions
{
public:
    struct Pending
    {
        quint64 message = 0; ///< the number that its sender gave the message; 0: it carried nothing
        quint64 begin = 0; ///< the octets of the message that it carried, from 0
        quint64 end = 0;
        std::optional<MonoTime> due; ///< when its response has to be there; nothing: it has not left yet
        bool isOpen = true;
    };

    /// `prefix`: 64 random bits as an ident of at most 16 characters.
    explicit MsrpTransactions(QByteArray prefix) : m_prefix(std::move(prefix)) { }

    /// A new request; its identifier. They leave in the order in which they begin.
    QByteArray begin();
    /// An open one; null: none of ours, or answered.
    Pending *find(QByteArrayView transaction);
    /// Answered, or not to be answered.
    void close(Pending &pending);
    /// When the next response is due.
    std::optional<MonoTime> nextDue() const;
    /// The oldest one whose response is overdue, closed with this call.
    std::optional<Pending> takeOverdue(MonoTime now);
    size_t size() const { return m_pending.size(); }

private:
    QByteArray m_prefix;
    std::deque<Pending> m_pending; ///< by number; the first one is open
    quint64 m_first = 1; ///< its number
};

} // namespace linnet::sip
