// SPDX-License-Identifier: MIT
#include "store/Schema.h"
#include "store/Tables.h"

#include <QTest>

using namespace linnet::store;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// Two conversations that are one person, and back (DESIGN section 5).
class tst_Merging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void nothingIsLost();
    void newMessagesOfTheAliasComeToTheMergedChat();
    void answersGoToTheAddressUsedLast();
    void splittingGivesBackWhatWasThere();
    void mergedRequestsAreAcceptedTogether();
    void anAliasOfAnAliasFollows();
    void whatCannotBeMerged();
    void aDeletedMergedChatComesBackAsOne();
    void searchFollows();

private:
    ChatMessage message(const Address &peer, const QString &text, Direction direction) const;
    MessageKey arrive(const Address &peer, const QString &text, bool fromStranger = false);
    MessageKey send(const Address &peer, const QString &text) { return t().messages.insertOutgoing(message(peer, text, Direction::Out))->key; }
    ConversationId chat(const Address &peer) { return t().conversations.find(m_me, peer)->value_or(0); }
    QStringList texts(ConversationId id);
    Tables &t() { return *m_tables; }

    std::unique_ptr<SqliteDatabase> m_database;
    std::unique_ptr<Statements> m_statements;
    std::unique_ptr<Tables> m_tables;
    const Address m_me{u"sip:me@example.org"_s};
    const Address m_bob{u"sip:bob@example.org"_s};
    const Address m_mobile{u"sip:+15551234@example.org"_s};
    const QDateTime m_now = QDateTime::fromMSecsSinceEpoch(1'780'000'000'123, Qt::UTC);
};

void tst_Merging::init()
{
    auto database = SqliteDatabase::open(u":memory:"_s, SqliteDatabase::Mode::ReadWrite);
    QVERIFY(database.ok());
    m_database = std::make_unique<SqliteDatabase>(std::move(*database));
    QVERIFY(upgrade(*m_database, QString(), profileSchema()));
    m_statements = std::make_unique<Statements>(*m_database);
    m_tables = std::make_unique<Tables>(*m_statements);
}

void tst_Merging::cleanup()
{
    m_tables.reset();
    m_statements.reset();
    m_database.reset();
}

ChatMessage tst_Merging::message(const Address &peer, const QString &text, Direction direction) const
{
    ChatMessage made;
    made.messageId = text.toUtf8().toHex();
    made.account = m_me;
    made.peer = peer;
    made.direction = direction;
    made.text = text;
    made.contentType = "text/plain";
    made.time = m_now;
    return made;
}

MessageKey tst_Merging::arrive(const Address &peer, const QString &text, bool fromStranger)
{
    ChatMessage made = message(peer, text, Direction::In);
    made.fromStranger = fromStranger;
    const auto stored = t().messages.insertIncoming(made, {m_me, peer, made.messageId, {}, {}, 0});
    return stored && *stored ? (*stored)->key : 0;
}

QStringList tst_Merging::texts(ConversationId id)
{
    QStringList found;
    const auto page = t().messages.pageBefore(id, 0, 100);
    for (const ChatMessage &one : *page)
        found.append(one.text + u'|' + one.peer.uri);
    return found;
}

