// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace linnet::im {

/// How RCS clients, and Linphone, tell of a file that they left on a web server (GSMA RCC.07 s.3.5.4.8).
inline constexpr QByteArrayView kRcsFileType = "application/vnd.gsma.rcs-ft-http+xml";

/// The names and addresses of its files, a line each, for people; thumbnails are left out. Nothing: it names no file by http or https.
std::optional<QString> rcsFileText(QByteArrayView document);

} // namespace linnet::im
