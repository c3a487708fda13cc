// SPDX-License-Identifier: MIT
#include "ui/engine/EngineBackend.h"

#include "ui/models/Thumbnails.h"

#include <QCoreApplication>
#include <QSemaphore>

#include <algorithm>
#include <utility>

namespace linnet::ui {

/// What lives on the engine thread; `context` is the object that work is posted to.
struct EngineBackend::Engine
{
    QObject context;
    std::unique_ptr<client::LocalServer> server;
    std::unique_ptr<client::Client> client;
    std::unique_ptr<client::HistoryTransfer> transfer; // goes before the client
};

EngineBackend::EngineBackend(const client::ClientOptions &options) : m_options(options), m_engine(new Engine)
{
    qRegisterMetaType<im::ChatMessage>();
    qRegisterMetaType<im::RegistrationInfo>();
    qRegisterMetaType<im::Conversation>();
    qRegisterMetaType<client::DeliveryChange>();
    qRegisterMetaType<im::SessionInfo>();
    m_thread.setObjectName(u"engine"_qs);
    m_engine->context.moveToThread(&m_thread);
    m_thread.start();
}

EngineBackend::~EngineBackend()
{
    const auto closed = std::make_shared<QSemaphore>();
    QMetaObject::invokeMethod(&m_engine->context, [engine = m_engine.get(), closed] {
        const auto finish = [engine, closed] {
            QMetaObject::invokeMethod(&engine->context, [engine, closed] { // not from inside the client's own call
                engine->transfer.reset();
                engine->client.reset();
                engine->server.reset();
                closed->release();
            }, Qt::QueuedConnection);
        };
        if (engine->client)
            engine->client->close(finish);
        else
            finish();
    });
    if (!closed->tryAcquire(1, 3000))
        qWarning("The engine did not close within 3 s.");
    m_thread.quit();
    m_thread.wait(1000);
}

template <typename T>
Done<T> EngineBackend::home(Done<T> done)
{
    return [target = this, done = std::move(done)](const Result<T, ClientError> &result) {
        if (done) // invokeMethod drops the call if the backend is gone by then
            QMetaObject::invokeMethod(target, [done, result] { done(result); }, Qt::QueuedConnection);
    };
}

void EngineBackend::post(std::function<void(client::Client &)> work)
{
    QMetaObject::invokeMethod(&m_engine->context, [engine = m_engine.get(), work = std::move(work)] {
        if (engine->client)
            work(*engine->client);
    });
}

template <typename T>
void EngineBackend::ask(std::function<void(client::Client &, Done<T>)> work, Done<T> done)
{
    QMetaObject::invokeMethod(&m_engine->context, [engine = m_engine.get(), work = std::move(work), done = home<T>(std::move(done))] {
        if (engine->client)
            work(*engine->client, done);
        else
            done(ClientError{ClientError::Kind::StoreRefused, {}});
    });
}

void EngineBackend::open(Done<Ok> done) { openOnEngine(std::move(done)); }

void EngineBackend::openOnEngine(Done<Ok> done)
{
    QMetaObject::invokeMethod(&m_engine->context, [this, engine = m_engine.get(), options = m_options, done = home<Ok>(std::move(done))] {
        auto opened = client::Client::open(options);
        const bool isNewer = !opened && opened.error().kind == ClientError::Kind::StoreNewer;
        if (isNewer) {
            client::ClientOptions reading = options;
            reading.readOnly = true;
            opened = client::Client::open(reading);
        }
        QMetaObject::invokeMethod(this, [this, isNewer] { m_readOnly = isNewer; }, Qt::QueuedConnection);
        if (!opened) {
            done(opened.error());
            return;
        }
        engine->client = std::move(opened).value();
        listen(*engine->client);
        done(Ok{});
    });
}

void EngineBackend::listen(client::Client &client)
{
    using client::Client;
    const auto takeAccounts = [this, &client] { // engine thread: read there, keep here
        QMetaObject::invokeMethod(this, [this, accounts = client.accounts(), registrations = client.registrations()] {
            m_accounts = accounts;
            m_registrations = registrations;
            Q_EMIT accountsChanged();
        }, Qt::QueuedConnection);
    };
    connect(&client, &Client::accountsChanged, &client, takeAccounts);
    takeAccounts();
    connect(&client, &Client::registrationChanged, this, [this](const im::RegistrationInfo &info) {
        const auto same = [&](const im::RegistrationInfo &other) { return other.account == info.account; };
        const auto found = std::find_if(m_registrations.begin(), m_registrations.end(), same);
        if (found != m_registrations.end())
            *found = info;
        else
            m_registrations.append(info);
        Q_EMIT registrationChanged(info);
    });
    connect(&client, &Client::messageAdded, this, &Backend::messageAdded);
    connect(&client, &Client::eventAdded, this, &Backend::messageAdded);
    connect(&client, &Client::messageChanged, this, &Backend::messageChanged);
    connect(&client, &Client::reactionRefused, this, &Backend::reactionRefused);
    connect(&client, &Client::messageRemoved, this, &Backend::messageRemoved);
    connect(&client, &Client::deliveryChanged, this, &Backend::deliveryChanged);
    connect(&client, &Client::typingChanged, this, &Backend::typingChanged);
    connect(&client, &Client::conversationChanged, this, &Backend::conversationChanged);
    connect(&client, &Client::historyChanged, this, &Backend::historyChanged);
    connect(&client, &Client::conversationRemoved, this, &Backend::conversationRemoved);
    connect(&client, &Client::contactsChanged, this, &Backend::contactsChanged);
    connect(&client, &Client::storeHealthChanged, this, &Backend::storeHealthChanged);
    connect(&client, &Client::storeDamageFound, this, &Backend::storeDamageFound);
    connect(&client, &Client::storeSalvaged, this, &Backend::storeSalvaged);
    connect(&client.flows(), &client::FlowService::appended, this, &Backend::flowAppended);
    listenToRoads(client);
}

void EngineBackend::useVault(const QByteArray &passphrase, Done<Ok> done)
{
    m_options.vaultPassphrase = passphrase;
    reopen([] { }, std::move(done));
}

void EngineBackend::reopen(std::function<void()> between, Done<Ok> done)
{
    QMetaObject::invokeMethod(&m_engine->context, [this, engine = m_engine.get(), between = std::move(between), done = std::move(done)] {
        const auto change = [this, engine, between, done] {
            QMetaObject::invokeMethod(&engine->context, [this, engine, between, done] { // not from inside the client's own call
                engine->transfer.reset();
                engine->client.reset();
                between();
                QMetaObject::invokeMethod(this, [this, done] { openOnEngine(done); }, Qt::QueuedConnection);
            }, Qt::QueuedConnection);
        };
        if (engine->client)
            engine->client->close(change);
        else
            change();
    });
}

void EngineBackend::startTransfer(const TransferWish &wish)
{
    if (m_transferring)
        return;
    m_transferring = true;
    m_wish = wish;
    if (wish.kind == TransferWish::Kind::Restore) {
        restore(wish.path);
        return;
    }
    post([this, wish, engine = m_engine.get()](client::Client &c) {
        engine->transfer = c.transfer();
        client::HistoryTransfer *transfer = engine->transfer.get();
        connect(transfer, &client::HistoryTransfer::progressed, this, &Backend::transferProgressed);
        connect(transfer, &client::HistoryTransfer::finished, this, [this](const client::TransferReport &report) {
            m_transferring = false;
            Q_EMIT transferFinished(report);
        });
        switch (wish.kind) {
        case TransferWish::Kind::Export: transfer->exportTo(wish.what); break;
        case TransferWish::Kind::Import: transfer->importFrom(wish.path); break;
        case TransferWish::Kind::Backup: transfer->backupTo(wish.path); break;
        case TransferWish::Kind::Restore: break;
        }
    });
}

void EngineBackend::cancelTransfer()
{
    post([engine = m_engine.get()](client::Client &) {
        if (engine->transfer)
            engine->transfer->cancel();
    });
}

/// Whatever comes of it, the profile is opened again; the accounts sign in by registerAccount().
void EngineBackend::restore(const QString &path)
{
    const auto report = std::make_shared<client::TransferReport>();
    reopen([report, path, dir = m_options.profileDir] { *report = client::HistoryTransfer::restore(dir, path); },
           [this, report](const Result<Ok, ClientError> &opened) {
               m_transferring = false;
               if (!opened && report->end == client::TransferReport::End::Done) {
                   report->end = client::TransferReport::End::StoreTrouble;
                   report->detail = opened.error().detail;
               }
               Q_EMIT profileReplaced();
               Q_EMIT transferFinished(*report);
           });
}

void EngineBackend::saveAccount(const im::AccountInfo &account, std::optional<QByteArray> password, bool remember,
                                Done<im::AccountInfo> done, const QList<QByteArray> &credentialPasswords)
{
    ask<im::AccountInfo>([account, password, remember, credentialPasswords](client::Client &c, Done<im::AccountInfo> answer) {
        im::AccountInfo info = account;
        if (!remember)
            info.secret = "memory";
        c.saveAccount(info, password, credentialPasswords, std::move(answer));
    }, std::move(done));
}

void EngineBackend::forgedReceipts(const im::Address &account, std::function<void(int)> done)
{
    post([this, account, done = std::move(done)](client::Client &c) {
        QMetaObject::invokeMethod(this, [done, count = c.forgedReceipts(account)] { done(count); }, Qt::QueuedConnection);
    });
}

void EngineBackend::removeAccount(const im::Address &account, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.removeAccount(account, std::move(answer)); }, std::move(done));
}

