// SPDX-License-Identifier: MIT
#include "store/SeenTable.h"

#include <QCryptographicHash>

namespace linnet::store {
namespace {

constexpr qint64 kKeptMilliseconds = qint64(30) * 24 * 3600 * 1000;
constexpr qsizetype kDigestBytes = 20; // nobody profits from a collision but the sender who loses a message by it

/// Each part with its length, so that no two lists of parts look alike.
void add(QCryptographicHash &hash, const QByteArray &part)
{
    hash.addData(QByteArray::number(part.size()) + ':');
    hash.addData(part);
}

} // namespace

QByteArray DuplicateKeys::digest() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    add(hash, account.uri.toUtf8());
    add(hash, sender.uri.toUtf8());
    if (!messageId.isEmpty()) {
        add(hash, "id");
        add(hash, messageId);
    } else {
        add(hash, "request");
        add(hash, callId);
        add(hash, fromTag);
        add(hash, QByteArray::number(cseq));
    }
    return hash.result().left(kDigestBytes);
}

Result<bool, SqliteError> SeenTable::contains(const DuplicateKeys &keys)
{
    auto query = m_sql.use("SELECT 1 FROM seen WHERE key = ?1");
    return query.bind(1, keys.digest()).step();
}

Result<bool, SqliteError> SeenTable::add(const DuplicateKeys &keys, const QDateTime &time)
{
    auto query = m_sql.use("INSERT INTO seen VALUES(?1, ?2) ON CONFLICT(key) DO NOTHING");
    const auto done = query.bind(1, keys.digest()).bind(2, time.toMSecsSinceEpoch()).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

SqliteStatus SeenTable::forgetOld(const QDateTime &now)
{
    auto query = m_sql.use("DELETE FROM seen WHERE time < ?1");
    return query.bind(1, now.toMSecsSinceEpoch() - kKeptMilliseconds).run();
}

} // namespace linnet::store
