// SPDX-License-Identifier: MIT
#include "client/Client.h"

#include "client/AccountSet.h"
#include "client/AddressBook.h"
#include "client/CanonicalAddress.h"
#include "client/ConversationService.h"
#include "client/Files.h"
#include "client/FlowService.h"
#include "client/HistoryTransfer.h"
#include "client/HistoryService.h"
#include "client/IncomingMessages.h"
#include "client/MissedCalls.h"
#include "client/NetworkMonitor.h"
#include "client/NoticeLane.h"
#include "client/Outbox.h"
#include "client/Outcomes.h"
#include "client/PeerJobs.h"
#include "client/ProfileLock.h"
#include "client/Reactions.h"
#include "client/Receipts.h"
#include "client/Sessions.h"
#include "client/Settings.h"
#include "client/TraceFile.h"
#include "client/Typing.h"
#include "client/WakeMonitor.h"
#include "im/pipeline/LinnetHeaders.h"
#include "im/pipeline/OutgoingPipeline.h"
#include "usage/register/RegisterUsage.h"

#include <QMetaMethod>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

constexpr std::chrono::milliseconds kLongestClose{2000};

ClientError notBuilt() { return {ClientError::Kind::NotBuilt, {}}; }

im::Road roadOf(OutgoingText::Model model)
{
    switch (model) {
    case OutgoingText::Model::Automatic:
        return im::Road::Open;
    case OutgoingText::Model::Pager:
        return im::Road::Pager;
    case OutgoingText::Model::Session:
        return im::Road::Session;
    }
    return im::Road::Open;
}

/// "127.0.0.1:5070", "[::1]:5070", "127.0.0.1": port 0.
std::optional<sip::Endpoint> endpointOf(const QByteArray &text)
{
    QString host = QString::fromUtf8(text);
    quint16 port = 0;
    const qsizetype colon = host.lastIndexOf(u':');
    if (colon > host.lastIndexOf(u']') && (host.startsWith(u'[') || host.count(u':') == 1)) {
        bool ok = false;
        port = QStringView(host).mid(colon + 1).toUShort(&ok);
        if (!ok)
            return std::nullopt;
        host.truncate(colon);
    }
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    const QHostAddress address(host);
    if (address.isNull())
        return std::nullopt;
    return sip::Endpoint{address, port};
}

/// One port for UDP and TCP, also where a free one is asked for.
Result<sip::Endpoint, sip::TransportError> listenOnBoth(sip::TransportLayer &transport, const sip::Endpoint &wanted)
{
    const auto tcp = transport.listen(sip::TransportProtocol::Tcp, wanted);
    if (!tcp)
        return tcp.error();
    return transport.listen(sip::TransportProtocol::Udp, *tcp);
}

struct StartRows
{
    QList<im::AccountInfo> accounts;
    QHash<QByteArray, QString> settings;
    QList<store::OutboxRow> outbox;
    QList<store::OutboxRow> interrupted;
    quint16 udpPort = 0;
};

Result<StartRows, store::SqliteError> readStart(store::Tables &tables)
{
    StartRows rows;
    const auto accounts = tables.accounts.list();
    if (!accounts)
        return accounts.error();
    const auto settings = tables.settings.all();
    if (!settings)
        return settings.error();
    const auto outbox = tables.outbox.all();
    if (!outbox)
        return outbox.error();
    const auto interrupted = tables.outbox.inSending();
    if (!interrupted)
        return interrupted.error();
    rows.accounts = *accounts;
    rows.settings = *settings;
    rows.interrupted = *interrupted;
    for (const store::OutboxRow &row : *outbox) {
        const bool cut = std::any_of(interrupted->begin(), interrupted->end(),
                                     [&row](const store::OutboxRow &other) { return other.message == row.message; });
        if (!cut)
            rows.outbox.append(row);
    }
    if (!rows.accounts.isEmpty()) {
        if (const auto port = tables.accounts.lastUdpPort(rows.accounts.first().address); port)
            rows.udpPort = *port;
    }
    return rows;
}

} // namespace

