// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

#ifdef Q_OS_LINUX

#include <QSocketNotifier>

#include <memory>

namespace linnet::sip {

/// A UDP socket straight on the system: reads what waits in one call, chooses the source address of answers, and hears of
/// ICMP errors, which an unconnected socket otherwise never does (ip(7), IP_RECVERR).
class LinuxDatagramSocket final : public DatagramSocket
{
    Q_OBJECT
public:
    LinuxDatagramSocket();
    ~LinuxDatagramSocket() override;

    std::optional<TransportError> bind(const Endpoint &local);
    Endpoint local() const override { return m_local; }
    std::optional<TransportError> send(const QByteArray &bytes, const Endpoint &to, const QHostAddress &from) override;

private:
    struct Arrival;
    struct Batch;
    void readAll();
    void readErrors();
    std::vector<Arrival> readBatch();
    int trySend(const QByteArray &bytes, const Endpoint &to, const QHostAddress &from) const;

    int m_socket = -1;
    Endpoint m_local;
    bool m_isWildcard = false;
    std::unique_ptr<Batch> m_batch;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace linnet::sip

#endif
