// SPDX-License-Identifier: MIT
#include "store/StoreWorker.h"

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;

namespace linnet::store {
namespace {

constexpr size_t kMaxGroup = 512; // so that the first answer of a long queue does not wait for its end
constexpr std::chrono::seconds kProbeInterval{2};
constexpr std::chrono::microseconds kGather{400}; // a fraction of a commit

/// The disk's trouble, which a write of any other text would meet too.
bool isBadDay(SqliteError::Kind kind)
{
    switch (kind) {
    case SqliteError::Kind::Full:
    case SqliteError::Kind::ReadOnly:
    case SqliteError::Kind::IoError:
        return true;
    case SqliteError::Kind::Busy:
    case SqliteError::Kind::Corrupt:
    case SqliteError::Kind::Constraint:
    case SqliteError::Kind::NewerSchema:
    case SqliteError::Kind::Other:
        return false;
    }
    return false;
}

} // namespace

StoreWorker::StoreWorker(SqliteDatabase database, bool writable, Reports reports)
    : m_database(std::move(database)), m_statements(m_database), m_tables(m_statements), m_writable(writable),
      m_reports(std::move(reports))
{
}

void StoreWorker::add(std::unique_ptr<StoreTask> task)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(task));
    m_wake.notify_one();
}

void StoreWorker::stop()
{
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    m_wake.notify_one();
}

void StoreWorker::run()
{
    while (auto tasks = next()) {
        if (tasks->empty()) {
            probe();
            continue;
        }
        perform(*tasks);
        m_reports.finished(std::move(*tasks));
    }
}

std::optional<StoreWorker::Tasks> StoreWorker::next()
{
    std::unique_lock lock(m_mutex);
    const auto hasWork = [this] { return m_stopped || !m_waiting.empty(); };
    if (m_healthy)
        m_wake.wait(lock, hasWork);
    else
        m_wake.wait_for(lock, kProbeInterval, hasWork);
    // Whoever keeps many writes going has just got the answers to the last group: its next ones come one by one and share a commit again.
    if (m_lastWrites > 1 && !m_stopped && m_waiting.size() < m_lastWrites)
        m_wake.wait_for(lock, kGather, [this] { return m_stopped || m_waiting.size() >= m_lastWrites; });

    if (m_waiting.empty())
        return m_stopped ? std::nullopt : std::optional(Tasks());
    Tasks tasks;
    const auto isUpkeep = [](const auto &task) { return task->kind() == StoreTask::Kind::Upkeep; };
    const auto most = m_waiting.begin() + std::ptrdiff_t(std::min(m_waiting.size(), kMaxGroup));
    const auto count = std::max(std::ptrdiff_t(1), std::find_if(m_waiting.begin(), most, isUpkeep) - m_waiting.begin());
    std::move(m_waiting.begin(), m_waiting.begin() + count, std::back_inserter(tasks));
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + count);
    return tasks;
}

void StoreWorker::perform(Tasks &tasks)
{
    if (tasks.front()->kind() == StoreTask::Kind::Upkeep) {
        if (m_writable)
            tasks.front()->run(m_tables);
        else
            tasks.front()->fail({SqliteError::Kind::ReadOnly, 0, u"opened for reading"_s});
        return;
    }
    m_lastWrites = size_t(std::count_if(tasks.begin(), tasks.end(), [](const auto &task) { return task->isWrite(); }));
    if (m_lastWrites == 0) {
        performReads(tasks);
        return;
    }
    std::optional<SqliteError> error;
    if (m_writable)
        error = performInTransaction(tasks);
    else
        error = SqliteError{SqliteError::Kind::ReadOnly, 0, u"opened for reading"_s};
    if (m_writable)
        noteWrite(error);
    if (!error)
        return;

    for (const auto &task : tasks) {
        if (task->isWrite())
            task->fail(*error);
    }
    performReads(tasks); // what they saw in the transaction is not there
}

void StoreWorker::performReads(Tasks &tasks)
{
    for (const auto &task : tasks) {
        if (task->kind() == StoreTask::Kind::Read)
            task->run(m_tables);
    }
}

/// The error that undid all of them, if any. A job's own error undoes that job only: then all run once more, each behind a savepoint. Not
/// at once so, because the full-text index writes a segment of its own for each savepoint (fts5's xSavepoint), and merges them all later.
std::optional<SqliteError> StoreWorker::performInTransaction(Tasks &tasks)
{
    if (std::any_of(tasks.begin(), tasks.end(), [](const auto &task) { return task->kind() == StoreTask::Kind::WriteOnce; }))
        return performApart(tasks);
    if (auto begun = m_database.begin(); !begun)
        return begun.error();
    bool hasFailed = false;
    for (const auto &task : tasks) {
        const auto error = task->run(m_tables);
        if (!error || task->kind() == StoreTask::Kind::Read)
            continue;
        if (!m_database.inTransaction() || isBadDay(error->kind)) {
            m_database.rollback();
            return error;
        }
        hasFailed = true;
        break;
    }
    if (!hasFailed)
        return commit();
    m_database.rollback();
    return performApart(tasks);
}

std::optional<SqliteError> StoreWorker::performApart(Tasks &tasks)
{
    if (auto begun = m_database.begin(); !begun)
        return begun.error();
    for (const auto &task : tasks) {
        if (task->kind() == StoreTask::Kind::Read) {
            task->run(m_tables);
            continue;
        }
        if (auto mark = m_database.execute("SAVEPOINT job"); !mark) {
            m_database.rollback();
            return mark.error();
        }
        const auto error = task->run(m_tables);
        if (error && (!m_database.inTransaction() || isBadDay(error->kind))) {
            m_database.rollback();
            return error;
        }
        const auto closed = m_database.execute(error ? "ROLLBACK TO job; RELEASE job" : "RELEASE job");
        if (!closed) {
            m_database.rollback();
            return closed.error();
        }
    }
    return commit();
}

std::optional<SqliteError> StoreWorker::commit()
{
    if (auto committed = m_database.commit(); !committed) {
        m_database.rollback();
        return committed.error();
    }
    ++m_commits;
    return std::nullopt;
}

void StoreWorker::probe()
{
    // A real write: a full disk lets an empty transaction pass.
    auto done = m_database.begin();
    if (done)
        done = m_tables.settings.set("store/probe", QString(4096, u'.'));
    if (done)
        done = m_database.commit();
    if (!done)
        m_database.rollback();
    noteWrite(done ? std::nullopt : std::optional(done.error()));
}

void StoreWorker::noteWrite(const std::optional<SqliteError> &error)
{
    if (error && !isBadDay(error->kind))
        return;
    const bool ok = !error;
    if (ok == m_healthy)
        return;
    m_healthy = ok;
    m_reports.health(ok, error ? error->text : QString());
}

} // namespace linnet::store
