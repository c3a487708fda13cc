// SPDX-License-Identifier: MIT
#include "transaction/ServerTable.h"

#include "base/Limits.h"
#include "base/Overload.h"
#include "message/MessageWriter.h"
#include "message/StatusCode.h"

#include <QCryptographicHash>

namespace linnet::sip {

namespace {

constexpr auto kRetryAfterFlood = "10";

/// What a completed transaction costs beside its bytes: record, hash node, timer.
constexpr qsizetype kRecordOverhead = 640;

/// A deque of answered ones that timer J has already ended is swept when it is mostly that.
constexpr size_t kSweepFrom = 1024;

} // namespace

ServerTable::~ServerTable()
{
    for (const RecordPtr &record : std::as_const(m_records))
        stopTimers(*record);
    m_layer->timers().cancel(m_finishTimer);
}

void ServerTable::take(const Request &request, const MessageSource &source)
{
    if (request.method == Method::Ack) {
        takeAck(request, source);
        return;
    }
    auto key = serverKey(request);
    if (!key) {
        m_layer->transport().countDropped();
        return;
    }
    if (const RecordPtr known = m_records.value(*key)) {
        perform(known, std::visit([](auto &one) { return one.onRequest(); }, known->machine));
        return;
    }
    if (isOverLimit(source)) {
        m_layer->transport().countDropped();
        answerStatelessly(request, 503, source);
        return;
    }
    const auto merging = m_detectMerged && !(request.method == Method::Cancel) ? mergeKey(request) : std::nullopt;
    const bool isMerged = merging && m_merging.contains(*merging);
    if (merging && !isMerged)
        m_merging.insert(*merging, *key);

    const RecordPtr record = add(request, source, *std::move(key));
    if (isMerged)
        record->face->respond(482);
    else if (!(request.method == Method::Cancel) || !takeCancel(record))
        perform(record, std::visit([](auto &one) { return one.start(); }, record->machine));
}

// An ACK is never answered (RFC 3261 s.17). For a failure it ends here, for a 2xx it is the TU's.
void ServerTable::takeAck(const Request &ack, const MessageSource &source)
{
    const auto key = serverKey(ack);
    if (!key) {
        m_layer->transport().countDropped();
        return;
    }
    const RecordPtr known = m_records.value(*key);
    auto *invite = known ? std::get_if<InviteServerMachine>(&known->machine) : nullptr;
    if (invite && !known->isAccepted()) {
        forgive(*known);
        perform(known, invite->onAck());
    }
    if (!invite || (known->isAccepted() && !invite->onAck().isEmpty()))
        Q_EMIT m_layer->ackReceived(ack, source);
}

// RFC 3261 s.9.2: the layer answers, the TU of the INVITE hears of it unless it has answered already.
bool ServerTable::takeCancel(const RecordPtr &record)
{
    const auto key = cancelledKey(record->face->d->request);
    const RecordPtr known = key ? m_records.value(*key) : RecordPtr();
    if (!known || !known->isInvite())
        return false;
    const QPointer<ServerTransaction> invite = known->face;
    QByteArray tag = invite ? invite->d->toTag : QByteArray();
    if (tag.isEmpty())
        tag = m_layer->random().token();
    record->face->respond(makeResponse(record->face->d->request, 200, tag));
    if (invite && !invite->d->hasFinal)
        Q_EMIT invite->cancelled();
    return true;
}

bool ServerRecord::isAnswered() const
{
    return std::visit(Overload{
                          [](const NonInviteServerMachine &one) {
                              return one.state() == NonInviteServerMachine::State::Completed;
                          },
                          [](const InviteServerMachine &one) {
                              return one.state() != InviteServerMachine::State::Proceeding
                                  && one.state() != InviteServerMachine::State::Terminated;
                          },
                      },
                      machine);
}

bool ServerRecord::isAccepted() const
{
    const auto *invite = std::get_if<InviteServerMachine>(&machine);
    return invite && invite->state() == InviteServerMachine::State::Accepted;
}

void ServerTable::takeMalformed(const MalformedMessage &malformed, const MessageSource &source)
{
    if (!malformed.answerable || malformed.answerable->method == Method::Ack) {
        m_layer->transport().countDropped();
        return;
    }
    answerStatelessly(*malformed.answerable, malformed.status, source);
}

void ServerTable::respond(const RecordPtr &record, const Response &response)
{
    const Actions actions
        = std::visit([&](auto &one) { return one.onResponse(response.status); }, record->machine);
    if (actions.isEmpty() || !record->face)
        return;
    record->latestResponse = toBytes(response);
    record->replyPath.flow = 0;
    if (const NameAddr *to = response.to(); to && record->isInvite())
        record->face->d->toTag = to->tag().toByteArray();
    if (record->isAnswered() && !std::exchange(record->face->d->hasFinal, true)) {
        const MessageSource &source = record->face->d->source;
        // A failure to INVITE is repeated until its ACK comes. To an address that somebody else wrote into his datagrams that
        // would be ten answers for each of them: the limit per source holds until then (RELIABILITY A28).
        if (record->isInvite() && !record->isAccepted() && !isReliable(source.protocol) && !m_trusted.contains(source.flow)) {
            record->debtor = source.remote.address;
            ++m_activePerSource[record->debtor];
        }
        settle(record->face->d->request, source, record->key);
    }
    perform(record, actions);
}

void ServerTable::respondOnce(const RecordPtr &record, const Response &response)
{
    if (!record->face)
        return;
    m_layer->transport().sendResponse(toBytes(response), record->face->d->requestVia, record->face->d->source,
                                      [](const SentMessage &, const std::optional<TransportError> &) { });
    terminate(record);
}

void ServerTable::setTrusted(FlowId flow, bool trusted)
{
    if (trusted)
        m_trusted.insert(flow);
    else
        m_trusted.remove(flow);
}

ServerTable::RecordPtr ServerTable::add(const Request &request, const MessageSource &source, TransactionKey key)
{
    auto record = std::make_shared<ServerRecord>(std::move(key), request.method, isReliable(source.protocol), m_timers);
    auto *face = new ServerTransaction(m_layer);
    face->d->request = request;
    face->d->source = source;
    face->d->requestVia = *request.topVia();
    face->d->record = record;
    face->d->table = this;
    record->face = face;
    m_records.insert(record->key, record);
    ++m_active;
    ++m_activePerSource[source.remote.address];
    return record;
}

bool ServerTable::isOverLimit(const MessageSource &source) const
{
    if (m_active >= Limits::kMaxActiveServerTransactions)
        return true;
    return m_activePerSource.value(source.remote.address) >= Limits::kMaxActivePerSource
        && !m_trusted.contains(source.flow);
}

void ServerTable::answerStatelessly(const Request &request, int status, const MessageSource &source)
{
    Response response = makeResponse(request, status, statelessTag(request));
    if (status == 503)
        response.editHeaders().append(HeaderName::RetryAfter, kRetryAfterFlood);
    m_layer->transport().sendResponse(response, source, [](const SentMessage &, const std::optional<TransportError> &) { });
}

/// The same for every retransmission (RFC 3261 s.8.2.7), and no stranger can foretell it.
QByteArray ServerTable::statelessTag(const Request &request)
{
    if (m_tagSecret.isEmpty())
        m_tagSecret = m_layer->random().token(128);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_tagSecret);
    if (const auto key = serverKey(request))
        hash.addData(key->text);
    const Slice callId = request.callId();
    hash.addData(callId.view());
    return hash.result().toHex().left(16);
}