void EngineBackend::registerAccount(const im::Address &account)
{
    post([=](client::Client &c) { c.registerAccount(account); });
}

void EngineBackend::unregisterAccount(const im::Address &account)
{
    post([=](client::Client &c) { c.unregisterAccount(account); });
}

void EngineBackend::sendText(const client::OutgoingText &text, Done<im::ChatMessage> done)
{
    ask<im::ChatMessage>([=](client::Client &c, Done<im::ChatMessage> answer) { c.sendText(text, std::move(answer)); }, std::move(done));
}

void EngineBackend::retry(im::MessageKey key, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.retry(key, std::move(answer)); }, std::move(done));
}

void EngineBackend::discard(im::MessageKey key, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.discard(key, std::move(answer)); }, std::move(done));
}

void EngineBackend::markDisplayed(im::ConversationId conversation, im::MessageKey key)
{
    post([=](client::Client &c) { c.markDisplayed(conversation, key); });
}

void EngineBackend::deleteMessage(im::MessageKey key, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.deleteMessage(key, std::move(answer)); }, std::move(done));
}

void EngineBackend::react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.react(key, emoji, add, std::move(answer)); }, std::move(done));
}

void EngineBackend::pastSessions(int most, Done<QList<im::ChatMessage>> done)
{
    using List = QList<im::ChatMessage>;
    ask<List>([=](client::Client &c, Done<List> answer) { c.pastSessions(most, std::move(answer)); }, std::move(done));
}

