// SPDX-License-Identifier: MIT
#include "CommandReader.h"

#include <QJsonDocument>

#include <unistd.h>

namespace linnet::test {

CommandReader::CommandReader(QObject *parent) : QObject(parent), m_notifier(STDIN_FILENO, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &CommandReader::read);
}

void CommandReader::read()
{
    char chunk[4096];
    const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
    if (got <= 0) {
        m_notifier.setEnabled(false);
        Q_EMIT ended();
        return;
    }
    m_buffer.append(chunk, got);
    for (qsizetype end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n')) {
        const QByteArray line = m_buffer.first(end);
        m_buffer.remove(0, end + 1);
        Q_EMIT received(QJsonDocument::fromJson(line).object());
    }
}

} // namespace linnet::test
