// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "server/OfflineMessages.h"
#include "server/StoredRequest.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace linnet;
using namespace linnet::server;
using namespace std::chrono_literals;
using sip::HeaderName;

namespace {

sip::Request message(const QByteArray &sender, const QByteArray &body, const QByteArray &headers = {})
{
    const QByteArray text = "MESSAGE sip:bob@example.org SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                            "Max-Forwards: 12\r\nFrom: \"A. Lice\" <sip:" + sender + ">;tag=1\r\n"
                            "To: <sip:bob@example.org>\r\nCall-ID: original\r\nCSeq: 7 MESSAGE\r\n" + headers
                            + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    auto parsed = sip::parseDatagram(Slice::copyOf(text));
    return parsed ? std::get<sip::Request>(*parsed) : sip::Request();
}

class OneBinding : public sip::LocationService
{
public:
    std::vector<sip::Binding> bindings(const QByteArray &) const override
    {
        return online ? std::vector<sip::Binding>(1) : std::vector<sip::Binding>();
    }
    std::optional<sip::Binding> bindingAt(const sip::Uri &) const override { return std::nullopt; }
    quint64 generation(const QByteArray &) const override { return 1; }
    void replace(const QByteArray &, std::vector<sip::Binding>, Done) override { }
    bool online = false;
};

/// 0: nobody answered; a number of six digits: two devices, "000" for the one that is silent.
sip::ForkOutcome answered(int status)
{
    sip::ForkOutcome outcome;
    const auto add = [&outcome](int one) {
        if (one == 0) {
            outcome.givenUp += 1;
            return;
        }
        sip::Response response;
        response.status = one;
        outcome.finals.push_back(response);
    };
    if (status > 999)
        add(status / 1000);
    add(status % 1000);
    return outcome;
}

} // namespace

class tst_OfflineMessages : public QObject
{
    Q_OBJECT

    QTemporaryDir folder;
    ManualClock clock;
    std::unique_ptr<TimerService> timers;
    std::unique_ptr<ServerStore> store;
    OneBinding location;
    std::unique_ptr<OfflineMessages> offline;
    QList<sip::Request> delivered; ///< every try
    QHash<QByteArray, int> answers; ///< by body; 200 where nothing stands; 0: silence
    QList<int> refusals;

    void open()
    {
        timers = std::make_unique<TimerService>(clock);
        auto opened = ServerStore::open(folder.filePath(QStringLiteral("server.db")));
        QVERIFY(opened);
        store = std::move(*opened);
        offline = std::make_unique<OfflineMessages>(
            *store, location, *timers, [](const QByteArray &sender) { return sender.endsWith("@example.org"); },
            [this](const QByteArray &, const sip::Request &request,
                   std::function<void(const sip::ForkOutcome &)> done) {
                delivered.append(request);
                const int status = answers.value(request.body().toByteArray(), 200);
                timers->start(10ms, [done, status] { done(answered(status)); });
            });
        connect(offline.get(), &OfflineMessages::refused, this,
                [this](const QByteArray &, const QByteArray &, int status) { refusals.append(status); });
        QVERIFY(offline->load());
    }
    void close()
    {
        offline.reset();
        store.reset();
        timers.reset();
    }
    int keep(const sip::Request &request, bool tried = false)
    {
        int outcome = -1;
        offline->store("bob", request, tried, [&outcome](sip::MessageStore::Outcome o) { outcome = int(o); });
        for (int i = 0; outcome < 0 && i < 500; ++i)
            QTest::qWait(1);
        return outcome;
    }
    void keepText(const QByteArray &body, const QByteArray &sender = "alice@example.org", bool tried = false)
    {
        QCOMPARE(keep(message(sender, body), tried), int(sip::MessageStore::Outcome::Stored));
    }
    /// Lets the store's thread and fake time work until nothing more comes.
    void settle()
    {
        int quiet = 0;
        qsizetype seen = delivered.size();
        while (quiet < 5) {
            bool worked = false; // its thread may be slow on a busy machine
            store->post([](ServerDatabase &) -> ServerDatabase::Status { return store::Nothing{}; }, [&worked](bool) { worked = true; });
            for (int i = 0; !worked && i < 200'000; ++i) {
                QCoreApplication::processEvents();
                QThread::usleep(50);
            }
            clock.advance(10ms);
            timers->fireDue();
            quiet = delivered.size() == seen ? quiet + 1 : 0;
            seen = delivered.size();
        }
    }
    QList<QByteArray> bodies() const
    {
        QList<QByteArray> all;
        for (const sip::Request &request : delivered)
            all.append(request.body().toByteArray());
        return all;
    }
    void comeOnline()
    {
        location.online = true;
        offline->onRegistered("bob");
        settle();
    }

private Q_SLOTS:
    void init()
    {
        QFile::remove(folder.filePath(QStringLiteral("server.db")));
        QFile::remove(folder.filePath(QStringLiteral("server.db-wal")));
        QFile::remove(folder.filePath(QStringLiteral("server.db-shm")));
        delivered.clear();
        answers.clear();
        refusals.clear();
        location.online = false;
        open();
    }
    void cleanup() { close(); }

