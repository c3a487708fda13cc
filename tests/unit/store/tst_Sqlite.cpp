// SPDX-License-Identifier: MIT
#include "store/Schema.h"
#include "store/Sqlite.h"
#include "store/Tables.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::store;
using namespace Qt::Literals::StringLiterals;
using Mode = SqliteDatabase::Mode;
using Kind = SqliteError::Kind;

class tst_Sqlite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextComesBack_data();
    void everyTextComesBack();
    void connectionIsSafeAndDurable();
    void filesArePrivate();
    void aBusyReaderDoesNotStopTheWriter();
    void readOnlyRefusesWrites();
    void readOnlyReadsInAFolderWithoutLeaveToWrite();
    void garbageIsCorruptNotACrash_data();
    void garbageIsCorruptNotACrash();
    void everyDamagedPageIsSurvived();
    void missingFolderIsAnError();
    void maxPagesIsFull();
    void migrationsRunOnceAndKeepACopy();
    void aFailingStepLeavesTheOldVersion();
    void newerSchemaIsRefused();
    void profileSchemaOpensEmpty();
    void version2KeepsTheAccountsOfVersion1();
    void version3RemembersWhatMayHaveArrived();
    void version4KeepsCallIdsOfMessages();
    void version5KeepsMessagesAsMessages();
    void version6MovesEveryMessage();
    void version9KeepsSessions();
    void version11KeepsFiles();
    void version12KeepsReactionsThatAreToBeSent();
};

namespace {

SqliteDatabase opened(const QString &path)
{
    auto database = SqliteDatabase::open(path, Mode::ReadWrite);
    if (!database)
        qFatal("cannot open");
    return std::move(*database);
}

QString pragma(SqliteDatabase &database, const char *sql)
{
    auto query = database.prepare(sql);
    if (!query || !query->step())
        return u"(error)"_s;
    return query->text(0);
}

} // namespace

void tst_Sqlite::everyTextComesBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("null") << QString();
    QTest::newRow("empty") << u""_s;
    QTest::newRow("nul") << QString(u"\0a\0\0b\0"_s.constData(), 6);
    QTest::newRow("lone surrogates") << QString(QChar(0xD800)) + u"a"_s + QChar(0xDFFF) + QChar(0xDC00) + QChar(0xD83D) + u"😀"_s + QChar(0xDBFF);
    QTest::newRow("swapped pair") << QString(QChar(0xDE00)) + QChar(0xD83D);
    QTest::newRow("hangul near the surrogates") << u"\uD7FF\uD7A3\uE000"_s;
    QTest::newRow("line ends and blanks") << u" \r\n\n\r\t "_s;
    QTest::newRow("quotes") << u"'\"`;--%_\\"_s;
    QTest::newRow("rtl and emoji") << u"שלום \u202E👩‍💻 小熊"_s;
    QTest::newRow("noncharacters") << u"\uFEFF\uFFFE\uFFFF"_s;
    QTest::newRow("a megabyte") << QString(1024 * 1024, u'é');
}

void tst_Sqlite::everyTextComesBack()
{
    QFETCH(QString, text);
    SqliteDatabase database = opened(u":memory:"_s);
    QVERIFY(database.execute("CREATE TABLE t(a TEXT, b BLOB) STRICT"));
    auto insert = database.prepare("INSERT INTO t VALUES(?1, ?2)");
    const QByteArray blob("\0\xFF\0", 3);
    QVERIFY(insert->bind(1, text).bind(2, blob).run());
    auto query = database.prepare("SELECT a, b, NULL FROM t WHERE a = ?1");
    const auto row = query->bind(1, text).step();
    QVERIFY(row.ok() && *row);
    QCOMPARE(query->text(0), text);
    QCOMPARE(query->blob(1), blob);
    QVERIFY(query->isNull(2));
    QVERIFY(!query->isNull(0));
}

