// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <atomic>
#include <utility>

namespace linnet::client {

/// Threads for what takes a disk its time: hashing, syncing. Jobs capture values only. Lives on the client's thread; its end stops what runs
/// and waits for that.
class FileWorker final : public QObject
{
    Q_OBJECT
public:
    using Stop = std::atomic<bool>;

    explicit FileWorker(QObject *parent = nullptr) : QObject(parent) { m_pool.setMaxThreadCount(2); }
    ~FileWorker() override
    {
        m_stop = true;
        m_pool.clear();
        m_pool.waitForDone();
    }

    /// `job(const Stop &)` runs on a thread of the pool, `then(its value)` on this one, unless `context` is gone.
    template <typename Job, typename Then>
    void run(QObject *context, Job job, Then then)
    {
        m_pool.start([this, guard = QPointer<QObject>(context), job = std::move(job), then = std::move(then)]() mutable {
            auto value = job(std::as_const(m_stop));
            QMetaObject::invokeMethod(
                this,
                [guard, then = std::move(then), value = std::move(value)] {
                    if (guard)
                        then(value);
                },
                Qt::QueuedConnection);
        });
    }

private:
    QThreadPool m_pool;
    Stop m_stop = false;
};

} // namespace linnet::client
