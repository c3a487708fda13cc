// SPDX-License-Identifier: MIT
#include "client/ClientPrivate.h"

#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "client/Settings.h"
#include "usage/register/RegisterUsage.h"

#include <QMetaMethod>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

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
    d->sessions->setRelays([this](const im::Address &account) {
        const im::AccountInfo *known = d->accounts->find(account);
        return known ? known->msrpRelay : QString();
    });
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

bool Client::isMsrpRelay(const QString &text)
{
    return sip::parseMsrpRelay(text.toUtf8()).ok();
}

Result<im::Address, ClientError> Client::parseAddress(const QString &text, const QString &defaultHost)
{
    return addressFromText(text, defaultHost);
}

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
