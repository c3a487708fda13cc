// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QtCrypto>

#include <optional>

namespace linnet::secrets {

/// Makes QCA ready, once a process, and never takes it down: a thread may still use it at the very end. Thread-safe. False: QCA has no
/// provider (its plugin was not found) that can do what the vault needs.
bool cryptoReady();

/// 32 bytes from a passphrase.
QCA::SymmetricKey keyFromPassphrase(const QByteArray &passphrase, const QByteArray &salt, quint32 iterations);
/// 32 bytes from a random key (RFC 5869), one for each purpose.
QCA::SymmetricKey keyFromKey(const QCA::SecureArray &key, const QByteArray &salt, const QByteArray &purpose);

inline constexpr int kNonceBytes = 12;
inline constexpr int kTagBytes = 16;

/// AES-256-GCM: tag, then ciphertext. Never twice the same nonce under one key.
QByteArray seal(const QCA::SymmetricKey &key, const QByteArray &nonce, const QCA::SecureArray &clear);
/// Nothing when the tag does not fit: wrong key, or changed bytes.
std::optional<QCA::SecureArray> unseal(const QCA::SymmetricKey &key, const QByteArray &nonce, QByteArrayView sealed);

} // namespace linnet::secrets