    void everythingComesInItsOrder_alsoAfterARestart()
    {
        QList<QByteArray> sent;
        for (int i = 0; i < 60; ++i) {
            sent.append("m" + QByteArray::number(i));
            keepText(sent.last());
        }
        close();
        open();
        QCOMPARE(offline->waitingFor("bob"), 60);
        comeOnline();
        QCOMPARE(bodies(), sent);
        QCOMPARE(offline->waitingFor("bob"), 0);
        close();
        open();
        QCOMPARE(offline->waitingFor("bob"), 0); // gone from the disk too
    }

    // The 200 to the first try was lost: Call-ID, From tag and CSeq tell the recipient that it has the message (DESIGN s.5).
    void aRedeliveryIsTheSameRequest()
    {
        keepText("one");
        keepText("two");
        answers.insert("one", 0);
        comeOnline();
        QCOMPARE(bodies(), QList<QByteArray>{"one"});
        close();
        open();
        answers.clear();
        comeOnline();
        QCOMPARE(bodies(), QList<QByteArray>({"one", "one", "two"}));
        for (const sip::Request &request : std::as_const(delivered)) {
            QCOMPARE(request.callId().toByteArray(), QByteArray("original"));
            QCOMPARE(request.from()->tag().toByteArray(), QByteArray("1"));
            QCOMPARE(request.cseq()->number, 7u);
        }
    }

    // Files of earlier versions hold messages without a name: they get one, and it is the same at every try.
    void anUnnamedMessageGetsOneName()
    {
        const QByteArray stored = "MESSAGE sip:bob@example.org SIP/2.0\r\nFrom: <sip:alice@example.org>\r\n"
                                  "To: <sip:bob@example.org>\r\nContent-Length: 27\r\n\r\nold\r\nCall-ID: in the body\r\n";
        const auto first = toDelivery(stored);
        const auto again = toDelivery(stored);
        const auto other = toDelivery(QByteArray(stored).replace("old", "new"));
        QVERIFY(first && again && other);
        QVERIFY(!first->callId().isEmpty() && !first->from()->tag().isEmpty() && first->cseq()->number > 0);
        QCOMPARE(first->callId().toByteArray(), again->callId().toByteArray());
        QCOMPARE(first->from()->tag().toByteArray(), again->from()->tag().toByteArray());
        QVERIFY(first->callId().toByteArray() != other->callId().toByteArray());
    }

