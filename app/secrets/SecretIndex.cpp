// SPDX-License-Identifier: MIT
#include "secrets/SecretIndex.h"

#include "base/RandomSource.h"
#include "secrets/PrivateFile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace linnet::secrets {
namespace {

Backend backendOf(const QString &name)
{
    for (const Backend backend : {Backend::Keychain, Backend::Vault, Backend::File}) {
        if (name == QString::fromLatin1(toString(backend)))
            return backend;
    }
    return Backend::None;
}

} // namespace

QByteArray toString(Backend backend)
{
    switch (backend) {
    case Backend::None:
        return "none";
    case Backend::Keychain:
        return "keychain";
    case Backend::Vault:
        return "vault";
    case Backend::File:
        return "file";
    }
    return {};
}

SecretIndex::SecretIndex(QString path) : m_path(std::move(path))
{
    read();
    if (m_profileTag.isEmpty())
        m_profileTag = QString::fromLatin1(SystemRandom::instance().token(64));
}

void SecretIndex::read()
{
    const auto bytes = readPrivateFile(m_path);
    if (!bytes || !*bytes)
        return;
    const QJsonObject all = QJsonDocument::fromJson(**bytes).object();
    m_profileTag = all[u"profile"_s].toString();
    const QJsonArray rows = all[u"secrets"_s].toArray();
    for (const QJsonValue &row : rows) {
        const Backend backend = backendOf(row[u"backend"_s].toString());
        if (backend != Backend::None)
            m_entries.append(qMakePair(SecretKey{row[u"account"_s].toString(), row[u"realm"_s].toString()}, backend));
    }
}

Backend SecretIndex::of(const SecretKey &key) const
{
    for (const auto &[kept, backend] : m_entries) {
        if (kept == key)
            return backend;
    }
    return Backend::None;
}

SecretStatus SecretIndex::set(const SecretKey &key, Backend backend)
{
    if (of(key) == backend)
        return Success{};
    m_entries.removeIf([&](const auto &entry) { return entry.first == key; });
    if (backend != Backend::None)
        m_entries.append(qMakePair(key, backend));

    QJsonArray rows;
    for (const auto &[kept, where] : m_entries) {
        rows.append(QJsonObject{{u"account"_s, kept.account},
                                {u"realm"_s, kept.realm},
                                {u"backend"_s, QString::fromLatin1(toString(where))}});
    }
    return writePrivateFile(m_path, QJsonDocument(QJsonObject{{u"profile"_s, m_profileTag}, {u"secrets"_s, rows}}).toJson());
}

} // namespace linnet::secrets
