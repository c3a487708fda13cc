// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QThread>

#include <memory>

namespace linnet::ui {

/// The client on its own thread. Every request is posted there; answers and news come back by queued calls. The UI thread never
/// waits, except for at most three seconds in the destructor, when the accounts sign off.
class EngineBackend final : public Backend
{
    Q_OBJECT
public:
    explicit EngineBackend(const client::ClientOptions &options);
    ~EngineBackend() override;

    /// Opens the profile. Once it is done, the rest may be used.
    void open(Done<Ok> done);

    QList<im::AccountInfo> accounts() const override { return m_accounts; }
    QList<im::RegistrationInfo> registrations() const override { return m_registrations; }
    void saveAccount(const im::AccountInfo &account, std::optional<QByteArray> password, bool remember,
                     Done<im::AccountInfo> done, const QList<QByteArray> &credentialPasswords = {}) override;
    void forgedReceipts(const im::Address &account, std::function<void(int)> done) override;
    void removeAccount(const im::Address &account, Done<Ok> done) override;
    void registerAccount(const im::Address &account) override;
    void unregisterAccount(const im::Address &account) override;
    void sendText(const client::OutgoingText &text, Done<im::ChatMessage> done) override;
    void retry(im::MessageKey key, Done<Ok> done) override;
    void discard(im::MessageKey key, Done<Ok> done) override;
    void sendInParts(im::MessageKey key, Done<Ok> done) override;
    void markDisplayed(im::ConversationId conversation, im::MessageKey key) override;
    void deleteMessage(im::MessageKey key, Done<Ok> done) override;
    bool canReact() const override { return !m_readOnly; }
    void react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done) override;
    void attachmentData(qint64 id, Done<QByteArray> done) override;
    void setTyping(const im::Address &account, const im::Address &peer, bool active) override;
    void sendAsPlainText(im::MessageKey key, Done<im::ChatMessage> done) override;
    void peerFacts(const im::Address &account, const im::Address &peer, Done<im::PeerFacts> done) override;
    void historyAround(im::ConversationId conversation, im::MessageKey key, int count, Done<client::HistoryPage> done) override;
    void historyAfter(im::ConversationId conversation, im::MessageKey after, int count, Done<client::HistoryPage> done) override;
    void findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done) override;
    void search(const client::SearchQuery &query, Done<client::SearchPage> done) override;
    void setRetention(im::ConversationId conversation, int days, Done<Ok> done) override;
    void messageDetails(im::MessageKey key, Done<client::MessageDetails> done) override;
    void conversations(Done<QList<im::Conversation>> done) override;
    void openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done) override;
    void historyBefore(im::ConversationId conversation, im::MessageKey before, int count, Done<client::HistoryPage> done) override;
    void saveDraft(im::ConversationId conversation, const QString &draft) override;
    void deleteConversation(im::ConversationId conversation, Done<Ok> done) override;
    void acceptRequest(im::ConversationId conversation, Done<Ok> done) override;
    void mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done) override;
    void splitAlias(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done) override;
    void blocks(Done<client::Blocks> done) override;
    void setDomainBlocked(const QString &domain, bool blocked, Done<Ok> done) override;
    void contacts(Done<QList<im::Contact>> done) override;
    void saveContact(const im::Contact &contact, Done<Ok> done) override;
    void removeContact(const im::Address &address, Done<Ok> done) override;
    void setBlocked(const im::Address &address, bool blocked, Done<Ok> done) override;
    QList<im::SessionInfo> sessions() const override { return m_sessions; }
    void openSession(const im::Address &account, const im::Address &peer, Done<im::SessionId> done) override;
    void acceptSession(im::SessionId session, Done<Ok> done) override;
    void declineSession(im::SessionId session, im::SessionEnd why, Done<Ok> done) override;
    void endSession(im::SessionId session, Done<Ok> done) override;
    void pastSessions(int most, Done<QList<im::ChatMessage>> done) override;
    void forecast(const client::OutgoingText &text, Done<im::SendForecast> done) override;
    void sendFile(const im::Address &account, const im::Address &to, const QString &path, Done<im::ChatMessage> done) override;
    void acceptFile(im::FileId file, Done<Ok> done) override;
    void declineFile(im::FileId file, Done<Ok> done) override;
    void pauseFile(im::FileId file, Done<Ok> done) override;
    void resumeFile(im::FileId file, Done<Ok> done) override;
    void cancelFile(im::FileId file, Done<Ok> done) override;
    void downloadFolder(std::function<void(QString)> done) override;
    void setDownloadFolder(const QString &folder) override;
    void watchFlow(const client::FlowQuery &query, Done<client::FlowSnapshot> done) override;
    void unwatchFlow(quint64 watch) override;
    void flowSummaries(int most, Done<QList<client::FlowSummary>> done) override;
    void clearTrace(Done<Ok> done) override;
    void flag(const client::SettingKey<bool> &key, std::function<void(bool)> done) override;
    void setFlag(const client::SettingKey<bool> &key, bool on) override;
    void number(const client::SettingKey<int> &key, std::function<void(int)> done) override;
    void setNumber(const client::SettingKey<int> &key, int value) override;
    bool isReadOnly() const override { return m_readOnly; }
    void startTransfer(const TransferWish &wish) override;
    void cancelTransfer() override;
    bool isTransferring() const override { return m_transferring; }
    TransferWish transferWish() const override { return m_wish; }
    void startDemo(const QString &peerName, client::LocalServer::Answerer answer, LocalDone done) override;
    void startNetwork(const QString &domain, quint16 port, const QString &userName, const QByteArray &password, LocalDone done) override;
    void addUser(const QString &name, const QByteArray &password, std::function<void(bool)> done) override;
    void useVault(const QByteArray &passphrase, Done<Ok> done) override;

private:
    struct Engine; // lives on m_thread

    /// Runs `work` with the client on the engine thread.
    void post(std::function<void(client::Client &)> work);
    /// The same for work with an answer; without a client the answer is an error.
    template <typename T>
    void ask(std::function<void(client::Client &, Done<T>)> work, Done<T> done);
    template <typename T>
    Done<T> home(Done<T> done);
    void openOnEngine(Done<Ok> done);
    /// Closes the client, runs `between` on the engine thread without one, and opens it again.
    void reopen(std::function<void()> between, Done<Ok> done);
    void restore(const QString &path);
    void listen(client::Client &client);
    void listenToRoads(client::Client &client);

    client::ClientOptions m_options;
    QThread m_thread;
    std::unique_ptr<Engine> m_engine;
    QList<im::AccountInfo> m_accounts;
    QList<im::RegistrationInfo> m_registrations;
    QList<im::SessionInfo> m_sessions;
    bool m_readOnly = false;
    bool m_transferring = false;
    TransferWish m_wish;
};

} // namespace linnet::ui
