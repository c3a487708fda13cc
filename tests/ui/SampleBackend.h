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
    QList<im::MessageKey> retried;
    QList<im::MessageKey> discarded;
    QMap<im::ConversationId, QString> drafts;
    QList<client::OutgoingText> sent;
    QList<im::Address> blocked;
    QList<im::ConversationId> accepted;
    QList<im::Contact> saved;
    int registers = 0;
    QList<QPair<im::ConversationId, im::MessageKey>> displayed;

    QList<im::Conversation> people;
    QMap<im::ConversationId, QList<im::ChatMessage>> messages;
    QList<im::Contact> book;
    QList<im::AccountInfo> own;
    QList<im::RegistrationInfo> states;
    bool refuseSends = false;
    QList<sip::TraceEntry> trace; ///< what every flow holds
    QList<client::FlowQuery> watched;
    bool traceIsGone = false;
    bool traceKept = true;
    int traceClears = 0;

    /// A call that could not be taken.
    void miss(im::ConversationId id, const QDateTime &time);
    im::ChatMessage arrive(im::ConversationId id, const QString &text);
    im::Conversation &conversation(im::ConversationId id);
    im::ChatMessage add(im::ConversationId id, bool out, const QString &text, const QDateTime &time,
                        im::Delivery delivery = {im::DeliveryState::Displayed});

    QList<im::AccountInfo> accounts() const override { return own; }
    QList<im::RegistrationInfo> registrations() const override { return states; }
    void saveAccount(const im::AccountInfo &account, std::optional<QByteArray>, bool, Done<im::AccountInfo> done) override;
    void removeAccount(const im::Address &, Done<Ok> done) override { later([done] { done(Ok{}); }); }
    void registerAccount(const im::Address &) override { ++registers; }
    void unregisterAccount(const im::Address &) override { }
    void sendText(const client::OutgoingText &text, Done<im::ChatMessage> done) override;
    void retry(im::MessageKey key, Done<Ok> done) override;
    void discard(im::MessageKey key, Done<Ok> done) override;
    void markDisplayed(im::ConversationId id, im::MessageKey key) override;
    void messageDetails(im::MessageKey key, Done<client::MessageDetails> done) override;
    void conversations(Done<QList<im::Conversation>> done) override;
    void openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done) override;
    void historyBefore(im::ConversationId id, im::MessageKey before, int count, Done<client::HistoryPage> done) override;
    void saveDraft(im::ConversationId id, const QString &draft) override;
    void deleteConversation(im::ConversationId id, Done<Ok> done) override;
    void acceptRequest(im::ConversationId id, Done<Ok> done) override;
    void contacts(Done<QList<im::Contact>> done) override;
    void saveContact(const im::Contact &contact, Done<Ok> done) override;
    void removeContact(const im::Address &address, Done<Ok> done) override;
    void setBlocked(const im::Address &address, bool on, Done<Ok> done) override;
    void watchFlow(const client::FlowQuery &query, Done<client::FlowSnapshot> done) override;
    void unwatchFlow(quint64) override { }
    void flowSummaries(int most, Done<QList<client::FlowSummary>> done) override;
    void clearTrace(Done<Ok> done) override
    {
        ++traceClears;
        later([done] { done(Ok{}); });
    }
    void keepTraceOnDisk(bool kept) override { traceKept = kept; }
    void isTraceKeptOnDisk(std::function<void(bool)> done) override { later([done, kept = traceKept] { done(kept); }); }
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
    im::MessageKey m_next = 1;
    im::Address m_self{u"sip:alice@example.test"_qs};
};

} // namespace linnet::ui
