// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/InviteServerMachine.h"
#include "transaction/NonInviteServerMachine.h"
#include "transaction/TransactionKey.h"
#include "transaction/TransactionLayer.h"

#include <QPointer>
#include <QSet>

#include <deque>
#include <variant>

namespace linnet::sip {

/// One server transaction as the layer keeps it until timer J, I or L: small, because thousands of answered ones wait. The request
/// lives in the face, and only while the TU has something to do with it.
struct ServerRecord
{
    using Machine = std::variant<NonInviteServerMachine, InviteServerMachine>;

    ServerRecord(TransactionKey name, const Method &method, bool reliable, const Timers &values)
        : key(std::move(name)),
          machine(method == Method::Invite ? Machine(InviteServerMachine(reliable, values))
                                           : Machine(NonInviteServerMachine(reliable, values)))
    {
    }
    bool isInvite() const { return std::holds_alternative<InviteServerMachine>(machine); }
    /// A final response has been given.
    bool isAnswered() const;
    /// A 2xx to INVITE: the TU may repeat it.
    bool isAccepted() const;

    TransactionKey key;
    Machine machine;
    std::array<TimerId, kTimerSlots> timers{};
    QByteArray latestResponse;
    MessageSource replyPath; ///< where it went; flow 0 until it has left
    ServerTransaction *face = nullptr;
    qsizetype cost = 0; ///< counted in the memory of completed ones
    QHostAddress debtor; ///< by UDP: who has not acknowledged a failure, and counts with it until then
};

struct ServerTransaction::Private
{
    Request request;
    MessageSource source;
    Via requestVia;
    std::weak_ptr<ServerRecord> record;
    ServerTable *table = nullptr;
    QByteArray toTag; ///< of our responses: the answer to a CANCEL bears the same
    bool hasFinal = false;
};

/// The table of server transactions: matching, driving the machines, limits (RELIABILITY s.5), merged requests.
class ServerTable
{
public:
    explicit ServerTable(TransactionLayer *layer) : m_layer(layer) { }
    ~ServerTable();

    void take(const Request &request, const MessageSource &source);
    void takeMalformed(const MalformedMessage &malformed, const MessageSource &source);
    void respond(const std::shared_ptr<ServerRecord> &record, const Response &response);
    void respondOnce(const std::shared_ptr<ServerRecord> &record, const Response &response);

    void setDetectMerged(bool on) { m_detectMerged = on; }
    void setTrusted(FlowId flow, bool trusted);
    void setTimers(const Timers &timers) { m_timers = timers; }
    int activeCount() const { return m_active; }
    qsizetype completedMemory() const { return m_completedMemory; }

private:
    using RecordPtr = std::shared_ptr<ServerRecord>;
    void takeAck(const Request &ack, const MessageSource &source);
    /// True when it was for an INVITE that is known, and was answered.
    bool takeCancel(const RecordPtr &record);
    RecordPtr add(const Request &request, const MessageSource &source, TransactionKey key);
    bool isOverLimit(const MessageSource &source) const;
    void answerStatelessly(const Request &request, int status, const MessageSource &source);
    QByteArray statelessTag(const Request &request);

    void perform(const RecordPtr &record, const Actions &actions);
    void send(const RecordPtr &record);
    void send100(const RecordPtr &record);
    void onSent(const RecordPtr &record, ServerTransaction *face, const SentMessage &sent,
                const std::optional<TransportError> &error);
    void startTimer(const RecordPtr &record, Timer timer, std::chrono::milliseconds delay);
    void stopTimers(ServerRecord &record);
    /// The TU has answered, or never will: the transaction no longer counts as active.
    void settle(const Request &request, const MessageSource &source, const TransactionKey &key);
    void release(const QHostAddress &source);
    void forgive(ServerRecord &record);
    void keepCompleted(const RecordPtr &record);
    void terminate(const RecordPtr &record);
    void finishLater(ServerTransaction *face);

    TransactionLayer *m_layer;
    Timers m_timers;
    QHash<TransactionKey, RecordPtr> m_records;
    QHash<TransactionKey, TransactionKey> m_merging; ///< merge key of an active one -> its own
    QHash<QHostAddress, int> m_activePerSource;
    QSet<FlowId> m_trusted;
    std::deque<std::weak_ptr<ServerRecord>> m_completed; ///< oldest first
    qsizetype m_completedMemory = 0;
    int m_active = 0;
    bool m_detectMerged = true;
    QByteArray m_tagSecret;
    std::vector<QPointer<ServerTransaction>> m_finished; ///< to be told and deleted in the next turn
    TimerId m_finishTimer = 0;
    TransportError m_sendError; ///< while a machine hears of it
};

} // namespace linnet::sip
