// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/CanonicalAddress.h"
#include "client/ConversationService.h"
#include "client/IncomingMessages.h"
#include "client/Sessions.h"
#include "support/MemoryDir.h"
#include "support/TimeMachine.h"
#include "usage/invite/InviteUsage.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QThread>

namespace linnet::test {

/// Somebody with sessions on a host of a simulated network, NAME@example.test, reached directly. Only the store's thread is real.
class SessionPeer
{
public:
    SessionPeer(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &name, const QString &address, quint64 seed)
        : own(of(name)), m_store(std::move(*store::Store::open(m_dir.path(), store::Store::Mode::Driver))),
          m_secrets(secrets::SecretStore::open(m_dir.path(), {std::nullopt, true, false, 1000})), m_random(seed),
          agent(clock, m_random, nullptr, &link.host(address)), m_accounts(*m_store, *m_secrets, &agent, clock),
          m_incoming(*m_store, agent.pager(), clock), m_conversations(*m_store), sessions(*m_store, agent, link.host(address), clock)
    {
        time.add(agent.timers());
        agent.setAccept(client::acceptedTypes());
        (void)agent.transport().listen(sip::TransportProtocol::Udp, {QHostAddress(address), 5060});
        (void)agent.transport().listen(sip::TransportProtocol::Tcp, {QHostAddress(address), 5060});
        im::AccountInfo account;
        account.address = own;
        account.acceptDirect = true;
        m_accounts.save(account, {}, {}, [](const auto &) { });
        QObject::connect(&sessions, &client::Sessions::arrived, &m_incoming, &client::IncomingMessages::take);
        QObject::connect(&sessions, &client::Sessions::changed, &agent, [this](const im::SessionInfo &info) {
            states.append(im::toString(info.state).toByteArray());
            last = info;
        });
        QObject::connect(&sessions, &client::Sessions::kept, &agent, [this](const im::ChatMessage &row) { rows.append(row); });
        QObject::connect(&sessions, &client::SessionRoad::told, &agent, [this](im::MessageKey key, const client::SessionOutcome &outcome) {
            outcomes[key].append(outcome.kind);
            lastOutcome = outcome;
        });
        QObject::connect(&sessions, &client::SessionRoad::upChanged, &agent,
                         [this](const im::Address &, const im::Address &, bool up) { ups.append(up); });
        QObject::connect(&m_incoming, &client::IncomingMessages::arrived, &agent, [this](const im::ChatMessage &message) { arrived.append(message); });
    }

    static im::Address of(const QString &name) { return *client::Client::parseAddress(name + QStringLiteral("@example.test")); }

    /// Where everybody is.
    void find(const QHash<QByteArray, QString> &places)
    {
        agent.setLocate([places](const sip::Uri &uri, sip::TransportProtocol protocol, QObject *context, sip::Resolver::Done done) {
            const sip::Target target{protocol, {QHostAddress(places.value(uri.userUnescaped())), 5060}};
            QMetaObject::invokeMethod(
                context, [done, target] { done(QList<sip::Target>{target}); }, Qt::QueuedConnection);
        });
    }
    void know(const QString &name)
    {
        im::Contact contact;
        contact.address = of(name);
        m_conversations.saveContact(contact, [](const auto &) { });
    }
    void block(const QString &name) { m_conversations.setBlocked(of(name), true, [](const auto &) { }); }

    /// What stands in front of the words.
    QByteArray headersFor(const QString &to, const QByteArray &messageId) const
    {
        return "From: <" + own.uri.toUtf8() + ">\r\nTo: <" + of(to).uri.toUtf8() + ">\r\nNS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: "
            + messageId + "\r\n\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    }
    im::MessageKey send(const QString &to, const QByteArray &text, const QByteArray &messageId = {})
    {
        client::SessionMessage message;
        message.key = ++m_lastKey;
        message.account = own;
        message.peer = of(to);
        message.messageId = messageId.isEmpty() ? own.user().toUtf8() + QByteArray::number(message.key) + "0123456789" : messageId;
        message.contentType = "message/cpim";
        message.body = headersFor(to, message.messageId) + text;
        sessions.send(message);
        return message.key;
    }
    im::SessionId call(const QString &to)
    {
        const auto id = sessions.open(own, of(to));
        return id ? *id : 0;
    }
    bool isUp(const QString &with) const { return sessions.isUp(own, of(with)); }

    void askStore()
    {
        m_isIdle = false;
        m_store->read(&agent, [](store::Tables &) -> Result<int, store::SqliteError> { return 0; }, [this](const auto &) { m_isIdle = true; });
    }
    bool isIdle() const { return m_isIdle; }
    store::Store &store() { return *m_store; }

    const im::Address own;
    QByteArrayList states; ///< of all its sessions, as told
    im::SessionInfo last;
    QList<im::ChatMessage> rows;
    QList<im::ChatMessage> arrived;
    QHash<im::MessageKey, QList<client::SessionOutcome::Kind>> outcomes;
    client::SessionOutcome lastOutcome;
    QList<bool> ups;

private:
    QTemporaryDir m_dir{memoryDirTemplate()};
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<secrets::SecretStore> m_secrets;
    SeededRandom m_random;
    im::MessageKey m_lastKey = 0;
    bool m_isIdle = true;

public:
    sip::UserAgent agent;

private:
    client::AccountSet m_accounts;
    client::IncomingMessages m_incoming;
    client::ConversationService m_conversations;

public:
    client::Sessions sessions;
};

} // namespace linnet::test
