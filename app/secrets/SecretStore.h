// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QMetaType>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

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

struct SecretOptions
{
    std::optional<QByteArray> passphrase; ///< opens the vault, or makes it where no keychain is
    bool allowFile = false; ///< the sealed file under a key beside it, where nothing better is (command line only)
    bool useKeychain = true; ///< false: never ask the system's keychain
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
    struct Removed { };

    /// Touches no file and no keychain yet.
    static std::unique_ptr<SecretStore> open(const QString &profileDir, const SecretOptions &options);
    ~SecretStore() override;

    /// Keeps `secret`, replacing what was there.
    void put(const SecretKey &key, const QByteArray &secret, QObject *context, Done<Stored> done);
    void get(const SecretKey &key, QObject *context, Done<QByteArray> done);
    /// Nothing there is a success.
    void remove(const SecretKey &key, QObject *context, Done<Removed> done);

    /// Where this key's secret is: "keychain", "vault", "file", or "none". Read from the profile's index, at once.
    QByteArray backendName(const SecretKey &key) const;

private:
    explicit SecretStore(const QString &profileDir, const SecretOptions &options);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::secrets