struct Client::Private
{
    ClientOptions options;
    Clock *clock = nullptr;
    // Members go from the last to the first: the engine before the store, the store before the lock.
    std::unique_ptr<ProfileLock> lock;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<secrets::SecretStore> secrets;
    std::unique_ptr<TraceFile> trace;
    std::unique_ptr<FlowService> flows;
    std::unique_ptr<sip::UserAgent> agent;
    std::unique_ptr<NetworkMonitor> network;
    std::unique_ptr<WakeMonitor> sleep;
    std::unique_ptr<AccountSet> accounts;
    std::unique_ptr<ConversationService> conversations;
    std::unique_ptr<HistoryService> history;
    std::unique_ptr<AddressBook> people;
    std::unique_ptr<IncomingMessages> incoming;
    std::unique_ptr<MissedCalls> missedCalls;
    std::unique_ptr<Sessions> sessions;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<NoticeLane> notices;
    std::unique_ptr<Receipts> receipts;
    std::unique_ptr<Reactions> reactions;
    std::unique_ptr<Typing> typing;
    std::unique_ptr<Files> files; ///< null for a reader
    QHash<QByteArray, QString> settings;
    QString directEndpoint;
    bool closing = false;

    /// The account meant by that address, or the only one.
    const im::AccountInfo *account(const im::Address &address) const { return accounts->find(address); }
};

DeliveryChange DeliveryChange::of(const im::ChatMessage &message)
{
    return {message.key, message.conversation, message.messageId, message.account, message.ref, message.delivery};
}

Client::Client() : d(std::make_unique<Private>()) { }
Client::~Client() = default;

Result<std::unique_ptr<Client>, ClientError> Client::open(const ClientOptions &options, Clock &clock)
{
    qRegisterMetaType<DeliveryChange>();
    std::unique_ptr<Client> client(new Client);
    Private &d = *client->d;
    d.options = options;
    d.clock = &clock;
    if (!options.readOnly) {
        auto lock = ProfileLock::take(options.profileDir);
        if (!lock)
            return lock.error();
        d.lock = std::move(lock).value();
    }
    auto opened = store::Store::open(options.profileDir, options.readOnly ? store::Store::Mode::Reader : store::Store::Mode::Driver);
    if (!opened)
        return clientError(opened.error());
    d.store = std::move(opened).value();
    const auto rows = d.store->readNow(&readStart);
    if (!rows)
        return clientError(rows.error());
    d.settings = rows->settings;

    secrets::SecretOptions secretOptions;
    secretOptions.passphrase = options.vaultPassphrase;
    secretOptions.allowFile = options.allowSecretFile;
    d.secrets = secrets::SecretStore::open(options.profileDir, secretOptions);
    d.flows = std::make_unique<FlowService>(*d.store, options.profileDir, !options.readOnly);
    d.flows->setKeptOnDisk(read(*client, settings::kTraceOnDisk));
    if (const auto error = client->startEngine(rows->udpPort))
        return *error;

    d.accounts = std::make_unique<AccountSet>(*d.store, *d.secrets, d.agent.get(), clock);
    d.conversations = std::make_unique<ConversationService>(*d.store);
    d.history = std::make_unique<HistoryService>(*d.store, clock);
    connect(d.accounts.get(), &AccountSet::changed, client.get(), &Client::accountsChanged);
    connect(d.accounts.get(), &AccountSet::registrationChanged, client.get(), &Client::registrationChanged);
    connect(d.conversations.get(), &ConversationService::conversationChanged, client.get(), &Client::conversationChanged);
    connect(d.conversations.get(), &ConversationService::contactsChanged, client.get(), &Client::contactsChanged);
    connect(d.history.get(), &HistoryService::messageRemoved, client.get(), &Client::messageRemoved);
    connect(d.history.get(), &HistoryService::conversationTouched, client.get(), &Client::tellConversation);
    d.people = std::make_unique<AddressBook>(*d.store);
    connect(d.people.get(), &AddressBook::conversationChanged, client.get(), &Client::conversationChanged);
    connect(d.people.get(), &AddressBook::conversationRemoved, client.get(), &Client::conversationRemoved);
    connect(d.people.get(), &AddressBook::historyChanged, client.get(), &Client::historyChanged);
    connect(d.people.get(), &AddressBook::contactsChanged, client.get(), &Client::contactsChanged);
    connect(d.store.get(), &store::Store::healthChanged, client.get(), &Client::storeHealthChanged);
    connect(d.store.get(), &store::Store::salvaged, client.get(), &Client::storeSalvaged);
    connect(d.store.get(), &store::Store::damageFound, client.get(), &Client::storeDamageFound);
    if (options.readOnly) {
        d.accounts->load(rows->accounts, {}, {});
        return client;
    }

    const QByteArray fresh = SystemRandom::instance().uuid();
    std::optional<Result<QByteArray, store::SqliteError>> instance;
    instance.emplace(d.store->readNow([&](store::Tables &tables) { return tables.accounts.instanceId(fresh); }));
    if (!*instance)
        return clientError(instance->error());
    d.accounts->load(rows->accounts, **instance, rows->settings);
    client->startMessaging();
    d.outbox->load(rows->outbox, rows->interrupted);
    return client;
}

