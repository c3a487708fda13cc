// SPDX-License-Identifier: MIT
#include "support/TinyDnsServer.h"

#include <QNetworkDatagram>
#include <QTcpSocket>
#include <QTimer>
#include <QtEndian>

namespace linnet::test {

namespace {

constexpr quint16 kA = 1;
constexpr quint16 kCname = 5;
constexpr quint16 kSoa = 6;
constexpr quint16 kAaaa = 28;
constexpr quint16 kSrv = 33;
constexpr quint16 kNaptr = 35;
/// What Resolver offers to take by UDP.
constexpr qsizetype kMaxDatagram = 1232;

QByteArray number16(quint16 value)
{
    QByteArray bytes(2, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray number32(quint32 value)
{
    QByteArray bytes(4, '\0');
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

QByteArray text(const QByteArray &value)
{
    return char(value.size()) + value;
}

QByteArray typeName(quint16 type)
{
    switch (type) {
    case kA:
        return "A";
    case kAaaa:
        return "AAAA";
    case kSrv:
        return "SRV";
    case kNaptr:
        return "NAPTR";
    }
    return "other";
}

} // namespace

TinyDnsServer::TinyDnsServer()
{
    // The same port for both.
    bool bound = false;
    for (int i = 0; i < 20 && !bound; ++i) {
        m_server.close();
        m_socket.close();
        bound = m_socket.bind(QHostAddress(QHostAddress::LocalHost), 0)
            && m_server.listen(QHostAddress(QHostAddress::LocalHost), m_socket.localPort());
    }
    if (!bound)
        qFatal("no port for the DNS server of the test");
    QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket.receiveDatagram();
            const QByteArray answer = reply(read(datagram.data()), false);
            if (answer.isEmpty())
                continue;
            const auto send = [this, answer, datagram] {
                m_socket.writeDatagram(answer, datagram.senderAddress(), quint16(datagram.senderPort()));
            };
            if (m_manner == Manner::Late)
                QTimer::singleShot(lateness(), &m_socket, send);
            else
                send();
        }
    });
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (QTcpSocket *connection = m_server.nextPendingConnection())
            QObject::connect(connection, &QTcpSocket::readyRead, connection, [this, connection] { serve(connection); });
    });
}

QByteArray TinyDnsServer::address() const
{
    return "127.0.0.1:" + QByteArray::number(m_socket.localPort());
}

void TinyDnsServer::addNaptr(const QByteArray &name, quint16 order, quint16 preference, const QByteArray &flags,
                             const QByteArray &services, const QByteArray &regexp, const QByteArray &replacement)
{
    m_zone[name.toLower()].append({kNaptr, number16(order) + number16(preference) + text(flags) + text(services)
                                               + text(regexp) + encodedName(replacement)});
}

void TinyDnsServer::addSrv(const QByteArray &name, quint16 priority, quint16 weight, quint16 port, const QByteArray &target)
{
    m_zone[name.toLower()].append({kSrv, number16(priority) + number16(weight) + number16(port) + encodedName(target)});
}

void TinyDnsServer::addAddress(const QByteArray &name, const QHostAddress &address)
{
    QList<Rdata> &records = m_zone[name.toLower()];
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        const Q_IPV6ADDR raw = address.toIPv6Address();
        records.append({kAaaa, QByteArray(reinterpret_cast<const char *>(raw.c), 16)});
    } else {
        records.append({kA, number32(address.toIPv4Address())});
    }
}

void TinyDnsServer::addAlias(const QByteArray &name, const QByteArray &target)
{
    m_zone[name.toLower()].append({kCname, encodedName(target)});
}

TinyDnsServer::Question TinyDnsServer::read(const QByteArray &packet)
{
    Question question;
    if (packet.size() < 17)
        return question;
    qsizetype at = 12;
    while (at < packet.size() && packet[at] != '\0') {
        const auto length = qsizetype(quint8(packet[at]));
        question.name += (question.name.isEmpty() ? QByteArray() : QByteArray(".")) + packet.mid(at + 1, length).toLower();
        at += length + 1;
    }
    question.packet = packet;
    question.type = qFromBigEndian<quint16>(packet.constData() + at + 1);
    question.end = at + 5;
    return question;
}

QByteArray TinyDnsServer::reply(const Question &question, bool byTcp)
{
    if (question.packet.isEmpty())
        return {};
    m_questions.append(question.name + ' ' + typeName(question.type));
    m_byTcp += byTcp;
    if (m_manner == Manner::Silent)
        return {};
    if (m_manner == Manner::Garbage)
        return question.packet.left(2) + QByteArray(40, '\xC0');

    const auto known = m_zone.constFind(question.name);
    const bool isKnown = known != m_zone.cend() && m_manner != Manner::Broken;
    QByteArray section;
    quint16 count = 0;
    QByteArray owner = question.name;
    // A CNAME says all there is about its name; as recursive servers do, what it leads to comes along.
    for (int i = 0; isKnown && i < 20; ++i) {
        const QByteArray at = owner;
        for (const Rdata &record : m_zone.value(at)) {
            if (record.type != question.type && record.type != kCname)
                continue;
            section += encodedName(at) + number16(record.type) + number16(1) + number32(m_ttl)
                + number16(quint16(record.data.size())) + record.data;
            ++count;
            if (record.type == kCname)
                owner = read(QByteArray(12, '\0') + record.data + QByteArray(4, '\0')).name;
        }
        if (owner == at)
            break;
    }
    QByteArray authority;
    if (count == 0 && m_soa != std::pair<quint32, quint32>{0, 0}) {
        const QByteArray data = encodedName("ns.example") + encodedName("root.example") + QByteArray(16, '\1') + number32(m_soa.second);
        authority = encodedName("example") + number16(kSoa) + number16(1) + number32(m_soa.first) + number16(quint16(data.size())) + data;
    }
    quint16 flags = quint16(0x8580 | (m_manner == Manner::Broken ? 2 : isKnown ? 0 : 3));
    const bool isTooLong = question.end + section.size() + authority.size() > kMaxDatagram;
    if (!byTcp && (m_manner == Manner::Truncated || isTooLong)) {
        flags |= 0x0200;
        section.clear();
        authority.clear();
        count = 0;
    }
    QByteArray id = question.packet.left(2);
    if (m_manner == Manner::WrongId)
        id[0] = char(id[0] ^ 0x55);
    const QByteArray answer = id + number16(flags) + number16(1) + number16(count) + number16(authority.isEmpty() ? 0 : 1)
        + number16(0) + question.packet.mid(12, question.end - 12) + section + authority;
    return m_manner == Manner::CutShort ? answer.chopped(3) : answer;
}

void TinyDnsServer::serve(QTcpSocket *connection)
{
    while (connection->bytesAvailable() >= 2) {
        const auto length = qFromBigEndian<quint16>(connection->peek(2).constData());
        if (connection->bytesAvailable() < 2 + length)
            return;
        const QByteArray packet = connection->read(2 + length).mid(2);
        const QByteArray answer = reply(read(packet), true);
        if (!answer.isEmpty())
            connection->write(number16(quint16(answer.size())) + answer);
    }
}

} // namespace linnet::test
