// SPDX-License-Identifier: MIT
#include "store/Sqlite.h"

#include "store/SqliteExtensions.h"
#include "store/TextCoding.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <sqlite3.h>

#include <cerrno>
#include <utility>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace linnet::store {
namespace {

constexpr int kBusyMilliseconds = 5000;
constexpr int kBackupPages = 256;

SqliteError::Kind kindOf(int code, int systemError)
{
    // The unix VFS knows ENOSPC only; a quota and a file size limit are a full disk too.
    if (systemError == ENOSPC || systemError == EFBIG
#ifdef EDQUOT
        || systemError == EDQUOT
#endif
    ) {
        if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN)
            return SqliteError::Kind::Full;
    }
    if (systemError == EROFS && ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN))
        return SqliteError::Kind::ReadOnly;
    switch (code & 0xff) {
    case SQLITE_FULL:
        return SqliteError::Kind::Full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return SqliteError::Kind::ReadOnly;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return SqliteError::Kind::IoError;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SqliteError::Kind::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return SqliteError::Kind::Corrupt;
    case SQLITE_CONSTRAINT:
        return SqliteError::Kind::Constraint;
    default:
        return SqliteError::Kind::Other;
    }
}

SqliteError errorOf(sqlite3 *handle, int code)
{
    if (!handle)
        return {kindOf(code, 0), code, QString::fromUtf8(sqlite3_errstr(code))};
    return {kindOf(code, sqlite3_system_errno(handle)), code, QString::fromUtf8(sqlite3_errmsg(handle))};
}

SqliteError fileError(SqliteError::Kind kind, const QString &path)
{
    return {kind, SQLITE_CANTOPEN, QString::fromLocal8Bit(strerror(errno)) + u": "_s + path};
}

/// SQLite gives -wal and -shm the mode of the database, so the database is made before SQLite sees it.
SqliteStatus makePrivateFile(const QString &path)
{
#ifdef Q_OS_UNIX
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        switch (errno) {
        case EACCES:
        case EROFS:
        case EPERM:
            return fileError(SqliteError::Kind::ReadOnly, path);
        case ENOSPC:
        case EDQUOT:
            return fileError(SqliteError::Kind::Full, path);
        default:
            return fileError(SqliteError::Kind::IoError, path);
        }
    }
    // Others may not read an older file either. A file of someone else stays as it is.
    ::fchmod(file, 0600);
    ::close(file);
#else
    Q_UNUSED(path)
#endif
    return Nothing{};
}

/// A file in a folder without leave to write cannot get its -shm. Where no -wal stands beside it, nobody is writing: it is read as it is.
QByteArray immutableUri(const QString &path)
{
    QUrl url = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    url.setQuery(u"immutable=1"_s);
    return url.toEncoded();
}

} // namespace

// --- SqliteStatement

SqliteStatement::SqliteStatement(SqliteStatement &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr)), m_bindResult(other.m_bindResult)
{
}

SqliteStatement &SqliteStatement::operator=(SqliteStatement &&other) noexcept
{
    std::swap(m_statement, other.m_statement);
    std::swap(m_bindResult, other.m_bindResult);
    return *this;
}

SqliteStatement::~SqliteStatement()
{
    sqlite3_finalize(m_statement);
}

SqliteStatement &SqliteStatement::bind(int index, qint64 value)
{
    if (const int code = sqlite3_bind_int64(m_statement, index, value); code != SQLITE_OK)
        m_bindResult = code;
    return *this;
}

SqliteStatement &SqliteStatement::bind(int index, const QString &text)
{
    const QByteArray bytes = toStoredText(text);
    const int code = sqlite3_bind_text64(m_statement, index, bytes.constData(), sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT,
                                         SQLITE_UTF8);
    if (code != SQLITE_OK)
        m_bindResult = code;
    return *this;
}

