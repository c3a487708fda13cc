// SPDX-License-Identifier: MIT
#include "client/HistoryTransfer.h"

#include "client/HistoryRecords.h"
#include "client/Outcomes.h"
#include "client/ProfileLock.h"
#include "history/HistoryJson.h"
#include "store/Schema.h"
#include "store/Store.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QThreadPool>

#include <atomic>
#include <filesystem>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

using store::SqliteDatabase;
using store::SqliteError;
using store::Tables;
using End = TransferReport::End;
using Format = HistoryExport::Format;

constexpr int kBatch = 100; ///< messages of an export
constexpr qint64 kChunk = 256 * 1024; ///< bytes of an import

struct Batch
{
    QList<history::Record> records;
    im::MessageKey last = 0;
    bool atEnd = false;
    qint64 total = 0;
};

/// Reads one export after the other into bytes of a file. In the worker, one call at a time.
class Sink
{
public:
    explicit Sink(const HistoryExport &what) : m_what(what), m_file(what.path) { }

    bool write(const QList<history::Record> &records)
    {
        if (!m_file.isOpen()) {
            if (!m_file.open(QIODevice::WriteOnly))
                return false;
            m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
            put(m_what.format == Format::Json ? history::jsonHead()
                                              : m_what.format == Format::Html ? history::htmlHead(m_what.words) : QByteArray());
        }
        for (const history::Record &record : records)
            put(formatted(record));
        return m_file.error() == QFileDevice::NoError;
    }
    bool commit()
    {
        put(m_what.format == Format::Json ? history::jsonTail() : m_what.format == Format::Html ? history::htmlTail() : QByteArray());
        return m_file.commit();
    }
    QString trouble() const { return m_file.errorString(); }

private:
    void put(const QByteArray &bytes) { m_file.write(bytes); }
    QByteArray formatted(const history::Record &record)
    {
        if (m_what.format == Format::Json)
            return history::toJson(record, std::exchange(m_isFirst, false));
        const auto *message = std::get_if<history::MessageRecord>(&record);
        if (!message)
            return {};
        return m_what.format == Format::Html ? history::toHtml(*message, m_what.words) : history::toText(*message, m_what.words);
    }

    HistoryExport m_what;
    QSaveFile m_file;
    bool m_isFirst = true;
};

Result<Batch, SqliteError> readBatch(Tables &tables, const HistoryExport &what, im::MessageKey after, qint64 done)
{
    Batch batch;
    QList<im::ChatMessage> messages;
    if (what.all) {
        const auto page = what.conversation == 0 ? tables.messages.pageOfAll(after, kBatch)
                                                 : tables.messages.pageAfter(what.conversation, after, kBatch);
        if (!page)
            return page.error();
        messages = *page;
        const auto total = tables.messages.roughCount();
        if (!total)
            return total.error();
        batch.total = *total;
        batch.atEnd = messages.size() < kBatch;
    } else {
        for (const im::MessageKey key : what.keys.mid(done, kBatch)) {
            const auto message = tables.messages.get(key);
            if (!message)
                return message.error();
            if (*message)
                messages.append(**message);
        }
        batch.total = what.keys.size();
        batch.atEnd = done + kBatch >= what.keys.size();
    }
    if (done == 0) {
        const auto conversations = tables.conversations.list();
        if (!conversations)
            return conversations.error();
        for (const im::Conversation &conversation : *conversations) {
            const bool wanted = what.all ? what.conversation == 0 || what.conversation == conversation.id
                                         : std::any_of(messages.begin(), messages.end(), [&](const im::ChatMessage &message) {
                                               return message.conversation == conversation.id;
                                           });
            if (wanted)
                batch.records.append(conversation);
        }
    }
    for (const im::ChatMessage &message : messages) {
        auto record = recordOf(tables, message);
        if (!record)
            return record.error();
        batch.records.append(std::move(*record));
    }
    batch.last = messages.isEmpty() ? after : messages.last().key;
    return batch;
}

End endOf(history::JsonError error)
{
    switch (error) {
    case history::JsonError::NotOurs:
        return End::NotOurs;
    case history::JsonError::NewerVersion:
        return End::NewerVersion;
    case history::JsonError::Damaged:
    case history::JsonError::TooLarge:
        return End::Damaged;
    }
    return End::Damaged;
}

/// A profile of Linnet that this version can read, and whole.
End judge(const QString &path, QString *detail)
{
    if (!QFile::exists(path)) {
        *detail = path;
        return End::FileTrouble;
    }
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
    if (!database) {
        *detail = database.error().text;
        return database.error().kind == SqliteError::Kind::Corrupt ? End::NotOurs : End::FileTrouble;
    }
    const auto version = database->userVersion();
    if (!version || *version < 1 || !database->prepare("SELECT message.id FROM message, conversation, setting LIMIT 0").ok())
        return End::NotOurs;
    if (*version > int(store::profileSchema().size()))
        return End::NewerVersion;
    const auto check = database->quickCheck();
    if (check && *check == u"ok"_s)
        return End::Done;
    *detail = check ? *check : check.error().text;
    return End::Damaged;
}

} // namespace

