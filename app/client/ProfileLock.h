// SPDX-License-Identifier: MIT
#pragma once

#include "client/ClientError.h"
#include "base/Result.h"

#include <QString>

#include <memory>

namespace linnet::client {

/// The right to drive a profile: a lock on P/lock that the kernel takes back when the process dies, however it dies. A lock file that
/// merely exists means nothing, so SIGKILL leaves nothing behind (DESIGN s.11). Released when destroyed.
class ProfileLock
{
public:
    /// Makes the profile folder (0700) and its lock file if need be. ProfileInUse at once when another process, or another
    /// object of this one, holds it; ProfileUnwritable when folder or file cannot be made.
    static Result<std::unique_ptr<ProfileLock>, ClientError> take(const QString &profileDir);
    ~ProfileLock();
    ProfileLock(const ProfileLock &) = delete;
    ProfileLock &operator=(const ProfileLock &) = delete;

private:
#ifdef Q_OS_WIN
    using Handle = void *;
#else
    using Handle = int;
#endif
    explicit ProfileLock(Handle handle) : m_handle(handle) { }
    Handle m_handle;
};

/// Where the profile is when nobody says otherwise: "linnet" in the system's folder for application data.
QString defaultProfileDir();

} // namespace linnet::client