void EngineBackend::sendInParts(im::MessageKey key, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.sendInParts(key, std::move(answer)); }, std::move(done));
}

void EngineBackend::forecast(const client::OutgoingText &text, Done<im::SendForecast> done)
{
    ask<im::SendForecast>([=](client::Client &c, Done<im::SendForecast> answer) { c.forecast(text, std::move(answer)); }, std::move(done));
}

void EngineBackend::openSession(const im::Address &account, const im::Address &peer, Done<im::SessionId> done)
{
    ask<im::SessionId>([=](client::Client &c, Done<im::SessionId> answer) { c.openSession(account, peer, std::move(answer)); }, std::move(done));
}

void EngineBackend::acceptSession(im::SessionId session, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.acceptSession(session, std::move(answer)); }, std::move(done));
}

void EngineBackend::declineSession(im::SessionId session, im::SessionEnd why, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.declineSession(session, why, std::move(answer)); }, std::move(done));
}

void EngineBackend::endSession(im::SessionId session, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.endSession(session, std::move(answer)); }, std::move(done));
}

void EngineBackend::sendFile(const im::Address &account, const im::Address &to, const QString &path, Done<im::ChatMessage> done)
{
    const client::OutgoingFile file{account, to, path, {}};
    ask<im::ChatMessage>([=](client::Client &c, Done<im::ChatMessage> answer) { c.sendFile(file, std::move(answer)); }, std::move(done));
}

