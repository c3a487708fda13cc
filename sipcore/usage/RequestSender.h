// SPDX-License-Identifier: MIT
#pragma once

#include "transport/TargetMemory.h"
#include "usage/AccountBook.h"
#include "usage/RequestAttempt.h"

#include <functional>

namespace linnet::sip {

/// Sends requests out of a dialog for the usages of one agent. Knows everything that an attempt needs.
class RequestSender final
{
public:
    /// Finds the servers of a URI: the Resolver, or what a test puts in its place.
    using Locate = std::function<void(const Uri &uri, TransportProtocol preferred, QObject *context, Resolver::Done done)>;

    RequestSender(AccountBook &accounts, TransactionLayer &transactions, Locate locate);

    /// Random: it names no host (DESIGN s.3).
    QByteArray newCallId() const;
    /// The attempt is its own owner and starts when control is back at the event loop; connect first.
    RequestAttempt *send(OutgoingRequest request);

    AccountBook &accounts() const { return m_accounts; }
    TransactionLayer &transactions() const { return m_transactions; }
    /// Servers that failed lately.
    TargetMemory &memory() { return m_memory; }
    /// How long a silent server may take where there is another one; kServerPatience at first.
    std::chrono::milliseconds serverPatience() const { return m_serverPatience; }
    void setServerPatience(std::chrono::milliseconds patience) { m_serverPatience = patience; }
    const Locate &locate() const { return m_locate; }
    void setLocate(Locate locate) { m_locate = std::move(locate); }
    /// An account's password was taken by a stronger digest algorithm than ever before.
    using DigestProven = std::function<void(const Uri &aor, const QByteArray &realm, DigestAlgorithm algorithm)>;
    void setDigestProven(DigestProven tell) { m_digestProven = std::move(tell); }
    const DigestProven &digestProven() const { return m_digestProven; }
    void setUserAgent(const QByteArray &product) { m_userAgent = product; }
    const QByteArray &userAgent() const { return m_userAgent; }

private:
    AccountBook &m_accounts;
    TransactionLayer &m_transactions;
    Locate m_locate;
    TargetMemory m_memory;
    std::chrono::milliseconds m_serverPatience = kServerPatience;
    DigestProven m_digestProven;
    QByteArray m_userAgent;
};

} // namespace linnet::sip
