// SPDX-License-Identifier: MIT
#pragma once

#include "store/StoreTask.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace linnet::store {

/// The store's thread: takes what waits, runs it as one transaction, hands the tasks back with their answers. add() and stop() from any
/// thread, run() on the worker's own.
class StoreWorker
{
public:
    using Tasks = std::vector<std::unique_ptr<StoreTask>>;

    struct Reports
    {
        std::function<void(Tasks)> finished; ///< in the order of add()
        std::function<void(bool ok, QString detail)> health; ///< changes only
    };

    /// Owns the database from now on. `writable` false: every write is refused.
    StoreWorker(SqliteDatabase database, bool writable, Reports reports);

    void add(std::unique_ptr<StoreTask> task);
    /// Works until stop(), and then until nothing waits any more.
    void run();
    void stop();

    quint64 commits() const { return m_commits; }

private:
    /// Nothing: stopped. May be empty: time to probe.
    std::optional<Tasks> next();
    void perform(Tasks &tasks);
    void performReads(Tasks &tasks);
    std::optional<SqliteError> performInTransaction(Tasks &tasks);
    std::optional<SqliteError> performApart(Tasks &tasks);
    std::optional<SqliteError> commit();
    void probe();
    void noteWrite(const std::optional<SqliteError> &error);

    SqliteDatabase m_database;
    Statements m_statements;
    Tables m_tables;
    const bool m_writable;
    Reports m_reports;
    bool m_healthy = true; // worker only
    size_t m_lastWrites = 0; // worker only: how many shared the last commit
    std::atomic<quint64> m_commits = 0;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::unique_ptr<StoreTask>> m_waiting;
    bool m_stopped = false;
};

} // namespace linnet::store
