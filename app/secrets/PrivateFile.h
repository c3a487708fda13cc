// SPDX-License-Identifier: MIT
#pragma once

#include "secrets/Secret.h"

#include <optional>

namespace linnet::secrets {

/// The whole file, or nothing when there is none. At most 4 MiB (Damaged beyond).
Result<std::optional<QByteArray>, SecretError> readPrivateFile(const QString &path);

/// Replaces the file at once, or leaves the old one: written beside it with mode 0600 from its first byte, synced, renamed.
SecretStatus writePrivateFile(const QString &path, const QByteArray &bytes);

} // namespace linnet::secrets
