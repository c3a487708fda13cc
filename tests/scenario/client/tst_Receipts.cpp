// SPDX-License-Identifier: MIT
#include "scenario/ScriptedServer.h"
#include "scenario/client/Correspondent.h"
#include "base/Limits.h"
#include "im/cpim/CpimWriter.h"
#include "im/imdn/ImdnWriter.h"
#include "im/iscomposing/IsComposing.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

using State = im::DeliveryState;

/// Receipts and typing between clients (RFC 5438, 3994; DESIGN section 5) on a simulated network under a manual clock; mallory is
/// somebody else, with an engine alone.
class tst_Receipts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void deliveredAndThenDisplayed();
    void strangersGetNone();
    void switchedOff_data();
    void switchedOff();
    void aContactsChoiceGoesFirst();
    void owedThroughARefusal();
    void owedThroughALoopedRepeat();
    void owedThroughManyRegistrations();
    void allThatWaitedGoTogether();
    void nobodyElseIsBelieved_data();
    void nobodyElseIsBelieved();
    void aCallIdNamesAPlainMessage();
    void aServerMayTellOfTrouble();
    void repeatedReceiptsChangeNothing();
    void documentsThatCannotBeReadAreRefused();
    void typingIsShownUntilTheMessage();
    void typingEndsByItself();
    void u06_typingOffSendsNothing();
    void typingOfStrangersIsNotShown();
    void typingIsNoMoreSentToWhoRefusesIt();
    void p11_peersTyping();
    void messagesBeforeReceiptsBeforeTyping();

private:
    void settle();
    bool passUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit = 60s);
    void pass(std::chrono::milliseconds span);
    void meet(bool aliceKnowsBob = true, bool bobKnowsAlice = true);
    QByteArray say(const QString &text);
    /// What bob's host, or anybody's, sends to alice by hand; the answer's status.
    int post(sip::UserAgent &from, const QByteArray &type, const QByteArray &body, const QByteArray &assertedIdentity = {},
             const char *sender = "sip:bob@example.test");
    int count(QByteArrayView what) const;
    State state(const QByteArray &id) const { return m_alice->states.value(id, State::Queued); }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<SimulatedNetwork> m_link;
    std::unique_ptr<TimeMachine> m_time;
    std::unique_ptr<Correspondent> m_alice;
    std::unique_ptr<Correspondent> m_bob;
    std::unique_ptr<Correspondent> m_mallory;
    std::unique_ptr<ScriptedServer> m_registrar;
};

void tst_Receipts::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_link = std::make_unique<SimulatedNetwork>(*m_clock, 1);
    m_link->setDelay(10ms);
    m_time = std::make_unique<TimeMachine>(*m_clock, *m_link);
    m_alice = std::make_unique<Correspondent>(*m_link, *m_clock, *m_time, u"192.0.2.1"_s, 1);
    m_bob = std::make_unique<Correspondent>(*m_link, *m_clock, *m_time, u"192.0.2.2"_s, 2);
    m_mallory = std::make_unique<Correspondent>(*m_link, *m_clock, *m_time, u"192.0.2.3"_s, 3);
    m_registrar = std::make_unique<ScriptedServer>(*m_link, *m_clock, *m_time, u"192.0.2.200"_s, 4);
    m_registrar->onRequest([](const sip::Request &request) { return registered(request); });
    const auto where = [](const QByteArray &user) {
        return user == "alice" ? u"192.0.2.1"_s : user == "bob" ? u"192.0.2.2"_s : user == "mallory" ? u"192.0.2.3"_s : u"192.0.2.200"_s;
    };
    for (Correspondent *one : {m_alice.get(), m_bob.get(), m_mallory.get()})
        one->find(where);
    m_alice->addAccount(u"alice"_s);
    m_bob->addAccount(u"bob"_s);
    m_mallory->addAccount(u"mallory"_s);
    QVERIFY(passUntil([&] { return m_alice->online.size() == 1 && m_bob->online.size() == 1 && m_mallory->online.size() == 1; }));
}

void tst_Receipts::cleanup()
{
    m_mallory.reset();
    m_bob.reset();
    m_alice.reset();
    m_registrar.reset();
    m_time.reset();
    m_link.reset();
    m_clock.reset();
}

