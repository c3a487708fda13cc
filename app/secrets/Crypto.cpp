// SPDX-License-Identifier: MIT
#include "secrets/Crypto.h"

#include <new>

#include <QCoreApplication>
#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace linnet::secrets {
namespace {

constexpr int kKeyBytes = 32;

QCA::Cipher gcm(QCA::Direction direction, const QCA::SymmetricKey &key, const QByteArray &nonce, const QCA::AuthTag &tag)
{
    return {u"aes256"_s, QCA::Cipher::GCM, QCA::Cipher::NoPadding, direction, key, QCA::InitializationVector(nonce), tag};
}

/// Where the system has no QCA for Qt 6, Linnet's package brings its own (packaging/Packaging.cmake); QCA looks for its plugins
/// where Qt looks for its own.
bool addPackagedPlugins()
{
    const QString folder = QDir::cleanPath(QCoreApplication::applicationDirPath() + u"/../lib/linnet/qca-qt6"_s);
    if (QDir(folder).exists())
        QCoreApplication::addLibraryPath(folder);
    return true;
}

} // namespace

bool cryptoReady()
{
    static const bool pluginsAdded = addPackagedPlugins();
    Q_UNUSED(pluginsAdded)
    // Kept for ever on purpose: see the header.
    alignas(QCA::Initializer) static char place[sizeof(QCA::Initializer)];
    static const QCA::Initializer *const initializer = new (place) QCA::Initializer;
    Q_UNUSED(initializer)
    static const bool able = QCA::isSupported("aes256-gcm") && QCA::isSupported("pbkdf2(sha1)") && QCA::isSupported("hkdf(sha256)");
    return able;
}

QCA::SymmetricKey keyFromPassphrase(const QByteArray &passphrase, const QByteArray &salt, quint32 iterations)
{
    return QCA::PBKDF2(u"sha1"_s).makeKey(QCA::SecureArray(passphrase), QCA::InitializationVector(salt), kKeyBytes, iterations);
}

QCA::SymmetricKey keyFromKey(const QCA::SecureArray &key, const QByteArray &salt, const QByteArray &purpose)
{
    return QCA::HKDF(u"sha256"_s).makeKey(key, QCA::InitializationVector(salt), QCA::InitializationVector(purpose), kKeyBytes);
}

QByteArray seal(const QCA::SymmetricKey &key, const QByteArray &nonce, const QCA::SecureArray &clear)
{
    QCA::Cipher cipher = gcm(QCA::Encode, key, nonce, QCA::AuthTag(kTagBytes));
    const QByteArray sealed = cipher.process(clear).toByteArray();
    return cipher.tag().toByteArray() + sealed;
}

std::optional<QCA::SecureArray> unseal(const QCA::SymmetricKey &key, const QByteArray &nonce, QByteArrayView sealed)
{
    if (sealed.size() < kTagBytes)
        return std::nullopt;
    const QCA::AuthTag tag{QCA::SecureArray(sealed.first(kTagBytes).toByteArray())};
    QCA::Cipher cipher = gcm(QCA::Decode, key, nonce, tag);
    QCA::SecureArray clear = cipher.process(QCA::MemoryRegion(sealed.sliced(kTagBytes).toByteArray()));
    if (!cipher.ok())
        return std::nullopt;
    return clear;
}

} // namespace linnet::secrets