void tst_Sqlite::connectionIsSafeAndDurable()
{
    QTemporaryDir dir;
    SqliteDatabase database = opened(dir.filePath(u"a.db"_s));
    QCOMPARE(pragma(database, "PRAGMA journal_mode"), u"wal"_s);
    QCOMPARE(pragma(database, "PRAGMA synchronous"), u"2"_s);
    QCOMPARE(pragma(database, "PRAGMA foreign_keys"), u"1"_s);
    QCOMPARE(pragma(database, "PRAGMA trusted_schema"), u"0"_s);
    QCOMPARE(pragma(database, "PRAGMA cell_size_check"), u"1"_s);
    QCOMPARE(pragma(database, "PRAGMA secure_delete"), u"1"_s);
    QCOMPARE(pragma(database, "PRAGMA temp_store"), u"2"_s);
    QCOMPARE(*database.quickCheck(), u"ok"_s);
}

void tst_Sqlite::filesArePrivate()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(database.execute("CREATE TABLE t(a)"));
    QVERIFY(database.backupTo(path + u".copy"_s));
    for (const QString &file : {path, path + u"-wal"_s, path + u"-shm"_s, path + u".copy"_s}) {
        const auto permissions = QFileInfo(file).permissions() & ~(QFile::ReadUser | QFile::WriteUser);
        QCOMPARE(permissions, QFile::ReadOwner | QFile::WriteOwner);
    }
}

void tst_Sqlite::aBusyReaderDoesNotStopTheWriter()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase writer = opened(path);
    QVERIFY(writer.execute("CREATE TABLE t(a); INSERT INTO t VALUES(1), (2)"));
    auto reader = SqliteDatabase::open(path, Mode::ReadOnly);
    QVERIFY(reader.ok());
    auto query = reader->prepare("SELECT a FROM t");
    QVERIFY(*query->step());
    QVERIFY(writer.execute("INSERT INTO t VALUES(3)"));
    QVERIFY(*query->step());
    QVERIFY(!*query->step()); // what it began to read
}

void tst_Sqlite::readOnlyRefusesWrites()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    QVERIFY(!SqliteDatabase::open(path, Mode::ReadOnly).ok());
    QVERIFY(!QFile::exists(path));
    QVERIFY(opened(path).execute("CREATE TABLE t(a)"));
    auto reader = SqliteDatabase::open(path, Mode::ReadOnly);
    QVERIFY(reader.ok());
    const auto refused = reader->execute("INSERT INTO t VALUES(1)");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Kind::ReadOnly);
}

void tst_Sqlite::readOnlyReadsInAFolderWithoutLeaveToWrite()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    QVERIFY(opened(path).execute("CREATE TABLE t(a); INSERT INTO t VALUES(7)"));
    const auto readable = QFile::ReadOwner | QFile::ExeOwner;
    QVERIFY(QFile::setPermissions(dir.path(), readable));
    {
        auto reader = SqliteDatabase::open(path, Mode::ReadOnly); // root may write all the same; then the plain way is taken
        QVERIFY(reader.ok());
        QCOMPARE(pragma(*reader, "SELECT a FROM t"), u"7"_s);
    }
    QVERIFY(QFile::setPermissions(dir.path(), readable | QFile::WriteOwner));
}

void tst_Sqlite::garbageIsCorruptNotACrash_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("this is no database at all\n").repeated(100);
    QTest::newRow("zeros") << QByteArray(8192, '\0');
    QTest::newRow("head only") << QByteArray("SQLite format 3\0", 16) + QByteArray(8192, '\x55');
}

void tst_Sqlite::garbageIsCorruptNotACrash()
{
    QFETCH(QByteArray, bytes);
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    for (const Mode mode : {Mode::ReadWrite, Mode::ReadOnly}) {
        const auto database = SqliteDatabase::open(path, mode);
        QVERIFY(!database.ok());
        QCOMPARE(database.error().kind, Kind::Corrupt);
        QVERIFY(!database.error().text.isEmpty());
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes); // not touched
}