    void whatTheAuthorSaidIsKept_theWayIsNot()
    {
        const QByteArray body("\0line\r\n\xF0\x9F\x90\xA6 end  ", 17);
        QCOMPARE(keep(message("alice@example.org", body,
                              "Content-Type: text/plain;charset=utf-8\r\nSubject: News\r\nContent-Language: de\r\n"
                              "Content-Disposition: render\r\nX-Mood: fine\r\nRoute: <sip:192.0.2.9;lr>\r\n"
                              "Proxy-Authorization: Digest username=\"a\"\r\n")),
                 0);
        comeOnline();
        QCOMPARE(delivered.size(), 1);
        const sip::Request &request = delivered.first();
        QCOMPARE(request.body().toByteArray(), body);
        QCOMPARE(request.headers().value(HeaderName::ContentType).toByteArray(), QByteArray("text/plain;charset=utf-8"));
        QCOMPARE(request.headers().value(HeaderName::Subject).toByteArray(), QByteArray("News"));
        QCOMPARE(request.headers().value(HeaderName::ContentLanguage).toByteArray(), QByteArray("de"));
        QCOMPARE(request.headers().value(HeaderName::ContentDisposition).toByteArray(), QByteArray("render"));
        QCOMPARE(request.headers().value("X-Mood").toByteArray(), QByteArray("fine"));
        QCOMPARE(request.from()->display, QByteArray("A. Lice"));
        QVERIFY(request.to()->tag().isEmpty());
        QVERIFY(!request.headers().contains(HeaderName::Via)); // the transaction layer puts its own on
        QVERIFY(!request.headers().contains(HeaderName::Route));
        QVERIFY(!request.headers().contains(HeaderName::ProxyAuthorization));
        // RFC 3428 s.8: a Date where the author gave none.
        QVERIFY(request.headers().value(HeaderName::Date).toByteArray().endsWith(" GMT"));
    }

    void theAuthorsDateStays()
    {
        const QByteArray stored = toStoredBytes(
            message("alice@example.org", "x", "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n"), clock.wallTime());
        const auto request = toDelivery(stored);
        QVERIFY(request);
        QCOMPARE(request->headers().value(HeaderName::Date).toByteArray(), QByteArray("Sat, 13 Nov 2010 23:29:00 GMT"));
        QVERIFY(!toDelivery("rubbish"));
    }

