// SPDX-License-Identifier: MIT
#pragma once

#include "auth/Digest.h"

#include <QByteArray>

namespace linnet::sip {

/// Who belongs to our domain. Users are unescaped user parts, compared byte by byte (RFC 3261 s.19.1.4). Used on the
/// engine's thread.
class UserDirectory
{
public:
    virtual ~UserDirectory() = default;

    virtual bool isKnown(const QByteArray &user) const = 0;
    /// H(user:realm:password) in hex; empty if the user has no password or we do not keep that algorithm.
    virtual QByteArray secret(const QByteArray &user, DigestAlgorithm algorithm) const = 0;
    /// An open server met a user for the first time. False: no more of them.
    virtual bool admit(const QByteArray &user) = 0;
};

} // namespace linnet::sip
