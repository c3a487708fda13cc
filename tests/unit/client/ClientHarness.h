// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace linnet::test {

inline constexpr int kPatience = 10000; ///< ms; what should happen happens long before

/// A Client over a profile folder, with everything that it told.
class Person
{
public:
    explicit Person(const QString &profileDir) : m_dir(profileDir) { open(); }

    client::Client &client() { return *m_client; }
    bool isOpen() const { return m_client != nullptr; }

    /// As if the process was killed: no unregistering, no word.
    void kill() { m_client.reset(); }
    void open()
    {
        client::ClientOptions options;
        options.profileDir = m_dir;
        options.allowSecretFile = true;
        auto opened = client::Client::open(options);
        QVERIFY2(opened.ok(), "the profile opens");
        m_client = std::move(opened).value();
        QObject::connect(m_client.get(), &client::Client::messageAdded, [this](const im::ChatMessage &m) {
            (m.direction == im::Direction::In ? received : sent).append(m);
        });
        QObject::connect(m_client.get(), &client::Client::deliveryChanged, [this](const client::DeliveryChange &c) { changes.append(c); });
        QObject::connect(m_client.get(), &client::Client::registrationChanged, [this](const im::RegistrationInfo &i) { registrations.append(i); });
    }

    bool addAccount(const QString &address, const QString &server, std::optional<QByteArray> password = {})
    {
        im::AccountInfo account;
        account.address = *client::Client::parseAddress(address);
        account.server = server;
        bool saved = false;
        m_client->saveAccount(account, password, {}, [&saved](const Result<im::AccountInfo, client::ClientError> &result) { saved = result.ok(); });
        return QTest::qWaitFor([&saved] { return saved; }, kPatience);
    }

    /// Registers and waits until it is.
    bool goOnline()
    {
        const qsizetype before = registrations.size();
        m_client->registerAccount();
        return QTest::qWaitFor(
            [this, before] { return registrations.size() > before && registrations.last().state == im::RegistrationState::Registered; }, kPatience);
    }

    /// Makes the peer known, so that the caps of strangers do not count.
    bool addContact(const QString &address)
    {
        bool saved = false;
        m_client->saveContact({*client::Client::parseAddress(address), {}, false},
                              [&saved](const Result<client::Ok, client::ClientError> &result) { saved = result.ok(); });
        return QTest::qWaitFor([&saved] { return saved; }, kPatience);
    }
    bool block(const QString &address)
    {
        bool done = false;
        m_client->setBlocked(*client::Client::parseAddress(address), true,
                             [&done](const Result<client::Ok, client::ClientError> &result) { done = result.ok(); });
        return QTest::qWaitFor([&done] { return done; }, kPatience);
    }

    void send(const QString &to, const QString &text, const QString &ref = {})
    {
        client::OutgoingText message;
        message.to = *client::Client::parseAddress(to);
        message.text = text;
        message.ref = ref;
        m_client->sendText(message, [this](const Result<im::ChatMessage, client::ClientError> &result) {
            if (!result)
                refused.append(result.error());
        });
    }

    /// The state that the store has now.
    im::Delivery deliveryOf(im::MessageKey key)
    {
        std::optional<im::Delivery> delivery;
        m_client->messageDetails(key, [&delivery](const Result<client::MessageDetails, client::ClientError> &details) {
            delivery = details ? details->message.delivery : im::Delivery{};
        });
        [[maybe_unused]] const bool answered = QTest::qWaitFor([&delivery] { return delivery.has_value(); }, kPatience);
        return delivery.value_or(im::Delivery{});
    }
    bool waitForState(int count, im::DeliveryState state)
    {
        return QTest::qWaitFor(
            [this, count, state] {
                return std::count_if(changes.begin(), changes.end(), [state](const auto &c) { return c.delivery.state == state; }) >= count;
            },
            kPatience);
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
    QStringList receivedTexts() const
    {
        QStringList texts;
        for (const im::ChatMessage &message : received)
            texts.append(message.text);
        return texts;
    }

    QList<im::ChatMessage> received;
    QList<im::ChatMessage> sent;
    QList<client::DeliveryChange> changes;
    QList<im::RegistrationInfo> registrations;
    QList<client::ClientError> refused;

private:
    QString m_dir;
    std::unique_ptr<client::Client> m_client;
};

} // namespace linnet::test
