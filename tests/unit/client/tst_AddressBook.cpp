// SPDX-License-Identifier: MIT
#include "ClientHarness.h"
#include "FakeServer.h"
#include "base/Limits.h"
#include "client/AddressBook.h"

#include <QSignalSpy>

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

/// Who is one person, who is blocked, whose server writes itself into From (DESIGN section 5).
class TestAddressBook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void mergedChatGetsNewMessagesAndAnswersTheAddressUsedLast();
    void splittingGivesThePersonBack();
    void mergingIsToldAndRefusedWhereItMakesNoSense();
    void blockedDomainGets403AndLeavesNoTrace();
    void aContactGetsThroughABlockedDomain();
    void blockingAMergedPersonBlocksAllAddresses();
    void domainsAreReadFromText_data();
    void domainsAreReadFromText();
    void aServerThatWritesItselfIntoFromIsHome();
    void whoIsKnownByTheServersAddressStaysThere();
    void capsOfStrangersAtTheirLimits();

private:
    void receive(const QByteArray &from, int expected = 200)
    {
        const qsizetype answers = m_server->answers.size();
        m_server->sendMessage(FakeServer::Outgoing{.from = from});
        QVERIFY(QTest::qWaitFor([&] { return m_server->answers.size() > answers; }, kPatience));
        QCOMPARE(m_server->answers.last().status, expected);
    }
    template <typename T, typename Call>
    std::optional<Result<T, client::ClientError>> wait(Call call)
    {
        std::optional<Result<T, client::ClientError>> answer;
        call([&answer](const Result<T, client::ClientError> &result) { answer.emplace(result); });
        [[maybe_unused]] const bool answered = QTest::qWaitFor([&answer] { return answer.has_value(); }, kPatience);
        return answer;
    }
    QList<im::Conversation> conversations()
    {
        const auto all = wait<QList<im::Conversation>>([this](auto done) { m_alice->client().conversations(done); });
        return all && *all ? **all : QList<im::Conversation>();
    }
    im::ConversationId chatWith(const QString &peer)
    {
        for (const im::Conversation &one : conversations()) {
            if (one.peer.uri == u"sip:"_s + peer)
                return one.id;
        }
        return 0;
    }
    bool merge(const QString &from, const QString &into)
    {
        const auto merged = wait<im::Conversation>(
            [&](auto done) { m_alice->client().mergeConversations(chatWith(from), chatWith(into), done); });
        return merged && merged->ok();
    }
    bool blockDomain(const QString &domain, bool blocked = true)
    {
        const auto done = wait<client::Ok>([&](auto then) { m_alice->client().setDomainBlocked(domain, blocked, then); });
        return done && done->ok();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Person> m_alice;
};

void TestAddressBook::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeServer>();
    m_alice = std::make_unique<Person>(m_dir->filePath(u"alice"_s));
    QVERIFY(m_alice->addAccount(u"alice@ex.test"_s, m_server->address()));
    QVERIFY(m_alice->goOnline());
}

void TestAddressBook::cleanup()
{
    m_alice.reset();
    m_server.reset();
    m_dir.reset();
}

void TestAddressBook::mergedChatGetsNewMessagesAndAnswersTheAddressUsedLast()
{
    receive("sip:bob@ex.test");
    receive("sip:+15551234@ex.test");
    QVERIFY(merge(u"+15551234@ex.test"_s, u"bob@ex.test"_s));
    receive("sip:+15551234@ex.test");
    const auto all = conversations();
    QCOMPARE(all.size(), 1);
    QCOMPARE(all.first().unread, 3);
    QCOMPARE(all.first().peer.uri, u"sip:bob@ex.test"_s);
    QCOMPARE(all.first().answersTo.uri, u"sip:+15551234@ex.test"_s);

    m_alice->send(u"bob@ex.test"_s, u"where are you"_s);
    QVERIFY(QTest::qWaitFor([&] { return m_alice->sent.size() == 1; }, kPatience));
    QCOMPARE(m_alice->sent.first().peer.uri, u"sip:+15551234@ex.test"_s);
    QCOMPARE(m_alice->sent.first().conversation, all.first().id);
    QVERIFY(m_alice->waitForState(1, im::DeliveryState::Accepted));
    QVERIFY(m_server->messages.last().uri.user.view() == "+15551234");
}

void TestAddressBook::splittingGivesThePersonBack()
{
    receive("sip:bob@ex.test");
    receive("sip:carol@ex.test");
    QVERIFY(merge(u"carol@ex.test"_s, u"bob@ex.test"_s));
    const im::Address carol{u"sip:carol@ex.test"_s};
    const im::ConversationId bob = chatWith(u"bob@ex.test"_s);
    const auto own = wait<im::Conversation>([&](auto done) { m_alice->client().splitAlias(bob, carol, done); });
    QVERIFY(own && own->ok());
    QCOMPARE((**own).peer, carol);
    QCOMPARE((**own).unread, 1);
    const auto again = wait<im::Conversation>([&](auto done) { m_alice->client().splitAlias(bob, carol, done); });
    QVERIFY(again && !again->ok());
    QVERIFY(again->error().kind == client::ClientError::Kind::NotFound);
}

