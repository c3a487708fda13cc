// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

namespace linnet::cli {

/// Lines of stdin, whatever stdin is (pipe, file, terminal), read on a thread of its own so that the event loop never blocks. A few
/// lines are read ahead; the rest waits in the pipe until they are taken(). Make one a process.
class LineReader final : public QObject
{
    Q_OBJECT
public:
    explicit LineReader(QObject *parent = nullptr);
    ~LineReader() override;

    void start();
    /// A line() was worked off: another may come.
    void taken();

Q_SIGNALS:
    /// Without its line ending.
    void line(const QByteArray &line);
    /// A line over the limit of 16 MiB; it is skipped.
    void lineTooLong();
    void ended();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace linnet::cli
