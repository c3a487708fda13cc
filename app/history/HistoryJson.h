// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "history/HistoryRecord.h"

#include <QByteArray>
#include <QList>

namespace linnet::history {

/// The lossless format, version 1: one JSON object `{"format":"linnet-history","version":1,"records":[...]}` in UTF-8. A record is
/// {"conversation":{...}} or {"message":{...}}, conversations before their messages, messages oldest first. Times are ISO 8601 in UTC with
/// milliseconds, bytes base64. A text that is no well-formed Unicode stands a second time as "textUtf16" (base64 of UTF-16LE). Unknown
/// members are ignored; a higher version is refused.
QByteArray jsonHead();
QByteArray toJson(const Record &record, bool isFirst);
QByteArray jsonTail();

enum class JsonError : quint8 {
    NotOurs, ///< no export of Linnet
    NewerVersion,
    Damaged, ///< ends too early, or a record is none
    TooLarge, ///< a record beyond kMaxRecordBytes
};

/// A record with its attachments; more is no message of ours.
inline constexpr qsizetype kMaxRecordBytes = 16 * 1024 * 1024;

/// Reads the format piece by piece, whatever its white space; keeps one record at most. Pure.
class HistoryJsonReader
{
public:
    /// The records completed by these bytes.
    Result<QList<Record>, JsonError> feed(QByteArrayView bytes);
    /// It is an export of ours: its head was read.
    bool hasBegun() const { return m_state != State::Head; }
    /// All is there.
    bool atEnd() const { return m_state == State::End; }

private:
    enum class State : quint8 { Head, Records, End };
    std::optional<JsonError> readHead();

    State m_state = State::Head;
    QByteArray m_pending;
    qsizetype m_scanned = 0; ///< of m_pending
    int m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
};

} // namespace linnet::history
