// SPDX-License-Identifier: MIT
#include "store/Salvage.h"

#include "store/Schema.h"

#include <QFile>
#include <QStringList>

#include <limits>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace linnet::store {
namespace {

constexpr int kMostAttempts = 3000; // for one table: whose root is gone has nothing to read in any range

struct Table
{
    QString name;
    QStringList key; ///< of a table without rowid; else empty
};

/// Copies out of the attached database `old` into the new one.
class Copier
{
public:
    explicit Copier(SqliteDatabase &database) : m_database(database) { }

    SqliteStatus copyAll();
    SqliteStatus mend();
    bool isComplete() const { return m_isComplete; }

    qint64 number(const QString &sql)
    {
        auto query = m_database.prepare(sql.toUtf8().constData());
        if (!query)
            return 0;
        const auto row = query->step();
        return row && *row ? query->integer(0) : 0;
    }

private:
    QStringList texts(const QString &sql)
    {
        QStringList found;
        auto query = m_database.prepare(sql.toUtf8().constData());
        while (query) {
            const auto row = query->step();
            if (!row || !*row)
                break;
            found.append(query->text(0));
        }
        return found;
    }
    /// True: done. False: a damaged place is in between.
    Result<bool, SqliteError> attempt(const QString &sql)
    {
        const auto done = m_database.execute(sql.toUtf8().constData());
        if (done)
            return true;
        if (done.error().kind == SqliteError::Kind::Corrupt || done.error().kind == SqliteError::Kind::Other)
            return false;
        return done.error();
    }
    QList<Table> tables();
    SqliteStatus copyByRowid(const QString &table);
    SqliteStatus copyFromBothEnds(const Table &table);
    SqliteStatus copyFrom(const Table &table, const QString &order);

    SqliteDatabase &m_database;
    bool m_isComplete = true;
};

QList<Table> Copier::tables()
{
    QList<Table> found;
    const QString ours = u"SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                         " AND name NOT LIKE 'message\\_text%' ESCAPE '\\'"_s;
    for (const QString &name : texts(ours)) {
        const bool hasRowid = number(u"SELECT wr FROM pragma_table_list('%1') WHERE schema = 'main'"_s.arg(name)) == 0;
        found.append({name, hasRowid ? QStringList() : texts(u"SELECT name FROM pragma_table_info('%1') WHERE pk > 0 ORDER BY pk"_s.arg(name))});
    }
    return found;
}

/// A range that cannot be read is halved until only the damaged places are left out.
SqliteStatus Copier::copyByRowid(const QString &table)
{
    struct Range
    {
        qint64 from;
        qint64 to;
    };
    std::vector<Range> waiting{{0, std::numeric_limits<qint64>::max() - 1}};
    for (int attempts = 0; !waiting.empty() && attempts < kMostAttempts; ++attempts) {
        const Range range = waiting.back();
        waiting.pop_back();
        const auto done = attempt(u"INSERT OR IGNORE INTO main.%1 SELECT * FROM old.%1 WHERE rowid BETWEEN %2 AND %3"_s.arg(table)
                                      .arg(range.from).arg(range.to));
        if (!done)
            return done.error();
        if (*done)
            continue;
        m_isComplete = false;
        if (range.from == range.to)
            continue;
        const qint64 middle = range.from + (range.to - range.from) / 2;
        waiting.push_back({range.from, middle});
        waiting.push_back({middle + 1, range.to});
    }
    return Nothing{};
}

SqliteStatus Copier::copyFromBothEnds(const Table &table)
{
    const auto whole = attempt(u"INSERT OR IGNORE INTO main.%1 SELECT * FROM old.%1"_s.arg(table.name));
    if (!whole)
        return whole.error();
    if (*whole)
        return Nothing{};
    m_isComplete = false;
    if (const auto done = copyFrom(table, table.key.join(u',')); !done)
        return done;
    return copyFrom(table, table.key.join(u" DESC,") + u" DESC"_s);
}

/// As many rows as can be read from one end: twice as many each time, then closing in on the last one.
SqliteStatus Copier::copyFrom(const Table &table, const QString &order)
{
    qint64 good = 0;
    qint64 bad = std::numeric_limits<qint64>::max();
    while (good + 1 < bad) {
        const qint64 next = bad == std::numeric_limits<qint64>::max() ? std::max<qint64>(1, good * 2) : good + (bad - good) / 2;
        const auto done = attempt(u"INSERT OR IGNORE INTO main.%1 SELECT * FROM old.%1 ORDER BY %2 LIMIT %3"_s.arg(table.name, order).arg(next));
        if (!done)
            return done.error();
        if (*done && m_database.changes() == 0 && next > 1 && bad == std::numeric_limits<qint64>::max())
            break; // the other end was reached
        (*done ? good : bad) = next;
    }
    return Nothing{};
}

SqliteStatus Copier::copyAll()
{
    for (const Table &table : tables()) {
        const auto done = table.key.isEmpty() ? copyByRowid(table.name) : copyFromBothEnds(table);
        if (!done)
            return done;
    }
    static_cast<void>(attempt(u"UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT o.seq FROM old.sqlite_sequence o"
                              " WHERE o.name = sqlite_sequence.name), 0))"_s));
    return Nothing{};
}

/// Rows without their parents: messages get a conversation, all else goes; the index is made anew.
SqliteStatus Copier::mend()
{
    auto done = m_database.execute("INSERT INTO main.conversation(id, account, peer, is_request)"
                                   " SELECT DISTINCT conversation, coalesce((SELECT address FROM account LIMIT 1), ''),"
                                   " 'sip:lost-' || conversation || '@invalid', 0 FROM main.message"
                                   " WHERE conversation NOT IN (SELECT id FROM main.conversation)");
    for (const Table &table : tables()) {
        const QStringList parents = texts(u"SELECT \"table\" || ' ' || \"from\" FROM pragma_foreign_key_list('%1')"_s.arg(table.name));
        for (const QString &parent : parents) {
            if (!done)
                return done;
            const QString sql = u"DELETE FROM main.%1 WHERE %2 NOT IN (SELECT id FROM main.%3)"_s.arg(table.name, parent.section(u' ', 1),
                                                                                                     parent.section(u' ', 0, 0));
            done = m_database.execute(sql.toUtf8().constData());
        }
    }
    if (done && number(u"SELECT count(*) FROM main.sqlite_schema WHERE name = 'message_text'"_s) > 0)
        done = m_database.execute("INSERT INTO message_text(message_text) VALUES('rebuild')");
    return done;
}

int versionOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(60)) // the header's place of it
        return 0;
    const QByteArray bytes = file.read(4);
    return bytes.size() == 4 ? int(uchar(bytes[2]) << 8 | uchar(bytes[3])) : 0;
}

