// SPDX-License-Identifier: MIT
#include "store/Store.h"

#include "store/Salvage.h"
#include "store/Schema.h"
#include "store/StoreWorker.h"

#include <QDir>
#include <QFile>
#include <QThread>

#include <future>
#include <mutex>

using namespace Qt::Literals::StringLiterals;

namespace linnet::store {
namespace {

const QFileDevice::Permissions kPrivateFolder = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
const QFileDevice::Permissions kPrivateFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

/// Present while a driver has the database open: found at the start, the last end was not a clean one.
class OpenMark
{
public:
    explicit OpenMark(const QString &path) : m_file(path) { }

    bool isThere() const { return m_file.exists(); }
    void set()
    {
        if (m_file.open(QIODevice::WriteOnly)) {
            m_file.setPermissions(kPrivateFile);
            m_file.close();
        }
    }
    void clear() { m_file.remove(); }

private:
    QFile m_file;
};

SqliteStatus makeFolder(const QString &dir)
{
    if (QDir(dir).exists())
        return Nothing{};
    if (!QDir().mkpath(dir))
        return SqliteError{SqliteError::Kind::ReadOnly, 0, u"cannot make the folder "_s + dir};
    QFile::setPermissions(dir, kPrivateFolder);
    return Nothing{};
}

/// Present when the database was found damaged while it was in use.
QString damageMark(const QString &path) { return path + u"-damaged"_s; }

Result<SqliteDatabase, SqliteError> openUndamaged(const QString &path)
{
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return database;
    if (auto done = upgrade(*database, path, profileSchema()); !done)
        return done.error();
    return database;
}

struct Opened
{
    SqliteDatabase database;
    std::optional<SalvageReport> salvaged;
};

Result<Opened, SqliteError> openForDriving(const QString &dir, const QString &path)
{
    if (auto made = makeFolder(dir); !made)
        return made.error();
    const bool isMarked = QFile::exists(damageMark(path));
    if (!isMarked) {
        auto database = openUndamaged(path);
        if (database)
            return Opened{std::move(*database), std::nullopt};
        if (database.error().kind != SqliteError::Kind::Corrupt)
            return database.error();
    }
    auto report = salvage(path, QDateTime::currentDateTimeUtc());
    if (!report)
        return report.error();
    QFile::remove(damageMark(path));
    auto database = openUndamaged(path);
    if (!database)
        return database.error();
    return Opened{std::move(*database), std::move(*report)};
}

Result<SqliteDatabase, SqliteError> emptyDatabase()
{
    auto database = SqliteDatabase::open(u":memory:"_s, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return database;
    if (auto done = upgrade(*database, QString(), profileSchema()); !done)
        return done.error();
    return database;
}

/// A profile that was never driven reads as empty. A newer schema is read as far as it is the same; an older one waits for its driver.
Result<SqliteDatabase, SqliteError> openForReading(const QString &path)
{
    if (!QFile::exists(path))
        return emptyDatabase();
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return database;
    const auto version = database->userVersion();
    if (!version)
        return version.error();
    if (*version == 0)
        return emptyDatabase();
    return database;
}

} // namespace

struct Store::Private
{
    QString path;
    bool driver = false;
    std::unique_ptr<OpenMark> mark;
    std::unique_ptr<StoreWorker> worker;
    std::unique_ptr<QThread> thread;
    std::unique_ptr<QThread> checkThread;
    std::mutex checkMutex;
    SqliteDatabase *checked = nullptr; // guarded by checkMutex; to be interrupted when the store closes
    bool closing = false; // guarded by checkMutex
    bool healthy = true;

