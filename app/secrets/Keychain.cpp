// SPDX-License-Identifier: MIT
#include "secrets/Keychain.h"

#include <QFile>
#include <QTimer>

#include <chrono>
#include <memory>

#ifdef LINNET_HAVE_KEYCHAIN
#    include <qt6keychain/keychain.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace linnet::secrets {
namespace {

#ifdef LINNET_HAVE_KEYCHAIN
constexpr std::chrono::seconds kPatience{3};

SecretError errorOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {SecretError::Kind::NotFound, job.errorString()};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {SecretError::Kind::Locked, job.errorString()};
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError:
        break;
    }
    return {SecretError::Kind::Unavailable, job.errorString()};
}
#endif

} // namespace

Keychain::Keychain(QString profileTag) : m_profileTag(std::move(profileTag)) { }

QString Keychain::entryName(const SecretKey &key) const
{
    return m_profileTag + u'/' + key.account + u'/' + key.realm;
}

/// On Unix a keychain is a service of the session's bus. Without this question the library would start a bus of its own, or wait.
bool Keychain::isReachable() const
{
#if !defined(LINNET_HAVE_KEYCHAIN)
    return false;
#elif defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    if (m_silent)
        return false;
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtimeDir = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtimeDir.isEmpty() && QFile::exists(runtimeDir + u"/bus"_s);
#else
    return !m_silent;
#endif
}

template <typename T>
void Keychain::refuse(Done<T> done)
{
    QTimer::singleShot(0, this, [done = std::move(done)] {
        done(SecretError{SecretError::Kind::Unavailable, u"no keychain service"_s});
    });
}

#ifdef LINNET_HAVE_KEYCHAIN

template <typename Job, typename T, typename Read>
void Keychain::run(Job *job, const SecretKey &key, Done<T> done, Read read)
{
    // Once: either the job or the clock answers.
    auto pending = std::make_shared<Done<T>>(std::move(done));
    const auto answer = [pending](const Result<T, SecretError> &result) {
        if (Done<T> once = std::exchange(*pending, nullptr))
            once(result);
    };
    job->setKey(entryName(key));
    job->setInsecureFallback(false);
    job->setAutoDelete(true);
    connect(job, &QKeychain::Job::finished, this, [job, answer, read](QKeychain::Job *) {
        if (job->error() != QKeychain::NoError)
            answer(errorOf(*job));
        else
            answer(read(*job));
    });
    QTimer::singleShot(kPatience, this, [this, pending, answer] {
        if (!*pending)
            return;
        m_silent = true;
        answer(SecretError{SecretError::Kind::Unavailable, u"the keychain does not answer"_s});
    });
    job->start();
}

void Keychain::put(const SecretKey &key, const QByteArray &secret, Done<Success> done)
{
    if (!isReachable())
        return refuse(std::move(done));
    auto *job = new QKeychain::WritePasswordJob(u"Linnet"_s);
    job->setBinaryData(secret);
    run<QKeychain::WritePasswordJob, Success>(job, key, std::move(done), [](const auto &) { return Success{}; });
}

void Keychain::get(const SecretKey &key, Done<QByteArray> done)
{
    if (!isReachable())
        return refuse(std::move(done));
    auto *job = new QKeychain::ReadPasswordJob(u"Linnet"_s);
    run<QKeychain::ReadPasswordJob, QByteArray>(job, key, std::move(done), [](const auto &finished) { return finished.binaryData(); });
}

void Keychain::remove(const SecretKey &key, Done<Success> done)
{
    if (!isReachable())
        return refuse(std::move(done));
    auto *job = new QKeychain::DeletePasswordJob(u"Linnet"_s);
    run<QKeychain::DeletePasswordJob, Success>(job, key, std::move(done), [](const auto &) { return Success{}; });
}

#else

void Keychain::put(const SecretKey &, const QByteArray &, Done<Success> done)
{
    refuse(std::move(done));
}

void Keychain::get(const SecretKey &, Done<QByteArray> done)
{
    refuse(std::move(done));
}

void Keychain::remove(const SecretKey &, Done<Success> done)
{
    refuse(std::move(done));
}

#endif

} // namespace linnet::secrets
