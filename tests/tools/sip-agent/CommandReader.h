// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QSocketNotifier>

namespace linnet::test {

/// JSON objects from standard input, one a line.
class CommandReader final : public QObject
{
    Q_OBJECT
public:
    explicit CommandReader(QObject *parent = nullptr);

Q_SIGNALS:
    void received(const QJsonObject &command);
    /// The end of the input.
    void ended();

private:
    void read();

    QSocketNotifier m_notifier;
    QByteArray m_buffer;
};

} // namespace linnet::test
