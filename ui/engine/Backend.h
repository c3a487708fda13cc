// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/FlowService.h"
#include "client/HistorySearch.h"
#include "client/HistoryTransfer.h"
#include "client/LocalServer.h"
#include "client/Settings.h"
#include "im/model/SendModel.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace linnet::ui {

using client::ClientError;
using client::Done;
using client::Ok;

/// What is to be done with the whole history, or the profile. A value.
struct TransferWish
{
    enum class Kind : quint8 {
        Export, ///< `what`
        Import,
        Backup,
        Restore, ///< the profile is closed and opened again; profileReplaced() follows
    };
    Kind kind = Kind::Export;
    QString path; ///< all but Export
    client::HistoryExport what;
};

/// What the windows need of the messenger, on the UI thread: cached values, requests whose answers come back later on this thread, and
/// the news. EngineBackend stands before the real client; tests of the look feed values of their own.
class Backend : public QObject
{
    Q_OBJECT
public:
    using LocalDone = Done<client::LocalServer::Info>;

    using QObject::QObject;

    virtual QList<im::AccountInfo> accounts() const = 0;
    virtual QList<im::RegistrationInfo> registrations() const = 0;
    /// `remember` false: the password stays in memory (the demo's account, made anew at every start).
    virtual void saveAccount(const im::AccountInfo &account, std::optional<QByteArray> password, bool remember,
                             Done<im::AccountInfo> done, const QList<QByteArray> &credentialPasswords = {}) = 0;
    virtual void removeAccount(const im::Address &account, Done<Ok> done) = 0;
    virtual void registerAccount(const im::Address &account) = 0;
    virtual void unregisterAccount(const im::Address &account) = 0;

    virtual void sendText(const client::OutgoingText &text, Done<im::ChatMessage> done) = 0;
    virtual void retry(im::MessageKey key, Done<Ok> done) = 0;
    virtual void discard(im::MessageKey key, Done<Ok> done) = 0;
    /// The text of a message that could not go, as numbered messages in its place.
    virtual void sendInParts(im::MessageKey key, Done<Ok> done) = 0;
    virtual void markDisplayed(im::ConversationId conversation, im::MessageKey key) = 0;
    virtual void deleteMessage(im::MessageKey key, Done<Ok> done) = 0;
    /// Whether reactions can be sent; nothing offers them otherwise. Those of others are shown all the same.
    virtual bool canReact() const = 0;
    virtual void react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done) = 0;
    virtual void attachmentData(qint64 id, Done<QByteArray> done) = 0;
    /// The user writes to the peer, or has stopped.
    virtual void setTyping(const im::Address &account, const im::Address &peer, bool active) = 0;
    virtual void messageDetails(im::MessageKey key, Done<client::MessageDetails> done) = 0;

    virtual void conversations(Done<QList<im::Conversation>> done) = 0;
    virtual void openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done) = 0;
    virtual void historyBefore(im::ConversationId conversation, im::MessageKey before, int count, Done<client::HistoryPage> done) = 0;
    /// The text of an own message once more as bare text, for a device that may not read the other format.
    virtual void sendAsPlainText(im::MessageKey key, Done<im::ChatMessage> done) = 0;
    /// What was learned of the peer's devices.
    virtual void peerFacts(const im::Address &account, const im::Address &peer, Done<im::PeerFacts> done) = 0;
    /// Pages with what stands around a message, and with what came after it.
    virtual void historyAround(im::ConversationId conversation, im::MessageKey key, int count, Done<client::HistoryPage> done) = 0;
    virtual void historyAfter(im::ConversationId conversation, im::MessageKey after, int count, Done<client::HistoryPage> done) = 0;
    /// The message of that Message-ID; NotFound.
    virtual void findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done) = 0;
    virtual void search(const client::SearchQuery &query, Done<client::SearchPage> done) = 0;
    virtual void setRetention(im::ConversationId conversation, int days, Done<Ok> done) = 0;
    virtual void saveDraft(im::ConversationId conversation, const QString &draft) = 0;
    virtual void deleteConversation(im::ConversationId conversation, Done<Ok> done) = 0;
    virtual void acceptRequest(im::ConversationId conversation, Done<Ok> done) = 0;

    /// Everything of `from` is in `into` from now on.
    virtual void mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done) = 0;
    virtual void splitAlias(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done) = 0;
    virtual void blocks(Done<client::Blocks> done) = 0;
    virtual void setDomainBlocked(const QString &domain, bool blocked, Done<Ok> done) = 0;

    virtual void contacts(Done<QList<im::Contact>> done) = 0;
    virtual void saveContact(const im::Contact &contact, Done<Ok> done) = 0;
    virtual void removeContact(const im::Address &address, Done<Ok> done) = 0;
    virtual void setBlocked(const im::Address &address, bool blocked, Done<Ok> done) = 0;

    // Sessions
    /// Those that have not ended.
    virtual QList<im::SessionInfo> sessions() const = 0;
    virtual void openSession(const im::Address &account, const im::Address &peer, Done<im::SessionId> done) = 0;
    virtual void acceptSession(im::SessionId session, Done<Ok> done) = 0;
    /// `why`: Declined or Busy.
    virtual void declineSession(im::SessionId session, im::SessionEnd why, Done<Ok> done) = 0;
    /// Cancels one that is not established yet.
    virtual void endSession(im::SessionId session, Done<Ok> done) = 0;
    /// The lines of the history that are sessions, the newest first.
    virtual void pastSessions(int most, Done<QList<im::ChatMessage>> done) = 0;

    /// How that would go if it was sent now.
    virtual void forecast(const client::OutgoingText &text, Done<im::SendForecast> done) = 0;

    // Files
    virtual void sendFile(const im::Address &account, const im::Address &to, const QString &path, Done<im::ChatMessage> done) = 0;
    /// Into the folder for downloads.
    virtual void acceptFile(im::FileId file, Done<Ok> done) = 0;
    virtual void declineFile(im::FileId file, Done<Ok> done) = 0;
    virtual void pauseFile(im::FileId file, Done<Ok> done) = 0;
    virtual void resumeFile(im::FileId file, Done<Ok> done) = 0;
    virtual void cancelFile(im::FileId file, Done<Ok> done) = 0;
    /// Where files go that nobody gave a place; empty: the system's folder for downloads.
    virtual void downloadFolder(std::function<void(QString)> done) = 0;
    virtual void setDownloadFolder(const QString &folder) = 0;

    /// The flow as it is, and flowAppended() with its number from then on.
    virtual void watchFlow(const client::FlowQuery &query, Done<client::FlowSnapshot> done) = 0;
    virtual void unwatchFlow(quint64 watch) = 0;
    virtual void flowSummaries(int most, Done<QList<client::FlowSummary>> done) = 0;
    virtual void clearTrace(Done<Ok> done) = 0;
    /// A switch of the profile (client/Settings.h).
    virtual void flag(const client::SettingKey<bool> &key, std::function<void(bool)> done) = 0;
    virtual void setFlag(const client::SettingKey<bool> &key, bool on) = 0;

    /// A newer Linnet has written this profile: it can be read, nothing can be sent or kept.
    virtual bool isReadOnly() const = 0;
    /// One at a time; transferFinished() ends it.
    virtual void startTransfer(const TransferWish &wish) = 0;
    /// All but Restore.
    virtual void cancelTransfer() = 0;
    virtual bool isTransferring() const = 0;
    /// The one that runs, or ran last.
    virtual TransferWish transferWish() const = 0;

    virtual void startDemo(const QString &peerName, client::LocalServer::Answerer answer, LocalDone done) = 0;
    virtual void startNetwork(const QString &domain, quint16 port, const QString &userName, const QByteArray &password,
                              LocalDone done) = 0;
    /// The people who may join the served network; done with false if the name was refused.
    virtual void addUser(const QString &name, const QByteArray &password, std::function<void(bool)> done) = 0;
    /// Makes a vault under this passphrase the place of secrets and opens it.
    virtual void useVault(const QByteArray &passphrase, Done<Ok> done) = 0;
    /// A number of the profile.
    virtual void number(const client::SettingKey<int> &key, std::function<void(int)> done) = 0;
    virtual void setNumber(const client::SettingKey<int> &key, int value) = 0;
    /// Receipts for messages of that account that came from people who cannot know, since the start.
    virtual void forgedReceipts(const im::Address &account, std::function<void(int)> done) = 0;

