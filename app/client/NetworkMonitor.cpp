// SPDX-License-Identifier: MIT
#include "client/NetworkMonitor.h"

#include <QFile>
#include <QNetworkInterface>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <QSocketNotifier>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>
#else
#include <QNetworkInformation>
#endif

namespace linnet::client {

namespace {

/// Every address that others may reach us at.
QByteArrayList usableAddresses()
{
    QByteArrayList found;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        if (!interface.flags().testFlag(QNetworkInterface::IsUp) || interface.flags().testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const QByteArray name = interface.name().toUtf8();
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            // Every interface of a container brings a link-local one.
            if (!entry.ip().isLinkLocal())
                found.append(name + ' ' + entry.ip().toString().toLatin1());
        }
    }
    return found;
}

/// The default routes of IPv4 and IPv6: another gateway is another network, even with the same address.
QByteArrayList defaultRoutes()
{
    QByteArrayList found;
#ifdef Q_OS_LINUX
    QFile v4(QStringLiteral("/proc/net/route"));
    if (v4.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : v4.readAll().split('\n')) {
            const QByteArrayList fields = line.simplified().split(' ');
            if (fields.size() > 7 && fields[1] == "00000000" && fields[7] == "00000000")
                found.append(fields[0] + ' ' + fields[2]); // interface, gateway
        }
    }
    QFile v6(QStringLiteral("/proc/net/ipv6_route"));
    if (v6.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : v6.readAll().split('\n')) {
            const QByteArrayList fields = line.simplified().split(' ');
            if (fields.size() > 9 && fields[1] == "00" && fields[0].count('0') == fields[0].size() && fields[9] != "lo")
                found.append(fields[9] + ' ' + fields[4]);
        }
    }
#endif
    return found;
}

QByteArray fingerprint()
{
    QByteArrayList lines = usableAddresses() + defaultRoutes();
    std::sort(lines.begin(), lines.end());
    return lines.join('\n');
}

} // namespace

NetworkMonitor::NetworkMonitor(QObject *parent)
    : QObject(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettle);
    connect(&m_settle, &QTimer::timeout, this, &NetworkMonitor::compare);
    watch();
    m_known = fingerprint();
}

void NetworkMonitor::noteEvent()
{
    if (!m_settle.isActive())
        m_settle.start();
}

void NetworkMonitor::compare()
{
    QByteArray now = fingerprint();
    if (now == m_known)
        return;
    m_known = std::move(now);
    Q_EMIT changed();
}

#ifdef Q_OS_LINUX

NetworkMonitor::~NetworkMonitor()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

void NetworkMonitor::watch()
{
    m_socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (m_socket < 0)
        return; // a sandbox without netlink: keep-alives find out later
    sockaddr_nl groups{};
    groups.nl_family = AF_NETLINK;
    groups.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (::bind(m_socket, reinterpret_cast<const sockaddr *>(&groups), sizeof groups) != 0)
        return;
    auto *notifier = new QSocketNotifier(m_socket, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        // What exactly has changed is read from the system when it has settled. A queue that ran over (ENOBUFS) is an
        // event like any other.
        char buffer[8192];
        while (::recv(m_socket, buffer, sizeof buffer, 0) > 0) { }
        noteEvent();
    });
}

#else

NetworkMonitor::~NetworkMonitor() = default;

void NetworkMonitor::watch()
{
    if (!QNetworkInformation::loadDefaultBackend())
        return;
    const QNetworkInformation *information = QNetworkInformation::instance();
    connect(information, &QNetworkInformation::reachabilityChanged, this, &NetworkMonitor::noteEvent);
    connect(information, &QNetworkInformation::transportMediumChanged, this, &NetworkMonitor::noteEvent);
}

#endif

} // namespace linnet::client