void ServerTable::perform(const RecordPtr &record, const Actions &actions)
{
    std::optional<Timer> dueNow;
    const auto fail = [&](FailureCause cause) {
        if (!record->face)
            return;
        if (cause == FailureCause::Timeout)
            Q_EMIT record->face->failed({TransactionFailure::Kind::Timeout, {}});
        else
            Q_EMIT record->face->failed({TransactionFailure::Kind::Transport, m_sendError});
    };
    for (const Action &action : actions) {
        std::visit(Overload{
                       [&](const Send &) { send(record); },
                       [&](const Send100 &) { send100(record); },
                       [](const SendAck &) {},
                       [](const SendCancel &) {},
                       [&](const PassUp &) { Q_EMIT m_layer->requestReceived(record->face); },
                       [&](const StartTimer &start) {
                           if (start.delay.count() == 0)
                               dueNow = start.timer; // J and I over a reliable transport
                           else
                               startTimer(record, start.timer, start.delay);
                       },
                       [&](const StopTimer &stop) {
                           m_layer->timers().cancel(std::exchange(record->timers[timerSlot(stop.timer)], 0));
                       },
                       [&](const Fail &failure) { fail(failure.cause); },
                       [&](const Terminate &) { terminate(record); },
                   },
                   action);
    }
    if (dueNow)
        perform(record, std::visit([&](auto &one) { return one.onTimer(*dueNow); }, record->machine));
    else if (record->cost == 0 && record->isAnswered())
        keepCompleted(record);
}

void ServerTable::send(const RecordPtr &record)
{
    if (record->latestResponse.isEmpty())
        return; // a copy of an INVITE that the TU has not answered in any way
    if (record->replyPath.flow != 0) {
        m_layer->transport().resend(record->latestResponse, record->replyPath);
        return;
    }
    ServerTransaction *face = record->face;
    if (!face)
        return; // the first copy is still on its way to a connection
    m_layer->transport().sendResponse(
        record->latestResponse, face->d->requestVia, face->d->source,
        [this, record, guard = QPointer<ServerTransaction>(face), layer = QPointer<TransactionLayer>(m_layer)](
            const SentMessage &sent, const std::optional<TransportError> &error) {
            if (layer)
                onSent(record, guard, sent, error);
        });
}