void EngineBackend::acceptFile(im::FileId file, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.acceptFile(file, QString(), std::move(answer)); }, std::move(done));
}

void EngineBackend::declineFile(im::FileId file, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.declineFile(file, std::move(answer)); }, std::move(done));
}

void EngineBackend::pauseFile(im::FileId file, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.pauseFile(file, std::move(answer)); }, std::move(done));
}

void EngineBackend::resumeFile(im::FileId file, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.resumeFile(file, std::move(answer)); }, std::move(done));
}

void EngineBackend::cancelFile(im::FileId file, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.cancelFile(file, std::move(answer)); }, std::move(done));
}

void EngineBackend::downloadFolder(std::function<void(QString)> done)
{
    post([this, done = std::move(done)](client::Client &c) {
        QMetaObject::invokeMethod(this, [done, folder = c.setting(client::settings::kDownloadFolder)] { done(folder); }, Qt::QueuedConnection);
    });
}

void EngineBackend::setDownloadFolder(const QString &folder)
{
    post([folder](client::Client &c) { c.setSetting(client::settings::kDownloadFolder, folder); });
}

void EngineBackend::listenToRoads(client::Client &client)
{
    connect(&client, &client::Client::sessionChanged, this, [this](const im::SessionInfo &session) {
        m_sessions.removeIf([&](const im::SessionInfo &known) { return known.id == session.id; });
        if (session.state != im::SessionState::Ended)
            m_sessions.append(session);
        Q_EMIT sessionChanged(session);
    });
    connect(&client, &client::Client::fileChanged, this, &Backend::fileChanged);
    client.setThumbnailMaker(&Thumbnails::offerIcon);
}

void EngineBackend::attachmentData(qint64 id, Done<QByteArray> done)
{
    ask<QByteArray>([=](client::Client &c, Done<QByteArray> answer) { c.attachmentData(id, std::move(answer)); }, std::move(done));
}

void EngineBackend::setTyping(const im::Address &account, const im::Address &peer, bool active)
{
    post([=](client::Client &c) { c.setTyping(account, peer, active); });
}

void EngineBackend::sendAsPlainText(im::MessageKey key, Done<im::ChatMessage> done)
{
    ask<im::ChatMessage>([=](client::Client &c, Done<im::ChatMessage> answer) { c.sendAsPlainText(key, std::move(answer)); }, std::move(done));
}

void EngineBackend::peerFacts(const im::Address &account, const im::Address &peer, Done<im::PeerFacts> done)
{
    ask<im::PeerFacts>([=](client::Client &c, Done<im::PeerFacts> answer) { c.peerFacts(account, peer, std::move(answer)); }, std::move(done));
}

void EngineBackend::historyAround(im::ConversationId conversation, im::MessageKey key, int count, Done<client::HistoryPage> done)
{
    ask<client::HistoryPage>([=](client::Client &c, Done<client::HistoryPage> answer) {
        c.historyAround(conversation, key, count, std::move(answer));
    }, std::move(done));
}

void EngineBackend::historyAfter(im::ConversationId conversation, im::MessageKey after, int count, Done<client::HistoryPage> done)
{
    ask<client::HistoryPage>([=](client::Client &c, Done<client::HistoryPage> answer) {
        c.historyAfter(conversation, after, count, std::move(answer));
    }, std::move(done));
}

