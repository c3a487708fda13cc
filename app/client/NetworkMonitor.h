// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QTimer>

namespace linnet::client {

/// Tells when the machine's addresses or default routes have changed. On Linux the kernel says so (rtnetlink), elsewhere
/// QNetworkInformation. Costs nothing while nothing changes. Lives on the thread that made it.
class NetworkMonitor final : public QObject
{
    Q_OBJECT
public:
    explicit NetworkMonitor(QObject *parent = nullptr);
    ~NetworkMonitor() override;

Q_SIGNALS:
    /// Once for changes that come together, kSettle after the first. Not for what leaves addresses and default routes as
    /// they were: a container's interfaces, an address that was renewed.
    void changed();

public:
    static constexpr std::chrono::milliseconds kSettle{200};

private:
    void watch();
    void noteEvent();
    void compare();

    QTimer m_settle;
    QByteArray m_known;
    int m_socket = -1;
};

} // namespace linnet::client
