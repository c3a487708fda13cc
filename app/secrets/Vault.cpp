// SPDX-License-Identifier: MIT
#include "secrets/Vault.h"

#include "secrets/PrivateFile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

using namespace Qt::Literals::StringLiterals;

namespace linnet::secrets {
namespace {

// The file: magic, iterations (32 bits, big end first), salt, proof of the key, nonce, then tag and ciphertext.
const QByteArray kMagic = QByteArrayLiteral("linnet-vault-1\n");
constexpr int kSaltBytes = 16;
constexpr int kProofBytes = 8;
constexpr int kKeyFileBytes = 32;
constexpr quint32 kMaxIterations = 20'000'000; // a changed file must not hold us for hours

struct Layout
{
    quint32 iterations = 0;
    QByteArray salt;
    QByteArray proof;
    QByteArray nonce;
    QByteArrayView sealed;
};

std::optional<Layout> layoutOf(QByteArrayView bytes)
{
    const qsizetype headBytes = kMagic.size() + 4 + kSaltBytes + kProofBytes + kNonceBytes;
    if (bytes.size() < headBytes + kTagBytes || !bytes.startsWith(kMagic))
        return std::nullopt;
    qsizetype at = kMagic.size();
    const auto take = [&](qsizetype count) {
        const QByteArrayView part = bytes.sliced(at, count);
        at += count;
        return part;
    };
    Layout layout;
    layout.iterations = qFromBigEndian<quint32>(take(4).data());
    layout.salt = take(kSaltBytes).toByteArray();
    layout.proof = take(kProofBytes).toByteArray();
    layout.nonce = take(kNonceBytes).toByteArray();
    layout.sealed = bytes.sliced(at);
    if (layout.iterations > kMaxIterations)
        return std::nullopt;
    return layout;
}

/// Tells a wrong passphrase from a damaged file; gives nothing away that the tag does not.
QByteArray proofOf(const QCA::SymmetricKey &key)
{
    return keyFromKey(key, QByteArray(kSaltBytes, '\0'), "linnet vault proof").toByteArray().left(kProofBytes);
}

QByteArray randomBytes(int count)
{
    cryptoReady(); // QCA's generator, too, is only there once QCA is
    return QCA::Random::randomArray(count).toByteArray();
}

SecretError noCrypto()
{
    return {SecretError::Kind::Unavailable, u"QCA has no provider for AES-256-GCM"_s};
}

SecretError damaged(const QString &path)
{
    return {SecretError::Kind::Damaged, path};
}

} // namespace

Result<QByteArray, SecretError> Vault::get(const SecretKey &key)
{
    const auto entries = load();
    if (!entries)
        return entries.error();
    for (const auto &[kept, secret] : *entries) {
        if (kept == key)
            return secret;
    }
    return SecretError{SecretError::Kind::NotFound, {}};
}

SecretStatus Vault::put(const SecretKey &key, const QByteArray &secret)
{
    auto entries = load();
    if (!entries)
        return entries.error();
    entries->removeIf([&](const auto &entry) { return entry.first == key; });
    entries->append(qMakePair(key, secret));
    return save(*entries);
}

SecretStatus Vault::remove(const SecretKey &key)
{
    auto entries = load();
    if (!entries)
        return entries.error();
    if (entries->removeIf([&](const auto &entry) { return entry.first == key; }) == 0)
        return Success{};
    return save(*entries);
}

Result<Vault::Entries, SecretError> Vault::load()
{
    const auto bytes = readPrivateFile(m_path);
    if (!bytes)
        return bytes.error();
    if (!*bytes)
        return Entries();
    const auto layout = layoutOf(**bytes);
    if (!layout || (!m_lock.passphrase && layout->iterations != 0))
        return damaged(m_path);
    if (auto unlocked = unlock(layout->salt, layout->iterations, false); !unlocked)
        return unlocked.error();
    if (proofOf(m_key) != layout->proof) {
        m_key.clear();
        return m_lock.passphrase ? SecretError{SecretError::Kind::WrongPassphrase, m_path} : damaged(m_path);
    }
    const auto clear = unseal(m_key, layout->nonce, layout->sealed);
    if (!clear)
        return damaged(m_path);

    const QJsonDocument document = QJsonDocument::fromJson(clear->toByteArray());
    if (!document.isArray())
        return damaged(m_path);
    Entries entries;
    const QJsonArray rows = document.array();
    for (const QJsonValue &row : rows) {
        const SecretKey key{row[u"account"_s].toString(), row[u"realm"_s].toString()};
        entries.append(qMakePair(key, QByteArray::fromBase64(row[u"secret"_s].toString().toLatin1())));
    }
    return entries;
}

SecretStatus Vault::save(const Entries &entries)
{
    if (!cryptoReady())
        return noCrypto();
    if (m_key.isEmpty()) {
        if (auto unlocked = unlock(randomBytes(kSaltBytes), m_lock.kdfIterations, true); !unlocked)
            return unlocked;
    }
    QJsonArray rows;
    for (const auto &[key, secret] : entries) {
        rows.append(QJsonObject{{u"account"_s, key.account},
                                {u"realm"_s, key.realm},
                                {u"secret"_s, QString::fromLatin1(secret.toBase64())}});
    }
    const QByteArray nonce = randomBytes(kNonceBytes);
    QByteArray bytes = kMagic;
    bytes.resize(kMagic.size() + 4);
    qToBigEndian(m_iterations, bytes.data() + kMagic.size());
    bytes += m_salt + proofOf(m_key) + nonce;
    bytes += seal(m_key, nonce, QCA::SecureArray(QJsonDocument(rows).toJson(QJsonDocument::Compact)));
    return writePrivateFile(m_path, bytes);
}

SecretStatus Vault::unlock(const QByteArray &salt, quint32 iterations, bool makeKeyFile)
{
    if (!cryptoReady())
        return noCrypto();
    if (!m_key.isEmpty() && salt == m_salt && iterations == m_iterations)
        return Success{};

    if (m_lock.passphrase) {
        m_key = keyFromPassphrase(*m_lock.passphrase, salt, iterations);
    } else {
        auto master = readPrivateFile(m_lock.keyFile);
        if (!master)
            return master.error();
        if (!*master && makeKeyFile) {
            *master = randomBytes(kKeyFileBytes);
            if (auto written = writePrivateFile(m_lock.keyFile, **master); !written)
                return written;
        }
        if (!*master || (*master)->size() != kKeyFileBytes)
            return damaged(m_lock.keyFile);
        m_key = keyFromKey(QCA::SecureArray(**master), salt, "linnet vault");
    }
    m_salt = salt;
    m_iterations = iterations;
    return Success{};
}

} // namespace linnet::secrets
