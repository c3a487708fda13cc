// SPDX-License-Identifier: MIT
#include "server/OwnAddresses.h"

#include <algorithm>

namespace linnet::sip {

namespace {

QByteArray canonicalHost(const Slice &host)
{
    QByteArray name = host.toByteArray().toLower();
    if (name.endsWith('.'))
        name.chop(1);
    return name;
}

} // namespace

OwnAddresses::OwnAddresses(QByteArray domain, QList<QHostAddress> addresses, QList<quint16> ports)
    : m_domain(std::move(domain).toLower()), m_addresses(std::move(addresses)), m_ports(std::move(ports)),
      m_domainIsAddress(!QHostAddress(QString::fromLatin1(m_domain)).isNull())
{
}

bool OwnAddresses::isOurAddress(const QByteArray &host) const
{
    if (host == "localhost")
        return std::any_of(m_addresses.begin(), m_addresses.end(), [](const auto &a) { return a.isLoopback(); });
    const QHostAddress address(QString::fromLatin1(host));
    return !address.isNull() && m_addresses.contains(address);
}

bool OwnAddresses::isOurs(const Uri &uri) const
{
    if (!uri.isSip())
        return false;
    const QByteArray host = canonicalHost(uri.host);
    if (host == m_domain && !m_domainIsAddress)
        return true; // RFC 3263: whatever port the URI names, it names our domain
    if (uri.port != 0 && !isOurPort(uri.port))
        return false;
    return host == m_domain || isOurAddress(host);
}

bool OwnAddresses::isOurs(const Via &via) const
{
    return isOurPort(via.port ? via.port : quint16(5060)) && isOurAddress(canonicalHost(via.host));
}

} // namespace linnet::sip