void tst_Sqlite::everyDamagedPageIsSurvived()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    {
        SqliteDatabase database = opened(path);
        QVERIFY(upgrade(database, path, profileSchema()));
        QVERIFY(database.execute("INSERT INTO conversation(account, peer, is_request) VALUES('a', 'b', 0)"));
        for (int i = 0; i < 50; ++i)
            QVERIFY(database.execute("INSERT INTO setting VALUES(hex(randomblob(300)), 'v')"));
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray whole = file.readAll();
    file.close();
    int complaints = 0;
    for (qsizetype page = 0; page + 4096 <= whole.size(); page += 4096) {
        for (const qsizetype offset : {qsizetype(0), qsizetype(8), qsizetype(2000)}) {
            QByteArray broken = whole;
            for (qsizetype i = 0; i < 64; ++i)
                broken[page + offset + i] = char(i * 37 + 1);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(broken);
            file.close();
            auto database = SqliteDatabase::open(path, Mode::ReadWrite);
            if (!database) {
                ++complaints;
                continue;
            }
            const auto verdict = database->quickCheck();
            if (!verdict || *verdict != u"ok"_s)
                ++complaints;
            (void)database->execute("SELECT * FROM setting; SELECT * FROM message; SELECT * FROM conversation").ok();
        }
    }
    QVERIFY2(complaints > 10, qPrintable(QString::number(complaints)));
}

void tst_Sqlite::missingFolderIsAnError()
{
    const auto database = SqliteDatabase::open(u"/nonexistent/folder/a.db"_s, Mode::ReadWrite);
    QVERIFY(!database.ok());
    QCOMPARE(database.error().kind, Kind::IoError);
}

void tst_Sqlite::maxPagesIsFull()
{
    QTemporaryDir dir;
    SqliteDatabase database = opened(dir.filePath(u"a.db"_s));
    QVERIFY(database.execute("CREATE TABLE t(a)"));
    QVERIFY(database.execute("PRAGMA max_page_count = 5"));
    const auto full = database.execute("INSERT INTO t VALUES(zeroblob(100000))");
    QVERIFY(!full.ok());
    QCOMPARE(full.error().kind, Kind::Full);
    QVERIFY(database.execute("PRAGMA max_page_count = 500"));
    QVERIFY(database.execute("INSERT INTO t VALUES(zeroblob(100000))"));
}

void tst_Sqlite::migrationsRunOnceAndKeepACopy()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    const std::array<const char *, 1> first{"CREATE TABLE t(a)"};
    const std::array<const char *, 3> all{first[0], "ALTER TABLE t ADD COLUMN b DEFAULT 5", "CREATE INDEX i ON t(b)"};
    {
        SqliteDatabase database = opened(path);
        QVERIFY(upgrade(database, path, first));
        QVERIFY(!QFile::exists(path + u".backup-v0"_s)); // there was nothing
        QVERIFY(database.execute("INSERT INTO t VALUES(1)"));
    }
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, all));
    QVERIFY(upgrade(database, path, all));
    QCOMPARE(*database.userVersion(), 3);
    QCOMPARE(pragma(database, "SELECT b FROM t"), u"5"_s);

    SqliteDatabase copy = opened(path + u".backup-v1"_s);
    QCOMPARE(*copy.userVersion(), 1);
    QCOMPARE(pragma(copy, "SELECT a FROM t"), u"1"_s);
}

void tst_Sqlite::aFailingStepLeavesTheOldVersion()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    const std::array<const char *, 3> steps{"CREATE TABLE t(a)", "CREATE TABLE u(a)", "CREATE TABLE v(a); INSERT INTO nowhere VALUES(1)"};
    SqliteDatabase database = opened(path);
    QVERIFY(!upgrade(database, path, steps).ok());
    QCOMPARE(*database.userVersion(), 2);
    QCOMPARE(pragma(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'v'"), u"0"_s);
    QVERIFY(!database.inTransaction());
}

void tst_Sqlite::newerSchemaIsRefused()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(database.setUserVersion(int(profileSchema().size()) + 1));
    const auto refused = upgrade(database, path, profileSchema());
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Kind::NewerSchema);
}

void tst_Sqlite::version2KeepsTheAccountsOfVersion1()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(1)));
    QVERIFY(database.execute("INSERT INTO account(address, display_name, user_name, server, transport, accept_direct, secret)"
                             " VALUES('sip:a@b', 'A', '', '', 2, 0, 'vault')"));
    QVERIFY(upgrade(database, path, profileSchema().first(2)));
    QCOMPARE(pragma(database, "SELECT address || transport || ca_file FROM account"), u"sip:a@b2"_s);
    QCOMPARE(pragma(database, "SELECT count(*) FROM pinned_certificate"), u"0"_s);
}