std::optional<ClientError> Client::startEngine(quint16 udpPort)
{
    if (d->options.readOnly)
        return std::nullopt;
    d->agent = std::make_unique<sip::UserAgent>(*d->clock, SystemRandom::instance());
    d->network = std::make_unique<NetworkMonitor>();
    d->sleep = std::make_unique<WakeMonitor>();
    connect(d->network.get(), &NetworkMonitor::changed, d->agent.get(), &sip::UserAgent::pathChanged);
    connect(d->sleep.get(), &WakeMonitor::woke, d->agent.get(), &sip::UserAgent::pathChanged);
    d->agent->setProductName("Linnet/" LINNET_VERSION);
    d->agent->setAccept(acceptedTypes(), acceptedCodings());
    connect(&d->agent->transport(), &sip::TransportLayer::traced, d->flows.get(), &FlowService::take);
    if (!d->options.traceFile.isEmpty()) {
        QString why;
        d->trace = TraceFile::open(d->options.traceFile, &why);
        if (!d->trace)
            return ClientError{ClientError::Kind::BadValue, d->options.traceFile + u": "_s + why};
        connect(&d->agent->transport(), &sip::TransportLayer::traced, this,
                [this](const sip::TraceEntry &entry) { d->trace->write(entry); });
    }
    if (d->options.directListen.isEmpty()) {
        if (udpPort != 0)
            d->agent->transport().preferUdpPort(udpPort);
        return std::nullopt;
    }
    const auto wanted = endpointOf(d->options.directListen);
    if (!wanted)
        return ClientError{ClientError::Kind::CannotListen, QString::fromUtf8(d->options.directListen)};
    const auto listening = listenOnBoth(d->agent->transport(), *wanted);
    if (!listening)
        return ClientError{ClientError::Kind::CannotListen, listening.error().detail};
    d->directEndpoint = sip::toString(*listening);
    return std::nullopt;
}

void Client::startMessaging()
{
    d->sessions = std::make_unique<Sessions>(*d->store, *d->agent, sip::Network::system(), *d->clock);
    d->outbox = std::make_unique<Outbox>(*d->store, *d->agent, *d->accounts, *d->clock);
    d->outbox->setSessionRoad(*d->sessions);
    connect(d->outbox.get(), &Outbox::deliveryChanged, this, &Client::deliveryChanged);
    connect(d->outbox.get(), &Outbox::leaving, d->flows.get(), &FlowService::addAttempt);
    d->incoming = std::make_unique<IncomingMessages>(*d->store, d->agent->pager(), *d->clock);
    connect(d->incoming.get(), &IncomingMessages::arrived, this, [this](const im::ChatMessage &message) {
        d->typing->contentReceived(message.account, message.peer);
        Q_EMIT messageAdded(message);
        tellConversation(message.conversation);
    });
    connect(d->incoming.get(), &IncomingMessages::reacted, this, &Client::messageChanged);
    d->missedCalls = std::make_unique<MissedCalls>(*d->store, *d->agent, *d->clock);
    const auto homes = [this](const im::Address &account) { return d->accounts->homeOf(account); };
    d->incoming->setHomes(homes);
    d->missedCalls->setHomes(homes);
    connect(d->missedCalls.get(), &MissedCalls::missed, this, [this](const im::ChatMessage &call) {
        Q_EMIT eventAdded(call);
        tellConversation(call.conversation);
    });
    startNotices();
    startSessions();
    applySettings();
    // The same local port after a restart keeps the same Contact.
    connect(d->accounts.get(), &AccountSet::registered, this, [this](const im::Address &account) {
        const sip::RegisterUsage *usage = d->agent->registration(uriOf(account));
        const quint16 port = usage ? usage->contact().port : quint16(0);
        if (port == 0 || !d->options.directListen.isEmpty())
            return;
        d->store->write(
            this,
            [account, port](store::Tables &tables) -> store::SqliteStatus {
                const auto known = tables.accounts.lastUdpPort(account);
                if (known && *known == port)
                    return store::Nothing{};
                return tables.accounts.setLastUdpPort(account, port);
            },
            [](const store::SqliteStatus &) {});
    });
    d->history->startRetention();
    const QDateTime now = d->clock->wallTime();
    d->store->write(
        this, [now](store::Tables &tables) { return tables.seen.forgetOld(now); }, [](const store::SqliteStatus &) {});
}

