// SPDX-License-Identifier: MIT
#pragma once

#include "client/CanonicalAddress.h"
#include "client/Client.h"
#include "client/DigestMemory.h"
#include "secrets/SecretStore.h"
#include "store/Store.h"
#include "usage/RequestOutcome.h"
#include "usage/UserAgent.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace linnet::client {

/// The profile's accounts: their rows, their passwords, and how each is registered. Lives on the client's thread; store, secrets and
/// agent outlive it. `agent` is null for a reader, which only lists.
class AccountSet final : public QObject
{
    Q_OBJECT
public:
    AccountSet(store::Store &store, secrets::SecretStore &secrets, sip::UserAgent *agent, Clock &clock,
               QObject *parent = nullptr);
    ~AccountSet() override;

    /// Takes over the rows and settings read at start; tells the agent of them, without passwords yet.
    void load(const QList<im::AccountInfo> &accounts, const QByteArray &instanceId, const QHash<QByteArray, QString> &settings);

    QList<im::AccountInfo> list() const;
    /// Null when there is none; of an empty address: the only one.
    const im::AccountInfo *find(const im::Address &address) const;

    void save(const im::AccountInfo &account, std::optional<QByteArray> password,
              const QList<QByteArray> &credentialPasswords, Done<im::AccountInfo> done);
    void remove(const im::Address &address, Done<Ok> done);

    /// The account's domain, and its configured servers as its other names.
    HomeHosts homeOf(const im::Address &address) const;

    QList<im::RegistrationInfo> registrations() const;
    /// The last success still stands: messages may leave.
    bool isRegistered(const im::Address &address) const;
    /// Opens the account's secrets now; SecretLocked when they are there but cannot be read.
    void openSecrets(const im::Address &address, Done<Ok> done);
    void start(const im::Address &address);
    void stop(const im::Address &address);
    /// Unregisters all; `done` once all have ended (RegisterUsage takes at most 2 s).
    void stopAll(std::function<void()> done);

Q_SIGNALS:
    void changed();
    void registrationChanged(const linnet::im::RegistrationInfo &info);
    /// After every success, refreshes included.
    void registered(const linnet::im::Address &account);

private:
    struct Entry;
    Entry *entry(const im::Address &address) const;
    void readSecrets(Entry &entry, Done<Ok> done);
    void readNextSecret(const im::Address &address, quint64 generation, int index);
    void finishSecrets(Entry &entry, const Result<Ok, ClientError> &result);
    void saveSecrets(const im::AccountInfo &account, QList<QPair<secrets::SecretKey, QByteArray>> left,
                     Done<im::AccountInfo> done);
    void saveRow(im::AccountInfo account, std::optional<QByteArray> inMemory, Done<im::AccountInfo> done);
    void tellAgent(Entry &entry);
    void watch(Entry &entry, sip::RegisterUsage *usage);
    void report(Entry &entry);
    void onFailed(Entry &entry, const sip::RequestOutcome &outcome, std::chrono::milliseconds retryIn);
    void checkAllStopped();

    store::Store &m_store;
    secrets::SecretStore &m_secrets;
    sip::UserAgent *m_agent;
    Clock &m_clock;
    QByteArray m_instanceId;
    std::unique_ptr<DigestMemory> m_digests; ///< null where the agent is
    std::vector<std::unique_ptr<Entry>> m_entries;
    std::function<void()> m_allStopped;
};

} // namespace linnet::client
