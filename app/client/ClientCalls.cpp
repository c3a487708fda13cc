// SPDX-License-Identifier: MIT
#include "client/ClientPrivate.h"

#include "client/CanonicalAddress.h"
#include "client/HistoryTransfer.h"
#include "client/Outcomes.h"
#include "client/PeerJobs.h"
#include "client/Settings.h"
#include "im/pipeline/OutgoingPipeline.h"

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

} // namespace

// --- Accounts --------------------------------------------------------------------------------------------------------

QList<im::AccountInfo> Client::accounts() const { return d->accounts->list(); }

void Client::saveAccount(const im::AccountInfo &account, std::optional<QByteArray> password,
                         const QList<QByteArray> &credentialPasswords, Done<im::AccountInfo> done)
{
    d->accounts->save(account, std::move(password), credentialPasswords, std::move(done));
}

void Client::removeAccount(const im::Address &account, Done<Ok> done) { d->accounts->remove(account, std::move(done)); }

QList<im::RegistrationInfo> Client::registrations() const { return d->accounts->registrations(); }

int Client::forgedReceipts(const im::Address &account) const { return d->receipts ? d->receipts->forged(account) : 0; }

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

} // namespace linnet::client
