// SPDX-License-Identifier: MIT
#pragma once

#include "store/Sqlite.h"

#include <span>

namespace linnet::store {

/// The numbered steps that make the profile's database: step n leads from version n to n + 1 (PRAGMA user_version). A step that was ever
/// released never changes.
std::span<const char *const> profileSchema();

/// Brings the database at `path` up to the newest version, each step in a transaction of its own with the new number. A database that holds
/// something is copied to `path`.backup-vN before (N: its old version). Error: NewerSchema when its version is beyond `steps`.
SqliteStatus upgrade(SqliteDatabase &database, const QString &path, std::span<const char *const> steps);

} // namespace linnet::store
