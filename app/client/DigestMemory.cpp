// SPDX-License-Identifier: MIT
#include "client/DigestMemory.h"

#include "client/CanonicalAddress.h"
#include "store/Store.h"
#include "usage/UserAgent.h"

#include <QStringList>

namespace linnet::client {
namespace {

constexpr QByteArrayView kPrefix = "digest.";
constexpr int kMaxRealms = 32; ///< an account has a handful; each one had to take our password first

} // namespace

DigestMemory::DigestMemory(store::Store &store, sip::UserAgent &agent, QObject *parent)
    : QObject(parent), m_store(store), m_agent(agent)
{
    connect(&agent, &sip::UserAgent::digestProven, this,
            [this](const sip::Uri &aor, const QByteArray &realm, const QByteArray &algorithm) {
                const auto account = canonicalAddress(aor);
                if (!account || realm.contains('\n'))
                    return;
                auto &realms = m_known[account->uri];
                if (realms.size() >= kMaxRealms && !realms.contains(realm))
                    return;
                realms.insert(realm, algorithm);
                keep(*account);
            });
}

void DigestMemory::load(const QHash<QByteArray, QString> &settings)
{
    for (auto setting = settings.begin(); setting != settings.end(); ++setting) {
        if (!setting.key().startsWith(kPrefix))
            continue;
        for (const QByteArray &line : setting.value().toUtf8().split('\n')) {
            if (const qsizetype space = line.indexOf(' '); space > 0)
                m_known[QString::fromUtf8(setting.key().sliced(kPrefix.size()))].insert(line.sliced(space + 1), line.first(space));
        }
    }
}

void DigestMemory::remind(const im::Address &account) const
{
    const auto known = m_known.constFind(account.uri);
    if (known == m_known.constEnd())
        return;
    for (auto realm = known->begin(); realm != known->end(); ++realm)
        m_agent.expectDigest(uriOf(account), realm.key(), realm.value());
}

void DigestMemory::forget(const im::Address &account)
{
    if (m_known.remove(account.uri) != 0)
        keep(account);
}

/// What the disk refuses is proven again by the next run's first answer.
void DigestMemory::keep(const im::Address &account)
{
    QStringList lines;
    const QMap<QByteArray, QByteArray> realms = m_known.value(account.uri);
    for (auto realm = realms.begin(); realm != realms.end(); ++realm)
        lines.append(QString::fromUtf8(realm.value() + ' ' + realm.key()));
    const QByteArray key = kPrefix.toByteArray() + account.uri.toUtf8();
    m_store.write(
        this,
        [key, text = lines.join(u'\n')](store::Tables &tables) {
            return text.isEmpty() ? tables.settings.remove(key) : tables.settings.set(key, text);
        },
        [](const store::SqliteStatus &) { });
}

} // namespace linnet::client
