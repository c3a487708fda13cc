// SPDX-License-Identifier: MIT
#pragma once

#include "auth/Digest.h"
#include "message/MessageParser.h"
#include "transaction/TransactionLayer.h"

#include <QList>

#include <optional>

namespace linnet::test {

/// A user agent of few words for the tests of the embedded server: registers, sends, answers what comes as it is told.
/// The caller lets time pass.
class ServerAgent : public QObject
{
public:
    ServerAgent(sip::TransactionLayer &transactions, sip::Target server, const QByteArray &user,
                const QByteArray &domain, const QByteArray &password = {})
        : m_transactions(transactions), m_server(server), m_user(user), m_domain(domain), m_password(password)
    {
        connect(&transactions, &sip::TransactionLayer::requestReceived, this, [this](sip::ServerTransaction *t) {
            requests.append(t->request());
            if (answer != 0)
                t->respond(answer);
        });
    }

    QByteArray aor() const { return "sip:" + m_user + '@' + m_domain; }

    /// A request of ours without Via, with a new Call-ID.
    sip::Request make(const QByteArray &method, const QByteArray &uri, const QByteArray &headers = {},
                      const QByteArray &body = {})
    {
        QByteArray text = method + ' ' + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nMax-Forwards: 70\r\n"
                          + "From: <" + aor() + ">;tag=" + m_transactions.random().token() + "\r\nTo: <"
                          + (method == "REGISTER" ? aor() : uri) + ">\r\nCall-ID: "
                          + m_transactions.random().token() + "\r\nCSeq: 1 " + method + "\r\n" + headers;
        if (!body.isEmpty() && !headers.contains("Content-Type"))
            text += "Content-Type: text/plain\r\n";
        text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        auto parsed = sip::parseDatagram(Slice::copyOf(text));
        sip::Request request = parsed ? std::get<sip::Request>(*parsed) : sip::Request();
        request.editHeaders().remove(sip::HeaderName::Via);
        return request;
    }
    sip::Request makeMessage(const QByteArray &to, const QByteArray &text)
    {
        return make("MESSAGE", "sip:" + to + '@' + m_domain, {}, text);
    }
    sip::Request makeRegister(const QByteArray &contact, const QByteArray &headers = {})
    {
        return make("REGISTER", "sip:" + m_domain,
                    (contact.isEmpty() ? QByteArray() : "Contact: " + contact + "\r\n") + headers);
    }

    /// Sends; the final response turns up in `responses`, a failure as a null there. Challenges are answered once.
    void send(sip::Request request)
    {
        start(std::move(request), !m_password.isEmpty());
    }

    QList<sip::Request> requests; ///< what came, in order
    int answer = 200; ///< 0: silence
    QList<std::optional<sip::Response>> responses; ///< finals to what we sent, in order
    QList<int> statuses() const
    {
        QList<int> all;
        for (const auto &response : responses)
            all.append(response ? response->status : 0);
        return all;
    }
    QList<QByteArray> bodies() const
    {
        QList<QByteArray> all;
        for (const sip::Request &request : requests)
            all.append(request.body().toByteArray());
        return all;
    }

private:
    void start(sip::Request request, bool mayAnswerChallenge)
    {
        sip::ClientTransaction *t = m_transactions.send(request, m_server);
        connect(t, &sip::ClientTransaction::finalReceived, this,
                [this, request, mayAnswerChallenge](const sip::Response &response) {
                    const auto challenges = sip::challengesToAnswer(response);
                    if (mayAnswerChallenge && !challenges.empty())
                        start(withCredentials(request, challenges.front()), false);
                    else
                        responses.append(response);
                });
        connect(t, &sip::ClientTransaction::failed, this, [this] { responses.append(std::nullopt); });
    }

    sip::Request withCredentials(sip::Request request, const sip::Challenge &challenge)
    {
        sip::DigestInput input;
        input.username = m_user;
        input.password = m_password;
        input.method = request.method.name().toByteArray();
        input.uri = toBytes(request.uri);
        input.body = request.body().toByteArray();
        input.cnonce = m_transactions.random().token();
        request.editHeaders().set(challenge.fromProxy ? sip::HeaderName::ProxyAuthorization
                                                      : sip::HeaderName::Authorization,
                                  sip::authorizationValue(challenge, input));
        request.editHeaders().set(sip::HeaderName::CSeq,
                                  QByteArray::number(request.cseq()->number + 1) + ' ' + input.method);
        return request;
    }

    sip::TransactionLayer &m_transactions;
    sip::Target m_server;
    QByteArray m_user;
    QByteArray m_domain;
    QByteArray m_password;
};

} // namespace linnet::test