/// The clock moves when the stores have nothing left to do.
void tst_Receipts::settle()
{
    for (int round = 0; round < 2; ++round) {
        for (Correspondent *one : {m_alice.get(), m_bob.get(), m_mallory.get()})
            one->askStore();
        QElapsedTimer patience;
        for (patience.start(); patience.elapsed() < 20000;) {
            m_time->settle();
            if (m_alice->isIdle() && m_bob->isIdle() && m_mallory->isIdle())
                break;
            QThread::yieldCurrentThread();
        }
    }
}

bool tst_Receipts::passUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit)
{
    const auto end = m_clock->now() + limit;
    for (settle(); !condition(); settle()) {
        if (m_clock->now() >= end || !m_time->step())
            return false;
    }
    return true;
}

void tst_Receipts::pass(std::chrono::milliseconds span)
{
    const auto end = m_clock->now() + span;
    bool over = false;
    const TimerId timer = m_alice->agent().timers().start(span, [&over] { over = true; });
    QVERIFY(passUntil([&] { return over; }, span + 1s));
    m_alice->agent().timers().cancel(timer);
    QVERIFY(m_clock->now() >= end);
}

void tst_Receipts::meet(bool aliceKnowsBob, bool bobKnowsAlice)
{
    if (aliceKnowsBob)
        m_alice->addContact({Correspondent::address(u"bob"_s), {}});
    if (bobKnowsAlice)
        m_bob->addContact({Correspondent::address(u"alice"_s), {}});
    settle();
}

QByteArray tst_Receipts::say(const QString &text)
{
    const auto before = m_alice->sent.size();
    m_alice->send(u"alice"_s, u"bob"_s, text);
    if (!passUntil([&] { return m_alice->sent.size() > before && m_alice->isQuiet(); }))
        return {};
    return m_alice->sent.last();
}

int tst_Receipts::post(sip::UserAgent &from, const QByteArray &type, const QByteArray &body, const QByteArray &assertedIdentity,
                       const char *sender)
{
    sip::OutgoingPage page;
    page.account = *sip::parseUri(Slice::copyOf(sender));
    page.to = client::uriOf(Correspondent::address(u"alice"_s));
    page.contentType = type;
    page.body = body;
    if (!assertedIdentity.isEmpty())
        page.headers.append(qMakePair(QByteArray("P-Asserted-Identity"), assertedIdentity));
    int status = 0;
    bool ended = false;
    const auto ticket = from.pager().send(page);
    const auto connection = connect(&from.pager(), &sip::PagerUsage::finished, &from, [&](sip::PagerUsage::Ticket one, const sip::RequestOutcome &outcome) {
        if (one != ticket)
            return;
        ended = true;
        status = outcome.kind == sip::RequestOutcome::Kind::Final ? outcome.response.status : -1;
    });
    passUntil([&] { return ended; });
    disconnect(connection);
    settle();
    return status;
}

/// Requests on the wire that hold these octets.
int tst_Receipts::count(QByteArrayView what) const
{
    int found = 0;
    for (const WirePacket &packet : m_link->packetsThatStartWith("MESSAGE "))
        found += packet.bytes.contains(what);
    return found;
}

namespace {

QByteArray imdn(const QByteArray &messageId, im::ImdnKind kind, im::ImdnStatus status, const QByteArray &recipient = "sip:bob@example.test")
{
    im::Imdn document;
    document.messageId = messageId;
    document.kind = kind;
    document.status = status;
    document.recipientUri = recipient;
    return im::toBytes(document);
}

} // namespace

// --- Receipts --------------------------------------------------------------------------------------------------------

void tst_Receipts::deliveredAndThenDisplayed()
{
    meet();
    const QByteArray id = say(u"hello"_s);
    QVERIFY(passUntil([&] { return state(id) == State::Delivered; }));
    QCOMPARE(m_bob->shown.value(id), 1);
    QCOMPARE(count("<displayed/>"), 0);
    m_bob->markDisplayed(m_bob->lastShown);
    QVERIFY(passUntil([&] { return state(id) == State::Displayed; }));
    QCOMPARE(m_alice->steps.value(id).count(State::Delivered), 1);
    m_bob->markDisplayed(m_bob->lastShown); // seen once
    pass(10s);
    QCOMPARE(count("<displayed/>"), 1);
    QCOMPARE(count("<delivered/>"), 1);
    // An IMDN is CPIM with a Message-ID of its own, a notification, and asks for nothing (7.2.1).
    QCOMPARE(count("Content-Disposition: notification\r\n"), 2);
    for (const WirePacket &packet : m_link->packetsThatStartWith("MESSAGE ")) {
        if (packet.bytes.contains("message/imdn+xml"))
            QVERIFY(packet.bytes.contains("imdn.Message-ID: ") && !packet.bytes.contains("Disposition-Notification"));
    }
    QVERIFY(m_alice->shown.isEmpty()); // nothing of it is a message
}