/// Receipts, reactions and typing.
void Client::startNotices()
{
    d->notices = std::make_unique<NoticeLane>(*d->agent, *d->accounts, *d->outbox);
    d->receipts = std::make_unique<Receipts>(*d->store, *d->agent, *d->accounts, *d->notices, *d->clock);
    d->typing = std::make_unique<Typing>(*d->store, *d->agent, *d->notices);
    connect(d->incoming.get(), &IncomingMessages::receiptOwed, d->receipts.get(), &Receipts::sendOwed);
    connect(d->conversations.get(), &ConversationService::receiptsOwed, d->receipts.get(), &Receipts::sendOwed);
    connect(d->incoming.get(), &IncomingMessages::receiptReceived, d->receipts.get(), &Receipts::hear);
    connect(d->incoming.get(), &IncomingMessages::composingReceived, d->typing.get(), &Typing::hear);
    connect(d->receipts.get(), &Receipts::heard, this, [this](const im::ChatMessage &message) {
        Q_EMIT deliveryChanged(DeliveryChange::of(message));
    });
    d->reactions = std::make_unique<Reactions>(*d->store, *d->agent, *d->accounts, *d->notices, *d->clock);
    connect(d->reactions.get(), &Reactions::changed, this, &Client::messageChanged);
    connect(d->reactions.get(), &Reactions::refused, this, &Client::reactionRefused);
    connect(d->typing.get(), &Typing::typingChanged, this, &Client::typingChanged);
}

void Client::startSessions()
{
    d->sessions->setHomes([this](const im::Address &account) { return d->accounts->homeOf(account); });
    connect(d->sessions.get(), &Sessions::changed, this, &Client::sessionChanged);
    connect(d->sessions.get(), &Sessions::arrived, d->incoming.get(), &IncomingMessages::take);
    connect(d->sessions.get(), &Sessions::kept, this, [this](const im::ChatMessage &event) {
        Q_EMIT eventAdded(event);
        tellConversation(event.conversation);
    });
    startFiles();
}

void Client::startFiles()
{
    d->files = std::make_unique<Files>(*d->store, *d->accounts, d->sessions->files(), d->agent->timers(), *d->clock);
    d->files->setHomes([this](const im::Address &account) { return d->accounts->homeOf(account); });
    connect(d->files.get(), &Files::added, this, [this](const im::ChatMessage &message) {
        Q_EMIT eventAdded(message);
        tellConversation(message.conversation);
    });
    connect(d->files.get(), &Files::changed, this, &Client::fileChanged);
    d->files->load();
}

/// What the services know of the settings.
void Client::applySettings()
{
    if (!d->outbox)
        return;
    const receipts::Switches switches{read(*this, settings::kDeliveredSent), read(*this, settings::kDisplayedSent)};
    const std::chrono::hours lifetime(24 * read(*this, settings::kOutboxDays));
    d->outbox->setLifetime(lifetime);
    d->reactions->setLifetime(lifetime);
    d->outbox->setReceiptsAsked(read(*this, settings::kReceiptsAsked));
    d->incoming->setReceiptSwitches(switches);
    d->conversations->setReceiptSwitches(switches);
    d->typing->setSwitch(read(*this, settings::kTypingSent));
    d->sessions->setSwitches({read(*this, settings::kSessionsFromContacts), d->options.acceptAll,
                              std::chrono::minutes(std::max(1, read(*this, settings::kSessionIdleMinutes)))});
    const QString folder = setting(settings::kDownloadFolder);
    d->files->setLifetime(std::chrono::hours(24 * read(*this, settings::kOutboxDays)));
    d->files->setDownloadFolder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DownloadLocation) : folder);
    d->files->setAutoAccept(read(*this, settings::kFilesFromContacts));
}

/// Reading a conversation costs; without a listener nobody needs it.
void Client::tellConversation(im::ConversationId conversation)
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&Client::conversationChanged);
    if (isSignalConnected(signal))
        d->conversations->tell(conversation);
}

