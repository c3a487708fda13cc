// SPDX-License-Identifier: MIT
#pragma once

#include "server/ServerDatabase.h"

#include <QObject>

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

namespace linnet::server {

/// The server's database on a thread of its own. Jobs run in the order in which they were given; all that wait when the disk is
/// free go into one transaction, so that many messages share one fsync. Lives on the engine's thread.
class ServerStore final : public QObject
{
    Q_OBJECT
public:
    using Job = std::function<ServerDatabase::Status(ServerDatabase &)>;
    using Done = std::function<void(bool committed)>;

    /// Opens the file and starts the thread.
    static Result<std::unique_ptr<ServerStore>, store::SqliteError> open(const QString &path);
    /// Finishes what was given; the callbacks of it do not come any more.
    ~ServerStore() override;

    /// Runs `job` on the store's thread and calls `done` on this one, after the commit. A job that fails leaves nothing behind
    /// and does not hurt the others; it may run twice.
    void post(Job job, Done done);
    /// The same, waiting for it.
    bool run(Job job);

    /// Before the first post() only: the database for reading at start.
    ServerDatabase &database() { return m_database; }

Q_SIGNALS:
    /// The disk refused a write, for the administrator; not again before one has succeeded.
    void storageFailed(const QString &detail);

private:
    struct Task
    {
        Job job;
        Done done;
        std::promise<bool> *waiter = nullptr; ///< of run(); told by the worker
        bool committed = false;
    };
    using Batch = std::vector<Task>;

    explicit ServerStore(ServerDatabase database);
    void give(Task task);
    void work();
    void commit(Batch &batch);
    bool tryTogether(Batch::iterator first, Batch::iterator last);
    void report(const store::SqliteError &error);
    void deliver(const std::shared_ptr<Batch> &batch);

    ServerDatabase m_database; ///< the worker's, once it runs
    std::mutex m_mutex;
    std::condition_variable m_wake;
    Batch m_waiting;
    bool m_stopping = false;
    bool m_reported = false; ///< the worker's
    std::thread m_worker;
};

} // namespace linnet::server