void tst_Receipts::strangersGetNone()
{
    meet(true, false);
    const QByteArray id = say(u"hello"_s);
    QVERIFY(m_bob->shown.contains(id));
    m_bob->markDisplayed(m_bob->lastShown);
    pass(60s);
    QCOMPARE(count("message/imdn+xml"), 0);
    QVERIFY(state(id) == State::Accepted);
}

void tst_Receipts::switchedOff_data()
{
    QTest::addColumn<bool>("delivered");
    QTest::addColumn<bool>("displayed");
    QTest::newRow("neither") << false << false;
    QTest::newRow("delivered alone") << true << false;
    QTest::newRow("displayed alone") << false << true;
}

void tst_Receipts::switchedOff()
{
    QFETCH(bool, delivered);
    QFETCH(bool, displayed);
    meet();
    m_bob->setReceiptSwitches({delivered, displayed});
    say(u"hello"_s);
    m_bob->markDisplayed(m_bob->lastShown);
    pass(10s);
    QCOMPARE(count("<delivered/>"), int(delivered));
    QCOMPARE(count("<displayed/>"), int(displayed));
}

void tst_Receipts::aContactsChoiceGoesFirst()
{
    meet();
    m_bob->addContact({Correspondent::address(u"alice"_s), {}, false, im::Choice::No});
    say(u"hello"_s);
    m_bob->markDisplayed(m_bob->lastShown);
    pass(10s);
    QCOMPARE(count("message/imdn+xml"), 0);
    m_bob->setReceiptSwitches({false, false});
    m_bob->addContact({Correspondent::address(u"alice"_s), {}, false, im::Choice::Yes});
    const QByteArray id = say(u"again"_s);
    QVERIFY(passUntil([&] { return state(id) == State::Delivered; }));
}

/// Whoever is away gets the receipt when he is back, once, under the Message-ID of the first try.
void tst_Receipts::owedThroughARefusal()
{
    meet();
    m_alice->outbox().setReceiptsAsked(true);
    const QByteArray id = say(u"hello"_s);
    QVERIFY(passUntil([&] { return state(id) == State::Delivered; }));
    m_link->setSilent(true);
    m_bob->markDisplayed(m_bob->lastShown);
    pass(40s); // timer F
    QVERIFY(state(id) == State::Delivered);
    m_link->setSilent(false);
    QVERIFY(passUntil([&] { return state(id) == State::Displayed; }, 5min));
    QSet<QByteArray> ids;
    for (const WirePacket &packet : m_link->packetsThatStartWith("MESSAGE ")) {
        if (packet.bytes.contains("<displayed/>"))
            ids.insert(packet.bytes.mid(packet.bytes.indexOf("imdn.Message-ID: "), 60).split('\r').first());
    }
    QCOMPARE(ids.size(), 1);
}

/// 482 says that another copy of it is under way (RFC 3261 s.8.2.2.2), and nothing of what becomes of that one.
void tst_Receipts::owedThroughALoopedRepeat()
{
    meet();
    m_alice->outbox().setReceiptsAsked(true);
    m_registrar->onRequest([](const sip::Request &request) {
        return request.method == sip::Method::Message ? ScriptedServer::answer(request, 482) : registered(request);
    });
    m_bob->find([](const QByteArray &) { return u"192.0.2.200"_s; });
    const QByteArray id = say(u"hello"_s);
    QVERIFY(passUntil([&] { return !m_registrar->requestsOf(sip::Method::Message).isEmpty(); }));
    pass(5s);
    QVERIFY(state(id) == State::Accepted);
    m_bob->find([](const QByteArray &user) { return user == "alice" ? u"192.0.2.1"_s : u"192.0.2.200"_s; });
    QVERIFY(passUntil([&] { return state(id) == State::Delivered; }, 5min));
}