Result<im::Address, ClientError> Client::parseAddress(const QString &text, const QString &defaultHost)
{
    return addressFromText(text, defaultHost);
}

// --- Accounts --------------------------------------------------------------------------------------------------------

QList<im::AccountInfo> Client::accounts() const { return d->accounts->list(); }

void Client::saveAccount(const im::AccountInfo &account, std::optional<QByteArray> password,
                         const QList<QByteArray> &credentialPasswords, Done<im::AccountInfo> done)
{
    d->accounts->save(account, std::move(password), credentialPasswords, std::move(done));
}

void Client::removeAccount(const im::Address &account, Done<Ok> done) { d->accounts->remove(account, std::move(done)); }

QList<im::RegistrationInfo> Client::registrations() const { return d->accounts->registrations(); }

void Client::registerAccount(const im::Address &account)
{
    if (!d->agent)
        return;
    if (!account.isEmpty()) {
        d->accounts->start(account);
        return;
    }
    for (const im::AccountInfo &info : d->accounts->list())
        d->accounts->start(info.address);
}

void Client::openSecrets(const im::Address &account, Done<Ok> done) { d->accounts->openSecrets(account, std::move(done)); }

QString Client::directEndpoint() const { return d->directEndpoint; }

void Client::unregisterAccount(const im::Address &account)
{
    if (!account.isEmpty()) {
        d->accounts->stop(account);
        return;
    }
    for (const im::AccountInfo &info : d->accounts->list())
        d->accounts->stop(info.address);
}

void Client::close(std::function<void()> done)
{
    if (d->closing)
        return;
    d->closing = true;
    // Three things end, or the time is over; then what was written is waited for.
    auto left = std::make_shared<int>(d->outbox ? 2 : 1);
    auto finish = std::make_shared<std::function<void()>>([this, done] {
        d->store->read(
            this, [](store::Tables &) -> store::SqliteStatus { return store::Nothing{}; },
            [done](const store::SqliteStatus &) { done(); });
    });
    const auto end = [left, finish] {
        if (--*left == 0 && *finish)
            std::exchange(*finish, nullptr)();
    };
    QTimer::singleShot(kLongestClose, this, [finish] {
        if (*finish)
            std::exchange(*finish, nullptr)();
    });
    if (d->outbox)
        d->outbox->settle(end);
    // BYE goes before the registration that brings its answer.
    const auto unregister = [this, end] { d->accounts->stopAll(end); };
    if (d->sessions)
        d->sessions->endAll(unregister);
    else
        unregister();
}

// --- Messages --------------------------------------------------------------------------------------------------------

Result<im::ChatMessage, ClientError> Client::messageOf(const OutgoingText &text) const
{
    if (text.sign || text.encrypt)
        return notBuilt();
    const im::AccountInfo *account = d->account(text.account);
    if (!account || !d->outbox)
        return ClientError{ClientError::Kind::NoAccount, text.account.uri};
    const auto to = parseAddress(text.to.uri);
    if (!to)
        return to.error();
    im::ChatMessage message;
    message.messageId = im::newMessageId(SystemRandom::instance());
    message.account = account->address;
    message.peer = *to;
    message.direction = im::Direction::Out;
    message.text = im::sendableText(text.text);
    message.subject = text.subject;
    message.contentType = "text/plain";
    message.time = d->clock->wallTime();
    message.ref = text.ref;
    return message;
}

void Client::sendText(const OutgoingText &text, Done<im::ChatMessage> done)
{
    const auto message = messageOf(text);
    if (!message) {
        QTimer::singleShot(0, this, [done, error = message.error()] { done(error); });
        return;
    }
    const im::Road chosen = roadOf(text.model);
    if (text.replyTo == 0)
        return commit(*message, chosen, std::move(done));
    d->store->read(
        this, [key = text.replyTo](store::Tables &tables) { return tables.messages.get(key); },
        [this, message = *message, chosen, done](const Result<std::optional<im::ChatMessage>, store::SqliteError> &answered) {
            if (!answered)
                return done(clientError(answered.error()));
            if (!*answered)
                return done(ClientError{ClientError::Kind::NotFound, {}});
            im::ChatMessage reply = message;
            reply.replyTo = (*answered)->messageId;
            if (reply.replyTo.isEmpty()) // bare text has no Message-ID: the quote says it, here too
                reply.text = im::withQuote((*answered)->text, message.text);
            commit(reply, chosen, done);
        });
}