void EngineBackend::findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done)
{
    ask<im::MessageKey>([=](client::Client &c, Done<im::MessageKey> answer) {
        c.findMessage(conversation, messageId, std::move(answer));
    }, std::move(done));
}

void EngineBackend::search(const client::SearchQuery &query, Done<client::SearchPage> done)
{
    ask<client::SearchPage>([=](client::Client &c, Done<client::SearchPage> answer) { c.search(query, std::move(answer)); }, std::move(done));
}

void EngineBackend::setRetention(im::ConversationId conversation, int days, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.setRetention(conversation, days, std::move(answer)); }, std::move(done));
}

void EngineBackend::flag(const client::SettingKey<bool> &key, std::function<void(bool)> done)
{
    post([this, key, done = std::move(done)](client::Client &c) {
        QMetaObject::invokeMethod(this, [done, on = client::read(c, key)] { done(on); }, Qt::QueuedConnection);
    });
}

void EngineBackend::setFlag(const client::SettingKey<bool> &key, bool on)
{
    post([=](client::Client &c) { client::write(c, key, on); });
}

void EngineBackend::number(const client::SettingKey<int> &key, std::function<void(int)> done)
{
    post([this, key, done = std::move(done)](client::Client &c) {
        QMetaObject::invokeMethod(this, [done, value = client::read(c, key)] { done(value); }, Qt::QueuedConnection);
    });
}

void EngineBackend::setNumber(const client::SettingKey<int> &key, int value)
{
    post([=](client::Client &c) { client::write(c, key, value); });
}

void EngineBackend::messageDetails(im::MessageKey key, Done<client::MessageDetails> done)
{
    ask<client::MessageDetails>([=](client::Client &c, Done<client::MessageDetails> answer) { c.messageDetails(key, std::move(answer)); },
                                std::move(done));
}

void EngineBackend::conversations(Done<QList<im::Conversation>> done)
{
    ask<QList<im::Conversation>>([](client::Client &c, Done<QList<im::Conversation>> answer) { c.conversations(std::move(answer)); },
                                 std::move(done));
}

void EngineBackend::openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done)
{
    ask<im::Conversation>([=](client::Client &c, Done<im::Conversation> answer) { c.openConversation(account, peer, std::move(answer)); },
                          std::move(done));
}

void EngineBackend::historyBefore(im::ConversationId conversation, im::MessageKey before, int count, Done<client::HistoryPage> done)
{
    ask<client::HistoryPage>([=](client::Client &c, Done<client::HistoryPage> answer) {
        c.historyBefore(conversation, before, count, std::move(answer));
    }, std::move(done));
}

void EngineBackend::saveDraft(im::ConversationId conversation, const QString &draft)
{
    post([=](client::Client &c) { c.saveDraft(conversation, draft); });
}

void EngineBackend::deleteConversation(im::ConversationId conversation, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.deleteConversation(conversation, std::move(answer)); }, std::move(done));
}

void EngineBackend::acceptRequest(im::ConversationId conversation, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.acceptRequest(conversation, std::move(answer)); }, std::move(done));
}

void EngineBackend::mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done)
{
    ask<im::Conversation>([=](client::Client &c, Done<im::Conversation> answer) { c.mergeConversations(from, into, std::move(answer)); }, std::move(done));
}

void EngineBackend::splitAlias(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done)
{
    ask<im::Conversation>([=](client::Client &c, Done<im::Conversation> answer) { c.splitAlias(conversation, alias, std::move(answer)); }, std::move(done));
}

void EngineBackend::blocks(Done<client::Blocks> done)
{
    ask<client::Blocks>([](client::Client &c, Done<client::Blocks> answer) { c.blocks(std::move(answer)); }, std::move(done));
}

void EngineBackend::setDomainBlocked(const QString &domain, bool blocked, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.setDomainBlocked(domain, blocked, std::move(answer)); }, std::move(done));
}

