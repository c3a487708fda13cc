// SPDX-License-Identifier: MIT
#pragma once

#include "message/Uri.h"
#include "message/headers/Via.h"
#include "transport/Target.h"

#include <QList>

namespace linnet::sip {

/// What names this server: its domain, the addresses and ports on which it listens. Pure.
class OwnAddresses
{
public:
    OwnAddresses(QByteArray domain, QList<QHostAddress> addresses, QList<quint16> ports);

    const QByteArray &domain() const { return m_domain; }
    /// The domain, one of our addresses or "localhost", with a port of ours or none.
    bool isOurs(const Uri &uri) const;
    /// A Via that we put on.
    bool isOurs(const Via &via) const;

private:
    bool isOurAddress(const QByteArray &host) const;
    bool isOurPort(quint16 port) const { return m_ports.contains(port); }

    QByteArray m_domain; ///< lower case
    QList<QHostAddress> m_addresses;
    QList<quint16> m_ports;
    bool m_domainIsAddress = false;
};

} // namespace linnet::sip