void tst_Sqlite::version3RemembersWhatMayHaveArrived()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(2)));
    QVERIFY(database.execute("INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0)"));
    for (const char *id : {"1", "2"}) {
        const QByteArray sql = QByteArray("INSERT INTO message VALUES(") + id
            + ", 1, 1, x'00', 't', '', x'00', 1, 0, 0, 0, 5, NULL, 'queued', 0, 0, 'none', '');"
              "INSERT INTO outbox VALUES(" + id + ", 'sip:a@b', 'sip:c@d', 1, 0, 0, 99)";
        QVERIFY(database.execute(sql.constData()));
    }
    QVERIFY(database.execute("INSERT INTO delivery_step(message, time, state, stored, status, reason)"
                             " VALUES(2, 5, 'notConfirmed', 0, 0, 'timeout')"));
    QVERIFY(upgrade(database, path, profileSchema().first(3)));
    QCOMPARE(pragma(database, "SELECT may_have_arrived FROM outbox WHERE message = 1"), u"0"_s);
    QCOMPARE(pragma(database, "SELECT may_have_arrived FROM outbox WHERE message = 2"), u"1"_s);
    QVERIFY(QFile::exists(path + u".backup-v2"_s));
}

void tst_Sqlite::version4KeepsCallIdsOfMessages()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(3)));
    QVERIFY(database.execute("INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0);"
                             "INSERT INTO message VALUES(7, 1, 1, x'00', 't', '', x'00', 1, 0, 0, 0, 5, NULL, 'queued', 0, 0, 'none', '')"));
    QVERIFY(upgrade(database, path, profileSchema().first(4)));
    QVERIFY(QFile::exists(path + u".backup-v3"_s));
    QCOMPARE(pragma(database, "SELECT text FROM message WHERE id = 7"), u"t"_s);
    QVERIFY(database.execute("INSERT INTO message_call VALUES(7, x'61')"));
    QVERIFY(!database.execute("INSERT INTO message_call VALUES(7, x'61')"));
    QVERIFY(database.execute("DELETE FROM message WHERE id = 7"));
    QCOMPARE(pragma(database, "SELECT count(*) FROM message_call"), u"0"_s);
}

void tst_Sqlite::version5KeepsMessagesAsMessages()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(4)));
    QVERIFY(database.execute("INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0);"
                             "INSERT INTO message VALUES(1, 1, 0, x'00', 't', '', x'00', 1, 0, 0, 0, 5, NULL, 'queued', 0, 0, 'none', '')"));
    QVERIFY(upgrade(database, path, profileSchema().first(5)));
    QCOMPARE(pragma(database, "SELECT text || kind FROM message"), u"t0"_s);
    QVERIFY(QFile::exists(path + u".backup-v4"_s));
}