void tst_Merging::nothingIsLost()
{
    arrive(m_bob, u"1"_s);
    const MessageKey second = arrive(m_mobile, u"2"_s);
    send(m_bob, u"3"_s);
    const MessageKey fourth = send(m_mobile, u"4"_s);
    QVERIFY(t().outbox.add({fourth, m_me, m_mobile, 0, 0, 0, 1'000, false}));
    QVERIFY(t().attachments.add(second, {0, u"a.png"_s, "image/png", 3}, "abc").ok());
    QVERIFY(t().conversations.setDraft(chat(m_bob), u"to bob "_s));
    QVERIFY(t().conversations.setDraft(chat(m_mobile), u"to mobile"_s));
    QVERIFY(t().conversations.setRetention(chat(m_bob), 7));
    const ConversationId bob = chat(m_bob);
    const ConversationId mobile = chat(m_mobile);

    QVERIFY(*t().conversations.merge(mobile, bob));
    QCOMPARE(texts(bob), (QStringList{u"1|"_s + m_bob.uri, u"2|"_s + m_mobile.uri, u"3|"_s + m_bob.uri, u"4|"_s + m_mobile.uri}));
    QCOMPARE(chat(m_mobile), bob);
    QVERIFY(!t().conversations.get(mobile)->has_value());
    const Conversation merged = **t().conversations.get(bob);
    QCOMPARE(merged.unread, 2);
    QCOMPARE(merged.aliases, QList<Address>{m_mobile});
    QCOMPARE(merged.draft, u"to bob \nto mobile"_s);
    QCOMPARE(merged.retentionDays, 0); // the other chat was to be kept for ever
    QCOMPARE((*t().outbox.all()).first().peer, m_mobile);
    QCOMPARE((**t().messages.get(second)).attachments.size(), 1);
    QCOMPARE((**t().messages.get(second)).conversation, bob);
    QCOMPARE(t().conversations.list()->size(), 1);
}

void tst_Merging::newMessagesOfTheAliasComeToTheMergedChat()
{
    arrive(m_bob, u"1"_s);
    arrive(m_mobile, u"2"_s);
    QVERIFY(*t().conversations.merge(chat(m_mobile), chat(m_bob)));
    const MessageKey third = arrive(m_mobile, u"3"_s);
    const MessageKey fourth = send(m_mobile, u"4"_s);
    QCOMPARE((**t().messages.get(third)).conversation, chat(m_bob));
    QCOMPARE((**t().messages.get(third)).peer, m_mobile);
    QCOMPARE((**t().messages.get(fourth)).peer, m_mobile);
    QCOMPARE(t().conversations.list()->size(), 1);
}

void tst_Merging::answersGoToTheAddressUsedLast()
{
    arrive(m_mobile, u"1"_s);
    arrive(m_bob, u"2"_s);
    QCOMPARE(*t().conversations.answerAddress(m_me, m_bob), m_bob);
    QVERIFY(*t().conversations.merge(chat(m_mobile), chat(m_bob)));
    QCOMPARE(*t().conversations.answerAddress(m_me, m_bob), m_bob);
    arrive(m_mobile, u"3"_s);
    QCOMPARE(*t().conversations.answerAddress(m_me, m_bob), m_mobile);
    QCOMPARE((**t().conversations.get(chat(m_bob))).answersTo, m_mobile);
    send(m_bob, u"4"_s); // what the user writes decides nothing
    QCOMPARE(*t().conversations.answerAddress(m_me, m_bob), m_mobile);
    arrive(m_bob, u"5"_s);
    QCOMPARE(*t().conversations.answerAddress(m_me, m_bob), m_bob);
    QCOMPARE(*t().conversations.answerAddress(m_me, m_mobile), m_mobile); // who names the alias means it
}

void tst_Merging::splittingGivesBackWhatWasThere()
{
    arrive(m_bob, u"1"_s);
    arrive(m_mobile, u"2"_s);
    send(m_mobile, u"3"_s);
    const ConversationId bob = chat(m_bob);
    const QStringList before = texts(bob);
    const QStringList mobileBefore = texts(chat(m_mobile));
    QVERIFY(*t().conversations.merge(chat(m_mobile), bob));
    arrive(m_mobile, u"4"_s);
    QVERIFY(!t().conversations.split(bob, m_bob)->has_value()); // its own address is no alias
    const auto own = t().conversations.split(bob, m_mobile);
    QVERIFY(own.ok() && own->has_value());
    QCOMPARE(chat(m_mobile), **own);
    QCOMPARE(texts(bob), before);
    QCOMPARE(texts(**own), mobileBefore + QStringList{u"4|"_s + m_mobile.uri});
    QCOMPARE((**t().conversations.get(**own)).unread, 2);
    QCOMPARE((**t().conversations.get(bob)).unread, 1);
    QVERIFY((**t().conversations.get(bob)).aliases.isEmpty());
    QVERIFY(!t().conversations.split(bob, m_mobile)->has_value());
    // And together again.
    QVERIFY(*t().conversations.merge(**own, bob));
    QCOMPARE(texts(bob).size(), 4);
}

void tst_Merging::mergedRequestsAreAcceptedTogether()
{
    arrive(m_bob, u"1"_s, true);
    arrive(m_mobile, u"2"_s, true);
    QVERIFY(*t().conversations.merge(chat(m_mobile), chat(m_bob)));
    QVERIFY((**t().conversations.get(chat(m_bob))).isRequest);
    QVERIFY(!*t().contacts.isKnown(m_me, m_mobile));
    QCOMPARE(*t().conversations.strangerMessageCount(m_bob), 2);
    QVERIFY(t().conversations.setRequest(chat(m_bob), false));
    QVERIFY(*t().contacts.isKnown(m_me, m_mobile));
    QVERIFY(*t().contacts.isKnown(m_me, m_bob));

    const Address carol{u"sip:carol@example.org"_s};
    arrive(carol, u"3"_s, true);
    QVERIFY(*t().conversations.merge(chat(carol), chat(m_bob)));
    QVERIFY(!(**t().conversations.get(chat(carol))).isRequest);
    QVERIFY(*t().contacts.isKnown(m_me, carol));
}

void tst_Merging::anAliasOfAnAliasFollows()
{
    const Address carol{u"sip:carol@example.org"_s};
    arrive(carol, u"1"_s);
    arrive(m_mobile, u"2"_s);
    arrive(m_bob, u"3"_s);
    QVERIFY(*t().conversations.merge(chat(carol), chat(m_mobile)));
    QVERIFY(*t().conversations.merge(chat(m_mobile), chat(m_bob)));
    QCOMPARE(chat(carol), chat(m_bob));
    QCOMPARE(texts(chat(m_bob)), (QStringList{u"1|"_s + carol.uri, u"2|"_s + m_mobile.uri, u"3|"_s + m_bob.uri}));
    QCOMPARE((**t().conversations.get(chat(m_bob))).aliases, (QList<Address>{m_mobile, carol}));
}

void tst_Merging::whatCannotBeMerged()
{
    arrive(m_bob, u"1"_s);
    ChatMessage other = message(m_bob, u"2"_s, Direction::Out);
    other.account.uri = u"sip:work@example.org"_s;
    const auto work = t().messages.insertOutgoing(other);
    QVERIFY(!*t().conversations.merge(chat(m_bob), chat(m_bob)));
    QVERIFY(!*t().conversations.merge(chat(m_bob), 999));
    QVERIFY(!*t().conversations.merge(999, chat(m_bob)));
    QVERIFY(!*t().conversations.merge(work->conversation, chat(m_bob)));
    QCOMPARE(t().conversations.list()->size(), 2);
    QVERIFY(t().aliases.list()->isEmpty());
}

void tst_Merging::aDeletedMergedChatComesBackAsOne()
{
    arrive(m_bob, u"1"_s);
    arrive(m_mobile, u"2"_s);
    QVERIFY(*t().conversations.merge(chat(m_mobile), chat(m_bob)));
    QVERIFY(*t().conversations.remove(chat(m_bob)));
    arrive(m_mobile, u"3"_s);
    QCOMPARE(chat(m_mobile), chat(m_bob));
    QCOMPARE(texts(chat(m_bob)), QStringList{u"3|"_s + m_mobile.uri});
}

void tst_Merging::searchFollows()
{
    arrive(m_bob, u"apple"_s);
    arrive(m_mobile, u"apple pie"_s);
    QVERIFY(*t().conversations.merge(chat(m_mobile), chat(m_bob)));
    QCOMPARE(t().messages.query(m_mobile, u"apple"_s, 0)->size(), 2);
    QCOMPARE(t().messages.query(m_bob, u"apple"_s, 0)->size(), 2);
}

QTEST_GUILESS_MAIN(tst_Merging)
#include "tst_Merging.moc"
