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
    // An ACK is never answered, and the INVITEs that it could acknowledge are over (RFC 3261 s.17.2.1).
    if (request.method == Method::Ack)
        return;
    auto key = serverKey(request);
    if (!key) {
        m_layer->transport().countDropped();
        return;
    }
    if (const RecordPtr known = m_records.value(*key)) {
        perform(known, known->machine.onRequest());
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
    else
        perform(record, record->machine.start());
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
    const Actions actions = record->machine.onResponse(response.status);
    if (actions.isEmpty())
        return;
    record->latestResponse = toBytes(response);
    record->replyPath.flow = 0;
    if (record->machine.state() == NonInviteServerMachine::State::Completed) {
        record->face->d->hasFinal = true;
        settle(*record);
    }
    perform(record, actions);
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
    auto record = std::make_shared<ServerRecord>(std::move(key), isReliable(source.protocol), m_timers);
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
    bool timerJIsDue = false;
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
                       [&](const PassUp &) { Q_EMIT m_layer->requestReceived(record->face); },
                       [&](const StartTimer &start) {
                           if (start.timer == Timer::J && start.delay.count() == 0)
                               timerJIsDue = true;
                           else
                               startTimer(record, start.timer, start.delay);
                       },
                       [&](const StopTimer &stop) {
                           m_layer->timers().cancel(std::exchange(record->timers[size_t(stop.timer)], 0));
                       },
                       [&](const Fail &failure) { fail(failure.cause); },
                       [&](const Terminate &) { terminate(record); },
                   },
                   action);
    }
    if (timerJIsDue)
        perform(record, record->machine.onTimer(Timer::J));
    else if (record->machine.state() == NonInviteServerMachine::State::Completed && record->cost == 0)
        keepCompleted(record);
}

void ServerTable::send(const RecordPtr &record)
{
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
                const Actions actions = record->machine.onTransportError();
                if (!actions.isEmpty())
                    perform(record, actions);
                else if (guard)
                    Q_EMIT guard->failed({TransactionFailure::Kind::Transport, why});
                if (guard)
                    finishLater(guard);
            });
        return;
    }
    record->replyPath = sent.path;
    if (face && face->d->hasFinal) {
        record->face = nullptr;
        finishLater(face);
    }
}

void ServerTable::startTimer(const RecordPtr &record, Timer timer, std::chrono::milliseconds delay)
{
    record->timers[size_t(timer)] = m_layer->timers().start(delay, [this, timer, weak = std::weak_ptr(record)] {
        if (const RecordPtr alive = weak.lock()) {
            alive->timers[size_t(timer)] = 0;
            perform(alive, alive->machine.onTimer(timer));
        }
    });
}

void ServerTable::stopTimers(ServerRecord &record)
{
    for (TimerId &timer : record.timers)
        m_layer->timers().cancel(std::exchange(timer, 0));
}

void ServerTable::settle(ServerRecord &record)
{
    const ServerTransaction::Private &face = *record.face->d;
    --m_active;
    const auto perSource = m_activePerSource.find(face.source.remote.address);
    if (perSource != m_activePerSource.end() && --*perSource == 0)
        m_activePerSource.erase(perSource);
    if (const auto merging = mergeKey(face.request); merging && m_merging.value(*merging) == record.key)
        m_merging.remove(*merging);
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
    m_completedMemory -= std::exchange(record->cost, 0);
    if (ServerTransaction *face = record->face; face && !face->d->hasFinal) {
        settle(*record);
        face->d->hasFinal = true;
        record->face = nullptr;
        finishLater(face);
    }
    m_records.remove(record->key);
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