void Client::forecast(const OutgoingText &text, Done<im::SendForecast> done)
{
    const auto message = messageOf(text);
    if (message)
        d->outbox->forecast(*message, roadOf(text.model), std::move(done));
    else
        QTimer::singleShot(0, this, [done, error = message.error()] { done(error); });
}

void Client::sendInParts(im::MessageKey key, Done<Ok> done)
{
    d->outbox->sendInParts(key, [this, key, done](const Result<QList<im::ChatMessage>, ClientError> &parts) {
        if (!parts) {
            done(parts.error());
            return;
        }
        Q_EMIT messageRemoved(parts->first().conversation, key);
        for (const im::ChatMessage &part : *parts)
            Q_EMIT messageAdded(part);
        done(Ok{});
        tellConversation(parts->first().conversation);
    });
}

void Client::commit(const im::ChatMessage &message, im::Road chosen, Done<im::ChatMessage> done)
{
    const auto finish = [this, done](const Result<im::ChatMessage, ClientError> &stored) {
        if (stored) {
            d->typing->contentSent(stored->account, stored->peer);
            Q_EMIT messageAdded(*stored);
        }
        done(stored);
        if (stored)
            tellConversation(stored->conversation);
    };
    d->outbox->add(message, finish, chosen);
}

void Client::retry(im::MessageKey key, Done<Ok> done) { d->outbox->retry(key, std::move(done)); }

void Client::discard(im::MessageKey key, Done<Ok> done)
{
    d->outbox->discard(key, [this, key, done](const Result<im::ConversationId, ClientError> &discarded) {
        if (!discarded) {
            done(discarded.error());
            return;
        }
        d->history->eraseSoon();
        Q_EMIT messageRemoved(*discarded, key);
        done(Ok{});
        tellConversation(*discarded);
    });
}

void Client::markDisplayed(im::ConversationId conversation, im::MessageKey key) { d->conversations->markDisplayed(conversation, key); }
void Client::markDisplayed(im::MessageKey key, Done<Ok> done) { d->conversations->markDisplayed(key, std::move(done)); }
void Client::setTyping(const im::Address &account, const im::Address &peer, bool active)
{
    const im::AccountInfo *own = d->account(account);
    if (own && d->typing)
        d->typing->setTyping(own->address, peer, active);
}

void Client::react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done)
{
    if (d->reactions)
        d->reactions->react(key, emoji, add, std::move(done));
    else
        QTimer::singleShot(0, this, [done] { done(ClientError{ClientError::Kind::NoAccount, {}}); });
}

void Client::messageDetails(im::MessageKey key, Done<MessageDetails> done) { d->conversations->details(key, std::move(done)); }

void Client::sendAsPlainText(im::MessageKey key, Done<im::ChatMessage> done)
{
    messageDetails(key, [this, done](const Result<MessageDetails, ClientError> &details) {
        if (!details || details->message.direction != im::Direction::Out) {
            done(details ? ClientError{ClientError::Kind::NotFound, {}} : details.error());
            return;
        }
        const im::ChatMessage &old = details->message;
        PeerLesson lesson;
        lesson.cpim = false;
        lesson.userChose = true;
        d->store->write(
            this,
            [old, lesson, now = d->clock->wallTime()](store::Tables &tables) { return learnPeer(tables, old.account, old.peer, lesson, now); },
            [this, old, done](const store::SqliteStatus &learned) {
                if (!learned) {
                    done(clientError(learned.error()));
                    return;
                }
                OutgoingText again;
                again.account = old.account;
                again.to = old.peer;
                again.text = old.text;
                again.subject = old.subject;
                sendText(again, done);
            });
    });
}

void Client::peerFacts(const im::Address &account, const im::Address &peer, Done<im::PeerFacts> done)
{
    const im::AccountInfo *own = d->account(account);
    const im::Address address = own ? own->address : account;
    d->store->read(
        this, [address, peer](store::Tables &tables) { return tables.peers.get(address, peer); },
        [done](const Result<im::PeerFacts, store::SqliteError> &facts) {
            if (facts)
                done(*facts);
            else
                done(clientError(facts.error()));
        });
}

// --- Sessions ----------------------------------------------------------------------------------------------------------

QList<im::SessionInfo> Client::sessions() const { return d->sessions ? d->sessions->list() : QList<im::SessionInfo>(); }

