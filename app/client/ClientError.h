// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace linnet::client {

/// Why something that a person asked for was not done. ui and cli have a sentence for each.
struct ClientError
{
    enum class Kind : quint8 {
        ProfileInUse, ///< another process drives it
        ProfileUnwritable,
        StoreDamaged,
        StoreNewer, ///< made by a newer Linnet: readable only
        StoreRefused, ///< disk full, read-only, I/O error
        BadAddress,
        NoAccount, ///< none, or none of that address
        SecretLocked, ///< the keychain or vault could not be opened
        NoSecretStore, ///< no keychain and no passphrase
        NotFound, ///< no such message or conversation
        NotBuilt, ///< comes with a later version
        BadValue,
        CannotListen, ///< the address for direct requests is taken or not ours
    };
    Kind kind = Kind::BadValue;
    QString detail; ///< the system's own words
};

} // namespace linnet::client
