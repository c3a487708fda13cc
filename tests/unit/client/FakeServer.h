// SPDX-License-Identifier: MIT
#pragma once

#include "message/MessageParser.h"
#include "message/MessageWriter.h"

#include <QNetworkDatagram>
#include <QUdpSocket>

#include <functional>

namespace linnet::test {

/// A registrar and proxy on loopback that does what a test tells it: takes any REGISTER, answers MESSAGEs by script, sends MESSAGEs of
/// its own to the registered client and keeps the answers.
class FakeServer : public QObject
{
public:
    struct Answer
    {
        int status = 200;
        QList<QPair<QByteArray, QByteArray>> headers;
    };

    FakeServer()
    {
        m_socket.bind(QHostAddress::LocalHost);
        connect(&m_socket, &QUdpSocket::readyRead, this, [this] {
            while (m_socket.hasPendingDatagrams())
                receive(m_socket.receiveDatagram());
        });
    }

    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_socket.localPort()); }

    /// Status 0: silence.
    std::function<Answer(const sip::Request &)> onMessage = [](const sip::Request &) { return Answer{}; };
    bool takesRegister = true;

    QList<sip::Request> messages; ///< as they came, retransmissions included
    QList<sip::Response> answers; ///< to what sendMessage() sent
    int registers = 0;

    struct Outgoing
    {
        QByteArray from = "sip:bob@ex.test";
        QByteArray contentType = "text/plain";
        QByteArray body = "hello";
        QByteArray callId = {}; ///< empty: a new one
        QByteArray fromTag = "t1";
        int cseq = 1;
    };
    void sendMessage(const Outgoing &out)
    {
        const QByteArray number = QByteArray::number(++m_counter);
        const QByteArray callId = out.callId.isEmpty() ? "call" + number : out.callId;
        QByteArray text = "MESSAGE " + m_contact + " SIP/2.0\r\nVia: SIP/2.0/UDP " + address().toLatin1() + ";branch=z9hG4bKt" + number
            + ";rport\r\nMax-Forwards: 70\r\nFrom: <" + out.from + ">;tag=" + out.fromTag + "\r\nTo: <sip:alice@ex.test>\r\nCall-ID: "
            + callId + "\r\nCSeq: " + QByteArray::number(out.cseq) + " MESSAGE\r\nContent-Type: " + out.contentType
            + "\r\nContent-Length: " + QByteArray::number(out.body.size()) + "\r\n\r\n" + out.body;
        m_socket.writeDatagram(text, m_clientAddress, m_clientPort);
    }

    static QByteArray cpim(const QByteArray &messageId, const QByteArray &text)
    {
        return "From: <sip:bob@ex.test>\r\nTo: <sip:alice@ex.test>\r\nNS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: " + messageId
            + "\r\n\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\n" + text;
    }

private:
    void receive(const QNetworkDatagram &datagram)
    {
        const auto parsed = sip::parseDatagram(Slice::copyOf(datagram.data()));
        if (!parsed)
            return;
        if (const auto *response = std::get_if<sip::Response>(&*parsed)) {
            answers.append(*response);
            return;
        }
        const sip::Request request = std::get<sip::Request>(*parsed);
        Answer answer;
        if (request.method == sip::Method::Register) {
            if (!takesRegister)
                return;
            ++registers;
            m_clientAddress = datagram.senderAddress();
            m_clientPort = quint16(datagram.senderPort());
            if (!request.contacts().empty()) {
                m_contact = sip::toBytes(request.contacts().front().uri);
                answer.headers.append(qMakePair(QByteArray("Contact"),
                                                request.headers().value(sip::HeaderName::Contact).toByteArray() + ";expires=600"));
            }
        } else if (request.method == sip::Method::Message) {
            messages.append(request);
            answer = onMessage(request);
        }
        if (answer.status == 0)
            return;
        sip::Response response = sip::makeResponse(request, answer.status, "servertag");
        for (const auto &[name, value] : answer.headers)
            response.editHeaders().append(QByteArrayView(name), QByteArrayView(value));
        m_socket.writeDatagram(sip::toBytes(response), datagram.senderAddress(), quint16(datagram.senderPort()));
    }

    QUdpSocket m_socket;
    QByteArray m_contact;
    QHostAddress m_clientAddress;
    quint16 m_clientPort = 0;
    int m_counter = 0;
};

} // namespace linnet::test
