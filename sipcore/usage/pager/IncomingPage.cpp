// SPDX-License-Identifier: MIT
#include "usage/pager/PagerUsage.h"
#include "usage/UserAgent.h"

namespace linnet::sip {

IncomingPage::IncomingPage(ServerTransaction *transaction, const Uri &account, bool onRegisteredFlow, QObject *parent)
    : QObject(parent), m_transaction(transaction), m_request(transaction->request()), m_source(transaction->source()),
      m_account(account), m_onRegisteredFlow(onRegisteredFlow)
{
    connect(transaction, &ServerTransaction::terminated, this, &QObject::deleteLater);
    connect(transaction, &QObject::destroyed, this, &QObject::deleteLater);
}

const Request &IncomingPage::request() const
{
    return m_request;
}

const MessageSource &IncomingPage::source() const
{
    return m_source;
}

const Uri &IncomingPage::account() const
{
    return m_account;
}

bool IncomingPage::onRegisteredFlow() const
{
    return m_onRegisteredFlow;
}

void IncomingPage::accept()
{
    answer(200, {});
}

void IncomingPage::reject(int status, const QList<QPair<QByteArray, QByteArray>> &headers)
{
    answer(status, headers);
}

void IncomingPage::answer(int status, const QList<QPair<QByteArray, QByteArray>> &headers)
{
    if (m_transaction && !m_transaction->hasFinalResponse()) {
        Response response = qobject_cast<PagerUsage *>(parent())->makeAnswer(m_request, status);
        for (const auto &[name, value] : headers)
            response.editHeaders().append(QByteArrayView(name), value);
        m_transaction->respond(response);
    }
    m_transaction = nullptr;
    deleteLater();
}

} // namespace linnet::sip