SqliteStatement &SqliteStatement::bindStored(int index, const QByteArray &text)
{
    const char *bytes = text.isNull() ? "" : text.constData();
    if (const int code = sqlite3_bind_text64(m_statement, index, bytes, sqlite3_uint64(text.size()), SQLITE_STATIC, SQLITE_UTF8); code != SQLITE_OK)
        m_bindResult = code;
    return *this;
}

SqliteStatement &SqliteStatement::bind(int index, const QByteArray &blob)
{
    const int code = sqlite3_bind_blob64(m_statement, index, blob.constData(), sqlite3_uint64(blob.size()), SQLITE_TRANSIENT);
    if (code != SQLITE_OK)
        m_bindResult = code;
    return *this;
}

SqliteStatement &SqliteStatement::bindNull(int index)
{
    if (const int code = sqlite3_bind_null(m_statement, index); code != SQLITE_OK)
        m_bindResult = code;
    return *this;
}

Result<bool, SqliteError> SqliteStatement::step()
{
    if (!m_statement)
        return SqliteError{SqliteError::Kind::Other, SQLITE_MISUSE, u"no statement"_s};
    if (m_bindResult != SQLITE_OK)
        return errorOf(nullptr, m_bindResult);
    switch (const int code = sqlite3_step(m_statement)) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default: {
        const SqliteError error = errorOf(sqlite3_db_handle(m_statement), code);
        sqlite3_reset(m_statement);
        return error;
    }
    }
}

SqliteStatus SqliteStatement::run()
{
    while (true) {
        const auto row = step();
        if (!row)
            return row.error();
        if (!*row)
            break;
    }
    reset();
    return Nothing{};
}

void SqliteStatement::reset()
{
    if (!m_statement)
        return;
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement); // a text of a megabyte does not wait here for the next use
    m_bindResult = SQLITE_OK;
}

qint64 SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString SqliteStatement::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    if (!bytes)
        return {};
    return fromStoredText(QByteArrayView(bytes, sqlite3_column_bytes(m_statement, column)));
}

QByteArray SqliteStatement::blob(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(bytes, bytes ? sqlite3_column_bytes(m_statement, column) : 0);
}

