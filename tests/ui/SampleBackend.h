// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QMap>
#include <QTimer>

namespace linnet::ui {

/// A backend of fixed people and messages in both languages, for the look: every answer comes from here, later, as from the engine.
/// What is asked of it is noted.
class SampleBackend final : public Backend
{
    Q_OBJECT
public:
    SampleBackend();

    // What happened
    bool reacts = true;
    bool readOnly = false;
    bool transferring = false;
    int transfersCancelled = 0;
    QList<TransferWish> transfers;
    QList<im::MessageKey> retried;
    QList<im::MessageKey> discarded;
    QList<im::MessageKey> sentInParts;
    QMap<im::ConversationId, QString> drafts;
    QList<client::OutgoingText> sent;
    QList<im::Address> blocked;
    QStringList domains; ///< blocked ones
    QList<im::ConversationId> accepted;
    QList<im::Contact> saved;
    int registers = 0;
    QList<QPair<im::ConversationId, im::MessageKey>> displayed;

    QList<im::Conversation> people;
    QMap<im::ConversationId, QList<im::ChatMessage>> messages;
    QList<im::Contact> book;
    QList<im::AccountInfo> own;
    QList<im::RegistrationInfo> states;
    QList<QPair<im::Address, bool>> typed;
    QMap<im::ConversationId, int> retention;
    QMap<qint64, QByteArray> files; ///< by id of attachment
    QList<qint64> filesAsked;
    QList<client::SearchQuery> searched;
    bool refuseSends = false;
    QList<sip::TraceEntry> trace; ///< what every flow holds
    QList<client::FlowQuery> watched;
    bool traceIsGone = false;
    QMap<QByteArray, bool> flags; ///< the switches that were set
    QMap<QByteArray, int> numbers; ///< the same of numbers
    QMap<QString, int> forged; ///< false receipts, by account
    QList<im::AccountInfo> accountsSaved;
    QList<QByteArray> credentialPasswords; ///< of the account that was saved last
    im::PeerFacts facts;
    QList<im::MessageKey> resentAsText;
    int traceClears = 0;
    QList<im::SessionInfo> live;
    QList<QPair<im::SessionId, im::SessionEnd>> declined;
    im::SendForecast road; ///< what forecast() says
    QStringList forecasts; ///< the texts it was asked for
    QStringList filesSent; ///< paths
    QStringList fileCalls; ///< "pause 7"
    QString downloads;

    /// Starts a session, or takes it to another state, and tells it.
    im::SessionInfo tellSession(im::SessionInfo session);
    im::SessionInfo ring(im::ConversationId id, bool stranger = false, const QString &subject = {});
    /// A row that is this file; a known one is changed.
    im::ChatMessage putFile(im::ConversationId id, bool out, const im::FileTransfer &file);
    /// The line of a session that has ended.
    void endedSession(im::ConversationId id, const QDateTime &time, const im::SessionEvent &event);

    /// A call that could not be taken.
    void miss(im::ConversationId id, const QDateTime &time);
    im::ChatMessage arrive(im::ConversationId id, const QString &text);
    /// Gives the newest message of that chat a file; `bytes` empty: one of that size that cannot be read.
    void attach(im::ConversationId id, const QString &fileName, const QByteArray &type, const QByteArray &bytes, qint64 size = 0);
    im::ChatMessage &newest(im::ConversationId id) { return messages[id].last(); }
    im::Conversation &conversation(im::ConversationId id);
    im::ChatMessage add(im::ConversationId id, bool out, const QString &text, const QDateTime &time,
                        im::Delivery delivery = {im::DeliveryState::Displayed});