Q_SIGNALS:
    void accountsChanged();
    void registrationChanged(const linnet::im::RegistrationInfo &info);
    void messageAdded(const linnet::im::ChatMessage &message);
    /// A row that is there already has changed: a reaction, a file.
    void messageChanged(const linnet::im::ChatMessage &message);
    /// The user's reaction did not reach the peer, and is as it was before.
    void reactionRefused(const linnet::im::ChatMessage &message, const QString &emoji, const linnet::im::Delivery &delivery);
    void messageRemoved(linnet::im::ConversationId conversation, linnet::im::MessageKey key);
    void deliveryChanged(const linnet::client::DeliveryChange &change);
    void conversationChanged(const linnet::im::Conversation &conversation);
    /// Rows came or went otherwise than one by one: it is to be read anew. 0: all.
    void historyChanged(linnet::im::ConversationId conversation);
    void conversationRemoved(linnet::im::ConversationId conversation);
    void typingChanged(const linnet::im::Address &account, const linnet::im::Address &peer, bool active);
    void contactsChanged();
    /// Each state once; the last one has Ended.
    void sessionChanged(const linnet::im::SessionInfo &session);
    /// A row of kind File, as it is now.
    void fileChanged(const linnet::im::ChatMessage &message);
    void flowAppended(quint64 watch, const QList<linnet::sip::TraceEntry> &entries);
    void storeHealthChanged(bool ok, const QString &detail);
    void storeDamageFound();
    void storeSalvaged(const QString &damagedFile, qint64 messages);
    void transferProgressed(qint64 done, qint64 total);
    void transferFinished(const linnet::client::TransferReport &report);
    /// A backup has taken the profile's place: everything is to be read anew.
    void profileReplaced();
};

/// Wraps an answer's handler so that it is dropped when `context` is gone.
template <typename T, typename F>
Done<T> whileAlive(QObject *context, F handler)
{
    return [guard = QPointer<QObject>(context), handler = std::move(handler)](const Result<T, ClientError> &result) {
        if (guard)
            handler(result);
    };
}

} // namespace linnet::ui
