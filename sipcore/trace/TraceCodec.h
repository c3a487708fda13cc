// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QList>

namespace linnet::sip {

/// An entry as a record of a file: a mark, its length, a checksum, and the fields, the message's bytes as they are.
QByteArray toRecord(const TraceEntry &entry);

/// What a file of records held.
struct TraceRecords
{
    QList<TraceEntry> entries;
    qsizetype good = 0; ///< bytes up to the end of the last whole record; behind it stands what was torn
};

/// Reads records until the end or the first that is torn, damaged or not ours. Works on any bytes.
TraceRecords readRecords(const QByteArray &bytes);

} // namespace linnet::sip
