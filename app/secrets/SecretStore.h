// SPDX-License-Identifier: MIT
#pragma once

#include "secrets/Secret.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace linnet::secrets {

struct SecretOptions
{
    std::optional<QByteArray> passphrase; ///< opens the vault, or makes it where no keychain is
    bool allowFile = false; ///< the sealed file under a key beside it, where nothing better is (command line only)
    bool useKeychain = true; ///< false: never ask the system's keychain
    quint32 kdfIterations = 1'300'000; ///< of a vault that is made; about a second. PBKDF2-HMAC-SHA1, the only one that QCA has
};

struct Stored
{
    QByteArray backend; ///< "keychain", "vault", "file": where it went
};

/// Keeps the passwords of a profile (DESIGN s.7): in the system's keychain, else in a vault under a passphrase, else (where allowed) in a
/// file sealed under a key beside it. A secret stays where it was put: it is never looked for, and never moved to, anywhere else.
/// Lives on one thread; answers come there, never from inside the call, each once; none after its context or this object is gone.
/// Never prompts; a keychain that does not answer in 3 s counts as absent.
class SecretStore final : public QObject
{
    Q_OBJECT
public:
    template <typename T>
    using Done = std::function<void(const Result<T, SecretError> &)>;

    /// Reads the index of what is where; asks no keychain yet.
    static std::unique_ptr<SecretStore> open(const QString &profileDir, const SecretOptions &options);
    ~SecretStore() override;

    /// Keeps `secret`, replacing what was there.
    void put(const SecretKey &key, const QByteArray &secret, QObject *context, Done<Stored> done);
    void get(const SecretKey &key, QObject *context, Done<QByteArray> done);
    /// Nothing there is a success.
    void remove(const SecretKey &key, QObject *context, Done<Success> done);

    /// Where this key's secret is: "keychain", "vault", "file", or "none". Read from the profile's index, at once.
    QByteArray backendName(const SecretKey &key) const;

private:
    explicit SecretStore(const QString &profileDir, const SecretOptions &options);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::secrets
