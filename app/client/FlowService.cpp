// SPDX-License-Identifier: MIT
#include "client/FlowService.h"

#include "client/FlowSelector.h"
#include "client/Outcomes.h"
#include "client/TraceStore.h"
#include "store/Store.h"
#include "trace/TraceRing.h"

#include <QThreadPool>
#include <QTimer>

namespace linnet::client {
namespace {

using sip::TraceEntry;

constexpr std::chrono::milliseconds kGather{50}; ///< live news are told in bundles
constexpr qsizetype kMaxOwnPaths = 4096;

QString pathOf(const QByteArray &transport, const QString &from, const QString &to)
{
    return QString::fromLatin1(transport) + u' ' + from + u' ' + to;
}

/// What the store knows of the flow that is asked for.
struct Asked
{
    QByteArrayList callIds;
    QByteArray self;
    bool wasOnTheWire = false;
};

Result<std::optional<Asked>, store::SqliteError> askedMessage(store::Tables &tables, im::MessageKey key, bool isReader)
{
    const auto message = tables.messages.get(key);
    if (!message)
        return message.error();
    if (!*message)
        return std::optional<Asked>();
    const auto calls = tables.calls.of(key);
    if (!calls && !isReader) // an older program's profile has no such table until this one drives it
        return calls.error();
    const auto request = tables.deliveries.request(key);
    if (!request)
        return request.error();
    Asked asked;
    if (calls)
        asked.callIds = *calls;
    asked.self = (*message)->account.text().toUtf8();
    asked.wasOnTheWire = !asked.callIds.isEmpty() || request->attempts > 0 || (*message)->direction == im::Direction::In;
    return std::optional<Asked>(asked);
}

} // namespace

struct FlowService::Private
{
    struct Watch
    {
        FlowSelector selector;
        im::MessageKey message = 0;
        bool isReady = false; ///< the snapshot was given
        QList<TraceEntry> waiting; ///< not told yet; all of them until it is ready
    };

    FlowService *q = nullptr;
    store::Store &store;
    QString profileDir;
    bool drives = false;
    sip::TraceRing ring;
    std::unique_ptr<TraceStore> disk;
    quint64 forgottenBefore = 0; ///< what the disk may still hold of a cleared trace
    QSet<QString> ownPaths; ///< what our own engine sees: transport, local, remote
    std::map<quint64, Watch> watches;
    quint64 lastWatch = 0;
    bool isGathering = false;
    QThreadPool pool; ///< last: its destructor waits for what still works on copies

