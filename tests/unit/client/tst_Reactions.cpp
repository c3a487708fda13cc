// SPDX-License-Identifier: MIT
#include "ClientHarness.h"
#include "FakeServer.h"
#include "base/Limits.h"
#include "support/MemoryDir.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

/// The user's own reactions: shown at once, told exactly once, honest about what the peer did not get.
class TestReactions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void shownAtOnceAndSentWithoutARow();
    void takenBackIsToldToo();
    void whatNeverLeftIsWithdrawnWithoutAWord();
    void refusedIsTakenBackAndSaid();
    void answer415SendsTheWordsBare();
    void laterOnesWaitBehindTheOldest();
    void killedOnTheWayGoesAgainUnderItsMessageId();
    void killedOnTheWayToWhomMightShowItTwiceGoesNoMore();
    void onlyAnEmojiToWhatThePeerHas();
    void peersCannotHeapThemUp();

private:
    struct Refusal
    {
        QString emoji;
        im::Delivery delivery;
    };
    void listen();
    im::MessageKey receive(const QByteArray &messageId);
    std::optional<client::ClientError::Kind> react(im::MessageKey key, const QString &emoji, bool add);
    QList<im::Reaction> reactionsOf(im::MessageKey key);
    QList<sip::Request> reactions() const;

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Person> m_alice;
    QList<im::ChatMessage> m_changed;
    QList<Refusal> m_refused;
};

namespace {

const QString kThumb = u"\U0001F44D"_s;
const QList<im::Reaction> kMine{{im::Address{u"sip:alice@ex.test"_s}, kThumb, true}};

QByteArray lineOf(const sip::Request &request, const QByteArray &name)
{
    const QByteArray body = "\r\n" + request.body().toByteArray();
    const qsizetype at = body.indexOf("\r\n" + name + ": ");
    return at < 0 ? QByteArray() : body.mid(at + 4 + name.size(), body.indexOf('\r', at + 2) - at - 4 - name.size());
}

} // namespace

void TestReactions::init()
{
    m_changed.clear();
    m_refused.clear();
    m_dir = std::make_unique<QTemporaryDir>(memoryDirTemplate());
    m_server = std::make_unique<FakeServer>();
    m_alice = std::make_unique<Person>(m_dir->filePath(u"alice"_s));
    listen();
    QVERIFY(m_alice->addAccount(u"alice@ex.test"_s, m_server->address()));
    QVERIFY(m_alice->addContact(u"bob@ex.test"_s));
}

void TestReactions::cleanup()
{
    m_alice.reset();
    m_server.reset();
    m_dir.reset();
}

void TestReactions::listen()
{
    connect(&m_alice->client(), &client::Client::messageChanged, this, [this](const im::ChatMessage &message) { m_changed.append(message); });
    connect(&m_alice->client(), &client::Client::reactionRefused, this,
            [this](const im::ChatMessage &, const QString &emoji, const im::Delivery &delivery) { m_refused.append({emoji, delivery}); });
}

im::MessageKey TestReactions::receive(const QByteArray &messageId)
{
    const qsizetype before = m_alice->received.size();
    m_server->sendMessage({.contentType = "message/cpim", .body = FakeServer::cpim(messageId, "lunch?")});
    const bool came = QTest::qWaitFor([&] { return m_alice->received.size() > before; }, kPatience);
    return came ? m_alice->received.last().key : 0;
}

std::optional<client::ClientError::Kind> TestReactions::react(im::MessageKey key, const QString &emoji, bool add)
{
    std::optional<client::ClientError::Kind> error;
    bool answered = false;
    m_alice->client().react(key, emoji, add, [&](const Result<client::Ok, client::ClientError> &done) {
        answered = true;
        if (!done)
            error = done.error().kind;
    });
    [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return answered; }, kPatience);
    return answered ? error : client::ClientError::Kind::NotBuilt;
}

QList<im::Reaction> TestReactions::reactionsOf(im::MessageKey key)
{
    std::optional<QList<im::Reaction>> found;
    m_alice->client().messageDetails(key, [&](const Result<client::MessageDetails, client::ClientError> &details) {
        found = details ? details->message.reactions : QList<im::Reaction>();
    });
    [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return found.has_value(); }, kPatience);
    return found.value_or(QList<im::Reaction>());
}

