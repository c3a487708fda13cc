// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/CanonicalAddress.h"
#include "client/IncomingMessages.h"
#include "client/ConversationService.h"
#include "client/NoticeLane.h"
#include "client/Outbox.h"
#include "client/Receipts.h"
#include "client/Typing.h"
#include "im/pipeline/OutgoingPipeline.h"
#include "support/TimeMachine.h"

#include <QHash>
#include <QTemporaryDir>

namespace linnet::test {

/// Everything of a client but its face: engine, store, accounts, outbox and duplicate keys, on a host of a simulated network. Its
/// accounts are NAME0@example.test and so on, reached directly; they register with a host that is told to find() below. Only
/// the store's thread is real.
class Correspondent
{
public:
    Correspondent(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &address, quint64 seed)
        : m_dir(QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm/linnet-loss-XXXXXX") : QString()),
          m_store(std::move(*store::Store::open(m_dir.path(), store::Store::Mode::Driver))),
          m_secrets(secrets::SecretStore::open(m_dir.path(), {std::nullopt, true, false, 1000})), m_random(seed),
          m_agent(clock, m_random, nullptr, &link.host(address)), m_accounts(*m_store, *m_secrets, &m_agent, clock),
          m_outbox(*m_store, m_agent, m_accounts, clock), m_incoming(*m_store, m_agent.pager(), clock), m_conversations(*m_store),
          m_lane(m_agent, m_accounts, m_outbox), m_receipts(*m_store, m_agent, m_accounts, m_lane, clock),
          m_typing(*m_store, m_agent, m_lane), m_clock(clock)
    {
        time.add(m_agent.timers());
        m_agent.setAccept(client::acceptedTypes(), client::acceptedCodings());
        (void)m_agent.transport().listen(sip::TransportProtocol::Udp, {QHostAddress(address), 5060});
        QObject::connect(&m_outbox, &client::Outbox::deliveryChanged, &m_agent, [this](const client::DeliveryChange &change) {
            states[change.messageId] = change.delivery.state;
            steps[change.messageId].append(change.delivery.state);
            timeouts += change.delivery.state == im::DeliveryState::NotConfirmed;
        });
        QObject::connect(&m_incoming, &client::IncomingMessages::arrived, &m_agent, [this](const im::ChatMessage &message) {
            ++shown[message.messageId];
            lastShown = message.key;
            m_typing.contentReceived(message.account, message.peer);
            order[message.account.uri].append(message.text);
        });
        QObject::connect(&m_incoming, &client::IncomingMessages::receiptOwed, &m_receipts, &client::Receipts::sendOwed);
        QObject::connect(&m_conversations, &client::ConversationService::receiptsOwed, &m_receipts, &client::Receipts::sendOwed);
        QObject::connect(&m_incoming, &client::IncomingMessages::receiptReceived, &m_receipts, &client::Receipts::hear);
        QObject::connect(&m_incoming, &client::IncomingMessages::composingReceived, &m_typing, &client::Typing::hear);
        QObject::connect(&m_receipts, &client::Receipts::heard, &m_agent, [this](const im::ChatMessage &message) {
            states[message.messageId] = message.delivery.state;
            steps[message.messageId].append(message.delivery.state);
        });
        QObject::connect(&m_typing, &client::Typing::typingChanged, &m_agent, [this](const im::Address &, const im::Address &peer, bool active) {
            typing.append(peer.user() + (active ? u'+' : u'-'));
        });
        QObject::connect(&m_accounts, &client::AccountSet::registered, &m_agent, [this](const im::Address &account) {
            if (!online.contains(account.uri))
                online.append(account.uri);
        });
    }

    void registerAgain(const QString &user) { m_accounts.start(address(user)); }

    /// Where an address is; the registrar is everybody whom nobody else is.
    using Find = std::function<QString(const QByteArray &user)>;
    void find(Find where)
    {
        m_agent.setLocate([where](const sip::Uri &uri, sip::TransportProtocol protocol, QObject *context, sip::Resolver::Done done) {
            const sip::Target target{protocol, {QHostAddress(where(uri.userUnescaped())), 5060}};
            QMetaObject::invokeMethod(
                context, [done, target] { done(QList<sip::Target>{target}); }, Qt::QueuedConnection);
        });
    }

    static im::Address address(const QString &user) { return *client::Client::parseAddress(user + QStringLiteral("@example.test")); }

    void addAccount(const QString &user)
    {
        im::AccountInfo account;
        account.address = address(user);
        account.acceptDirect = true;
        m_accounts.save(account, {}, {}, [this, account](const auto &saved) {
            if (saved)
                m_accounts.start(account.address);
        });
    }
    void send(const QString &from, const QString &to, const QString &text)
    {
        im::ChatMessage message;
        message.messageId = im::newMessageId(m_random);
        message.account = address(from);
        message.peer = address(to);
        message.text = text;
        message.contentType = "text/plain";
        message.time = m_clock.wallTime();
        m_outbox.add(message, [this, id = message.messageId](const auto &added) {
            if (added)
                sent.append(id);
        });
        m_typing.contentSent(message.account, message.peer);
    }
    /// With the choices of `contact`; also makes the peer known.
    void addContact(const im::Contact &contact)
    {
        m_conversations.saveContact(contact, [](const auto &) { });
    }
    void markDisplayed(im::MessageKey key) { m_conversations.markDisplayed(key, [](const auto &) { }); }
    void type(const QString &from, const QString &to, bool active) { m_typing.setTyping(address(from), address(to), active); }
    void setReceiptSwitches(const client::receipts::Switches &switches)
    {
        m_incoming.setReceiptSwitches(switches);
        m_conversations.setReceiptSwitches(switches);
    }
    client::Outbox &outbox() { return m_outbox; }
    client::Typing &typingService() { return m_typing; }
    sip::UserAgent &agent() { return m_agent; }
    int forged() const { return m_receipts.forged(m_accounts.list().value(0).address); }
    /// Asks the store to say when it has done all that it was asked for.
    void askStore()
    {
        m_isIdle = false;
        m_store->read(&m_agent, [](store::Tables &) -> Result<int, store::SqliteError> { return 0; }, [this](const auto &) { m_isIdle = true; });
    }
    bool isIdle() const { return m_isIdle; }
    /// No message waits for anything any more.
    bool isQuiet() const
    {
        return std::all_of(sent.begin(), sent.end(), [this](const QByteArray &id) {
            const auto state = states.value(id, im::DeliveryState::Queued);
            return state != im::DeliveryState::Queued && state != im::DeliveryState::Sending;
        });
    }

    QByteArrayList sent; ///< Message-IDs of rows that were committed
    QHash<QByteArray, im::DeliveryState> states; ///< the last one told
    QHash<QByteArray, QList<im::DeliveryState>> steps; ///< all of them
    QStringList typing; ///< "bob+", "bob-"
    im::MessageKey lastShown = 0;
    QHash<QByteArray, int> shown; ///< Message-ID -> how often
    QHash<QString, QStringList> order; ///< account -> texts as they were shown
    QStringList online;
    int timeouts = 0;

private:
    QTemporaryDir m_dir;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<secrets::SecretStore> m_secrets;
    SeededRandom m_random;
    sip::UserAgent m_agent;
    client::AccountSet m_accounts;
    client::Outbox m_outbox;
    client::IncomingMessages m_incoming;
    client::ConversationService m_conversations;
    client::NoticeLane m_lane;
    client::Receipts m_receipts;
    client::Typing m_typing;
    ManualClock &m_clock;
    bool m_isIdle = true;
};

} // namespace linnet::test
