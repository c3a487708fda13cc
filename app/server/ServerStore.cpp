// SPDX-License-Identifier: MIT
#include "server/ServerStore.h"

#include <QMetaObject>

#include <algorithm>
#include <iterator>
#include <utility>

namespace linnet::server {

namespace {

constexpr size_t kMostJobsInOneCommit = 1000;

} // namespace

Result<std::unique_ptr<ServerStore>, store::SqliteError> ServerStore::open(const QString &path)
{
    auto database = ServerDatabase::open(path);
    if (!database)
        return database.error();
    return std::unique_ptr<ServerStore>(new ServerStore(std::move(*database)));
}

ServerStore::ServerStore(ServerDatabase database) : m_database(std::move(database)) { }

ServerStore::~ServerStore()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    if (m_worker.joinable())
        m_worker.join();
}

void ServerStore::give(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(task));
    }
    if (!m_worker.joinable())
        m_worker = std::thread([this] { work(); });
    m_wake.notify_one();
}

void ServerStore::post(Job job, Done done)
{
    give({std::move(job), std::move(done), nullptr, false});
}

bool ServerStore::run(Job job)
{
    // The answer travels beside the event loop, which this call blocks.
    std::promise<bool> committed;
    auto answer = committed.get_future();
    give({std::move(job), nullptr, &committed, false});
    return answer.get();
}

void ServerStore::work()
{
    for (;;) {
        auto batch = std::make_shared<Batch>();
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_waiting.empty())
                return;
            const auto most = std::min(m_waiting.size(), kMostJobsInOneCommit);
            const auto end = m_waiting.begin() + std::ptrdiff_t(most);
            batch->assign(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
            m_waiting.erase(m_waiting.begin(), end);
        }
        commit(*batch);
        for (Task &task : *batch) {
            if (task.waiter)
                task.waiter->set_value(task.committed);
        }
        QMetaObject::invokeMethod(
            this, [this, batch] { deliver(batch); }, Qt::QueuedConnection);
    }
}

void ServerStore::commit(Batch &batch)
{
    if (tryTogether(batch.begin(), batch.end()) || batch.size() == 1)
        return;
    // One of them spoils the whole: each for itself.
    for (auto task = batch.begin(); task != batch.end(); ++task)
        tryTogether(task, task + 1);
}

bool ServerStore::tryTogether(Batch::iterator first, Batch::iterator last)
{
    auto status = m_database.begin();
    const bool begun = status.ok();
    for (auto task = first; task != last && status; ++task)
        status = task->job(m_database);
    if (status)
        status = m_database.commit();
    if (!status) {
        if (begun)
            m_database.rollback();
        report(status.error());
        return false;
    }
    for (auto task = first; task != last; ++task)
        task->committed = true;
    m_reported = false;
    return true;
}

void ServerStore::report(const store::SqliteError &error)
{
    if (std::exchange(m_reported, true))
        return;
    QMetaObject::invokeMethod(
        this, [this, text = error.text] { Q_EMIT storageFailed(text); }, Qt::QueuedConnection);
}

void ServerStore::deliver(const std::shared_ptr<Batch> &batch)
{
    for (Task &task : *batch) {
        if (task.done)
            task.done(task.committed);
    }
}

} // namespace linnet::server