/// A bad day: every registration tries again, and none of that is an attempt whose time had come.
void tst_Receipts::owedThroughManyRegistrations()
{
    meet();
    m_alice->outbox().setReceiptsAsked(true);
    m_registrar->onRequest([](const sip::Request &request) {
        return request.method == sip::Method::Message ? ScriptedServer::answer(request, 480) : registered(request);
    });
    m_bob->find([](const QByteArray &) { return u"192.0.2.200"_s; });
    const QByteArray id = say(u"hello"_s);
    QVERIFY(passUntil([&] { return !m_registrar->requestsOf(sip::Method::Message).isEmpty(); }));
    for (int time = 0; time < 400; ++time) {
        m_bob->registerAgain(u"bob"_s);
        pass(1s);
    }
    QVERIFY(m_registrar->requestsOf(sip::Method::Message).size() > 340);
    m_bob->find([](const QByteArray &user) { return user == "alice" ? u"192.0.2.1"_s : u"192.0.2.200"_s; });
    QVERIFY(passUntil([&] { return state(id) == State::Delivered; }, 40min));
}

void tst_Receipts::allThatWaitedGoTogether()
{
    meet();
    m_alice->outbox().setReceiptsAsked(true);
    m_registrar->onRequest([](const sip::Request &request) {
        return request.method == sip::Method::Message ? ScriptedServer::answer(request, 480) : registered(request);
    });
    m_bob->find([](const QByteArray &) { return u"192.0.2.200"_s; });
    QByteArrayList ids;
    for (const QString &text : {u"one"_s, u"two"_s, u"three"_s})
        ids.append(say(text));
    pass(3min);
    m_bob->find([](const QByteArray &user) { return user == "alice" ? u"192.0.2.1"_s : u"192.0.2.200"_s; });
    const auto delivered = [&] {
        return std::count_if(ids.begin(), ids.end(), [&](const QByteArray &id) { return state(id) == State::Delivered; });
    };
    QCOMPARE(delivered(), 0);
    QVERIFY(passUntil([&] { return delivered() > 0; }, 40min));
    QVERIFY(passUntil([&] { return delivered() == 3; }, 20s)); // the shortest wait of its own is 30 s
}

void tst_Receipts::nobodyElseIsBelieved_data()
{
    QTest::addColumn<QByteArray>("recipient");
    QTest::addColumn<bool>("byMallory");
    QTest::addColumn<QByteArray>("asserted");
    QTest::newRow("mallory for bob") << QByteArray("sip:bob@example.test") << true << QByteArray();
    QTest::newRow("mallory for herself") << QByteArray("sip:mallory@example.test") << true << QByteArray();
    QTest::newRow("mallory without a name") << QByteArray() << true << QByteArray();
    QTest::newRow("bob for mallory") << QByteArray("sip:mallory@example.test") << false << QByteArray();
}

void tst_Receipts::nobodyElseIsBelieved() // A16
{
    QFETCH(QByteArray, recipient);
    QFETCH(bool, byMallory);
    meet(true, false); // so that no true receipt comes
    const QByteArray id = say(u"hello"_s);
    Correspondent &forger = byMallory ? *m_mallory : *m_bob;
    const char *sender = byMallory ? "sip:mallory@example.test" : "sip:bob@example.test";
    QCOMPARE(post(forger.agent(), "message/imdn+xml", imdn(id, im::ImdnKind::Display, im::ImdnStatus::Displayed, recipient), {}, sender), 403);
    QVERIFY(state(id) == State::Accepted);
    QCOMPARE(m_alice->forged(), 1);
    // The control: bob himself, for himself.
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn(id, im::ImdnKind::Display, im::ImdnStatus::Displayed)), 200);
    QVERIFY(state(id) == State::Displayed);
}

