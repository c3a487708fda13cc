// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QTcpServer>
#include <QUdpSocket>

#include <chrono>

namespace linnet::test {

/// A DNS server on loopback with a zone in memory: NAPTR, SRV, A, AAAA and CNAME, by UDP and TCP. What it does not know is
/// NXDOMAIN. It misbehaves as told.
class TinyDnsServer
{
public:
    TinyDnsServer();

    /// For Resolver::setServers().
    QByteArray address() const;
    void addNaptr(const QByteArray &name, quint16 order, quint16 preference, const QByteArray &flags,
                  const QByteArray &services, const QByteArray &regexp, const QByteArray &replacement);
    void addSrv(const QByteArray &name, quint16 priority, quint16 weight, quint16 port, const QByteArray &target);
    void addAddress(const QByteArray &name, const QHostAddress &address);
    void addAlias(const QByteArray &name, const QByteArray &target);
    void clear() { m_zone.clear(); }
    /// Of every record; 60 s at first.
    void setTtl(quint32 seconds) { m_ttl = seconds; }
    /// Denials carry an SOA with this TTL and minimum (RFC 2308); none at first.
    void setSoa(quint32 ttl, quint32 minimum) { m_soa = {ttl, minimum}; }

    enum class Manner : quint8 {
        Good,
        Silent, ///< reads questions and answers none
        Broken, ///< SERVFAIL
        Garbage, ///< octets that are no DNS message
        CutShort, ///< the right answer without its last octets
        WrongId, ///< the right answer to another question
        Late, ///< the right answer after lateness()
        Truncated, ///< by UDP only the word that there is more by TCP
    };
    void setManner(Manner manner) { m_manner = manner; }
    static constexpr std::chrono::milliseconds lateness() { return std::chrono::milliseconds(90); }
    /// "name type", lower case, in the order in which they came.
    QList<QByteArray> questions() const { return m_questions; }
    /// How many of them came by TCP.
    int questionsByTcp() const { return m_byTcp; }

private:
    struct Question
    {
        QByteArray packet;
        QByteArray name;
        quint16 type = 0;
        qsizetype end = 0; ///< of the question section
    };
    struct Rdata
    {
        quint16 type;
        QByteArray data;
    };
    static Question read(const QByteArray &packet);
    QByteArray reply(const Question &question, bool byTcp);
    void serve(QTcpSocket *connection);

    QUdpSocket m_socket;
    QTcpServer m_server;
    QHash<QByteArray, QList<Rdata>> m_zone;
    QList<QByteArray> m_questions;
    std::pair<quint32, quint32> m_soa{0, 0};
    quint32 m_ttl = 60;
    int m_byTcp = 0;
    Manner m_manner = Manner::Good;
};

} // namespace linnet::test
