// SPDX-License-Identifier: MIT
#include "secrets/SecretStore.h"

#include "secrets/Crypto.h"
#include "secrets/Keychain.h"
#include "secrets/SecretIndex.h"
#include "secrets/Vault.h"

#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace linnet::secrets {

struct SecretStore::Private
{
    Private(SecretStore *store, const QString &profileDir, const SecretOptions &secretOptions)
        : q(store), options(secretOptions), index(profileDir + u"/secrets.index"_s), keychain(index.profileTag()),
          passphraseVault(profileDir + u"/passphrase.vault"_s, {secretOptions.passphrase, {}, secretOptions.kdfIterations}),
          fileVault(profileDir + u"/secrets.vault"_s, {{}, profileDir + u"/secrets.key"_s, 0})
    {
        pool.setMaxThreadCount(1);
    }
    ~Private() { pool.waitForDone(); }

    /// One operation at a time, in the order of the calls: a get sees the put before it.
    void enqueue(std::function<void()> operation);
    void next();

    /// On the pool, then back here.
    template <typename T, typename Work, typename Then>
    void inBackground(Work work, Then then);
    Vault &vaultOf(Backend backend) { return backend == Backend::Vault ? passphraseVault : fileVault; }

    void putIntoFile(const SecretKey &key, const QByteArray &secret, const SecretError &whyNotKeychain, Done<Stored> finish);
    void notePut(const SecretKey &key, Backend backend, const SecretStatus &status, const Done<Stored> &finish);

    SecretStore *q;
    SecretOptions options;
    SecretIndex index;
    Keychain keychain;
    Vault passphraseVault; // the vaults are touched on the pool's one thread only
    Vault fileVault;
    QThreadPool pool;
    std::deque<std::function<void()>> waiting;
    bool busy = false;
};

void SecretStore::Private::enqueue(std::function<void()> operation)
{
    waiting.push_back(std::move(operation));
    if (!busy) {
        busy = true;
        QTimer::singleShot(0, q, [this] { next(); });
    }
}

void SecretStore::Private::next()
{
    if (waiting.empty()) {
        busy = false;
        return;
    }
    const auto operation = std::move(waiting.front());
    waiting.pop_front();
    operation();
}

template <typename T, typename Work, typename Then>
void SecretStore::Private::inBackground(Work work, Then then)
{
    (void)cryptoReady(); // here, so that QCA's objects belong to a thread that stays
    pool.start([store = q, work = std::move(work), then = std::move(then)] {
        Result<T, SecretError> result = work();
        QMetaObject::invokeMethod(store, [result = std::move(result), then] { then(result); }, Qt::QueuedConnection);
    });
}

void SecretStore::Private::putIntoFile(const SecretKey &key, const QByteArray &secret, const SecretError &whyNotKeychain,
                                       Done<Stored> finish)
{
    if (!options.passphrase && !options.allowFile) {
        finish(SecretError{SecretError::Kind::Unavailable, whyNotKeychain.detail});
        return;
    }
    const Backend backend = options.passphrase ? Backend::Vault : Backend::File;
    inBackground<Success>([this, backend, key, secret] { return vaultOf(backend).put(key, secret); },
                          [this, key, backend, finish](const SecretStatus &status) { notePut(key, backend, status, finish); });
}

void SecretStore::Private::notePut(const SecretKey &key, Backend backend, const SecretStatus &status, const Done<Stored> &finish)
{
    if (!status) {
        finish(status.error());
        return;
    }
    const Backend before = index.of(key);
    if (auto noted = index.set(key, backend); !noted) {
        finish(noted.error());
        return;
    }
    // The old password in the old place would be one more to steal. Best effort: it counts no longer.
    if (before == Backend::Keychain && backend != Backend::Keychain)
        keychain.remove(key, [](const SecretStatus &) {});
    else if ((before == Backend::Vault || before == Backend::File) && before != backend)
        inBackground<Success>([this, before, key] { return vaultOf(before).remove(key); }, [](const SecretStatus &) {});
    finish(Stored{toString(backend)});
}