void TestAddressBook::mergingIsToldAndRefusedWhereItMakesNoSense()
{
    receive("sip:bob@ex.test");
    receive("sip:carol@ex.test");
    const im::ConversationId carol = chatWith(u"carol@ex.test"_s);
    const im::ConversationId bob = chatWith(u"bob@ex.test"_s);
    QVERIFY(!merge(u"bob@ex.test"_s, u"bob@ex.test"_s));
    QSignalSpy removed(&m_alice->client(), &client::Client::conversationRemoved);
    QSignalSpy history(&m_alice->client(), &client::Client::historyChanged);
    QVERIFY(merge(u"carol@ex.test"_s, u"bob@ex.test"_s));
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().first().toLongLong(), carol);
    QCOMPARE(history.size(), 1);
    QCOMPARE(history.first().first().toLongLong(), bob);
}

void TestAddressBook::blockedDomainGets403AndLeavesNoTrace()
{
    QVERIFY(blockDomain(u"@Spam.Example"_s));
    receive("sip:eve@spam.example", 403);
    receive("sip:eve@mail.spam.example:5070", 403);
    receive("sip:bob@notspam.example");
    QCOMPARE(conversations().size(), 1);
    QCOMPARE(m_alice->received.size(), 1);
    const auto blocks = wait<client::Blocks>([this](auto done) { m_alice->client().blocks(done); });
    QCOMPARE((**blocks).domains, QStringList{u"spam.example"_s});
    m_alice->kill();
    m_alice->open();
    QVERIFY(m_alice->goOnline());
    receive("sip:eve@spam.example", 403);
    QVERIFY(blockDomain(u"spam.example"_s, false));
    QVERIFY(!blockDomain(u"spam.example"_s, false)); // there is none any more
    receive("sip:eve@spam.example");
}

void TestAddressBook::aContactGetsThroughABlockedDomain()
{
    QVERIFY(m_alice->addContact(u"bob@spam.example"_s));
    QVERIFY(blockDomain(u"spam.example"_s));
    receive("sip:bob@spam.example");
    receive("sip:eve@spam.example", 403);
    QVERIFY(m_alice->block(u"bob@spam.example"_s));
    receive("sip:bob@spam.example", 403);
}

void TestAddressBook::blockingAMergedPersonBlocksAllAddresses()
{
    receive("sip:bob@ex.test");
    receive("sip:carol@ex.test");
    QVERIFY(merge(u"carol@ex.test"_s, u"bob@ex.test"_s));
    QVERIFY(m_alice->block(u"bob@ex.test"_s));
    receive("sip:carol@ex.test", 403);
    receive("sip:bob@ex.test", 403);
    const auto blocks = wait<client::Blocks>([this](auto done) { m_alice->client().blocks(done); });
    QCOMPARE((**blocks).addresses.size(), 2);
}

void TestAddressBook::domainsAreReadFromText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("domain");
    QTest::newRow("with @") << u"@spam.example"_s << u"spam.example"_s;
    QTest::newRow("without") << u" Spam.Example. "_s << u"spam.example"_s;
    QTest::newRow("other script") << u"@b\u00fccher.example"_s << u"xn--bcher-kva.example"_s;
    QTest::newRow("IPv4") << u"192.0.2.1"_s << u"192.0.2.1"_s;
    QTest::newRow("IPv6") << u"@[2001:DB8::1]"_s << u"[2001:db8::1]"_s;
    for (const QString &bad : {u""_s, u"@"_s, u"@spam.example:5070"_s, u"bob@spam.example"_s, u"@spam example"_s, u"@spam.example;x"_s, u"@@x"_s})
        QTest::newRow(qPrintable(u"\"%1\""_s.arg(bad))) << bad << QString();
}

void TestAddressBook::domainsAreReadFromText()
{
    QFETCH(QString, text);
    QFETCH(QString, domain);
    QCOMPARE(client::domainFromText(text), domain);
}

void TestAddressBook::aServerThatWritesItselfIntoFromIsHome()
{
    receive("sip:bob@ex.test");
    receive("sip:bob@" + m_server->address().toLatin1()); // host and port
    receive("sip:bob@127.0.0.1");
    QCOMPARE(conversations().size(), 1);
    QCOMPARE(conversations().first().unread, 3);
    QCOMPARE(conversations().first().peer.uri, u"sip:bob@ex.test"_s);
    receive("sip:bob@127.0.0.2");
    QCOMPARE(conversations().size(), 2);
}

void TestAddressBook::whoIsKnownByTheServersAddressStaysThere()
{
    QVERIFY(m_alice->addContact(u"bob@127.0.0.1"_s));
    receive("sip:bob@127.0.0.1");
    QCOMPARE(conversations().first().peer.uri, u"sip:bob@127.0.0.1"_s);
    QVERIFY(!conversations().first().isRequest);
}

void TestAddressBook::capsOfStrangersAtTheirLimits()
{
    // RELIABILITY section 5: limit - 1, limit, limit + 1 messages of one stranger, spread over two chats that were merged.
    for (int i = 0; i < Limits::kMaxMessagesPerStranger - 1; ++i)
        receive("sip:eve@ex.test");
    receive("sip:eve2@ex.test");
    QVERIFY(merge(u"eve2@ex.test"_s, u"eve@ex.test"_s));
    receive("sip:eve@ex.test", 480);
    receive("sip:eve2@ex.test", 480);
    QCOMPARE(conversations().first().unread, Limits::kMaxMessagesPerStranger);
    // Accepted, the cap is gone, under both addresses.
    const auto accepted = wait<client::Ok>([this](auto done) { m_alice->client().acceptRequest(chatWith(u"eve@ex.test"_s), done); });
    QVERIFY(accepted && accepted->ok());
    receive("sip:eve@ex.test");
    receive("sip:eve2@ex.test");
    QVERIFY(!m_alice->received.last().fromStranger);
}

QTEST_GUILESS_MAIN(TestAddressBook)
#include "tst_AddressBook.moc"