/// linphonec's kind: the id is the Call-ID of the request (lab/PEERS.md).
void tst_Receipts::aCallIdNamesAPlainMessage()
{
    meet(true, false);
    const QByteArray id = say(u"hello"_s);
    QByteArray callId;
    for (const WirePacket &packet : m_link->packetsThatStartWith("MESSAGE "))
        callId = packet.bytes.mid(packet.bytes.indexOf("\r\nCall-ID: ") + 11).split('\r').first();
    QVERIFY(!callId.isEmpty());
    QCOMPARE(post(m_mallory->agent(), "message/imdn+xml", imdn(callId, im::ImdnKind::Delivery, im::ImdnStatus::Delivered, {}), {},
                  "sip:mallory@example.test"), 200); // names no message to her: nothing happens
    QVERIFY(state(id) == State::Accepted);
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn(callId, im::ImdnKind::Delivery, im::ImdnStatus::Delivered, {})), 200);
    QVERIFY(state(id) == State::Delivered);
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn("nosuchid", im::ImdnKind::Display, im::ImdnStatus::Displayed)), 200);
    QVERIFY(state(id) == State::Delivered);
}

void tst_Receipts::aServerMayTellOfTrouble()
{
    meet(true, false);
    const QByteArray id = say(u"hello"_s);
    // Without a registered flow nobody is our server.
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn(id, im::ImdnKind::Processing, im::ImdnStatus::Stored)), 403);
    QVERIFY(state(id) == State::Accepted);
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn(id, im::ImdnKind::Delivery, im::ImdnStatus::Failed)), 200);
    QVERIFY(state(id) == State::Failed);
}

void tst_Receipts::repeatedReceiptsChangeNothing()
{
    meet(true, false);
    const QByteArray id = say(u"hello"_s);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn(id, im::ImdnKind::Display, im::ImdnStatus::Displayed)), 200);
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", imdn(id, im::ImdnKind::Delivery, im::ImdnStatus::Delivered)), 200);
    QVERIFY(state(id) == State::Displayed);
    QCOMPARE(m_alice->steps.value(id).count(State::Displayed), 1);
    QCOMPARE(m_alice->steps.value(id).count(State::Delivered), 0);
}

void tst_Receipts::documentsThatCannotBeReadAreRefused()
{
    meet();
    QCOMPARE(post(m_bob->agent(), "message/imdn+xml", "<imdn xmlns='urn:ietf:params:xml:ns:imdn'><message-id>x</imdn>"), 400);
    QCOMPARE(post(m_bob->agent(), "application/im-iscomposing+xml", "<isComposing"), 400);
    QVERIFY(m_alice->shown.isEmpty());
}

// --- Typing ----------------------------------------------------------------------------------------------------------

void tst_Receipts::typingIsShownUntilTheMessage()
{
    meet();
    m_alice->type(u"alice"_s, u"bob"_s, true);
    QVERIFY(passUntil([&] { return m_bob->typing.size() == 1; }));
    QCOMPARE(m_bob->typing.last(), u"alice+"_s);
    for (int key = 0; key < 5; ++key) {
        pass(1s);
        m_alice->type(u"alice"_s, u"bob"_s, true);
    }
    QCOMPARE(count("im-iscomposing"), 1);
    const QByteArray id = say(u"hello"_s);
    QVERIFY(passUntil([&] { return m_bob->shown.contains(id); }));
    QCOMPARE(m_bob->typing.last(), u"alice-"_s);
    pass(30s);
    QCOMPARE(count("<state>idle</state>"), 0); // the message says it
}

void tst_Receipts::typingEndsByItself()
{
    meet();
    m_alice->type(u"alice"_s, u"bob"_s, true);
    QVERIFY(passUntil([&] { return m_bob->typing.size() == 1; }));
    const auto typed = m_clock->now();
    QVERIFY(passUntil([&] { return m_bob->typing.size() == 2; }));
    QCOMPARE(m_bob->typing.last(), u"alice-"_s);
    QVERIFY(m_clock->now() - typed >= 15s && m_clock->now() - typed < 16s);
    // And where nothing more comes, by the time that was told.
    m_alice->type(u"alice"_s, u"bob"_s, true);
    QVERIFY(passUntil([&] { return m_bob->typing.size() == 3; }));
    const auto silentSince = m_clock->now();
    m_link->setSilent(true);
    QVERIFY(passUntil([&] { return m_bob->typing.size() == 4; }, 3min));
    QVERIFY(m_clock->now() - silentSince >= 119s && m_clock->now() - silentSince < 121s);
}

