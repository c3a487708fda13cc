// SPDX-License-Identifier: MIT
#include "client/TraceFile.h"

namespace linnet::client {

std::unique_ptr<TraceFile> TraceFile::open(const QString &path, QString *why)
{
    std::unique_ptr<TraceFile> trace(new TraceFile(path));
    if (!trace->m_file.open(QIODevice::WriteOnly | QIODevice::Append)) {
        *why = trace->m_file.errorString();
        return nullptr;
    }
    trace->m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return trace;
}

void TraceFile::write(const sip::TraceEntry &entry)
{
    if (!entry.isMessage())
        return;
    const bool out = entry.direction == sip::TraceEntry::Direction::Out;
    const QString head = QStringLiteral("--- %1 %2 %3 %4 %5 %6\n")
                             .arg(entry.time.toString(Qt::ISODateWithMs), out ? QStringLiteral("sent") : QStringLiteral("received"),
                                  QString::fromLatin1(entry.transport), entry.local,
                                  out ? QStringLiteral("->") : QStringLiteral("<-"), entry.remote);
    m_file.write(head.toUtf8());
    m_file.write(entry.bytes);
    m_file.write("\n");
    m_file.flush(); // a killed process keeps what it had written
}

} // namespace linnet::client
