// SPDX-License-Identifier: MIT
#include "client/files/FileLedger.h"

#include <QFile>

namespace linnet::client {
namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenNews = 100ms;
constexpr auto kRateTime = 1000ms;

store::SqliteStatus write(store::Tables &tables, const store::FileRow &row, const im::Delivery *delivery, const QDateTime &now)
{
    const auto updated = tables.files.update(row);
    if (!updated)
        return updated.error();
    if (*updated && delivery) {
        if (const auto set = tables.messages.setDelivery(row.file.id, *delivery, now); !set)
            return set.error();
    }
    return store::Nothing{};
}

} // namespace

FileLedger::FileLedger(store::Store &store, TimerService &timers, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_timers(timers), m_clock(clock)
{
}

void FileLedger::after(std::chrono::milliseconds delay, QObject *context, std::function<void()> then)
{
    m_timers.start(delay, [guard = QPointer<QObject>(context), then = std::move(then)] {
        if (guard)
            then();
    });
}

Transfer *FileLedger::find(im::FileId file)
{
    const auto it = m_transfers.find(file);
    return it == m_transfers.end() ? nullptr : it->second.get();
}

Transfer &FileLedger::add(const im::ChatMessage &message, const store::FileRow &row)
{
    auto &place = m_transfers[row.file.id];
    if (!place) {
        place = std::make_unique<Transfer>();
        place->message = message;
        place->row = row;
        place->safe = row.file.done;
        place->written = message.delivery;
    }
    return *place;
}

void FileLedger::set(Transfer &transfer, im::FileState state, im::DeliveryReason reason, std::function<void()> done)
{
    transfer.file().state = state;
    transfer.file().reason = reason;
    transfer.file().rate = 0;
    transfer.rateSince = {};
    if (im::isOver(state) && state != im::FileState::Done && !transfer.row.partPath.isEmpty()) {
        QFile::remove(transfer.row.partPath);
        transfer.row.partPath.clear();
    }
    store::FileRow row = transfer.row;
    row.file.done = im::isOver(state) ? row.file.done : transfer.safe;
    std::optional<im::Delivery> delivery;
    if (transfer.isOut() && !(transfer.message.delivery == transfer.written))
        delivery = transfer.written = transfer.message.delivery;
    const im::ChatMessage told = transfer.told();
    transfer.lastTold = m_clock.now();
    transfer.tellLater = false;
    if (im::isOver(state))
        m_transfers.erase(row.file.id);
    m_store.write(
        this,
        [row, delivery, now = m_clock.wallTime()](store::Tables &tables) {
            return write(tables, row, delivery ? &*delivery : nullptr, now);
        },
        [this, told, done](const store::SqliteStatus &) {
            // What the disk refuses now is said again by the next start: told all the same.
            Q_EMIT changed(told);
            if (done)
                done();
        });
}

im::Transition FileLedger::deliver(Transfer &transfer, const im::DeliveryEvent &event)
{
    const im::Transition next = im::decide(transfer.message.delivery, event);
    transfer.message.delivery = next.delivery;
    return next;
}

void FileLedger::progress(Transfer &transfer, qint64 octets)
{
    im::FileTransfer &file = transfer.file();
    const MonoTime now = m_clock.now();
    if (transfer.rateSince == MonoTime{}) {
        transfer.rateSince = now;
        transfer.rateFrom = file.done;
    }
    transfer.attempts = 0;
    file.done = octets;
    if (const auto time = now - transfer.rateSince; time >= kRateTime) {
        const qint64 latest = (file.done - transfer.rateFrom) * 1000 / time.count();
        file.rate = file.rate == 0 ? latest : (file.rate + latest) / 2; // does not jump
        transfer.rateSince = now;
        transfer.rateFrom = file.done;
    }
    if (now - transfer.lastTold >= kBetweenNews) {
        tell(transfer);
        return;
    }
    transfer.tellLater = true;
    if (!std::exchange(m_lateIsDue, true))
        after(kBetweenNews, this, [this] { tellLate(); });
}

void FileLedger::tell(Transfer &transfer)
{
    transfer.lastTold = m_clock.now();
    transfer.tellLater = false;
    Q_EMIT changed(transfer.told());
}

void FileLedger::tellLate()
{
    m_lateIsDue = false;
    std::vector<im::FileId> due;
    for (const auto &[id, transfer] : m_transfers) {
        if (transfer->tellLater)
            due.push_back(id);
    }
    for (const im::FileId id : due) {
        if (Transfer *transfer = find(id))
            tell(*transfer);
    }
}

void FileLedger::secure(Transfer &transfer, qint64 octets, std::function<void()> done)
{
    transfer.safe = std::max(transfer.safe, octets);
    store::FileRow row = transfer.row;
    row.file.done = transfer.safe;
    m_store.write(
        this, [row](store::Tables &tables) { return write(tables, row, nullptr, {}); },
        [done](const store::SqliteStatus &written) {
            if (written && done)
                done();
        });
}

void FileLedger::note(const Transfer &transfer, std::function<void()> then)
{
    store::FileRow row = transfer.row;
    row.file.done = transfer.safe;
    m_store.write(
        this, [row](store::Tables &tables) { return write(tables, row, nullptr, {}); }, [then](const store::SqliteStatus &) { then(); });
}

void FileLedger::takeUp(im::FileId file, std::function<void(Transfer *)> done)
{
    using Found = std::optional<std::pair<im::ChatMessage, store::FileRow>>;
    m_store.read(
        this,
        [file](store::Tables &tables) -> Result<Found, store::SqliteError> {
            const auto row = tables.files.get(file);
            if (!row)
                return row.error();
            const auto message = tables.messages.get(file);
            if (!message)
                return message.error();
            if (!*row || !*message)
                return Found();
            return Found({**message, **row});
        },
        [this, file, done](const Result<Found, store::SqliteError> &found) {
            if (Transfer *there = find(file))
                done(there);
            else
                done(found && *found ? &add((*found)->first, (*found)->second) : nullptr);
        });
}

} // namespace linnet::client
