// SPDX-License-Identifier: MIT
#pragma once

#include "secrets/Secret.h"

#include <QObject>

#include <functional>

namespace linnet::secrets {

/// The system's keychain. Answers come on the thread of the object, never from inside a call, within 3 s; a keychain that was silent once
/// counts as absent until the program ends. No answers after the object is gone.
class Keychain final : public QObject
{
    Q_OBJECT
public:
    template <typename T>
    using Done = std::function<void(const Result<T, SecretError> &)>;

    /// `profileTag` keeps the entries of two profiles apart.
    explicit Keychain(QString profileTag);

    void put(const SecretKey &key, const QByteArray &secret, Done<Success> done);
    void get(const SecretKey &key, Done<QByteArray> done);
    void remove(const SecretKey &key, Done<Success> done);

private:
    QString entryName(const SecretKey &key) const;
    bool isReachable() const;
    template <typename Job, typename T, typename Read>
    void run(Job *job, const SecretKey &key, Done<T> done, Read read);
    template <typename T>
    void refuse(Done<T> done);

    QString m_profileTag;
    bool m_silent = false;
};

} // namespace linnet::secrets
