// SPDX-License-Identifier: MIT
#pragma once

#include "store/StoreTask.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace linnet::store {

/// The profile's database `linnet.db` on a thread of its own. Lives on one thread (the client's); every call comes from there, every
/// answer and signal is given there, never from inside a call. All writes that wait in the queue share one commit (synchronous=FULL):
/// an answer without error means that it is on the disk.
///
/// A job is `Result<T, SqliteError> job(Tables &)`. It runs on the store's thread, so it captures values only. A write whose job returns
/// an error leaves no trace, and the others of its group stand. A read may run a second time when the commit around it was refused.
/// An answer is `void then(const Result<T, SqliteError> &)`; it is not given when `context` (same thread as the store) is gone.
/// Answers come in the order of the calls; a read sees every write called before it.
///
/// The destructor still commits what waits, and gives no more answers.
class Store final : public QObject
{
    Q_OBJECT
public:
    enum class Mode : quint8 {
        Driver, ///< reads and writes; the caller holds the profile's lock
        Reader, ///< beside a driver or alone; a profile without database reads as empty; every write is refused with ReadOnly
    };

    /// Makes the folder (0700) and the file (0600) or brings an older one up to date, after a copy of it. Errors: NewerSchema (drivers
    /// only), Corrupt (no database, or a damaged one), ReadOnly, Full, IoError, Busy.
    static Result<std::unique_ptr<Store>, SqliteError> open(const QString &dir, Mode mode);
    ~Store() override;

    template <typename Job, typename Then>
    void write(QObject *context, Job job, Then then)
    {
        enqueue(std::make_unique<StoreTaskOf<Job, Then>>(StoreTask::Kind::Write, context, std::move(job), std::move(then)));
    }
    /// For a job that keeps something of its own from call to call: it runs once. Others run again when one that shares their commit fails.
    template <typename Job, typename Then>
    void writeOnce(QObject *context, Job job, Then then)
    {
        enqueue(std::make_unique<StoreTaskOf<Job, Then>>(StoreTask::Kind::WriteOnce, context, std::move(job), std::move(then)));
    }
    template <typename Job, typename Then>
    void read(QObject *context, Job job, Then then)
    {
        enqueue(std::make_unique<StoreTaskOf<Job, Then>>(StoreTask::Kind::Read, context, std::move(job), std::move(then)));
    }

    /// A job that must not run in a transaction (UpkeepTable::truncateLog): alone, in its turn.
    template <typename Job, typename Then>
    void upkeep(QObject *context, Job job, Then then)
    {
        enqueue(std::make_unique<StoreTaskOf<Job, Then>>(StoreTask::Kind::Upkeep, context, std::move(job), std::move(then)));
    }

    /// For the start of a program only: runs a read at once and waits for it.
    template <typename Job>
    auto readNow(Job job)
    {
        std::optional<std::invoke_result_t<Job &, Tables &>> answer;
        runAndWait([&](Tables &tables) { answer.emplace(job(tables)); });
        return std::move(*answer);
    }

    bool isHealthy() const;
    /// Transactions committed so far: fewer than the writes, when they share. For tests and benches.
    quint64 commits() const;

Q_SIGNALS:
    /// Writes fail (disk full, read-only, I/O error), or work again: it tries by itself every two seconds. `detail` has the system's words.
    void healthChanged(bool ok, const QString &detail);
    /// A damaged database was found at the start: what could be read of it is in a new one (Salvage.h), the damaged one kept aside.
    void salvaged(const QString &damagedFile, qint64 messages);
    /// The check after an unclean end, or a read, found the file damaged: the next start salvages what can be read.
    void damageFound(const QString &detail);

private:
    struct Private;
    explicit Store(std::unique_ptr<Private> state);
    void beginDriving();
    void enqueue(std::unique_ptr<StoreTask> task);
    void runAndWait(const std::function<void(Tables &)> &job);

    std::unique_ptr<Private> d;
};

} // namespace linnet::store