void ServerTable::send100(const RecordPtr &record)
{
    if (!record->face)
        return;
    record->latestResponse = toBytes(makeResponse(record->face->d->request, 100, {}));
    record->replyPath.flow = 0;
    send(record);
}

void ServerTable::onSent(const RecordPtr &record, ServerTransaction *face, const SentMessage &sent,
                         const std::optional<TransportError> &error)
{
    if (error) {
        // The TU may still be inside respond(): it hears of it in a later turn.
        m_layer->timers().start(
            std::chrono::milliseconds(0),
            [this, record, guard = QPointer<ServerTransaction>(face), why = *error,
             layer = QPointer<TransactionLayer>(m_layer)] {
                if (!layer)
                    return;
                m_sendError = why;
                const Actions actions
                    = std::visit([](auto &one) { return one.onTransportError(); }, record->machine);
                if (!actions.isEmpty())
                    perform(record, actions);
                else if (guard)
                    Q_EMIT guard->failed({TransactionFailure::Kind::Transport, why});
                if (guard && (!record->isInvite() || (guard->d->hasFinal && !record->isAccepted()))) {
                    record->face = nullptr;
                    finishLater(guard);
                }
            });
        return;
    }
    record->replyPath = sent.path;
    if (face && face->d->hasFinal && !record->isAccepted()) {
        record->face = nullptr;
        finishLater(face);
    }
}

void ServerTable::startTimer(const RecordPtr &record, Timer timer, std::chrono::milliseconds delay)
{
    record->timers[timerSlot(timer)] = m_layer->timers().start(delay, [this, timer, weak = std::weak_ptr(record)] {
        if (const RecordPtr alive = weak.lock()) {
            alive->timers[timerSlot(timer)] = 0;
            perform(alive, std::visit([&](auto &one) { return one.onTimer(timer); }, alive->machine));
        }
    });
}

void ServerTable::stopTimers(ServerRecord &record)
{
    for (TimerId &timer : record.timers)
        m_layer->timers().cancel(std::exchange(timer, 0));
}

void ServerTable::settle(const Request &request, const MessageSource &source, const TransactionKey &key)
{
    --m_active;
    release(source.remote.address);
    if (const auto merging = mergeKey(request); merging && m_merging.value(*merging) == key)
        m_merging.remove(*merging);
}

void ServerTable::release(const QHostAddress &source)
{
    const auto perSource = m_activePerSource.find(source);
    if (perSource != m_activePerSource.end() && --*perSource == 0)
        m_activePerSource.erase(perSource);
}

void ServerTable::forgive(ServerRecord &record)
{
    if (!record.debtor.isNull())
        release(std::exchange(record.debtor, QHostAddress()));
}

void ServerTable::keepCompleted(const RecordPtr &record)
{
    record->cost = record->latestResponse.size() + record->key.text.size() + kRecordOverhead;
    m_completedMemory += record->cost;
    if (m_completed.size() >= kSweepFrom && m_completed.size() > 2 * size_t(m_records.size()))
        std::erase_if(m_completed, [](const auto &weak) { return weak.expired(); });
    m_completed.push_back(record);
    while (m_completedMemory > Limits::kMaxCompletedTransactionMemory && !m_completed.empty()) {
        const RecordPtr oldest = m_completed.front().lock();
        m_completed.pop_front();
        if (oldest)
            terminate(oldest);
    }
}

void ServerTable::terminate(const RecordPtr &record)
{
    if (m_records.value(record->key) != record)
        return;
    stopTimers(*record);
    forgive(*record);
    m_completedMemory -= std::exchange(record->cost, 0);
    ServerTransaction *face = record->face;
    if (face && (record->isInvite() || !face->d->hasFinal)) {
        record->face = nullptr;
        if (!std::exchange(face->d->hasFinal, true))
            settle(face->d->request, face->d->source, record->key);
        finishLater(face);
    }
    m_records.remove(record->key);
    if (m_records.isEmpty())
        m_completed.clear(); // nothing is left of them but what the pointers hold
}

void ServerTable::finishLater(ServerTransaction *face)
{
    m_finished.emplace_back(face);
    if (m_finishTimer != 0)
        return;
    m_finishTimer = m_layer->timers().start(std::chrono::milliseconds(0), [this] {
        m_finishTimer = 0;
        const auto finished = std::exchange(m_finished, {});
        for (const auto &one : finished) {
            if (!one)
                continue;
            one->deleteLater();
            Q_EMIT one->terminated();
        }
    });
}

} // namespace linnet::sip