    QString check();
};

/// On a connection and thread of its own: readers do not hold up the writer in WAL. Empty: no complaint.
QString Store::Private::check()
{
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return database.error().kind == SqliteError::Kind::Corrupt ? database.error().text : QString();
    {
        const std::lock_guard lock(checkMutex);
        if (closing)
            return {};
        checked = &*database;
    }
    const auto verdict = database->quickCheck();
    {
        const std::lock_guard lock(checkMutex);
        checked = nullptr;
    }
    if (!verdict)
        return verdict.error().kind == SqliteError::Kind::Corrupt ? verdict.error().text : QString();
    return *verdict == u"ok"_s ? QString() : *verdict;
}

Result<std::unique_ptr<Store>, SqliteError> Store::open(const QString &dir, Mode mode)
{
    auto state = std::make_unique<Private>();
    state->path = dir + u"/linnet.db"_s;
    state->driver = mode == Mode::Driver;
    std::optional<SalvageReport> salvagedRows;
    auto database = [&]() -> Result<SqliteDatabase, SqliteError> {
        if (!state->driver)
            return openForReading(state->path);
        auto opened = openForDriving(dir, state->path);
        if (!opened)
            return opened.error();
        salvagedRows = std::move(opened->salvaged);
        return std::move(opened->database);
    }();
    if (!database)
        return database.error();

    std::unique_ptr<Store> store(new Store(std::move(state)));
    Private *d = store->d.get();
    Store *self = store.get();

    StoreWorker::Reports reports;
    reports.finished = [self](StoreWorker::Tasks tasks) {
        auto shared = std::make_shared<StoreWorker::Tasks>(std::move(tasks));
        QMetaObject::invokeMethod(
            self,
            [shared] {
                for (const auto &task : *shared)
                    task->answer();
            },
            Qt::QueuedConnection);
    };
    reports.health = [self, d](bool ok, const QString &detail) {
        QMetaObject::invokeMethod(
            self,
            [self, d, ok, detail] {
                d->healthy = ok;
                Q_EMIT self->healthChanged(ok, detail);
            },
            Qt::QueuedConnection);
    };
    d->worker = std::make_unique<StoreWorker>(std::move(*database), d->driver, std::move(reports));
    d->thread.reset(QThread::create([worker = d->worker.get()] { worker->run(); }));
    d->thread->setObjectName(u"store"_s);
    d->thread->start();
    if (d->driver)
        self->beginDriving();
    if (salvagedRows) {
        QMetaObject::invokeMethod(
            self, [self, report = *salvagedRows] { Q_EMIT self->salvaged(report.damagedFile, report.messages); }, Qt::QueuedConnection);
    }
    return store;
}

void Store::beginDriving()
{
    d->mark = std::make_unique<OpenMark>(d->path + u"-open"_s);
    const bool unclean = d->mark->isThere();
    d->mark->set();
    enqueue(std::make_unique<StoreTaskOf<std::function<SqliteStatus(Tables &)>, std::function<void(const SqliteStatus &)>>>(
        StoreTask::Kind::Write, this, [](Tables &tables) { return tables.seen.forgetOld(QDateTime::currentDateTimeUtc()); },
        [](const SqliteStatus &) {}));
    if (!unclean)
        return;
    d->checkThread.reset(QThread::create([this] {
        const QString complaint = d->check();
        if (complaint.isEmpty())
            return;
        QFile mark(damageMark(d->path));
        static_cast<void>(mark.open(QIODevice::WriteOnly));
        QMetaObject::invokeMethod(this, [this, complaint] { Q_EMIT damageFound(complaint); }, Qt::QueuedConnection);
    }));
    d->checkThread->setObjectName(u"store-check"_s);
    d->checkThread->start(QThread::LowPriority);
}

Store::Store(std::unique_ptr<Private> state) : d(std::move(state)) { }

Store::~Store()
{
    if (d->checkThread) {
        {
            const std::lock_guard lock(d->checkMutex);
            d->closing = true;
            if (d->checked)
                d->checked->interrupt();
        }
        d->checkThread->wait();
    }
    d->worker->stop();
    d->thread->wait();
    d->worker.reset(); // closes the database before the mark goes
    if (d->mark)
        d->mark->clear();
}

void Store::enqueue(std::unique_ptr<StoreTask> task)
{
    d->worker->add(std::move(task));
}

void Store::runAndWait(const std::function<void(Tables &)> &job)
{
    class WaitedTask final : public StoreTask
    {
    public:
        WaitedTask(const std::function<void(Tables &)> &waitedJob, std::promise<void> &done)
            : StoreTask(Kind::Read), m_job(waitedJob), m_done(done)
        {
        }
        std::optional<SqliteError> run(Tables &tables) override
        {
            if (!m_ran) {
                m_ran = true;
                m_job(tables);
                m_done.set_value();
            }
            return std::nullopt;
        }
        void fail(const SqliteError &) override { }
        void answer() override { }

    private:
        const std::function<void(Tables &)> &m_job; // lives until m_done is set
        std::promise<void> &m_done;
        bool m_ran = false;
    };

    std::promise<void> done;
    auto finished = done.get_future();
    enqueue(std::make_unique<WaitedTask>(job, done));
    finished.wait();
}

bool Store::isHealthy() const
{
    return d->healthy;
}

quint64 Store::commits() const
{
    return d->worker->commits();
}

} // namespace linnet::store