    QList<im::AccountInfo> accounts() const override { return own; }
    QList<im::RegistrationInfo> registrations() const override { return states; }
    void saveAccount(const im::AccountInfo &account, std::optional<QByteArray>, bool, Done<im::AccountInfo> done,
                     const QList<QByteArray> &credentialPasswords = {}) override;
    void forgedReceipts(const im::Address &account, std::function<void(int)> done) override
    {
        later([done, count = forged.value(account.uri)] { done(count); });
    }
    void removeAccount(const im::Address &, Done<Ok> done) override { later([done] { done(Ok{}); }); }
    void registerAccount(const im::Address &) override { ++registers; }
    void unregisterAccount(const im::Address &) override { }
    void sendText(const client::OutgoingText &text, Done<im::ChatMessage> done) override;
    void retry(im::MessageKey key, Done<Ok> done) override;
    void discard(im::MessageKey key, Done<Ok> done) override;
    void sendInParts(im::MessageKey key, Done<Ok> done) override
    {
        sentInParts.append(key);
        later([done] { done(Ok{}); });
    }
    void markDisplayed(im::ConversationId id, im::MessageKey key) override;
    void deleteMessage(im::MessageKey key, Done<Ok> done) override { discard(key, std::move(done)); }
    bool canReact() const override { return reacts; }
    void react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done) override;
    bool isReadOnly() const override { return readOnly; }
    void startTransfer(const TransferWish &wish) override
    {
        transferring = true;
        transfers.append(wish);
    }
    void cancelTransfer() override { ++transfersCancelled; }
    bool isTransferring() const override { return transferring; }
    TransferWish transferWish() const override { return transfers.isEmpty() ? TransferWish() : transfers.last(); }
    void attachmentData(qint64 id, Done<QByteArray> done) override;
    void setTyping(const im::Address &, const im::Address &peer, bool active) override { typed.append({peer, active}); }
    void sendAsPlainText(im::MessageKey key, Done<im::ChatMessage> done) override
    {
        resentAsText.append(key);
        later([this, key, done] { done(*find(key)); });
    }
    void peerFacts(const im::Address &, const im::Address &, Done<im::PeerFacts> done) override { later([this, done] { done(facts); }); }
    void historyAround(im::ConversationId id, im::MessageKey key, int count, Done<client::HistoryPage> done) override;
    void historyAfter(im::ConversationId id, im::MessageKey after, int count, Done<client::HistoryPage> done) override;
    void findMessage(im::ConversationId id, const QByteArray &messageId, Done<im::MessageKey> done) override;
    void search(const client::SearchQuery &query, Done<client::SearchPage> done) override;
    void setRetention(im::ConversationId id, int days, Done<Ok> done) override;
    void messageDetails(im::MessageKey key, Done<client::MessageDetails> done) override;
    void conversations(Done<QList<im::Conversation>> done) override;
    void openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done) override;
    void historyBefore(im::ConversationId id, im::MessageKey before, int count, Done<client::HistoryPage> done) override;
    void saveDraft(im::ConversationId id, const QString &draft) override;
    void deleteConversation(im::ConversationId id, Done<Ok> done) override;
    void acceptRequest(im::ConversationId id, Done<Ok> done) override;
    void mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done) override;
    void splitAlias(im::ConversationId id, const im::Address &alias, Done<im::Conversation> done) override;
    void blocks(Done<client::Blocks> done) override { later([this, done] { done(client::Blocks{blocked, domains}); }); }
    void setDomainBlocked(const QString &domain, bool on, Done<Ok> done) override;
    void contacts(Done<QList<im::Contact>> done) override;
    void saveContact(const im::Contact &contact, Done<Ok> done) override;
    void removeContact(const im::Address &address, Done<Ok> done) override;
    void setBlocked(const im::Address &address, bool on, Done<Ok> done) override;
    QList<im::SessionInfo> sessions() const override { return live; }
    void openSession(const im::Address &account, const im::Address &peer, Done<im::SessionId> done) override;
    void acceptSession(im::SessionId session, Done<Ok> done) override;
    void declineSession(im::SessionId session, im::SessionEnd why, Done<Ok> done) override;
    void endSession(im::SessionId session, Done<Ok> done) override;
    void pastSessions(int most, Done<QList<im::ChatMessage>> done) override;
    void forecast(const client::OutgoingText &text, Done<im::SendForecast> done) override;
    void sendFile(const im::Address &account, const im::Address &to, const QString &path, Done<im::ChatMessage> done) override;
    void acceptFile(im::FileId file, Done<Ok> done) override { note(u"accept"_qs, file, std::move(done)); }
    void declineFile(im::FileId file, Done<Ok> done) override { note(u"decline"_qs, file, std::move(done)); }
    void pauseFile(im::FileId file, Done<Ok> done) override { note(u"pause"_qs, file, std::move(done)); }
    void resumeFile(im::FileId file, Done<Ok> done) override { note(u"resume"_qs, file, std::move(done)); }
    void cancelFile(im::FileId file, Done<Ok> done) override { note(u"cancel"_qs, file, std::move(done)); }
    void downloadFolder(std::function<void(QString)> done) override
    {
        later([this, done] { done(downloads); });
    }
    void setDownloadFolder(const QString &folder) override { downloads = folder; }
    void watchFlow(const client::FlowQuery &query, Done<client::FlowSnapshot> done) override;
    void unwatchFlow(quint64) override { }
    void flowSummaries(int most, Done<QList<client::FlowSummary>> done) override;
    void clearTrace(Done<Ok> done) override
    {
        ++traceClears;
        later([done] { done(Ok{}); });
    }
    void flag(const client::SettingKey<bool> &key, std::function<void(bool)> done) override
    {
        later([done, on = flags.value(key.name, key.fallback)] { done(on); });
    }
    void setFlag(const client::SettingKey<bool> &key, bool on) override { flags.insert(key.name, on); }
    void number(const client::SettingKey<int> &key, std::function<void(int)> done) override
    {
        later([done, value = numbers.value(key.name, key.fallback)] { done(value); });
    }
    void setNumber(const client::SettingKey<int> &key, int value) override { numbers.insert(key.name, value); }
    void startDemo(const QString &, client::LocalServer::Answerer, LocalDone done) override { refuse(done); }
    void startNetwork(const QString &, quint16, const QString &, const QByteArray &, LocalDone done) override { refuse(done); }
    void addUser(const QString &, const QByteArray &, std::function<void(bool)> done) override { later([done] { done(true); }); }
    void useVault(const QByteArray &, Done<Ok> done) override { later([done] { done(Ok{}); }); }

private:
    template <typename T>
    void refuse(Done<T> done)
    {
        later([done] { done(ClientError{ClientError::Kind::CannotListen, {}}); });
    }
    void later(std::function<void()> work) { QTimer::singleShot(0, this, std::move(work)); }
    im::Conversation &person(const QString &name, const QString &address, bool contact = true);
    im::ChatMessage *find(im::MessageKey key);
    void note(const QString &call, im::FileId file, Done<Ok> done);
    im::MessageKey m_next = 1;
    im::SessionId m_nextSession = 1;
    im::Address m_self{u"sip:alice@example.test"_qs};
};

} // namespace linnet::ui