struct HistoryTransfer::Private
{
    store::Store &store;
    QString profileDir;
    std::atomic<bool> cancelled = false;
    bool ended = false;
    qint64 done = 0;
    qint64 total = 0;

    // Export
    HistoryExport what;
    std::shared_ptr<Sink> sink;
    im::MessageKey last = std::numeric_limits<qint64>::min();

    // Import
    struct Source
    {
        QFile file;
        history::HistoryJsonReader reader;
    };
    std::shared_ptr<Source> source;
    std::shared_ptr<HistoryImporter> importer = std::make_shared<HistoryImporter>(); ///< touched by jobs only, until they have answered
    std::optional<QList<history::Record>> parked; ///< parsed, waits for the store
    bool parsing = false;
    bool storing = false;
    bool atEnd = false;
    TransferReport report;

    QThreadPool pool; ///< goes first, and waits for what runs

    Private(store::Store &s, const QString &dir) : store(s), profileDir(dir) { pool.setMaxThreadCount(1); }
};

HistoryTransfer::HistoryTransfer(store::Store &store, const QString &profileDir, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(store, profileDir))
{
    qRegisterMetaType<TransferReport>();
}

HistoryTransfer::~HistoryTransfer()
{
    d->cancelled = true;
    d->pool.waitForDone();
}

void HistoryTransfer::cancel() { d->cancelled = true; }

void HistoryTransfer::end(End how, const QString &detail)
{
    if (std::exchange(d->ended, true))
        return;
    d->report.end = how;
    d->report.detail = detail;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (d->source && d->report.messages > 0)
                Q_EMIT imported();
            Q_EMIT finished(d->report);
        },
        Qt::QueuedConnection);
}

// --- Export ----------------------------------------------------------------------------------------------------------

void HistoryTransfer::exportTo(const HistoryExport &what)
{
    d->what = what;
    d->sink = std::make_shared<Sink>(what);
    writeNext();
}

void HistoryTransfer::writeNext()
{
    if (d->cancelled)
        return end(End::Cancelled);
    d->store.read(
        this, [what = d->what, after = d->last, done = d->done](Tables &tables) { return readBatch(tables, what, after, done); },
        [this](const Result<Batch, SqliteError> &batch) {
            if (!batch)
                return end(End::StoreTrouble, batch.error().text);
            d->pool.start([this, batch = *batch, sink = d->sink] {
                const bool ok = sink->write(batch.records) && (!batch.atEnd || d->cancelled || sink->commit());
                const QString trouble = ok ? QString() : sink->trouble();
                QMetaObject::invokeMethod(this, [this, ok, trouble, batch] {
                    if (!ok)
                        return end(End::FileTrouble, trouble);
                    for (const history::Record &record : batch.records)
                        d->report.messages += std::holds_alternative<history::MessageRecord>(record);
                    d->last = batch.last;
                    d->done += kBatch;
                    Q_EMIT progressed(std::min(d->done, batch.total), batch.total);
                    if (batch.atEnd)
                        end(d->cancelled ? End::Cancelled : End::Done);
                    else
                        writeNext();
                });
            });
        });
}

// --- Import ----------------------------------------------------------------------------------------------------------

void HistoryTransfer::importFrom(const QString &path)
{
    d->source = std::make_shared<Private::Source>();
    d->source->file.setFileName(path);
    readNext();
}

/// Parses ahead of the store by one batch.
void HistoryTransfer::readNext()
{
    if (d->parsing || d->parked || d->atEnd || d->ended)
        return;
    if (d->cancelled)
        return end(End::Cancelled);
    d->parsing = true;
    d->pool.start([this, source = d->source] {
        QFile &file = source->file;
        const bool open = file.isOpen() || file.open(QIODevice::ReadOnly);
        const QByteArray bytes = open ? file.read(kChunk) : QByteArray();
        const bool readable = open && file.error() == QFileDevice::NoError;
        const bool atEnd = bytes.isEmpty();
        const QString trouble = file.errorString();
        const auto records = source->reader.feed(bytes);
        const bool whole = source->reader.atEnd();
        const bool ours = source->reader.hasBegun();
        const qint64 position = file.pos();
        const qint64 size = file.size();
        QMetaObject::invokeMethod(this, [=, this] {
            d->parsing = false;
            if (!readable)
                return end(End::FileTrouble, trouble);
            if (!records)
                return end(endOf(records.error()));
            if (atEnd && !whole)
                return end(ours ? End::Damaged : End::NotOurs);
            d->done = position;
            d->total = size;
            d->atEnd = atEnd;
            d->parked = *records;
            storeParked();
        });
    });
}

