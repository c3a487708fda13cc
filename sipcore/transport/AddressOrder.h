// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QList>

#include <functional>

namespace linnet::sip {

/// The addresses of one host in the order in which to try them (RFC 6724 s.6, rules 1, 2, 5, 6 and 8, which RFC 7984 s.4
/// asks of SIP): those without a route last, then those that fit the address that we would send from, then by
/// precedence (IPv6 before IPv4). What is equal keeps the name server's order. `sourceFor` gives the address that packets to another one
/// leave from; null without a route. Loopback only: IPv4 first, because a server on this machine usually listens there.
QList<QHostAddress> inOrderOfTrial(const QList<QHostAddress> &addresses,
                                   const std::function<QHostAddress(const QHostAddress &)> &sourceFor);

} // namespace linnet::sip