void tst_Sqlite::version6MovesEveryMessage()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(5)));
    QVERIFY(database.execute(
        "INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0);"
        "INSERT INTO message VALUES(3, 1, 1, CAST('0123456789abcdef0123' AS BLOB), 'Grüße', 'Über', CAST('text/plain' AS BLOB), 1, 0, 0, 0,"
        " 5, NULL, 'accepted', 1, 202, 'none', 'my mark', 0);"
        "INSERT INTO message VALUES(5, 1, 0, CAST('other@host' AS BLOB), '你好', '', CAST('text/html' AS BLOB), 0, 1, 1, 1,"
        " 6, 7, 'failed', 0, 404, 'notFound', '', 0);"
        "INSERT INTO message VALUES(9, 1, 0, x'', '', '', x'', 0, 0, 0, 0, 6, 7, 'fromTheFuture', 0, 0, 'strange', '', 1);"
        "DELETE FROM message WHERE id = 9;"
        "INSERT INTO message VALUES(8, 1, 0, x'', '', '', x'', 0, 0, 0, 0, 6, 7, 'fromTheFuture', 0, 0, 'strange', '', 1);"
        "INSERT INTO outbox VALUES(3, 'sip:a@b', 'sip:c@d', 1, 0, 0, 99, 0);"
        "INSERT INTO message_call VALUES(3, x'61');"
        "INSERT INTO delivery_request VALUES(3, 7, 'UDP', 1);"
        "INSERT INTO delivery_step(message, time, state, stored, status, reason) VALUES(3, 1, 'queued', 0, 0, 'none'),"
        " (3, 2, 'accepted', 1, 202, 'none')"));
    QVERIFY(upgrade(database, path, profileSchema().first(6)));
    QVERIFY(QFile::exists(path + u".backup-v5"_s));
    QCOMPARE(pragma(database, "PRAGMA foreign_key_check"), QString());
    QCOMPARE(pragma(database, "PRAGMA foreign_keys"), u"1"_s);
    QCOMPARE(pragma(database, "SELECT count(*) FROM outbox JOIN message_call USING(message) JOIN delivery_request USING(message)"), u"1"_s);
    QCOMPARE(pragma(database, "SELECT seq FROM sqlite_sequence WHERE name = 'message'"), u"9"_s);
    QVERIFY(database.execute("INSERT INTO message_text(message_text) VALUES('integrity-check')"));
    QCOMPARE(pragma(database, "SELECT group_concat(rowid) FROM message_text WHERE message_text MATCH 'grusse'"), u"3"_s);
    QCOMPARE(pragma(database, "SELECT group_concat(rowid) FROM message_text WHERE message_text MATCH 'gru* uber'"), u"3"_s);
    QCOMPARE(pragma(database, "SELECT group_concat(rowid) FROM message_text WHERE message_text MATCH '好'"), u"5"_s);

    // Through the tables, which know the newest version only.
    QVERIFY(upgrade(database, path, profileSchema()));
    Statements statements(database);
    Tables tables(statements);
    const auto outgoing = **tables.messages.get(3);
    QCOMPARE(outgoing.messageId, "0123456789abcdef0123");
    QVERIFY((outgoing.delivery == im::Delivery{im::DeliveryState::Accepted, true, 202, im::DeliveryReason::None}));
    QCOMPARE(outgoing.subject, u"Über"_s);
    QCOMPARE(outgoing.ref, u"my mark"_s);
    QCOMPARE(outgoing.contentType, "text/plain");
    QVERIFY(outgoing.format == im::MessageFormat::Cpim && outgoing.direction == im::Direction::Out);
    QCOMPARE(tables.deliveries.steps(3)->size(), 2);
    QVERIFY(tables.deliveries.steps(3)->last().delivery == outgoing.delivery);
    const auto incoming = **tables.messages.get(5);
    QCOMPARE(incoming.messageId, "other@host");
    QCOMPARE(incoming.contentType, "text/html");
    QVERIFY(incoming.displayed && incoming.fromStranger && incoming.model == im::MessageModel::Session);
    QCOMPARE(incoming.claimedTime, QDateTime::fromMSecsSinceEpoch(7, Qt::UTC));
    const auto event = **tables.messages.get(8);
    QVERIFY(event.kind == im::MessageKind::MissedCall && event.messageId.isEmpty() && event.contentType.isEmpty());
    QVERIFY((event.delivery == im::Delivery{im::DeliveryState::NotConfirmed, false, 0, im::DeliveryReason::Other}));
}

void tst_Sqlite::version9KeepsSessions()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(8)));
    QVERIFY(database.execute("INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0);"
                             "INSERT INTO message(id, conversation, direction, displayed, state, stored, status, reason, traits, text)"
                             " VALUES(1, 1, 0, 1, 0, 0, 0, 0, 4, ''), (2, 1, 0, 1, 0, 0, 0, 0, 3, 'words')"));
    QVERIFY(upgrade(database, path, profileSchema()));
    QVERIFY(QFile::exists(path + u".backup-v8"_s));
    // What is written today stands beside what there was; a reason of a later version is none.
    QVERIFY(database.execute("INSERT INTO message(id, conversation, direction, displayed, state, stored, status, reason, traits, text)"
                             " VALUES(3, 1, 0, 1, 0, 0, 0, 0, 128, ''), (4, 1, 1, 1, 0, 0, 0, 0, 128, '');"
                             "INSERT INTO session_event VALUES(3, 2, 0, 61), (4, 99, 603, NULL)"));
    Statements statements(database);
    Tables tables(statements);
    QVERIFY((**tables.messages.get(1)).kind == im::MessageKind::MissedCall);
    QVERIFY((**tables.messages.get(2)).kind == im::MessageKind::Message);
    const auto held = **tables.messages.get(3);
    QVERIFY(held.kind == im::MessageKind::Session);
    QVERIFY((held.session == im::SessionEvent{true, im::SessionEnd::Remote, 0, 61}));
    QVERIFY(((**tables.messages.get(4)).session == im::SessionEvent{false, im::SessionEnd::None, 603, {}}));
}