    void finalAnswersDecideWhatStays_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("waiting");
        QTest::addColumn<int>("next"); // is the message behind it tried in the same round?
        for (const int status : {200, 202})
            QTest::addRow("%d: delivered", status) << status << 0 << 1;
        for (const int status : {400, 403, 404, 413, 415, 488, 501, 505, 513, 600, 603, 606})
            QTest::addRow("%d: taken out", status) << status << 0 << 1;
        for (const int status : {408, 430, 500, 502, 503, 504, 0})
            QTest::addRow("%d: the round ends", status) << status << 2 << 0;
        for (const int status : {480, 482, 486})
            QTest::addRow("%d: not now", status) << status << 1 << 1;
        // One device refuses, another may take it later.
        QTest::newRow("404 and silence: the round ends") << 404'000 << 2 << 0;
        QTest::newRow("403 and 408: the round ends") << 403'408 << 2 << 0;
        QTest::newRow("403 and 480: not now") << 403'480 << 1 << 1;
    }
    void finalAnswersDecideWhatStays()
    {
        QFETCH(int, status);
        QFETCH(int, waiting);
        QFETCH(int, next);
        keepText("first");
        keepText("other", "carol@example.org");
        answers.insert("first", status);
        comeOnline();
        QCOMPARE(offline->waitingFor("bob"), waiting);
        QCOMPARE(bodies().contains("other"), next == 1);
        QCOMPARE(refusals.size(), waiting == 0 && status >= 300 ? 1 : 0);
        if (!refusals.isEmpty())
            QCOMPARE(refusals.first(), status);

        // Whatever was left comes at the next REGISTER, in order.
        answers.clear();
        delivered.clear();
        offline->onRegistered("bob");
        settle();
        QCOMPARE(offline->waitingFor("bob"), 0);
        QCOMPARE(bodies(), waiting == 2 ? QList<QByteArray>({"first", "other"})
                                        : waiting == 1 ? QList<QByteArray>({"first"}) : QList<QByteArray>());
    }

    void nothingOvertakesWhatWaits()
    {
        QVERIFY(!offline->mustQueue("bob", "alice@example.org"));
        keepText("one");
        QVERIFY(offline->mustQueue("bob", "alice@example.org"));
        QVERIFY(!offline->mustQueue("bob", "carol@example.org")); // nothing of hers waits, nothing is being given out
        location.online = true;
        offline->onRegistered("bob");
        QVERIFY(offline->mustQueue("bob", "carol@example.org"));
        settle();
        QVERIFY(!offline->mustQueue("bob", "alice@example.org"));
    }

    void whatComesWhileGivingOutGoesBehind()
    {
        keepText("one");
        keepText("two");
        location.online = true;
        offline->onRegistered("bob");
        keepText("three");
        settle();
        QCOMPARE(bodies(), QList<QByteArray>({"one", "two", "three"}));
    }

    void withoutAnAnswerItIsTriedAgainAfterARest()
    {
        location.online = true;
        keepText("one", "alice@example.org", true); // all contacts were just tried
        settle();
        QVERIFY(delivered.isEmpty());
        answers.insert("one", 0);
        clock.advance(OfflineMessages::kFirstRest);
        timers->fireDue();
        settle();
        QCOMPARE(delivered.size(), 1);
        clock.advance(OfflineMessages::kFirstRest); // the second rest is twice as long
        timers->fireDue();
        settle();
        QCOMPARE(delivered.size(), 1);
        answers.clear();
        clock.advance(OfflineMessages::kFirstRest);
        timers->fireDue();
        settle();
        QCOMPARE(delivered.size(), 2);
        QCOMPARE(offline->waitingFor("bob"), 0);
    }

    void aContactThatAppearedMeanwhileGetsItAtOnce()
    {
        location.online = true;
        keepText("one"); // not tried on what is registered now
        settle();
        QCOMPARE(bodies(), QList<QByteArray>{"one"});
    }

    void rfc3428_expiredMessagesAreNotDelivered()
    {
        QCOMPARE(keep(message("alice@example.org", "short", "Expires: 60\r\n")), 0);
        keepText("long");
        clock.advance(61s);
        comeOnline();
        QCOMPARE(bodies(), QList<QByteArray>{"long"});
    }

    void weeksAreNotTooLong()
    {
        keepText("patient");
        clock.advance(std::chrono::hours(24 * 8));
        comeOnline();
        QCOMPARE(bodies(), QList<QByteArray>{"patient"});
    }

    void aFullQueueRefuses() // P11
    {
        for (int i = 0; i < OfflineMessages::kMostPerUser; ++i)
            offline->store("bob", message("alice@example.org", "x"), false, [](sip::MessageStore::Outcome) { });
        QCOMPARE(keep(message("alice@example.org", "x")), int(sip::MessageStore::Outcome::Full));
        offline->store("carol", message("alice@example.org", QByteArray(600'000, 'x')), false,
                       [](sip::MessageStore::Outcome) { });
        QTRY_COMPARE(offline->waitingFor("carol"), 1);
    }

    void strangersOfOtherDomainsLeaveRoom() // P11
    {
        int kept = 0;
        int refused = 0;
        const auto count = [&](sip::MessageStore::Outcome outcome) {
            ++(outcome == sip::MessageStore::Outcome::Stored ? kept : refused);
        };
        for (int i = 0; i <= OfflineMessages::kMostFromStrangers; ++i)
            offline->store("bob", message("s" + QByteArray::number(i) + "@elsewhere.test", "x"), false, count);
        QTRY_COMPARE(kept, OfflineMessages::kMostFromStrangers);
        QCOMPARE(refused, 1);
        keepText("of ours");
        // Nothing changes by a restart.
        close();
        open();
        QCOMPARE(keep(message("one.more@elsewhere.test", "x")), int(sip::MessageStore::Outcome::Full));
        keepText("of ours again");
    }

    void aDiskThatRefusesMeansNo202()
    {
        // The table is gone: every write fails from now on.
        QVERIFY(store->run([](ServerDatabase &database) { return database.removeUser("nobody"); }));
        close();
        {
            auto raw = store::SqliteDatabase::open(folder.filePath(QStringLiteral("server.db")),
                                                   store::SqliteDatabase::Mode::ReadWrite);
            QVERIFY(raw);
            QVERIFY(raw->execute("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END"));
        }
        open();
        QCOMPARE(keep(message("alice@example.org", "x")), int(sip::MessageStore::Outcome::Refused));
        QCOMPARE(offline->waitingFor("bob"), 0);
    }
};

QTEST_GUILESS_MAIN(tst_OfflineMessages)
#include "tst_OfflineMessages.moc"
