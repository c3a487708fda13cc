// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/TransactionLayer.h"
#include "usage/AccountBook.h"

#include <QObject>

namespace linnet::sip {

class UserAgent;

/// Who answers which request (DESIGN P09), in the order of RFC 3261 s.8.2: who may ask, method, Request-URI, extensions, body.
/// Requests that no registered flow brought get 403, unless an account takes direct ones; then 404 for users that are
/// none of ours.
class RequestDispatcher final : public QObject
{
    Q_OBJECT
public:
    explicit RequestDispatcher(UserAgent &agent);

    /// What we implement: Allow.
    static QByteArray allowValue();
    /// The extensions that a request may Require, and that we name in Supported.
    static QByteArray supportedValue();

    void setAccept(const QList<QByteArray> &types, const QList<QByteArray> &codings)
    {
        m_accept = types;
        m_codings = codings + QList<QByteArray>{"identity"};
    }
    QByteArray acceptValue() const { return m_accept.join(", "); }

Q_SIGNALS:
    void inviteRefused(const linnet::sip::Request &request, const linnet::sip::Uri &account);

private:
    using Headers = QList<QPair<HeaderName, QByteArray>>;
    void onRequest(ServerTransaction *transaction);
    void byMethod(ServerTransaction *transaction, const AccountBook::Match &match);
    void onMessage(ServerTransaction *transaction, const AccountBook::Match &match);
    void onInvite(ServerTransaction *transaction, const AccountBook::Match &match);
    void onOptions(ServerTransaction *transaction);
    void answer(ServerTransaction *transaction, int status, const Headers &headers = {});
    /// True when it was answered: 416 or 420.
    bool refusedByHeaders(ServerTransaction *transaction);
    /// True when it was answered: 415.
    bool refusedByBody(ServerTransaction *transaction);

    UserAgent &m_agent;
    QList<QByteArray> m_accept{"text/plain", "message/cpim"};
    QList<QByteArray> m_codings{"identity"};
};

} // namespace linnet::sip
