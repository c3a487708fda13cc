// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QFile>

#include <memory>

namespace linnet::client {

/// `--trace FILE`: every SIP message in and out, redacted, as text for people. Appends; the file is readable by its owner only.
class TraceFile
{
public:
    /// Null when the file cannot be written; `why` has the system's words.
    static std::unique_ptr<TraceFile> open(const QString &path, QString *why);
    void write(const sip::TraceEntry &entry);

private:
    explicit TraceFile(const QString &path) : m_file(path) { }
    QFile m_file;
};

} // namespace linnet::client