    void ask(const FlowQuery &query, std::function<void(const Result<Asked, ClientError> &)> then);
    void gather(const FlowQuery &query, const Asked &asked, quint64 watch, Done<FlowSnapshot> done);
    void ready(quint64 watch, const FlowSelector &selector);
    std::function<QList<TraceEntry>()> everything() const;
    void keep(TraceEntry entry);
    void tellSoon();
    void tell();
};

FlowService::FlowService(store::Store &store, const QString &profileDir, bool drives)
    : d(new Private{this, store, profileDir, drives, sip::TraceRing(), nullptr, 0, {}, {}, 0, false, {}})
{
    qRegisterMetaType<QList<TraceEntry>>();
    d->pool.setMaxThreadCount(1);
}

FlowService::~FlowService() = default;

void FlowService::setKeptOnDisk(bool kept)
{
    if (!d->drives || kept == bool(d->disk))
        return;
    if (kept) {
        d->disk = TraceStore::open(d->profileDir);
        if (d->disk && d->ring.count() == 0)
            d->ring.setNextSequence(std::max(d->ring.nextSequence(), d->disk->nextSequence()));
        return;
    }
    d->disk.reset();
    TraceStore::remove(d->profileDir);
}

void FlowService::clear()
{
    d->ring.clear();
    d->forgottenBefore = d->ring.nextSequence();
    if (d->disk)
        d->disk->clear();
}

// --- What comes ------------------------------------------------------------------------------------------------------

void FlowService::take(const TraceEntry &entry)
{
    if (entry.observer == TraceEntry::Observer::Self) {
        if (d->ownPaths.size() >= kMaxOwnPaths)
            d->ownPaths.clear();
        d->ownPaths.insert(pathOf(entry.transport, entry.local, entry.remote));
    } else if (d->ownPaths.contains(pathOf(entry.transport, entry.remote, entry.local))) {
        return;
    }
    d->keep(entry);
}

void FlowService::Private::keep(TraceEntry entry)
{
    const TraceEntry &kept = ring.append(std::move(entry));
    if (disk)
        disk->append(kept);
    for (auto &[id, watch] : watches) {
        if (!watch.isReady || watch.selector.takes(kept))
            watch.waiting.append(kept);
    }
    tellSoon();
}

void FlowService::addAttempt(im::MessageKey message, const QByteArray &callId)
{
    for (auto &[id, watch] : d->watches) {
        if (watch.message == message)
            watch.selector.addCall(callId);
    }
}

void FlowService::Private::tellSoon()
{
    const bool anything = std::any_of(watches.begin(), watches.end(),
                                      [](const auto &item) { return item.second.isReady && !item.second.waiting.isEmpty(); });
    if (!anything || std::exchange(isGathering, true))
        return;
    QTimer::singleShot(kGather, q, [this] {
        isGathering = false;
        tell();
    });
}

void FlowService::Private::tell()
{
    QList<std::pair<quint64, QList<TraceEntry>>> news;
    for (auto &[id, watch] : watches) {
        if (watch.isReady && !watch.waiting.isEmpty())
            news.append({id, std::exchange(watch.waiting, {})});
    }
    for (const auto &[id, entries] : news)
        Q_EMIT q->appended(id, entries);
}

// --- What is asked ---------------------------------------------------------------------------------------------------

void FlowService::read(const FlowQuery &query, Done<FlowSnapshot> done)
{
    d->ask(query, [this, query, done](const Result<Asked, ClientError> &asked) {
        if (asked)
            d->gather(query, *asked, 0, done);
        else
            done(asked.error());
    });
}

void FlowService::watch(const FlowQuery &query, Done<FlowSnapshot> done)
{
    d->ask(query, [this, query, done](const Result<Asked, ClientError> &asked) {
        if (!asked) {
            done(asked.error());
            return;
        }
        const quint64 watch = ++d->lastWatch;
        d->watches.emplace(watch, Private::Watch{FlowSelector(query.kind, asked->callIds, asked->self), query.message, false, {}});
        d->gather(query, *asked, watch, done);
    });
}

void FlowService::unwatch(quint64 watch) { d->watches.erase(watch); }

void FlowService::Private::ask(const FlowQuery &query, std::function<void(const Result<Asked, ClientError> &)> then)
{
    if (query.kind == FlowQuery::Kind::Message) {
        store.read(
            q, [key = query.message, reader = !drives](store::Tables &tables) { return askedMessage(tables, key, reader); },
            [then](const Result<std::optional<Asked>, store::SqliteError> &asked) {
                if (!asked)
                    then(clientError(asked.error()));
                else if (*asked)
                    then(**asked);
                else
                    then(ClientError{ClientError::Kind::NotFound, {}});
            });
        return;
    }
    Asked asked;
    if (query.kind == FlowQuery::Kind::Call)
        asked.callIds = {query.callId};
    asked.self = query.account.text().toUtf8();
    asked.wasOnTheWire = query.kind == FlowQuery::Kind::Call;
    QMetaObject::invokeMethod(q, [then, asked] { then(asked); }, Qt::QueuedConnection);
}

/// What there is at this moment, to be put together by another thread.
std::function<QList<TraceEntry>()> FlowService::Private::everything() const
{
    const QList<TraceEntry> inMemory(ring.begin(), ring.end());
    const quint64 newer = inMemory.isEmpty() ? ring.nextSequence() : inMemory.first().sequence;
    return [inMemory, newer, all = !drives, since = forgottenBefore, dir = profileDir] {
        QList<TraceEntry> entries;
        for (const TraceEntry &entry : TraceStore::read(dir)) {
            if (all || (entry.sequence < newer && entry.sequence >= since))
                entries.append(entry);
        }
        return entries + inMemory;
    };
}

void FlowService::Private::gather(const FlowQuery &query, const Asked &asked, quint64 watch, Done<FlowSnapshot> done)
{
    pool.start([this, entriesOf = everything(), kind = query.kind, asked, watch, done] {
        FlowSelector selector(kind, asked.callIds, asked.self);
        const QList<TraceEntry> all = entriesOf();
        FlowSnapshot snapshot;
        snapshot.watch = watch;
        snapshot.entries = selector.select(all);
        snapshot.frame = frameOf(all, asked.self);
        snapshot.isGone = asked.wasOnTheWire && snapshot.entries.isEmpty();
        QMetaObject::invokeMethod(
            q,
            [this, snapshot, selector, watch, done] {
                done(snapshot);
                ready(watch, selector);
            },
            Qt::QueuedConnection);
    });
}

void FlowService::Private::ready(quint64 watch, const FlowSelector &learned)
{
    const auto found = watches.find(watch);
    if (found == watches.end())
        return;
    Watch &state = found->second;
    state.selector.learnFrom(learned);
    state.isReady = true;
    QList<TraceEntry> meanwhile = std::exchange(state.waiting, {});
    for (const TraceEntry &entry : meanwhile) {
        if (state.selector.takes(entry))
            state.waiting.append(entry);
    }
    tellSoon();
}

void FlowService::summaries(int most, Done<QList<FlowSummary>> done)
{
    d->pool.start([this, entriesOf = d->everything(), most, done] {
        const QList<FlowSummary> flows = summariesOf(entriesOf(), most);
        QMetaObject::invokeMethod(this, [flows, done] { done(flows); }, Qt::QueuedConnection);
    });
}

} // namespace linnet::client