void tst_Receipts::u06_typingOffSendsNothing()
{
    meet();
    m_alice->typingService().setSwitch(false);
    m_alice->type(u"alice"_s, u"bob"_s, true);
    pass(60s);
    m_alice->typingService().setSwitch(true);
    m_alice->addContact({Correspondent::address(u"bob"_s), {}, false, im::Choice::AsSet, im::Choice::No});
    m_alice->type(u"alice"_s, u"bob"_s, true);
    pass(60s);
    QCOMPARE(m_link->packetsThatStartWith("MESSAGE ").size(), 0);
    m_alice->addContact({Correspondent::address(u"bob"_s), {}, false, im::Choice::AsSet, im::Choice::Yes});
    m_alice->type(u"alice"_s, u"bob"_s, true);
    QVERIFY(passUntil([&] { return m_bob->typing.size() == 1; }));
}

void tst_Receipts::typingOfStrangersIsNotShown()
{
    meet(true, false);
    m_alice->type(u"alice"_s, u"bob"_s, true);
    pass(5s);
    QCOMPARE(count("<state>active</state>"), 1);
    QVERIFY(m_bob->typing.isEmpty());
    // Nor does alice tell somebody whom she does not know.
    m_alice->type(u"alice"_s, u"mallory"_s, true);
    pass(5s);
    QVERIFY(m_mallory->typing.isEmpty());
    QCOMPARE(count("<state>active</state>"), 1);
}

void tst_Receipts::typingIsNoMoreSentToWhoRefusesIt()
{
    m_alice->addContact({Correspondent::address(u"old"_s), {}});
    m_registrar->onRequest([](const sip::Request &request) {
        return request.method == sip::Method::Register ? registered(request) : ScriptedServer::answer(request, 415);
    });
    m_alice->type(u"alice"_s, u"old"_s, true);
    pass(20s);
    m_alice->type(u"alice"_s, u"old"_s, true);
    pass(20s);
    QCOMPARE(count("im-iscomposing"), 1);
}

void tst_Receipts::p11_peersTyping()
{
    const int most = Limits::kMaxPeersTyping;
    const QByteArray document = im::toBytes(im::IsComposing{im::ComposingState::Active, {}, "text/plain", im::kLongestRefresh});
    for (int i = 0; i <= most; ++i) {
        const QString name = u"p%1"_s.arg(i);
        m_alice->addContact({Correspondent::address(name), {}});
        m_bob->addAccount(name);
        const auto accounts = m_bob->online.size();
        QVERIFY(passUntil([&] { return m_bob->online.size() > accounts; }));
        const QByteArray sender = "sip:" + name.toLatin1() + "@example.test";
        QCOMPARE(post(m_bob->agent(), "application/im-iscomposing+xml", document, {}, sender.constData()), 200);
        QCOMPARE(m_alice->typing.size(), std::min(i + 1, most)); // the next one is answered and not shown
    }
}

void tst_Receipts::messagesBeforeReceiptsBeforeTyping()
{
    meet();
    // alice owes bob a receipt, types, and sends two messages, while nothing can leave to him.
    m_bob->send(u"bob"_s, u"alice"_s, u"from bob"_s);
    QVERIFY(passUntil([&] { return m_bob->isQuiet() && m_alice->lastShown != 0 && count("<delivered/>") > 0; }));
    pass(1s);
    m_link->forgetPackets();
    m_alice->send(u"alice"_s, u"bob"_s, u"one"_s);
    m_alice->send(u"alice"_s, u"bob"_s, u"two"_s);
    m_alice->markDisplayed(m_alice->lastShown);
    QVERIFY(passUntil([&] { return m_alice->outbox().isSendingTo(Correspondent::address(u"bob"_s)); }));
    m_alice->type(u"alice"_s, u"bob"_s, true);
    QVERIFY(passUntil([&] { return count("<state>active</state>") > 0; }));
    QByteArrayList order;
    for (const WirePacket &packet : m_link->packetsThatStartWith("MESSAGE sip:bob@")) {
        for (const char *mark : {"\r\n\r\none", "\r\n\r\ntwo", "<displayed/>", "<state>active</state>"}) {
            if (packet.bytes.contains(mark))
                order.append(QByteArray(mark).trimmed());
        }
    }
    QCOMPARE(order, (QByteArrayList{"one", "two", "<displayed/>", "<state>active</state>"}));
}

QTEST_GUILESS_MAIN(tst_Receipts)
#include "tst_Receipts.moc"
