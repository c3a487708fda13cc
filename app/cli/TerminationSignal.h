// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QSocketNotifier;

namespace linnet::cli {

/// SIGTERM and SIGINT as a Qt signal, so that a program ends in its own order. One at a time. Where there are no such signals
/// (Windows) nothing is emitted.
class TerminationSignal final : public QObject
{
    Q_OBJECT
public:
    explicit TerminationSignal(QObject *parent = nullptr);
    ~TerminationSignal() override;

Q_SIGNALS:
    void terminationRequested();

private:
    int m_sockets[2] = {-1, -1};
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace linnet::cli
