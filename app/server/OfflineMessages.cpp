// SPDX-License-Identifier: MIT
#include "server/OfflineMessages.h"

#include "message/StatusCode.h"
#include "server/StoredRequest.h"

#include <algorithm>

namespace linnet::server {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// What an answer means for the message (DESIGN s.12).
enum class Fate : quint8 { Delivered, Refused, NotNow, Unreachable };

bool refusesForGood(const sip::Response &final)
{
    const int status = final.status;
    if (status == 408 || status == 430)
        return false;
    // Of 5xx those that will be said again at every try would block the queue for good.
    const bool never = status == 501 || status == 505 || status == 513;
    return status / 100 == 4 || status / 100 == 6 || never;
}

Fate fateOf(const sip::ForkOutcome &outcome)
{
    const auto best = sip::bestResponse(outcome, sip::Method::Message);
    if (!best) // the way there is too narrow for this one; another may fit
        return outcome.tooLarge > 0 && outcome.tooLarge == outcome.givenUp ? Fate::NotNow : Fate::Unreachable;
    if (sip::isSuccess(best->status))
        return Fate::Delivered;
    // 482: the try before is still being answered there, or this one came by two ways (RFC 3261 s.8.2.2.2).
    const auto isNotNow = [](const sip::Response &final) {
        return final.status == 480 || final.status == 482 || final.status == 486;
    };
    if (std::any_of(outcome.finals.begin(), outcome.finals.end(), isNotNow))
        return Fate::NotNow;
    // One device's refusal takes nothing from another that did not answer: the sender was told that it is kept.
    const bool allRefuse = outcome.givenUp == 0 && std::all_of(outcome.finals.begin(), outcome.finals.end(), refusesForGood);
    return allRefuse ? Fate::Refused : Fate::Unreachable;
}

} // namespace

OfflineMessages::OfflineMessages(ServerStore &store, const sip::LocationService &location, TimerService &timers,
                                 IsOurs isOurs, Deliver deliver)
    : m_store(store), m_location(location), m_timers(timers), m_isOurs(std::move(isOurs)), m_deliver(std::move(deliver))
{
}

OfflineMessages::~OfflineMessages()
{
    m_timers.cancel(m_eraseAgain);
    for (const Queue &queue : std::as_const(m_queues))
        m_timers.cancel(queue.rest);
}

store::SqliteStatus OfflineMessages::load()
{
    const auto all = m_store.database().messageHeads();
    if (!all)
        return all.error();
    for (const StoredMessageHead &head : *all) {
        Queue &queue = m_queues[head.user];
        queue.entries.push_back({head.id, head.sender, head.size, head.expires, m_isOurs(head.sender), true});
        m_lastId = std::max(m_lastId, head.id);
    }
    return store::Nothing{};
}

void OfflineMessages::forget(const QByteArray &user)
{
    const auto queue = m_queues.find(user);
    if (queue == m_queues.end())
        return;
    m_timers.cancel(queue->rest);
    m_queues.erase(queue);
}

int OfflineMessages::waitingFor(const QByteArray &user) const
{
    const auto queue = m_queues.constFind(user);
    return queue == m_queues.constEnd() ? 0 : int(queue->entries.size());
}

bool OfflineMessages::mustQueue(const QByteArray &user, const QByteArray &sender) const
{
    const auto queue = m_queues.constFind(user);
    if (queue == m_queues.constEnd() || queue->entries.empty())
        return false;
    // While the store is giving out, everything keeps its order. When it is stuck, only the same author's messages do: one
    // that the recipient does not want now must not hold up other people.
    return queue->delivering
           || std::any_of(queue->entries.begin(), queue->entries.end(),
                          [&sender](const Entry &entry) { return entry.sender == sender; });
}

/// Who is not of our domain proves nothing, and may not take the room of those who do.
bool OfflineMessages::hasRoom(const Queue &queue, const QByteArray &sender, qint64 size) const
{
    int count = 1;
    int strangers = 1;
    qint64 bytes = size;
    qint64 strangersBytes = size;
    for (const Entry &entry : queue.entries) {
        count += 1;
        bytes += entry.size;
        strangers += entry.ours ? 0 : 1;
        strangersBytes += entry.ours ? 0 : entry.size;
    }
    if (count > kMostPerUser || bytes > kMostBytesPerUser)
        return false;
    return m_isOurs(sender) || (strangers <= kMostFromStrangers && strangersBytes <= kMostBytesFromStrangers);
}

void OfflineMessages::store(const QByteArray &user, const sip::Request &request, bool tried, Done done)
{
    const QDateTime now = m_timers.clock().wallTime();
    Queue &queue = m_queues[user];
    dropExpired(user, queue);
    const QByteArray bytes = toStoredBytes(request, now);
    const QByteArray sender = sip::senderKey(request);
    if (!hasRoom(queue, sender, bytes.size())) {
        done(Outcome::Full);
        return;
    }
    milliseconds lifetime = kLifetime;
    if (const auto expires = request.number(sip::HeaderName::Expires))
        lifetime = std::min<milliseconds>(lifetime, seconds(*expires));
    const Entry entry{++m_lastId, sender, bytes.size(), now.toMSecsSinceEpoch() + lifetime.count(), m_isOurs(sender), false};
    queue.entries.push_back(entry);
    if (tried && queue.rest == 0 && !queue.delivering)
        endRound(user);

    const StoredMessageHead head{entry.id, user, entry.sender, entry.size, entry.expires};
    m_store.post([head, bytes](ServerDatabase &database) { return database.addMessage(head, bytes); },
                 [this, user, id = entry.id, done = std::move(done)](bool committed) {
                     const auto found = m_queues.find(user);
                     if (found != m_queues.end()) {
                         const auto added = std::find_if(found->entries.begin(), found->entries.end(),
                                                         [id](const Entry &e) { return e.id == id; });
                         if (added != found->entries.end() && committed) {
                             added->stored = true;
                         } else if (added != found->entries.end()) {
                             found->entries.erase(added);
                         }
                     }
                     done(committed ? Outcome::Stored : Outcome::Refused);
                     pump(user);
                 });
}