void tst_Sqlite::version11KeepsFiles()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(10)));
    QVERIFY(database.execute("INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0);"
                             "INSERT INTO message(id, conversation, direction, displayed, state, stored, status, reason, traits, text)"
                             " VALUES(1, 1, 0, 1, 0, 0, 0, 0, 3, 'words')"));
    QVERIFY(upgrade(database, path, profileSchema()));
    QVERIFY(QFile::exists(path + u".backup-v10"_s));
    // A state of a later version is none that goes on.
    QVERIFY(database.execute("INSERT INTO message(id, conversation, direction, displayed, state, stored, status, reason, traits, text)"
                             " VALUES(2, 1, 0, 1, 0, 0, 0, 0, 65536, ''), (3, 1, 1, 1, 0, 0, 0, 0, 65536, '');"
                             "INSERT INTO file_transfer VALUES(2, 'a.png', x'41', 10, 4, 3, 1, '', x'', x'', x'42', '/p', 7),"
                             " (3, 'b', x'41', 10, 4, 99, 0, '', x'', x'', x'', '', 0)"));
    Statements statements(database);
    Tables tables(statements);
    QVERIFY((**tables.messages.get(1)).kind == im::MessageKind::Message);
    const auto held = **tables.messages.get(2);
    QVERIFY(held.kind == im::MessageKind::File && held.file);
    QVERIFY(held.file->name == u"a.png" && held.file->done == 4 && held.file->state == im::FileState::Paused);
    QVERIFY(held.file->reason == im::DeliveryReason::NoNetwork);
    QVERIFY((**tables.messages.get(3)).file->state == im::FileState::Failed);
    QCOMPARE(*tables.files.unfinished(), QList<im::FileId>{2});
}

void tst_Sqlite::version12KeepsReactionsThatAreToBeSent()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema().first(11)));
    QVERIFY(database.execute("INSERT INTO conversation(id, account, peer, is_request) VALUES(1, 'sip:a@b', 'sip:c@d', 0);"
                             "INSERT INTO message(id, conversation, direction, displayed, state, stored, status, reason, traits, text)"
                             " VALUES(1, 1, 0, 1, 0, 0, 0, 0, 1, 'words');"
                             "INSERT INTO reaction VALUES(1, 'sip:c@d', '!', 5)"));
    QVERIFY(upgrade(database, path, profileSchema()));
    Statements statements(database);
    Tables tables(statements);
    const im::Address account{u"sip:a@b"_s};
    OwnReaction row{0, 1, u"?"_s, true, "id1", 2, 1, 50, 99, true};
    QVERIFY(tables.ownReactions.add(row));
    QVERIFY(tables.ownReactions.due(account, 49)->isEmpty());
    row.id = 1;
    QVERIFY((*tables.ownReactions.due(account, 50) == QList<OwnReaction>{row}));
    QVERIFY(!*tables.ownReactions.cancel(1, u"?"_s, false)); // it has left once
    OwnReaction younger{2, 1, u"?"_s, false, "id2", 0, 0, 0, 99, false};
    QVERIFY(tables.ownReactions.add(younger));
    QVERIFY((*tables.ownReactions.due(account, 50) == QList<OwnReaction>{row})); // one of a conversation at a time
    QVERIFY(tables.ownReactions.due(account, 49)->isEmpty()); // nor before the older one
    QVERIFY(*tables.ownReactions.cancel(1, u"?"_s, true));
    QVERIFY(tables.ownReactions.add(younger));
    QVERIFY(database.execute("DELETE FROM message WHERE id = 1"));
    QVERIFY(tables.ownReactions.due(account, 100)->isEmpty()); // gone with it
}

void tst_Sqlite::profileSchemaOpensEmpty()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.db"_s);
    SqliteDatabase database = opened(path);
    QVERIFY(upgrade(database, path, profileSchema()));
    QCOMPARE(*database.userVersion(), int(profileSchema().size()));
    QCOMPARE(*database.quickCheck(), u"ok"_s);
}

QTEST_APPLESS_MAIN(tst_Sqlite)
#include "tst_Sqlite.moc"
