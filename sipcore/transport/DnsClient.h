// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "transport/TargetSelector.h"

#include <QHostAddress>
#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

enum class DnsFailure : quint8 { NotFound, NoServer, TimedOut };

/// DNS questions through c-ares on the event loop: its sockets become notifiers, its time-outs one timer. Answers may come
/// before the call returns (numeric hosts, /etc/hosts). Questions that are open when the client goes get no answer.
class DnsClient final : public QObject
{
    Q_OBJECT
public:
    explicit DnsClient(QObject *parent);
    ~DnsClient() override;

    void setServers(const QByteArray &servers);

    using SrvAnswer = Result<std::vector<SrvRecord>, DnsFailure>;
    void lookupSrv(const QByteArray &name, std::function<void(const SrvAnswer &)> answer);

    /// /etc/hosts, then A and AAAA, in the order of RFC 6724 (loopback: IPv4 first).
    using AddressAnswer = Result<QList<QHostAddress>, DnsFailure>;
    void lookupAddresses(const QByteArray &host, std::function<void(const AddressAnswer &)> answer);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
