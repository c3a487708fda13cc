// SPDX-License-Identifier: MIT
#pragma once

#include "secrets/Secret.h"

#include <QList>
#include <QPair>

namespace linnet::secrets {

enum class Backend : quint8 { None, Keychain, Vault, File };
QByteArray toString(Backend backend);

/// Which secret is where: `secrets.index`, no secret in it. One thread at a time.
class SecretIndex
{
public:
    explicit SecretIndex(QString path);

    Backend of(const SecretKey &key) const;
    /// None takes it out.
    SecretStatus set(const SecretKey &key, Backend backend);
    /// A random name of this profile, so that two profiles with one AOR do not share a keychain entry. Made with the first entry.
    QString profileTag() const { return m_profileTag; }

private:
    void read();

    QString m_path;
    QString m_profileTag;
    QList<QPair<SecretKey, Backend>> m_entries;
};

} // namespace linnet::secrets