void EngineBackend::contacts(Done<QList<im::Contact>> done)
{
    ask<QList<im::Contact>>([](client::Client &c, Done<QList<im::Contact>> answer) { c.contacts(std::move(answer)); }, std::move(done));
}

void EngineBackend::saveContact(const im::Contact &contact, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.saveContact(contact, std::move(answer)); }, std::move(done));
}

void EngineBackend::removeContact(const im::Address &address, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.removeContact(address, std::move(answer)); }, std::move(done));
}

void EngineBackend::setBlocked(const im::Address &address, bool blocked, Done<Ok> done)
{
    ask<Ok>([=](client::Client &c, Done<Ok> answer) { c.setBlocked(address, blocked, std::move(answer)); }, std::move(done));
}

void EngineBackend::watchFlow(const client::FlowQuery &query, Done<client::FlowSnapshot> done)
{
    ask<client::FlowSnapshot>([=](client::Client &c, Done<client::FlowSnapshot> answer) { c.flows().watch(query, std::move(answer)); }, std::move(done));
}

void EngineBackend::unwatchFlow(quint64 watch)
{
    post([=](client::Client &c) { c.flows().unwatch(watch); });
}

void EngineBackend::flowSummaries(int most, Done<QList<client::FlowSummary>> done)
{
    using List = QList<client::FlowSummary>;
    ask<List>([=](client::Client &c, Done<List> answer) { c.flows().summaries(most, std::move(answer)); }, std::move(done));
}

void EngineBackend::clearTrace(Done<Ok> done)
{
    ask<Ok>([](client::Client &c, Done<Ok> answer) {
        c.flows().clear();
        answer(Ok{});
    }, std::move(done));
}

namespace {

ClientError errorOf(const client::LocalServer::Failure &failure)
{
    using Kind = client::LocalServer::Failure::Kind;
    switch (failure.kind) {
    case Kind::AddressInUse: return {ClientError::Kind::CannotListen, failure.detail};
    case Kind::NotPermitted: return {ClientError::Kind::BadValue, failure.detail};
    case Kind::Storage: break;
    }
    return {ClientError::Kind::StoreRefused, failure.detail};
}

} // namespace

void EngineBackend::startDemo(const QString &peerName, client::LocalServer::Answerer answer, LocalDone done)
{
    QMetaObject::invokeMethod(&m_engine->context,
                              [engine = m_engine.get(), dir = m_options.profileDir + u"/demo"_qs, peerName, answer = std::move(answer),
                               done = home<client::LocalServer::Info>(std::move(done))] {
        engine->server.reset();
        auto started = client::LocalServer::startDemo(dir, peerName, answer, {});
        if (!started) {
            done(errorOf(started.error()));
            return;
        }
        engine->server = std::move(started).value();
        if (engine->client)
            engine->server->showIn(engine->client->flows());
        done(engine->server->info());
    });
}

void EngineBackend::startNetwork(const QString &domain, quint16 port, const QString &userName, const QByteArray &password, LocalDone done)
{
    QMetaObject::invokeMethod(&m_engine->context,
                              [engine = m_engine.get(), dir = m_options.profileDir + u"/server"_qs, domain, port, userName, password,
                               done = home<client::LocalServer::Info>(std::move(done))] {
        engine->server.reset();
        auto started = client::LocalServer::startNetwork(dir, domain, port, userName, password);
        if (!started) {
            done(errorOf(started.error()));
            return;
        }
        engine->server = std::move(started).value();
        if (engine->client)
            engine->server->showIn(engine->client->flows());
        done(engine->server->info());
    });
}

void EngineBackend::addUser(const QString &name, const QByteArray &password, std::function<void(bool)> done)
{
    QMetaObject::invokeMethod(&m_engine->context, [this, engine = m_engine.get(), name, password, done = std::move(done)] {
        const bool ok = engine->server && engine->server->addUser(name, password);
        QMetaObject::invokeMethod(this, [done, ok] { done(ok); }, Qt::QueuedConnection);
    });
}

} // namespace linnet::ui
