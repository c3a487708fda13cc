// SPDX-License-Identifier: MIT
#pragma once

#include "store/Tables.h"

#include <QObject>
#include <QPointer>

#include <optional>
#include <type_traits>
#include <utility>

namespace linnet::store {

/// A job on its way through the store: run on the worker, its answer given on the caller's thread.
class StoreTask
{
public:
    enum class Kind : quint8 { Read, Write, WriteOnce, Upkeep };

    explicit StoreTask(Kind kind) : m_kind(kind) { }
    StoreTask(const StoreTask &) = delete;
    StoreTask &operator=(const StoreTask &) = delete;
    virtual ~StoreTask() = default;

    Kind kind() const { return m_kind; }
    bool isWrite() const { return m_kind == Kind::Write || m_kind == Kind::WriteOnce; }
    /// Worker: does the work; nothing means that it succeeded. Reads and writes run again when
    /// what was done is rolled back for another's sake, those of WriteOnce never.
    virtual std::optional<SqliteError> run(Tables &tables) = 0;
    /// Worker: what it wrote was not committed.
    virtual void fail(const SqliteError &error) = 0;
    /// Caller's thread: gives the answer, unless the one who asked is gone.
    virtual void answer() = 0;

private:
    Kind m_kind;
};

template <typename Job, typename Then>
class StoreTaskOf final : public StoreTask
{
    using Answer = std::invoke_result_t<const Job &, Tables &>;

public:
    StoreTaskOf(Kind kind, QObject *context, Job job, Then then)
        : StoreTask(kind), m_context(context), m_job(std::move(job)), m_then(std::move(then))
    {
    }

    std::optional<SqliteError> run(Tables &tables) override
    {
        m_answer.emplace(m_job(tables));
        return m_answer->ok() ? std::optional<SqliteError>() : m_answer->error();
    }
    void fail(const SqliteError &error) override { m_answer.emplace(error); }
    void answer() override
    {
        if (m_context && m_answer)
            m_then(std::as_const(*m_answer));
    }

private:
    QPointer<QObject> m_context; // looked at on the caller's thread only
    const Job m_job; // it may run more than once
    Then m_then;
    std::optional<Answer> m_answer;
};

} // namespace linnet::store
