// SPDX-License-Identifier: MIT
#include "client/ConversationService.h"
#include "client/HistoryService.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::client;
using namespace Qt::Literals::StringLiterals;

class tst_HistoryService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aPageRoundAHitJoinsItsNeighbours();
    void deletedTextsLeaveTheFile();
    void erasureThatDidNotEndGoesOn();
    void retentionTakesWhatIsTooOldAndNotWhatWaits();
    void historyByWordsIsASearch();

private:
    im::MessageKey say(const QString &text, const QDateTime &time = QDateTime::currentDateTimeUtc(), bool waits = false);
    /// In one commit.
    QList<im::MessageKey> sayMany(const QString &text, int count, const QDateTime &time);
    bool isInFiles(const QByteArray &text) const;
    qsizetype found(const QString &words);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<HistoryService> m_history;
    im::ConversationId m_conversation = 0;
};

void tst_HistoryService::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_store = std::move(*store::Store::open(m_dir->path(), store::Store::Mode::Driver));
    m_history = std::make_unique<HistoryService>(*m_store, SystemClock::instance());
}

void tst_HistoryService::cleanup()
{
    m_history.reset();
    m_store.reset();
    m_dir.reset();
}

static im::ChatMessage message(const QString &text, const QDateTime &time)
{
    im::ChatMessage made;
    made.account.uri = u"sip:me@x"_s;
    made.peer.uri = u"sip:bob@x"_s;
    made.text = text;
    made.time = time;
    return made;
}

QList<im::MessageKey> tst_HistoryService::sayMany(const QString &text, int count, const QDateTime &time)
{
    using Keys = Result<QList<im::MessageKey>, store::SqliteError>;
    std::optional<Keys> keys;
    m_store->write(
        this,
        [=](store::Tables &tables) -> Keys {
            QList<im::MessageKey> made;
            for (int i = 0; i < count; ++i) {
                const auto stored = tables.messages.insertOutgoing(message(text.arg(i), time));
                if (!stored)
                    return stored.error();
                made.append(stored->key);
            }
            return made;
        },
        [&](const Keys &made) { keys.emplace(made); });
    return QTest::qWaitFor([&] { return keys.has_value(); }) && *keys ? **keys : QList<im::MessageKey>();
}

im::MessageKey tst_HistoryService::say(const QString &text, const QDateTime &time, bool waits)
{
    im::MessageKey key = 0;
    bool done = false;
    m_store->write(
        this,
        [message = message(text, time), waits](store::Tables &tables) -> Result<im::ChatMessage, store::SqliteError> {
            auto stored = tables.messages.insertOutgoing(message);
            if (stored && waits) {
                if (const auto added = tables.outbox.add({stored->key, message.account, message.peer, 0, 0, 0, 0, false}); !added)
                    return added.error();
            }
            return stored;
        },
        [&](const Result<im::ChatMessage, store::SqliteError> &stored) {
            done = true;
            key = stored ? stored->key : 0;
            m_conversation = stored ? stored->conversation : 0;
        });
    return QTest::qWaitFor([&] { return done; }) ? key : 0;
}

bool tst_HistoryService::isInFiles(const QByteArray &text) const
{
    const QDir dir(m_dir->path());
    for (const QString &name : dir.entryList(QDir::Files)) {
        QFile file(dir.filePath(name));
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            return true;
    }
    return false;
}

qsizetype tst_HistoryService::found(const QString &words)
{
    qsizetype count = -1;
    SearchQuery query;
    query.words = words;
    m_history->search(query, [&](const Result<SearchPage, ClientError> &page) { count = page ? page->hits.size() : -2; });
    static_cast<void>(QTest::qWaitFor([&] { return count != -1; }));
    return count;
}

void tst_HistoryService::aPageRoundAHitJoinsItsNeighbours()
{
    say(u"of another time"_s);
    const QList<im::MessageKey> keys = sayMany(u"text %1"_s, 50, QDateTime::currentDateTimeUtc());
    std::optional<HistoryPage> page;
    const auto take = [&](const Result<HistoryPage, ClientError> &result) { page = result ? *result : HistoryPage{}; };
    m_history->around(m_conversation, keys[20], 10, take);
    QTRY_VERIFY(page);
    QCOMPARE(page->messages.size(), 10);
    QCOMPARE(page->messages[0].text, u"text 15"_s);
    QCOMPARE(page->messages[5].text, u"text 20"_s);
    QVERIFY(!page->atStart && !page->atEnd);
    page.reset();
    m_history->around(m_conversation, keys[2], 10, take);
    QTRY_VERIFY(page);
    QVERIFY(page->atStart && !page->atEnd);
    QCOMPARE(page->messages.first().text, u"of another time"_s);
    page.reset();
    m_history->after(m_conversation, keys[40], 10, take);
    QTRY_VERIFY(page);
    QVERIFY(page->atEnd);
    QCOMPARE(page->messages.size(), 9);
    QCOMPARE(page->messages.first().text, u"text 41"_s);
}

