// SPDX-License-Identifier: MIT
#include "support/TinyDnsServer.h"

#include <QNetworkDatagram>
#include <QtEndian>

namespace linnet::test {

namespace {

constexpr quint16 kA = 1;
constexpr quint16 kAaaa = 28;
constexpr quint16 kSrv = 33;

QByteArray number16(quint16 value)
{
    QByteArray bytes(2, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray encodedName(const QByteArray &name)
{
    QByteArray bytes;
    for (const QByteArray &label : name.split('.')) {
        if (label.isEmpty())
            continue;
        bytes += char(label.size());
        bytes += label;
    }
    return bytes + '\0';
}

} // namespace

TinyDnsServer::TinyDnsServer()
{
    if (!m_socket.bind(QHostAddress(QHostAddress::LocalHost), 0))
        qFatal("no port for the DNS server of the test");
    QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket.receiveDatagram();
            answer(datagram.data(), datagram.senderAddress(), quint16(datagram.senderPort()));
        }
    });
}

QByteArray TinyDnsServer::address() const
{
    return "127.0.0.1:" + QByteArray::number(m_socket.localPort());
}

void TinyDnsServer::addSrv(const QByteArray &name, quint16 priority, quint16 weight, quint16 port, const QByteArray &target)
{
    m_zone[name.toLower()].srv.append(number16(priority) + number16(weight) + number16(port) + encodedName(target));
}

void TinyDnsServer::addAddress(const QByteArray &name, const QHostAddress &address)
{
    Records &records = m_zone[name.toLower()];
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        const Q_IPV6ADDR raw = address.toIPv6Address();
        records.aaaa.append(QByteArray(reinterpret_cast<const char *>(raw.c), 16));
    } else {
        QByteArray raw(4, '\0');
        qToBigEndian(address.toIPv4Address(), raw.data());
        records.a.append(raw);
    }
}

void TinyDnsServer::answer(const QByteArray &question, const QHostAddress &to, quint16 port)
{
    if (question.size() < 17)
        return;
    QByteArray name;
    qsizetype at = 12;
    while (at < question.size() && question[at] != '\0') {
        const auto length = qsizetype(quint8(question[at]));
        name += (name.isEmpty() ? QByteArray() : QByteArray(".")) + question.mid(at + 1, length).toLower();
        at += length + 1;
    }
    const auto type = qFromBigEndian<quint16>(question.constData() + at + 1);
    m_questions.append(name + ' ' + QByteArray(type == kSrv ? "SRV" : type == kA ? "A" : type == kAaaa ? "AAAA" : "other"));
    if (m_isSilent)
        return;

    const bool known = m_zone.contains(name) && !m_isBroken;
    const Records records = known ? m_zone.value(name) : Records{};
    const QList<QByteArray> found = type == kSrv ? records.srv : type == kA ? records.a : type == kAaaa ? records.aaaa : QList<QByteArray>();
    const quint16 code = m_isBroken ? 2 : known ? 0 : 3;

    QByteArray reply = question.left(2) + number16(quint16(0x8580 | code)) + number16(1) + number16(quint16(found.size()))
        + number16(0) + number16(0) + question.mid(12, at + 5 - 12);
    for (const QByteArray &data : found)
        reply += number16(0xC00C) + number16(type) + number16(1) + number16(0) + number16(60) + number16(quint16(data.size())) + data;
    m_socket.writeDatagram(reply, to, port);
}

} // namespace linnet::test