Result<SalvageReport, SqliteError> copyInto(SqliteDatabase &database, const QString &from)
{
    auto attach = database.prepare("ATTACH ?1 AS old");
    if (!attach)
        return attach.error();
    if (const auto done = attach->bind(1, from).run(); !done)
        return done.error();
    Copier copier(database);
    auto done = database.execute("PRAGMA foreign_keys=OFF");
    if (done)
        done = copier.copyAll();
    if (done)
        done = copier.mend();
    if (!done)
        return done.error();
    if (copier.number(u"SELECT (SELECT count(*) FROM main.account) + (SELECT count(*) FROM main.conversation)"
                      " + (SELECT count(*) FROM main.setting)"_s) == 0)
        return SqliteError{SqliteError::Kind::Corrupt, 0, u"nothing could be read"_s};
    SalvageReport report;
    report.messages = copier.number(u"SELECT count(*) FROM main.message"_s);
    report.isComplete = copier.isComplete();
    if (const auto detached = database.execute("DETACH old"); !detached) // else it would be checked too
        return detached.error();
    const auto verdict = database.quickCheck();
    if (!verdict || *verdict != u"ok"_s)
        return SqliteError{SqliteError::Kind::Corrupt, 0, verdict ? *verdict : verdict.error().text};
    return report;
}

void removeDatabase(const QString &path)
{
    for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s})
        QFile::remove(path + end);
}

} // namespace

Result<SalvageReport, SqliteError> salvage(const QString &path, const QDateTime &now)
{
    const auto steps = profileSchema();
    const int version = versionOf(path);
    if (version <= 0 || version > int(steps.size()))
        return SqliteError{SqliteError::Kind::Corrupt, 0, u"nothing could be read"_s};
    const QString fresh = path + u".salvaged"_s;
    removeDatabase(fresh);
    Result<SalvageReport, SqliteError> report = SalvageReport{};
    {
        auto database = SqliteDatabase::open(fresh, SqliteDatabase::Mode::ReadWrite);
        if (!database)
            return database.error();
        if (const auto made = upgrade(*database, fresh, steps.first(size_t(version))); !made)
            return made.error();
        report = copyInto(*database, path);
    }
    const QString aside = path + u".damaged-"_s + now.toString(u"yyyyMMdd-HHmmss"_s);
    if (report && !QFile::rename(path, aside))
        report = SqliteError{SqliteError::Kind::ReadOnly, 0, u"the damaged file cannot be moved"_s};
    if (!report) {
        removeDatabase(fresh);
        return report;
    }
    QFile::rename(path + u"-wal"_s, aside + u"-wal"_s);
    QFile::remove(path + u"-shm"_s);
    if (!QFile::rename(fresh, path)) {
        QFile::rename(aside, path);
        return SqliteError{SqliteError::Kind::ReadOnly, 0, u"the new file cannot be moved"_s};
    }
    report->damagedFile = aside;
    return report;
}

} // namespace linnet::store