void tst_HistoryService::deletedTextsLeaveTheFile()
{
    QCOMPARE(sayMany(u"filler%1 geheimnisvoll"_s, 300, QDateTime::currentDateTimeUtc()).size(), 300);
    const im::MessageKey key = say(u"the zauberwort is sesamoeffnedich 芝麻开门"_s);
    say(u"after it"_s);
    QCOMPARE(found(u"sesamoeffnedich"_s), 1);
    QVERIFY(isInFiles("sesamoeffnedich"));
    bool removed = false;
    m_history->remove(key, [&](const Result<im::ConversationId, ClientError> &done) { removed = done && *done == m_conversation; });
    QTRY_VERIFY(removed);
    QCOMPARE(found(u"sesamoeffnedich"_s), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!isInFiles("sesamoeffnedich") && !isInFiles("zauberwort") && !isInFiles("芝麻"), 10'000);
    QVERIFY(isInFiles("geheimnisvoll"));
    QCOMPARE(found(u"geheimnisvoll"_s), 50);
}

void tst_HistoryService::erasureThatDidNotEndGoesOn()
{
    say(u"before"_s);
    const im::MessageKey key = say(u"verraeterischeswort"_s);
    m_history->remove(key, [](const auto &) {});
    QTRY_COMPARE(found(u"verraeterischeswort"_s), 0);
    m_history.reset(); // before its erasure began
    m_store.reset();
    QVERIFY(isInFiles("verraeterischeswort"));
    m_store = std::move(*store::Store::open(m_dir->path(), store::Store::Mode::Driver));
    m_history = std::make_unique<HistoryService>(*m_store, SystemClock::instance());
    m_history->startRetention();
    QTRY_VERIFY_WITH_TIMEOUT(!isInFiles("verraeterischeswort"), 10'000);
}

void tst_HistoryService::retentionTakesWhatIsTooOldAndNotWhatWaits()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QList<im::MessageKey> many = sayMany(u"old %1"_s, 1200, now.addDays(-10));
    QSet<im::MessageKey> old(many.begin(), many.end());
    say(u"waits"_s, now.addDays(-10), true);
    say(u"new"_s, now.addDays(-6));
    old.insert(say(u"old again: the clock was wrong"_s, now.addDays(-8)));
    QSignalSpy removed(m_history.get(), &HistoryService::messageRemoved);
    QSignalSpy touched(m_history.get(), &HistoryService::conversationTouched);
    bool set = false;
    m_history->setRetention(m_conversation, 7, [&](const Result<Ok, ClientError> &done) { set = done.ok(); });
    QTRY_COMPARE_WITH_TIMEOUT(removed.size(), old.size(), 20'000);
    QVERIFY(set && !touched.isEmpty());
    for (const auto &signal : removed)
        QVERIFY(old.remove(signal.at(1).value<im::MessageKey>()));
    QCOMPARE(found(u"old"_s), 0);
    QCOMPARE(found(u"waits"_s) + found(u"new"_s), 2);
}

void tst_HistoryService::historyByWordsIsASearch()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const im::MessageKey first = say(u"Die Straße ist lang"_s, now, false);
    say(u"nothing of that"_s, now, false);
    const im::MessageKey third = say(u"STRASSE 天气"_s, now, false);
    client::ConversationService service(*m_store);
    const auto keysOf = [&](const QString &words, const QString &peer, int limit) {
        std::optional<QList<im::MessageKey>> keys;
        service.history({im::Address{peer}, words, limit}, [&keys](const auto &messages) {
            keys.emplace();
            for (const im::ChatMessage &message : *messages)
                keys->append(message.key);
        });
        return QTest::qWaitFor([&] { return keys.has_value(); }) ? *keys : QList<im::MessageKey>{-1};
    };
    const QString peer = message({}, now).peer.uri;
    QCOMPARE(keysOf(u"strasse"_s, {}, 0), (QList{first, third})); // folded, oldest first
    QCOMPARE(keysOf(u"stra"_s, peer, 0), (QList{first, third})); // the last word as far as it goes
    QCOMPARE(keysOf(u"strasse"_s, peer, 1), QList{third}); // the newest one
    QCOMPARE(keysOf(u"天气"_s, peer, 0), QList{third});
    QCOMPARE(keysOf(u"rasse"_s, {}, 0), QList<im::MessageKey>()); // no word begins so
    QCOMPARE(keysOf(u"strasse"_s, u"sip:eve@example.test"_s, 0), QList<im::MessageKey>());
}

QTEST_GUILESS_MAIN(tst_HistoryService)
#include "tst_HistoryService.moc"
