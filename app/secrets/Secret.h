// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

namespace linnet::secrets {

/// Whose secret: the account's AOR ("sip:alice@example.org") and the digest realm; an empty realm is the account's own password, which
/// answers whatever realm the account trusts. A value.
struct SecretKey
{
    QString account;
    QString realm;

    friend bool operator==(const SecretKey &, const SecretKey &) = default;
};

/// Why a secret could not be kept or given.
struct SecretError
{
    enum class Kind : quint8 {
        NotFound, ///< nothing is kept under this key
        Locked, ///< kept in the vault, and no passphrase was given; or the keychain is locked
        WrongPassphrase,
        Unavailable, ///< no keychain answers, no passphrase, no leave for the file; or the keychain that holds it is gone
        Damaged, ///< the file was changed or cut
        Io, ///< the file could not be read or written
    };
    Kind kind = Kind::Unavailable;
    QString detail; ///< the system's own words; never a secret
};

/// A success that has nothing more to say.
struct Success { };
using SecretStatus = Result<Success, SecretError>;

} // namespace linnet::secrets