std::unique_ptr<SecretStore> SecretStore::open(const QString &profileDir, const SecretOptions &options)
{
    return std::unique_ptr<SecretStore>(new SecretStore(profileDir, options));
}

SecretStore::SecretStore(const QString &profileDir, const SecretOptions &options)
    : d(std::make_unique<Private>(this, profileDir, options))
{
}

SecretStore::~SecretStore() = default;

namespace {

/// Gives the answer, unless the one who asked is gone, and lets the next operation begin.
template <typename T, typename Next>
SecretStore::Done<T> finishing(QObject *context, SecretStore::Done<T> done, Next next)
{
    return [guard = QPointer<QObject>(context), done = std::move(done), next](const Result<T, SecretError> &result) {
        next();
        if (guard)
            done(result);
    };
}

} // namespace

void SecretStore::put(const SecretKey &key, const QByteArray &secret, QObject *context, Done<Stored> done)
{
    const auto finish = finishing<Stored>(context, std::move(done), [this] { QTimer::singleShot(0, this, [this] { d->next(); }); });
    d->enqueue([this, key, secret, finish] {
        if (!d->options.useKeychain) {
            d->putIntoFile(key, secret, {SecretError::Kind::Unavailable, u"no keychain wanted"_s}, finish);
            return;
        }
        d->keychain.put(key, secret, [this, key, secret, finish](const SecretStatus &status) {
            if (status)
                d->notePut(key, Backend::Keychain, status, finish);
            else
                d->putIntoFile(key, secret, status.error(), finish);
        });
    });
}

void SecretStore::get(const SecretKey &key, QObject *context, Done<QByteArray> done)
{
    const auto finish = finishing<QByteArray>(context, std::move(done), [this] { QTimer::singleShot(0, this, [this] { d->next(); }); });
    d->enqueue([this, key, finish] {
        const Backend backend = d->index.of(key);
        switch (backend) {
        case Backend::None:
            finish(SecretError{SecretError::Kind::NotFound, {}});
            return;
        case Backend::Keychain:
            if (d->options.useKeychain)
                d->keychain.get(key, finish);
            else
                finish(SecretError{SecretError::Kind::Unavailable, u"kept in the keychain, which is not to be asked"_s});
            return;
        case Backend::Vault:
            if (!d->options.passphrase) {
                finish(SecretError{SecretError::Kind::Locked, {}});
                return;
            }
            break;
        case Backend::File:
            break;
        }
        d->inBackground<QByteArray>([this, backend, key] { return d->vaultOf(backend).get(key); }, finish);
    });
}

void SecretStore::remove(const SecretKey &key, QObject *context, Done<Success> done)
{
    const auto finish = finishing<Success>(context, std::move(done), [this] { QTimer::singleShot(0, this, [this] { d->next(); }); });
    d->enqueue([this, key, finish] {
        const Backend backend = d->index.of(key);
        const auto forget = [this, key, finish](const SecretStatus &status) {
            const bool gone = status.ok() || status.error().kind == SecretError::Kind::NotFound;
            finish(gone ? d->index.set(key, Backend::None) : status);
        };
        switch (backend) {
        case Backend::None:
            finish(Success{});
            return;
        case Backend::Keychain:
            d->keychain.remove(key, forget);
            return;
        case Backend::Vault:
            if (!d->options.passphrase) {
                finish(SecretError{SecretError::Kind::Locked, {}});
                return;
            }
            break;
        case Backend::File:
            break;
        }
        d->inBackground<Success>([this, backend, key] { return d->vaultOf(backend).remove(key); }, forget);
    });
}

QByteArray SecretStore::backendName(const SecretKey &key) const
{
    return toString(d->index.of(key));
}

} // namespace linnet::secrets