QList<sip::Request> TestReactions::reactions() const
{
    QList<sip::Request> found;
    for (const sip::Request &request : m_server->messages) {
        if (request.body().toByteArray().contains("eaction") || request.body().toByteArray().contains("Reacted with"))
            found.append(request);
    }
    return found;
}

void TestReactions::shownAtOnceAndSentWithoutARow()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    QVERIFY(!react(key, kThumb, true));
    QCOMPARE(m_changed.size(), 1);
    QCOMPARE(m_changed.first().reactions, kMine); // whatever the peer says
    QVERIFY(QTest::qWaitFor([&] { return !reactions().isEmpty(); }, kPatience));
    const sip::Request sent = reactions().first();
    QCOMPARE(lineOf(sent, "ln.Reaction-To"), QByteArray("abc123"));
    QCOMPARE(lineOf(sent, "ln.Reaction"), kThumb.toUtf8());
    QVERIFY(sent.body().toByteArray().endsWith("Reacted with " + kThumb.toUtf8() + " to: \"lunch?\""));
    QVERIFY(!lineOf(sent, "imdn.Message-ID").isEmpty());
    QVERIFY(!sent.body().toByteArray().contains("Disposition-Notification")); // nothing to be seen as displayed
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    QVERIFY(!react(key, kThumb, true)); // once more: it is so already
    QTest::qWait(700); // the retransmission, which is answered
    for (const sip::Request &request : reactions())
        QCOMPARE(request.callId().toByteArray(), sent.callId().toByteArray());
    QVERIFY(m_alice->sent.isEmpty());
    QVERIFY(m_refused.isEmpty());
    QCOMPARE(reactionsOf(key), kMine);
}

void TestReactions::takenBackIsToldToo()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 1; }, kPatience));
    QVERIFY(!react(key, kThumb, false));
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 2; }, kPatience));
    QCOMPARE(lineOf(reactions().last(), "ln.Reaction-Removed"), kThumb.toUtf8());
    QVERIFY(lineOf(reactions().first(), "imdn.Message-ID") != lineOf(reactions().last(), "imdn.Message-ID"));
    QVERIFY(reactionsOf(key).isEmpty());
}

void TestReactions::whatNeverLeftIsWithdrawnWithoutAWord()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    m_alice->kill();
    m_alice->open();
    listen();
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(!react(key, u"!"_s, true));
    QVERIFY(!react(key, kThumb, false));
    QVERIFY(m_alice->goOnline());
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 1; }, kPatience));
    QTest::qWait(100);
    QCOMPARE(reactions().size(), 1);
    QCOMPARE(lineOf(reactions().first(), "ln.Reaction"), QByteArray("!"));
}

void TestReactions::refusedIsTakenBackAndSaid()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{403, {}}; };
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(QTest::qWaitFor([&] { return !m_refused.isEmpty(); }, kPatience));
    QCOMPARE(m_refused.first().emoji, kThumb);
    QVERIFY(m_refused.first().delivery.reason == im::DeliveryReason::Refused);
    QCOMPARE(m_changed.size(), 2);
    QVERIFY(m_changed.last().reactions.isEmpty());
    QVERIFY(reactionsOf(key).isEmpty());
    QCOMPARE(reactions().size(), 1);
}

void TestReactions::answer415SendsTheWordsBare()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    m_server->onMessage = [](const sip::Request &request) {
        const bool cpim = request.headers().value(sip::HeaderName::ContentType).view().startsWith("message/cpim");
        return FakeServer::Answer{cpim ? 415 : 200, {}};
    };
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 2; }, kPatience));
    QCOMPARE(reactions().last().body().toByteArray(), "Reacted with " + kThumb.toUtf8() + " to: \"lunch?\"");
    QTest::qWait(100);
    QVERIFY(m_refused.isEmpty());
    QCOMPARE(reactionsOf(key), kMine);
    QVERIFY(!react(key, kThumb, false));
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 3; }, kPatience)); // remembered: bare at once
    QVERIFY(reactions().last().body().toByteArray().startsWith("Removed the reaction"));
}

