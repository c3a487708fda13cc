// SPDX-License-Identifier: MIT
#pragma once

#include "secrets/Crypto.h"
#include "secrets/Secret.h"

#include <QList>
#include <QPair>

#include <optional>

namespace linnet::secrets {

/// What opens a vault: a passphrase, or the random key in a file beside it.
struct VaultLock
{
    std::optional<QByteArray> passphrase;
    QString keyFile; ///< used when there is no passphrase; made (0600) with the first secret
    quint32 kdfIterations = 0; ///< of a vault that is made
};

/// A file of secrets, sealed with AES-256-GCM. Read and written whole at every call, so that two programs never disagree for long. One
/// thread at a time; the first call may take a second to derive the key.
class Vault
{
public:
    Vault(QString path, VaultLock lock) : m_path(std::move(path)), m_lock(std::move(lock)) { }

    Result<QByteArray, SecretError> get(const SecretKey &key);
    SecretStatus put(const SecretKey &key, const QByteArray &secret);
    SecretStatus remove(const SecretKey &key);

private:
    using Entries = QList<QPair<SecretKey, QByteArray>>;

    /// No file reads as no entries.
    Result<Entries, SecretError> load();
    SecretStatus save(const Entries &entries);
    SecretStatus unlock(const QByteArray &salt, quint32 iterations, bool makeKeyFile);

    QString m_path;
    VaultLock m_lock;
    QByteArray m_salt; // of m_key
    quint32 m_iterations = 0;
    QCA::SymmetricKey m_key; // empty: not unlocked
};

} // namespace linnet::secrets
