// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace linnet::client {

/// `name` as the n-th of its kind: "a.png", "a (2).png", "a (3).png".
QString numberedName(const QString &name, int number);

/// Makes the empty file "NAME.part" in `folder` (made if need be), under the first number that is free; follows no link and opens nothing that is
/// there (RELIABILITY A23). Its path; nothing: it cannot be made there.
std::optional<QString> makePartFile(const QString &folder, const QString &name);

/// Where in `folder` a file of that name can go: under the first number that is free. Nothing: nowhere.
std::optional<QString> freePlace(const QString &folder, const QString &name);

/// What became of a whole file that was to get its name.
enum class Placing : quint8 { Done, Taken, Impossible };
/// Replaces nothing.
Placing moveIntoPlace(const QString &part, const QString &place);

/// Tells the system that the file came from somebody else: Zone.Identifier on Windows, com.apple.quarantine on macOS, user.xdg.origin.url
/// elsewhere. A file system that cannot keep it does not.
void markAsForeign(const QString &path, const QString &origin);

} // namespace linnet::client