void TestReactions::laterOnesWaitBehindTheOldest()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{480, {}}; };
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 1; }, kPatience));
    QVERIFY(!react(key, u"!"_s, true));
    QTest::qWait(150);
    QCOMPARE(reactions().size(), 1);
    QVERIFY(m_refused.isEmpty());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    m_alice->kill(); // and a registration hastens what waits
    m_alice->open();
    QVERIFY(m_alice->goOnline());
    QVERIFY(QTest::qWaitFor([&] { return reactions().size() == 3; }, kPatience));
    QCOMPARE(lineOf(reactions()[1], "ln.Reaction"), kThumb.toUtf8());
    QCOMPARE(lineOf(reactions()[1], "imdn.Message-ID"), lineOf(reactions()[0], "imdn.Message-ID"));
    QCOMPARE(lineOf(reactions()[2], "ln.Reaction"), QByteArray("!"));
}

void TestReactions::killedOnTheWayGoesAgainUnderItsMessageId()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123"); // CPIM: bob recognises duplicates
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(QTest::qWaitFor([&] { return !reactions().isEmpty(); }, kPatience));
    m_alice->kill();
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    const QByteArray id = lineOf(reactions().first(), "imdn.Message-ID");
    m_server->messages.clear();
    m_alice->open();
    QVERIFY(m_alice->goOnline());
    QVERIFY(QTest::qWaitFor([&] { return !reactions().isEmpty(); }, kPatience));
    QCOMPARE(lineOf(reactions().first(), "imdn.Message-ID"), id);
    QCOMPARE(reactionsOf(key), kMine);
    m_server->messages.clear();
    m_alice->kill();
    m_alice->open();
    QVERIFY(m_alice->goOnline());
    QTest::qWait(100);
    QVERIFY(reactions().isEmpty()); // it is done
}

void TestReactions::killedOnTheWayToWhomMightShowItTwiceGoesNoMore()
{
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{202, {}}; }; // a server keeps it: for what device?
    QVERIFY(m_alice->goOnline());
    m_alice->send(u"bob@ex.test"_s, u"hello"_s);
    QVERIFY(m_alice->waitForState(1, im::DeliveryState::Accepted));
    const im::MessageKey key = m_alice->sent.first().key;
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    QVERIFY(!react(key, kThumb, true));
    QVERIFY(QTest::qWaitFor([&] { return !reactions().isEmpty(); }, kPatience));
    m_alice->kill();
    m_server->messages.clear();
    m_alice->open();
    QVERIFY(m_alice->goOnline());
    QTest::qWait(150);
    QVERIFY(reactions().isEmpty());
    QCOMPARE(reactionsOf(key), kMine); // it may have arrived
}

void TestReactions::onlyAnEmojiToWhatThePeerHas()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    using Kind = client::ClientError::Kind;
    QVERIFY(react(key, u"no, thanks, I have eaten"_s, true) == Kind::BadValue);
    QVERIFY(react(key, {}, true) == Kind::BadValue);
    QVERIFY(react(key + 1000, kThumb, true) == Kind::NotFound);
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{404, {}}; };
    m_alice->send(u"carol@ex.test"_s, u"hello"_s);
    QVERIFY(m_alice->waitForState(1, im::DeliveryState::Failed));
    QVERIFY(react(m_alice->sent.first().key, kThumb, true) == Kind::BadValue);
    m_server->sendMessage({.body = "bare"}); // without a Message-ID nothing can be said about it
    QVERIFY(QTest::qWaitFor([&] { return m_alice->received.size() == 2; }, kPatience));
    QVERIFY(react(m_alice->received.last().key, kThumb, true) == Kind::BadValue);
    QTest::qWait(50);
    QVERIFY(reactions().isEmpty());
}

void TestReactions::peersCannotHeapThemUp()
{
    QVERIFY(m_alice->goOnline());
    const im::MessageKey key = receive("abc123");
    for (int i = 0; i < Limits::kMaxReactionsOfAPerson + 1; ++i) {
        const QByteArray number = QByteArray::number(i);
        m_server->sendMessage({.contentType = "message/cpim",
                               .body = "NS: ln <urn:linnet:cpim>\r\nln.Reaction-To: abc123\r\nln.Reaction: " + number + "\r\n"
                                   + FakeServer::cpim("r" + number, "Reacted")});
    }
    QVERIFY(QTest::qWaitFor([&] { return m_changed.size() == Limits::kMaxReactionsOfAPerson + 1; }, kPatience));
    QCOMPARE(reactionsOf(key).size(), Limits::kMaxReactionsOfAPerson);
}

QTEST_GUILESS_MAIN(TestReactions)
#include "tst_Reactions.moc"