void Client::openSession(const im::Address &account, const im::Address &peer, Done<im::SessionId> done)
{
    // What is answered stands before anything is told of the session.
    QTimer::singleShot(0, this, [this, account, peer, done] {
        const im::AccountInfo *own = d->account(account);
        const auto to = parseAddress(peer.uri);
        if (!own || !d->sessions)
            done(ClientError{ClientError::Kind::NoAccount, account.uri});
        else if (!to)
            done(to.error());
        else
            done(d->sessions->open(own->address, *to));
    });
}

void Client::acceptSession(im::SessionId session, Done<Ok> done)
{
    withSessions([session](Sessions &all) { return all.accept(session); }, std::move(done));
}

void Client::declineSession(im::SessionId session, im::SessionEnd why, Done<Ok> done)
{
    withSessions([session, why](Sessions &all) { return all.decline(session, why); }, std::move(done));
}

void Client::endSession(im::SessionId session, Done<Ok> done)
{
    withSessions([session](Sessions &all) { return all.end(session); }, std::move(done));
}

void Client::withSessions(std::function<Result<Ok, ClientError>(Sessions &)> act, Done<Ok> done)
{
    QTimer::singleShot(0, this, [this, act, done] {
        done(d->sessions ? act(*d->sessions) : Result<Ok, ClientError>(ClientError{ClientError::Kind::NotFound, {}}));
    });
}

// --- Files -----------------------------------------------------------------------------------------------------------

void Client::sendFile(const OutgoingFile &file, Done<im::ChatMessage> done)
{
    const auto refuse = [this, done](const ClientError &error) {
        QTimer::singleShot(0, this, [done, error] { done(error); });
    };
    const im::AccountInfo *account = d->account(file.account);
    if (!d->files)
        return refuse(notBuilt());
    if (!account)
        return refuse({ClientError::Kind::NoAccount, file.account.uri});
    const auto to = parseAddress(file.to.uri);
    if (!to)
        return refuse(to.error());
    OutgoingFile wanted = file;
    wanted.account = account->address;
    wanted.to = *to;
    d->files->send(wanted, std::move(done));
}

/// A reader has no files that move.
template <typename Call>
void Client::withFiles(const Done<Ok> &done, Call call)
{
    if (d->files)
        call(*d->files);
    else
        QTimer::singleShot(0, this, [done] { done(notBuilt()); });
}

void Client::acceptFile(im::FileId file, const QString &path, Done<Ok> done)
{
    withFiles(done, [&](Files &files) { files.accept(file, path, done); });
}

void Client::declineFile(im::FileId file, Done<Ok> done)
{
    withFiles(done, [&](Files &files) { files.decline(file, done); });
}

void Client::pauseFile(im::FileId file, Done<Ok> done)
{
    withFiles(done, [&](Files &files) { files.pause(file, done); });
}

void Client::resumeFile(im::FileId file, Done<Ok> done)
{
    withFiles(done, [&](Files &files) { files.resume(file, done); });
}

void Client::cancelFile(im::FileId file, Done<Ok> done)
{
    withFiles(done, [&](Files &files) { files.cancel(file, done); });
}

void Client::setThumbnailMaker(ThumbnailMaker maker)
{
    if (d->files)
        d->files->setThumbnailMaker(std::move(maker));
}

// --- Conversations, history, contacts --------------------------------------------------------------------------------

void Client::conversations(Done<QList<im::Conversation>> done) { d->conversations->conversations(std::move(done)); }

void Client::openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done)
{
    const im::AccountInfo *own = d->account(account);
    if (own)
        d->conversations->open(own->address, peer, d->accounts->homeOf(own->address).fold(peer), std::move(done));
    else
        QTimer::singleShot(0, this, [done] { done(ClientError{ClientError::Kind::NoAccount, {}}); });
}

void Client::historyBefore(im::ConversationId conversation, im::MessageKey before, int count, Done<HistoryPage> done)
{
    d->conversations->historyBefore(conversation, before, count, std::move(done));
}

void Client::history(const HistoryQuery &query, Done<QList<im::ChatMessage>> done) { d->conversations->history(query, std::move(done)); }
void Client::historyAround(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done)
{
    d->history->around(conversation, key, count, std::move(done));
}

void Client::historyAfter(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done)
{
    d->history->after(conversation, key, count, std::move(done));
}

