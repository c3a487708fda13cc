// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace linnet::im {

/// "1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00" as UTC to the millisecond; a leap second counts as the second before.
/// Invalid when it is no such date.
QDateTime parseRfc3339(QByteArrayView text);
/// UTC to the second, with Z; empty for an invalid time.
QByteArray toRfc3339(const QDateTime &time);

} // namespace linnet::im
