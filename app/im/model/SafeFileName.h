// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>

namespace linnet::im {

/// A name for a received file that is safe to make on any system (RELIABILITY A23): the last part of a path; no control, direction or
/// invisible characters, none that Windows forbids; no dot or blank at its ends; no device name of Windows; at most 200 bytes of UTF-8,
/// its extension kept. What is nothing then becomes "file" with the extension usual for `contentType` ("image/png"). Applied twice
/// it changes nothing.
QString safeFileName(const QString &claimed, QByteArrayView contentType);

} // namespace linnet::im
