// SPDX-License-Identifier: MIT
#pragma once

#include "usage/Identity.h"
#include "usage/RequestOutcome.h"
#include "usage/pager/AnswerClaim.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace linnet::sip {

class RequestDispatcher;
class UserAgent;

/// One MESSAGE to send (RFC 3428 s.4). A value.
struct OutgoingPage
{
    Uri account; ///< the AOR of one of the agent's accounts
    Uri to;
    QByteArray contentType; ///< "message/cpim", "text/plain;charset=UTF-8"
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers; ///< further header fields: Subject, Date, Expires
    QByteArray callId = {}; ///< of all its requests; empty: one is made
    /// Try the next target when one is silent. Only where the peer recognises duplicates (DESIGN s.5).
    bool failoverOnTimeout = false;
    /// Over 1300 bytes it leaves all the same, by TCP or TLS: only where each hop is known to control congestion (RFC 3428 s.8).
    bool mayBeLarge = false;
};

/// A received MESSAGE that waits for its answer. Exactly one of accept() and reject() must be called, within 32 s; the object deletes
/// itself afterwards. Gone (QPointer) when its transaction ended first, or after the 480 that leaves by itself after 30 s.
class IncomingPage final : public QObject
{
    Q_OBJECT
public:
    const Request &request() const;
    const MessageSource &source() const;
    const Uri &account() const; ///< the AOR of ours that it reached
    bool onRegisteredFlow() const;
    /// Whoever is about to keep the message for good asks keep() before. False: 480 has left, the sender's server keeps the message, and
    /// nobody here may.
    std::shared_ptr<AnswerClaim> claim() const { return m_claim; }
    /// 200 without body and Contact (RFC 3428 s.7).
    void accept();
    void reject(int status, const QList<QPair<QByteArray, QByteArray>> &headers = {});

private:
    friend class PagerUsage;
    IncomingPage(ServerTransaction *transaction, const Uri &account, bool onRegisteredFlow, QObject *parent);
    void answer(int status, const QList<QPair<QByteArray, QByteArray>> &headers);
    QPointer<ServerTransaction> m_transaction;
    Request m_request;
    MessageSource m_source;
    Uri m_account;
    bool m_onRegisteredFlow = false;
    std::shared_ptr<AnswerClaim> m_claim = std::make_shared<AnswerClaim>();
};

/// Pager-mode messages, in and out (RFC 3428). At most one MESSAGE transaction is pending per Request-URI (s.8); the
/// others wait here in order. Owned by its UserAgent.
class PagerUsage final : public QObject
{
    Q_OBJECT
public:
    /// Names one send(); never 0.
    using Ticket = quint64;

    ~PagerUsage() override;

    /// sending() when the request leaves, then exactly one finished(). Never emitted from inside send().
    Ticket send(const OutgoingPage &page);
    /// How many MESSAGE transactions are pending to that Request-URI: 0 or 1.
    int pendingTo(const Uri &requestUri) const;
    /// The bytes that its request would have now; see RequestAttempt::sizeOf().
    qsizetype sizeOf(const OutgoingPage &page, bool foreseen = false) const;
    /// A request of that account to `to` meets no hop that is not known to control congestion: all is sips:, or it goes straight to
    /// the peer's own address. A first hop by TCP says nothing of the next.
    bool controlsCongestion(const Uri &account, const Uri &to) const;

Q_SIGNALS:
    void sending(linnet::sip::PagerUsage::Ticket ticket);
    void finished(linnet::sip::PagerUsage::Ticket ticket, const linnet::sip::RequestOutcome &outcome);
    /// A MESSAGE of an accepted type, for one of our accounts.
    void received(linnet::sip::IncomingPage *page);

private:
    friend class IncomingPage;
    friend class RequestDispatcher;
    friend class UserAgent;
    explicit PagerUsage(UserAgent &agent);
    /// False when nobody listens to received().
    bool take(ServerTransaction *transaction, const Uri &account, bool onRegisteredFlow);
    Response makeAnswer(const Request &request, int status) const;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