void OfflineMessages::onRegistered(const QByteArray &user)
{
    const auto found = m_queues.find(user);
    if (found == m_queues.end())
        return;
    m_timers.cancel(std::exchange(found->rest, 0));
    found->nextRest = kFirstRest;
    found->setAside.clear();
    pump(user);
}

OfflineMessages::Entry *OfflineMessages::nextOf(Queue &queue)
{
    for (Entry &entry : queue.entries) {
        if (!queue.setAside.contains(entry.sender))
            return &entry;
    }
    return nullptr;
}

void OfflineMessages::pump(const QByteArray &user)
{
    const auto found = m_queues.find(user);
    if (found == m_queues.end() || found->delivering || found->rest != 0)
        return;
    Queue &queue = *found;
    dropExpired(user, queue);
    const Entry *next = nextOf(queue);
    if (!next) {
        if (!queue.entries.empty())
            endRound(user); // all that is left was set aside
        else
            m_queues.erase(found);
        return;
    }
    if (!next->stored || m_location.bindings(user).empty())
        return; // its commit, or the next REGISTER, comes back here
    queue.delivering = true;
    auto bytes = std::make_shared<QByteArray>();
    m_store.post(
        [bytes, id = next->id](ServerDatabase &database) -> ServerDatabase::Status {
            auto read = database.message(id);
            if (!read)
                return read.error();
            *bytes = *read;
            return store::Nothing{};
        },
        [this, user, entry = *next, bytes](bool ok) {
            if (ok)
                send(user, entry, *bytes);
            else
                onOutcome(user, entry, {});
        });
}

void OfflineMessages::send(const QByteArray &user, const Entry &entry, const QByteArray &stored)
{
    const auto request = toDelivery(stored);
    if (!request) {
        takeOut(user, entry.id); // unreadable now and for ever
        Q_EMIT refused(user, entry.sender, 0);
        if (const auto queue = m_queues.find(user); queue != m_queues.end())
            queue->delivering = false;
        pump(user);
        return;
    }
    m_deliver(user, *request, [this, user, entry](const sip::ForkOutcome &outcome) { onOutcome(user, entry, outcome); });
}

void OfflineMessages::onOutcome(const QByteArray &user, const Entry &entry, const sip::ForkOutcome &outcome)
{
    const auto found = m_queues.find(user);
    if (found == m_queues.end())
        return; // the user was removed meanwhile
    found->delivering = false;
    switch (fateOf(outcome)) {
    case Fate::Delivered:
        found->nextRest = kFirstRest;
        takeOut(user, entry.id);
        break;
    case Fate::Refused:
        takeOut(user, entry.id);
        Q_EMIT refused(user, entry.sender, sip::bestResponse(outcome, sip::Method::Message)->status);
        break;
    case Fate::NotNow:
        found->setAside.insert(entry.sender);
        break;
    case Fate::Unreachable:
        endRound(user);
        return;
    }
    pump(user);
}

void OfflineMessages::takeOut(const QByteArray &user, qint64 id)
{
    const auto queue = m_queues.find(user);
    if (queue != m_queues.end()) {
        const auto entry = std::find_if(queue->entries.begin(), queue->entries.end(),
                                        [id](const Entry &e) { return e.id == id; });
        if (entry != queue->entries.end())
            queue->entries.erase(entry);
    }
    erase({id});
}

/// What stayed on the disk would be given out again after a restart.
void OfflineMessages::erase(const QList<qint64> &ids)
{
    m_store.post(
        [ids](ServerDatabase &database) -> ServerDatabase::Status {
            for (const qint64 id : ids) {
                if (auto status = database.removeMessage(id); !status)
                    return status;
            }
            return store::Nothing{};
        },
        [this, ids](bool committed) {
            if (committed)
                return;
            m_unerased += ids;
            if (m_eraseAgain != 0)
                return;
            m_eraseAgain = m_timers.start(kEraseAgain, [this] {
                m_eraseAgain = 0;
                erase(std::exchange(m_unerased, {}));
            });
        });
}

void OfflineMessages::endRound(const QByteArray &user)
{
    Queue &queue = m_queues[user];
    m_timers.cancel(queue.rest);
    queue.rest = m_timers.start(queue.nextRest, [this, user] {
        const auto found = m_queues.find(user);
        if (found == m_queues.end())
            return;
        found->rest = 0;
        found->setAside.clear();
        pump(user);
    });
    queue.nextRest = std::min(queue.nextRest * 2, kLongestRest);
}

void OfflineMessages::dropExpired(const QByteArray &user, Queue &queue)
{
    const qint64 now = m_timers.clock().wallTime().toMSecsSinceEpoch();
    if (queue.delivering)
        return;
    QList<qint64> expired;
    for (const Entry &entry : queue.entries) {
        if (entry.stored && entry.expires <= now)
            expired.append(entry.id);
    }
    for (const qint64 id : expired)
        takeOut(user, id);
}

} // namespace linnet::server
