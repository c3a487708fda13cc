// SPDX-License-Identifier: MIT
#include "usage/RequestSender.h"

namespace linnet::sip {

RequestSender::RequestSender(AccountBook &accounts, TransactionLayer &transactions, Locate locate)
    : m_accounts(accounts), m_transactions(transactions), m_locate(std::move(locate))
{
}

QByteArray RequestSender::newCallId() const { return m_transactions.random().token(96); }

RequestAttempt *RequestSender::send(OutgoingRequest request)
{
    RandomSource &random = m_transactions.random();
    if (request.callId.isEmpty())
        request.callId = newCallId();
    if (request.fromTag.isEmpty())
        request.fromTag = random.token();
    auto *attempt = new RequestAttempt(*this, std::move(request));
    attempt->setParent(&m_transactions);
    QMetaObject::invokeMethod(attempt, [attempt] { attempt->start(); }, Qt::QueuedConnection);
    return attempt;
}

} // namespace linnet::sip