void Client::search(const im::SearchQuery &query, Done<im::SearchPage> done) { d->history->search(query, std::move(done)); }
void Client::pastSessions(int most, Done<QList<im::ChatMessage>> done) { d->history->pastSessions(most, std::move(done)); }
void Client::findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done)
{
    d->history->findMessage(conversation, messageId, std::move(done));
}

void Client::attachmentData(qint64 id, Done<QByteArray> done) { d->history->attachmentData(id, std::move(done)); }

void Client::deleteMessage(im::MessageKey key, Done<Ok> done)
{
    const auto finish = [this, key, done](const Result<im::ConversationId, ClientError> &removed) {
        if (!removed) {
            done(removed.error());
            return;
        }
        if (d->files)
            d->files->forget(key);
        Q_EMIT messageRemoved(*removed, key);
        done(Ok{});
        tellConversation(*removed);
    };
    if (!d->outbox) {
        d->history->remove(key, finish);
        return;
    }
    // What is not done yet leaves the outbox with all that follows; anything else is a row alone.
    d->outbox->discard(key, [this, key, finish](const Result<im::ConversationId, ClientError> &discarded) {
        if (!discarded && discarded.error().kind != ClientError::Kind::StoreRefused) {
            d->history->remove(key, finish);
            return;
        }
        d->history->eraseSoon();
        finish(discarded);
    });
}

void Client::setRetention(im::ConversationId conversation, int days, Done<Ok> done)
{
    d->history->setRetention(conversation, days, std::move(done));
}

void Client::saveDraft(im::ConversationId conversation, const QString &draft) { d->conversations->saveDraft(conversation, draft); }

void Client::deleteConversation(im::ConversationId conversation, Done<Ok> done)
{
    d->conversations->remove(conversation, [this, done](const Result<im::Conversation, ClientError> &removed) {
        if (!removed) {
            done(removed.error());
            return;
        }
        d->outbox->forget(removed->account, removed->peer);
        d->files->forget(removed->account, removed->peer);
        d->history->eraseSoon();
        for (const im::Address &alias : removed->aliases)
            d->outbox->forget(removed->account, alias);
        Q_EMIT conversationRemoved(removed->id);
        done(Ok{});
    });
}

void Client::acceptRequest(im::ConversationId conversation, Done<Ok> done) { d->conversations->acceptRequest(conversation, std::move(done)); }
void Client::contacts(Done<QList<im::Contact>> done) { d->conversations->contacts(std::move(done)); }

void Client::saveContact(const im::Contact &contact, Done<Ok> done)
{
    const auto address = parseAddress(contact.address.uri);
    if (!address) {
        QTimer::singleShot(0, this, [done, error = address.error()] { done(error); });
        return;
    }
    im::Contact canonical = contact;
    canonical.address = *address;
    d->conversations->saveContact(canonical, std::move(done));
}

void Client::removeContact(const im::Address &address, Done<Ok> done) { d->conversations->removeContact(address, std::move(done)); }

void Client::setBlocked(const im::Address &address, bool blocked, Done<Ok> done)
{
    d->conversations->setBlocked(address, blocked, std::move(done));
}

void Client::blocks(Done<Blocks> done) { d->people->blocks(std::move(done)); }

void Client::setDomainBlocked(const QString &domain, bool blocked, Done<Ok> done)
{
    d->people->setDomainBlocked(domain, blocked, std::move(done));
}

void Client::mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done)
{
    d->people->merge(from, into, std::move(done));
}

void Client::splitAlias(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done)
{
    d->people->split(conversation, alias, std::move(done));
}

std::unique_ptr<HistoryTransfer> Client::transfer()
{
    auto transfer = std::make_unique<HistoryTransfer>(*d->store, d->options.profileDir);
    connect(transfer.get(), &HistoryTransfer::imported, this, [this] { Q_EMIT historyChanged(0); });
    return transfer;
}

FlowService &Client::flows() const { return *d->flows; }

// --- Settings --------------------------------------------------------------------------------------------------------

QString Client::setting(const QByteArray &key, const QString &fallback) const { return d->settings.value(key, fallback); }

void Client::setSetting(const QByteArray &key, const QString &value)
{
    d->settings.insert(key, value);
    applySettings();
    if (key == settings::kTraceOnDisk.name)
        d->flows->setKeptOnDisk(read(*this, settings::kTraceOnDisk));
    d->store->write(
        this, [key, value](store::Tables &tables) { return tables.settings.set(key, value); }, [](const store::SqliteStatus &) {});
}

} // namespace linnet::client