void HistoryTransfer::storeParked()
{
    if (d->storing || !d->parked || d->ended)
        return;
    d->storing = true;
    d->store.writeOnce(
        this,
        [records = *std::exchange(d->parked, std::nullopt), importer = d->importer](Tables &tables) -> store::SqliteStatus {
            for (const history::Record &record : records) {
                if (auto added = importer->add(tables, record); !added)
                    return added;
            }
            return store::Nothing{};
        },
        [this](const store::SqliteStatus &stored) {
            d->storing = false;
            if (!stored)
                return end(End::StoreTrouble, stored.error().text);
            d->report.messages = d->importer->added();
            d->report.duplicates = d->importer->duplicates();
            Q_EMIT progressed(d->done, d->total);
            if (d->atEnd && !d->parked)
                return end(End::Done);
            storeParked();
            readNext();
        });
    readNext();
}

// --- Backup ----------------------------------------------------------------------------------------------------------

void HistoryTransfer::backupTo(const QString &path)
{
    d->pool.start([this, path] {
        const QString part = path + u".part"_s;
        End how = End::Done;
        QString detail;
        auto database = SqliteDatabase::open(d->profileDir + u"/linnet.db"_s, SqliteDatabase::Mode::ReadOnly);
        // A transaction: the copy is of one moment, whatever is written meanwhile.
        auto done = database ? database->execute("BEGIN; SELECT count(*) FROM sqlite_schema") : store::SqliteStatus(database.error());
        if (done) {
            done = database->backupTo(part, [this](int copied, int total) {
                QMetaObject::invokeMethod(this, [this, copied, total] { Q_EMIT progressed(copied, total); });
                return !d->cancelled.load();
            });
        }
        if (d->cancelled) {
            how = End::Cancelled;
        } else if (!done) {
            how = End::FileTrouble;
            detail = done.error().text;
        } else {
            how = judge(part, &detail);
        }
        if (how == End::Done) {
            QFile::remove(path);
            if (!QFile::rename(part, path)) {
                how = End::FileTrouble;
                detail = path;
            }
        }
        for (const QString &left : {part, part + u"-wal"_s, part + u"-shm"_s})
            QFile::remove(left);
        QMetaObject::invokeMethod(this, [this, how, detail] { end(how, detail); });
    });
}

TransferReport HistoryTransfer::restore(const QString &profileDir, const QString &path)
{
    TransferReport report;
    report.end = judge(path, &report.detail);
    if (report.end != End::Done)
        return report;
    if (!QDir().mkpath(profileDir)) {
        report.end = End::FileTrouble;
        report.detail = profileDir;
        return report;
    }
    const auto lock = ProfileLock::take(profileDir);
    if (!lock) {
        report.end = End::ProfileInUse;
        return report;
    }
    const QString current = profileDir + u"/linnet.db"_s;
    const QString fresh = profileDir + u"/linnet.db.restored"_s;
    const QString aside = profileDir + u"/linnet.db.before-restore"_s;
    const auto fail = [&report](const QString &detail) {
        report.end = End::FileTrouble;
        report.detail = detail;
        return report;
    };
    {
        auto source = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
        const auto copied = source ? source->backupTo(fresh) : store::SqliteStatus(source.error());
        if (!copied)
            return fail(copied.error().text);
    }
    report.end = judge(fresh, &report.detail);
    if (report.end != End::Done)
        return report;
    if (QFile::exists(current)) {
        auto old = SqliteDatabase::open(current, SqliteDatabase::Mode::ReadWrite); // closing it empties its log into it
        if (old)
            [[maybe_unused]] const auto emptied = old->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    // At every moment there is a whole database under its name: the old one gets a second name, then the new one takes the first.
    for (const QString &tail : {u""_s, u"-wal"_s, u"-shm"_s})
        QFile::remove(aside + tail);
    std::error_code trouble;
    const auto onDisk = [](const QString &name) { return std::filesystem::path(name.toStdU16String()); };
    if (QFile::exists(current)) {
        std::filesystem::create_hard_link(onDisk(current), onDisk(aside), trouble);
        if (trouble && !QFile::copy(current, aside)) // a file system without links
            return fail(aside);
    }
    for (const QString &tail : {u"-wal"_s, u"-shm"_s}) { // of a damaged one, which could not be closed well
        if (QFile::exists(current + tail) && !QFile::rename(current + tail, aside + tail))
            return fail(current + tail);
    }
    std::filesystem::rename(onDisk(fresh), onDisk(current), trouble);
    if (trouble)
        return fail(fresh);
    for (const QString &left : {fresh + u"-wal"_s, fresh + u"-shm"_s})
        QFile::remove(left);
    return report;
}

} // namespace linnet::client
