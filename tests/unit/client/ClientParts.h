// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/CanonicalAddress.h"
#include "client/IncomingMessages.h"
#include "client/MissedCalls.h"
#include "client/Outbox.h"
#include "client/PeerJobs.h"
#include "scenario/ScriptedServer.h"
#include "support/MemoryDir.h"
#include "usage/register/RegisterUsage.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

namespace linnet::test {

/// The rooms of a Client over a simulated network and a manual clock; only the store's thread is real. alice@example.test is at
/// 192.0.2.1, her server at 192.0.2.2.
class ClientParts
{
public:
    /// `profile`: a folder that outlives it; empty: one of its own.
    explicit ClientParts(const QString &profile = {}) : m_profile(profile.isEmpty() ? m_dir.path() : profile)
    {
        auto opened = store::Store::open(m_profile, store::Store::Mode::Driver);
        if (opened)
            m_store = std::move(*opened);
        m_secrets = secrets::SecretStore::open(m_profile, {std::nullopt, true, false, 1000});
        m_time.add(agent.timers());
        agent.setAccept(client::acceptedTypes(), client::acceptedCodings());
        accounts = std::make_unique<client::AccountSet>(*m_store, *m_secrets, &agent, clock);
        outbox = std::make_unique<client::Outbox>(*m_store, agent, *accounts, clock);
        incoming = std::make_unique<client::IncomingMessages>(*m_store, agent.pager(), clock);
        missedCalls = std::make_unique<client::MissedCalls>(*m_store, agent, clock);
        QObject::connect(missedCalls.get(), &client::MissedCalls::missed, &agent,
                         [this](const im::ChatMessage &call) { missed.append(call); });
        QObject::connect(accounts.get(), &client::AccountSet::registrationChanged, &agent,
                         [this](const im::RegistrationInfo &info) { registrations.append(info); });
        QObject::connect(outbox.get(), &client::Outbox::deliveryChanged, &agent,
                         [this](const client::DeliveryChange &change) { changes.append(change); });
        QObject::connect(incoming.get(), &client::IncomingMessages::arrived, &agent,
                         [this](const im::ChatMessage &message) { arrived.append(message); });
        server.onRequest([](const sip::Request &request) {
            return request.method == sip::Method::Register ? registered(request) : ScriptedServer::answer(request, 200);
        });
    }

    store::Store &store() { return *m_store; }
    secrets::SecretStore &secrets() { return *m_secrets; }

    QString databasePath() const { return m_profile + QStringLiteral("/linnet.db"); }

    static im::Address address(const QString &text) { return *client::Client::parseAddress(text); }
    static im::AccountInfo alice(const QString &outbound = QStringLiteral("192.0.2.2"))
    {
        im::AccountInfo account;
        account.address = address(QStringLiteral("alice@example.test"));
        account.server = outbound;
        return account;
    }

    /// Lets the store and the network work, without letting time pass, until the condition holds.
    bool waitFor(const std::function<bool()> &condition)
    {
        QElapsedTimer patience;
        patience.start();
        for (;;) {
            m_time.settle();
            if (condition())
                return true;
            if (patience.elapsed() > 10000)
                return false;
            QThread::usleep(50); // for the store's thread
        }
    }
    /// Lets everything that is due happen: the store has no work left.
    void settle()
    {
        for (int i = 0; i < 3; ++i) {
            bool idle = false;
            m_store->read(&agent, [](store::Tables &) -> Result<int, store::SqliteError> { return 0; },
                          [&idle](const auto &) { idle = true; });
            [[maybe_unused]] const bool done = waitFor([&idle] { return idle; });
        }
    }
    /// Lets time pass in steps, the store keeping up.
    void pass(std::chrono::milliseconds duration, std::chrono::milliseconds step = std::chrono::seconds(1))
    {
        settle();
        for (; duration > std::chrono::milliseconds(0); duration -= step) {
            m_time.run(std::min(step, duration));
            settle();
        }
    }
    /// Lets time pass while the store is held up.
    void passBlocked(std::chrono::milliseconds duration) { m_time.run(duration); }

    bool save(const im::AccountInfo &account, std::optional<QByteArray> password = {}, const QList<QByteArray> &further = {})
    {
        std::optional<bool> saved;
        accounts->save(account, password, further, [&saved](const auto &result) { saved = result.ok(); });
        return waitFor([&saved] { return saved.has_value(); }) && *saved;
    }
    bool goOnline()
    {
        const qsizetype before = registrations.size();
        accounts->start({});
        return waitFor([this, before] {
            return registrations.size() > before && registrations.last().state == im::RegistrationState::Registered;
        });
    }
    im::MessageKey send(const QString &to, const QString &text)
    {
        im::ChatMessage message;
        message.account = alice().address;
        message.peer = address(to);
        message.text = text;
        message.messageId = "id-" + text.toUtf8();
        message.contentType = "text/plain";
        im::MessageKey key = 0;
        outbox->add(message, [&key](const auto &added) { key = added ? added->key : -1; });
        [[maybe_unused]] const bool done = waitFor([&key] { return key != 0; });
        return key;
    }
    QByteArrayList statesOf(im::MessageKey key) const
    {
        QByteArrayList states;
        for (const client::DeliveryChange &change : changes) {
            if (change.key == key)
                states.append(im::toString(change.delivery.state).toByteArray());
        }
        return states;
    }

    ManualClock clock;
    SimulatedNetwork link{clock};

private:
    TimeMachine m_time{clock, link};
    QTemporaryDir m_dir{memoryDirTemplate()};
    const QString m_profile;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<secrets::SecretStore> m_secrets;
    SeededRandom m_random{7};

public:
    ScriptedServer server{link, clock, m_time, QStringLiteral("192.0.2.2"), 22};
    ScriptedServer other{link, clock, m_time, QStringLiteral("192.0.2.3"), 33}; ///< another of her servers, where she is not registered
    sip::UserAgent agent{clock, m_random, nullptr, &link.host(QStringLiteral("192.0.2.1"))};
    std::unique_ptr<client::AccountSet> accounts;
    std::unique_ptr<client::Outbox> outbox;
    std::unique_ptr<client::IncomingMessages> incoming;
    std::unique_ptr<client::MissedCalls> missedCalls;

    QList<im::RegistrationInfo> registrations;
    QList<client::DeliveryChange> changes;
    QList<im::ChatMessage> arrived;
    QList<im::ChatMessage> missed;
};

/// Keeps the store's thread inside a job of its own until release().
class HeldStore
{
public:
    explicit HeldStore(store::Store &store, QObject *context)
    {
        store.write(
            context,
            [gate = m_gate](store::Tables &) -> Result<int, store::SqliteError> {
                gate->wait(false); // again, when another of its commit fails
                return 0;
            },
            [](const auto &) { });
    }
    ~HeldStore() { release(); }
    void release()
    {
        *m_gate = true;
        m_gate->notify_all();
    }

private:
    std::shared_ptr<std::atomic<bool>> m_gate = std::make_shared<std::atomic<bool>>(false);
};

} // namespace linnet::test
