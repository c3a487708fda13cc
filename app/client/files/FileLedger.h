// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "client/files/Transfer.h"
#include "store/Store.h"

#include <QObject>

#include <map>
#include <memory>

namespace linnet::client {

/// The files that are not over: kept, written and told. A state is written before it is told; progress is told at most ten times a second for
/// each file. Lives on the client's thread; store, timers and clock outlive it.
class FileLedger final : public QObject
{
    Q_OBJECT
public:
    FileLedger(store::Store &store, TimerService &timers, Clock &clock, QObject *parent = nullptr);

    store::Store &store() const { return m_store; }
    Clock &clock() const { return m_clock; }
    /// Calls `then` later, unless `context` is gone.
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> then);

    /// Null: there is none, or it is over.
    Transfer *find(im::FileId file);
    /// Where it is there already, that one.
    Transfer &add(const im::ChatMessage &message, const store::FileRow &row);
    /// It was taken up for nothing: it stays as it is.
    void release(im::FileId file) { m_transfers.erase(file); }
    const std::map<im::FileId, std::unique_ptr<Transfer>> &all() const { return m_transfers; }

    /// A new state, written with all else of the row; then told, and `done` called. What is over is let go of.
    void set(Transfer &transfer, im::FileState state, im::DeliveryReason reason = im::DeliveryReason::None, std::function<void()> done = {});
    /// Of an outgoing one, by im::decide(); written and told with the next set().
    im::Transition deliver(Transfer &transfer, const im::DeliveryEvent &event);
    /// So many octets have moved: told soon, not written.
    void progress(Transfer &transfer, qint64 octets);
    /// So many octets are safe on the receiving disk: written, then `done`.
    void secure(Transfer &transfer, qint64 octets, std::function<void()> done = {});
    /// Writes the row as it is; then calls `then`, whether the disk took it or not.
    void note(const Transfer &transfer, std::function<void()> then);
    /// Reads a row that may be over and takes it up; null: there is none. `done` is called later.
    void takeUp(im::FileId file, std::function<void(Transfer *)> done);

Q_SIGNALS:
    /// A file's row is new, or has changed; committed.
    void changed(const linnet::im::ChatMessage &message);

private:
    void tell(Transfer &transfer);
    void tellLate();

    store::Store &m_store;
    TimerService &m_timers;
    Clock &m_clock;
    std::map<im::FileId, std::unique_ptr<Transfer>> m_transfers;
    bool m_lateIsDue = false;
};

} // namespace linnet::client