QByteArrayView SqliteStatement::bytes(int column) const
{
    const auto *found = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArrayView(found, found ? sqlite3_column_bytes(m_statement, column) : 0);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

// --- SqliteDatabase

Result<SqliteDatabase, SqliteError> SqliteDatabase::open(const QString &path, Mode mode)
{
    const bool inMemory = path == u":memory:"_s;
    if (mode == Mode::ReadWrite && !inMemory) {
        if (auto made = makePrivateFile(path); !made)
            return made.error();
    }

    const auto openFile = [](const QByteArray &name, int flags) -> Result<SqliteDatabase, SqliteError> {
        sqlite3 *handle = nullptr;
        const int code = sqlite3_open_v2(name.constData(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
        SqliteDatabase database(handle); // owns it on failure too
        if (code != SQLITE_OK)
            return errorOf(handle, code);
        return database;
    };

    const QByteArray name = inMemory ? QByteArrayLiteral(":memory:") : QDir::toNativeSeparators(path).toUtf8();
    auto database = openFile(name, mode == Mode::ReadWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    if (database && mode == Mode::ReadOnly) {
        const auto readable = database->userVersion();
        if (!readable && readable.error().kind == SqliteError::Kind::IoError && !QFile::exists(path + u"-wal"_s))
            database = openFile(immutableUri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    }
    if (!database)
        return database.error();
    if (auto prepared = database->prepareConnection(mode); !prepared)
        return prepared.error();
    return database;
}

SqliteStatus SqliteDatabase::prepareConnection(Mode mode)
{
    sqlite3_busy_timeout(m_handle, kBusyMilliseconds);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // The file may come from anywhere (RELIABILITY A33); what is deleted is overwritten (A25); no text in temporary files.
    if (auto done = execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON;"
                            "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000");
        !done)
        return done;
    if (const int code = addSqliteExtensions(m_handle); code != SQLITE_OK)
        return errorOf(m_handle, code);
    if (mode == Mode::ReadOnly)
        return execute("PRAGMA query_only=ON; SELECT count(*) FROM sqlite_schema");
    if (sqlite3_db_readonly(m_handle, "main") == 1)
        return SqliteError{SqliteError::Kind::ReadOnly, SQLITE_READONLY, u"the database may not be written"_s};
    return execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=20000000; PRAGMA wal_autocheckpoint=4000;"
                   "SELECT count(*) FROM sqlite_schema");
}

SqliteDatabase::SqliteDatabase(SqliteDatabase &&other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) { }

SqliteDatabase &SqliteDatabase::operator=(SqliteDatabase &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    return *this;
}

SqliteDatabase::~SqliteDatabase()
{
    sqlite3_close_v2(m_handle); // waits for statements that outlive it
}

SqliteStatus SqliteDatabase::execute(const char *sql)
{
    const int code = sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return errorOf(m_handle, code);
    return Nothing{};
}

Result<SqliteStatement, SqliteError> SqliteDatabase::prepare(const char *sql)
{
    SqliteStatement statement;
    const int code = sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement.m_statement, nullptr);
    if (code != SQLITE_OK)
        return errorOf(m_handle, code);
    return statement;
}

qint64 SqliteDatabase::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

int SqliteDatabase::changes() const
{
    return sqlite3_changes(m_handle);
}

qint64 SqliteDatabase::totalChanges() const
{
    return sqlite3_total_changes64(m_handle);
}

SqliteStatus SqliteDatabase::begin()
{
    return execute("BEGIN IMMEDIATE");
}

SqliteStatus SqliteDatabase::commit()
{
    return execute("COMMIT");
}

void SqliteDatabase::rollback()
{
    if (inTransaction())
        sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

bool SqliteDatabase::inTransaction() const
{
    return m_handle && sqlite3_get_autocommit(m_handle) == 0;
}

void SqliteDatabase::interrupt()
{
    if (m_handle)
        sqlite3_interrupt(m_handle);
}

Result<int, SqliteError> SqliteDatabase::userVersion()
{
    auto query = prepare("PRAGMA user_version");
    if (!query)
        return query.error();
    const auto row = query->step();
    if (!row)
        return row.error();
    return int(query->integer(0));
}

SqliteStatus SqliteDatabase::setUserVersion(int version)
{
    const QByteArray sql = "PRAGMA user_version=" + QByteArray::number(version);
    return execute(sql.constData());
}

Result<QString, SqliteError> SqliteDatabase::quickCheck()
{
    auto query = prepare("PRAGMA quick_check(1)");
    if (!query)
        return query.error();
    const auto row = query->step();
    if (!row)
        return row.error();
    return *row ? query->text(0) : u"ok"_s;
}

SqliteStatus SqliteDatabase::backupTo(const QString &path, const std::function<bool(int done, int total)> &go)
{
    QFile::remove(path);
    if (auto made = makePrivateFile(path); !made)
        return made;
    sqlite3 *handle = nullptr;
    int code = sqlite3_open_v2(QDir::toNativeSeparators(path).toUtf8().constData(), &handle,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    const SqliteDatabase copy(handle);
    if (code != SQLITE_OK)
        return errorOf(handle, code);

    sqlite3_backup *backup = sqlite3_backup_init(handle, "main", m_handle, "main");
    if (!backup)
        return errorOf(handle, sqlite3_extended_errcode(handle));
    do {
        code = sqlite3_backup_step(backup, kBackupPages);
        const int total = sqlite3_backup_pagecount(backup);
        if (code == SQLITE_OK && go && !go(total - sqlite3_backup_remaining(backup), total))
            code = SQLITE_INTERRUPT;
    } while (code == SQLITE_OK);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        return errorOf(handle, code);
    return Nothing{};
}

} // namespace linnet::store
