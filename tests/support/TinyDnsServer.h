// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QUdpSocket>

namespace linnet::test {

/// A DNS server on loopback with a zone in memory: SRV, A and AAAA. What it does not know is NXDOMAIN.
class TinyDnsServer
{
public:
    TinyDnsServer();

    /// For Resolver::setServers().
    QByteArray address() const;
    void addSrv(const QByteArray &name, quint16 priority, quint16 weight, quint16 port, const QByteArray &target);
    void addAddress(const QByteArray &name, const QHostAddress &address);
    /// Reads questions and answers none.
    void setSilent(bool silent) { m_isSilent = silent; }
    /// Every question gets SERVFAIL.
    void setBroken(bool broken) { m_isBroken = broken; }
    /// "name type", lower case, in the order in which they came.
    QList<QByteArray> questions() const { return m_questions; }

private:
    void answer(const QByteArray &question, const QHostAddress &to, quint16 port);

    struct Records
    {
        QList<QByteArray> srv; ///< RDATA
        QList<QByteArray> a;
        QList<QByteArray> aaaa;
    };
    QUdpSocket m_socket;
    QHash<QByteArray, Records> m_zone;
    QList<QByteArray> m_questions;
    bool m_isSilent = false;
    bool m_isBroken = false;
};

} // namespace linnet::test
