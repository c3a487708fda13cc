// SPDX-License-Identifier: MIT
#include "store/Schema.h"
#include "store/Tables.h"

#include <QTest>

using namespace linnet::store;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

Q_DECLARE_METATYPE(linnet::store::DuplicateKeys)

/// The tables over a database in memory, as a job sees them.
class tst_Tables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void outgoingMessageComesBackWhole();
    void incomingMessageComesBackWhole();
    void keysGrowWhateverTheClockSays();
    void keysAreNeverUsedAgain();
    void design5_duplicateKeys_data();
    void design5_duplicateKeys();
    void design5_duplicatesAreForgottenAfter30Days();
    void aDuplicateOfADeletedMessageStaysGone();
    void pagesGoBackToTheStart();
    void queryFindsAllWordsInAnyCase();
    void deliveryIsWrittenWithItsStep();
    void requestFactsAreKept();
    void markDisplayedCountsOnce();
    void conversationListShowsAll();
    void conversationTitleFollowsContactThenClaimThenAddress();
    void writingToAStrangerMakesItKnown();
    void acceptingARequestMakesItKnown();
    void strangerCounts();
    void sessionsAreEventsOfTheirConversation();
    void contactsAndBlocking();
    void outboxOrderAndDue();
    void outboxFindsWhatWasSending();
    void removingTakesOutboxAndSteps();
    void accountsKeepTheirOrderAndCredentials();
    void filesComeBackWhole();
    void instanceIdIsMadeOnce();
    void peerFacts();
    void serverFacts();
    void settings();
    void nastyStringsEverywhere();

private:
    ChatMessage message(const QString &text, Direction direction = Direction::Out) const;
    ChatMessage arrive(const QString &text, const QByteArray &id, bool fromStranger = false);
    Tables &t() { return *m_tables; }

    std::unique_ptr<SqliteDatabase> m_database;
    std::unique_ptr<Statements> m_statements;
    std::unique_ptr<Tables> m_tables;
    const Address m_me{u"sip:me@example.org"_s};
    const Address m_bob{u"sip:bob@example.org"_s};
    const QDateTime m_now = QDateTime::fromMSecsSinceEpoch(1'780'000'000'123, Qt::UTC);
};

void tst_Tables::init()
{
    auto database = SqliteDatabase::open(u":memory:"_s, SqliteDatabase::Mode::ReadWrite);
    QVERIFY(database.ok());
    m_database = std::make_unique<SqliteDatabase>(std::move(*database));
    QVERIFY(upgrade(*m_database, QString(), profileSchema()));
    m_statements = std::make_unique<Statements>(*m_database);
    m_tables = std::make_unique<Tables>(*m_statements);
}

void tst_Tables::cleanup()
{
    m_tables.reset();
    m_statements.reset();
    m_database.reset();
}

ChatMessage tst_Tables::message(const QString &text, Direction direction) const
{
    ChatMessage made;
    made.messageId = "id-" + text.toUtf8().toHex().left(30);
    made.account = m_me;
    made.peer = m_bob;
    made.direction = direction;
    made.text = text;
    made.subject = u"subject"_s;
    made.contentType = "text/plain";
    made.time = m_now;
    made.claimedTime = m_now.addSecs(-5);
    made.ref = u"ref"_s;
    return made;
}

ChatMessage tst_Tables::arrive(const QString &text, const QByteArray &id, bool fromStranger)
{
    ChatMessage made = message(text, Direction::In);
    made.messageId = id;
    made.fromStranger = fromStranger;
    const auto stored = t().messages.insertIncoming(made, {m_me, m_bob, id, {}, {}, 0});
    return stored && *stored ? **stored : ChatMessage();
}

void tst_Tables::outgoingMessageComesBackWhole()
{
    const auto stored = t().messages.insertOutgoing(message(u"Hello"_s));
    QVERIFY2(stored.ok(), stored.ok() ? "" : qPrintable(stored.error().text));
    QVERIFY(stored->key > 0);
    QVERIFY(stored->conversation > 0);
    QVERIFY(stored->delivery.state == DeliveryState::Queued);
    QCOMPARE(**t().messages.get(stored->key), *stored);
    QVERIFY(!t().messages.get(stored->key + 1)->has_value());
}

void tst_Tables::incomingMessageComesBackWhole()
{
    ChatMessage made = message(u"Hello"_s, Direction::In);
    made.format = MessageFormat::Plain;
    made.fromStranger = true;
    made.claimedTime = {};
    const auto stored = t().messages.insertIncoming(made, {m_me, m_bob, "x", {}, {}, 0});
    QVERIFY(stored.ok() && stored->has_value());
    QCOMPARE(**t().messages.get((*stored)->key), **stored);
    made.key = (*stored)->key;
    made.conversation = (*stored)->conversation;
    QCOMPARE(**stored, made);
}

void tst_Tables::keysGrowWhateverTheClockSays()
{
    MessageKey last = 0;
    for (int i = 0; i < 20; ++i) {
        ChatMessage made = message(QString::number(i));
        made.time = m_now.addDays(i % 2 ? -10'000 : 10'000);
        const auto stored = t().messages.insertOutgoing(made);
        QVERIFY(stored->key > last);
        last = stored->key;
    }
    const auto page = t().messages.pageBefore(1, 0, 100);
    for (int i = 0; i < 20; ++i)
        QCOMPARE((*page)[i].text, QString::number(i));
}

void tst_Tables::keysAreNeverUsedAgain()
{
    const MessageKey first = t().messages.insertOutgoing(message(u"a"_s))->key;
    QVERIFY(*t().messages.remove(first));
    QVERIFY(!*t().messages.remove(first));
    QVERIFY(t().messages.insertOutgoing(message(u"b"_s))->key > first);
}

void tst_Tables::design5_duplicateKeys_data()
{
    QTest::addColumn<DuplicateKeys>("first");
    QTest::addColumn<DuplicateKeys>("second");
    QTest::addColumn<bool>("duplicate");
    const DuplicateKeys cpim{m_me, m_bob, "id1", "call1", "tag1", 1};
    const DuplicateKeys bare{m_me, m_bob, "", "call1", "tag1", 1};
    const auto changed = [](DuplicateKeys keys, auto &&change) {
        change(keys);
        return keys;
    };
    QTest::newRow("same Message-ID, other request") << cpim << DuplicateKeys{m_me, m_bob, "id1", "call2", "tag2", 7} << true;
    QTest::newRow("other Message-ID, same request") << cpim << DuplicateKeys{m_me, m_bob, "id2", "call1", "tag1", 1} << false;
    QTest::newRow("same Message-ID, other sender") << cpim << changed(cpim, [](auto &k) { k.sender.uri = u"sip:eve@x"_s; }) << false;
    QTest::newRow("same Message-ID, other account") << cpim << changed(cpim, [](auto &k) { k.account.uri = u"sip:you@x"_s; }) << false;
    QTest::newRow("bare, same request") << bare << bare << true;
    QTest::newRow("bare, other Call-ID") << bare << changed(bare, [](auto &k) { k.callId = "call2"; }) << false;
    QTest::newRow("bare, other tag") << bare << changed(bare, [](auto &k) { k.fromTag = "tag2"; }) << false;
    QTest::newRow("bare, other CSeq") << bare << changed(bare, [](auto &k) { k.cseq = 2; }) << false;
    QTest::newRow("bare, parts moved") << DuplicateKeys{m_me, m_bob, "", "ab", "c", 1} << DuplicateKeys{m_me, m_bob, "", "a", "bc", 1} << false;
    QTest::newRow("bare against CPIM") << bare << cpim << false;
}

void tst_Tables::design5_duplicateKeys()
{
    QFETCH(DuplicateKeys, first);
    QFETCH(DuplicateKeys, second);
    QFETCH(bool, duplicate);
    const ChatMessage made = message(u"x"_s, Direction::In);
    QVERIFY(!*t().seen.contains(first));
    QVERIFY(t().messages.insertIncoming(made, first)->has_value());
    QVERIFY(*t().seen.contains(first));
    QCOMPARE(*t().seen.contains(second), duplicate);
    QCOMPARE(t().messages.insertIncoming(made, second)->has_value(), !duplicate);
    QCOMPARE(t().messages.query({}, {}, 0)->size(), duplicate ? 1 : 2);
}

void tst_Tables::design5_duplicatesAreForgottenAfter30Days()
{
    const DuplicateKeys keys{m_me, m_bob, "id", {}, {}, 0};
    QVERIFY(*t().seen.add(keys, m_now));
    QVERIFY(t().seen.forgetOld(m_now.addDays(30)));
    QVERIFY(*t().seen.contains(keys));
    QVERIFY(t().seen.forgetOld(m_now.addDays(30).addMSecs(1)));
    QVERIFY(!*t().seen.contains(keys));
}

void tst_Tables::aDuplicateOfADeletedMessageStaysGone()
{
    const ChatMessage stored = arrive(u"x"_s, "id");
    QVERIFY(*t().conversations.remove(stored.conversation));
    QCOMPARE(arrive(u"x"_s, "id").key, 0);
    QVERIFY(t().conversations.list()->isEmpty());
}

void tst_Tables::pagesGoBackToTheStart()
{
    QVERIFY(t().messages.insertOutgoing([&] { ChatMessage other = message(u"other"_s); other.peer.uri = u"sip:eve@x"_s; return other; }()));
    for (int i = 0; i < 95; ++i)
        QVERIFY(t().messages.insertOutgoing(message(QString::number(i))));
    const ConversationId conversation = **t().conversations.find(m_me, m_bob);
    QStringList texts;
    MessageKey before = 0;
    int pages = 0;
    while (true) {
        const auto page = t().messages.pageBefore(conversation, before, 30);
        QVERIFY(page.ok());
        if (page->isEmpty())
            break;
        ++pages;
        before = page->first().key;
        for (qsizetype i = page->size() - 1; i >= 0; --i)
            texts.prepend((*page)[i].text);
    }
    QCOMPARE(pages, 4);
    QCOMPARE(texts.size(), 95);
    QCOMPARE(texts.first(), u"0"_s);
    QCOMPARE(texts.last(), u"94"_s);
    QVERIFY(t().messages.pageBefore(conversation, 0, 0)->isEmpty());
    QVERIFY(t().messages.pageBefore(conversation, 0, -3)->isEmpty());
}

void tst_Tables::queryFindsAllWordsInAnyCase()
{
    for (const QString &text : {u"The quick brown Fox"_s, u"你好，世界"_s, u"STRASSE Äpfel"_s, u"100% _x' OR 1=1"_s, QString(u"nul\0fox"_s.constData(), 7)})
        QVERIFY(t().messages.insertOutgoing(message(text)));
    const auto texts = [&](const QString &words, int limit = 0) {
        QStringList found;
        const auto rows = t().messages.query({}, words, limit);
        for (const ChatMessage &row : *rows)
            found.append(row.text);
        return found;
    };
    QCOMPARE(texts(u"fox"_s).size(), 2);
    QCOMPARE(texts(u" FOX  the "_s), QStringList{u"The quick brown Fox"_s});
    QCOMPARE(texts(u"世界"_s), QStringList{u"你好，世界"_s});
    QCOMPARE(texts(u"äPFEL"_s).size(), 1);
    QCOMPARE(texts(u"%"_s).size(), 1);
    QCOMPARE(texts(u"' or 1=1"_s).size(), 1);
    QCOMPARE(texts(u"fox cat"_s).size(), 0);
    QCOMPARE(texts(u""_s).size(), 5);
    QCOMPARE(texts(u""_s, 2), (QStringList{u"100% _x' OR 1=1"_s, QString(u"nul\0fox"_s.constData(), 7)}));
    QCOMPARE(t().messages.query({u"sip:eve@x"_s}, {}, 0)->size(), 0);
    QCOMPARE(t().messages.query(m_bob, {}, 3)->size(), 3);
}

void tst_Tables::deliveryIsWrittenWithItsStep()
{
    const MessageKey key = t().messages.insertOutgoing(message(u"x"_s))->key;
    const Delivery sending{DeliveryState::Sending, false, 0, DeliveryReason::None};
    const Delivery failed{DeliveryState::Failed, false, 404, DeliveryReason::NotFound};
    const Delivery stored{DeliveryState::Accepted, true, 202, DeliveryReason::None};
    for (const Delivery &delivery : {sending, failed, stored})
        QVERIFY(*t().messages.setDelivery(key, delivery, m_now));
    QCOMPARE((*t().messages.get(key))->delivery, stored);
    QCOMPARE(*t().deliveries.steps(key),
             (QList<DeliveryStep>{{m_now, {}}, {m_now, sending}, {m_now, failed}, {m_now, stored}}));
    QVERIFY(!*t().messages.setDelivery(key + 1, sending, m_now));
    QVERIFY(t().messages.setFormat(key, MessageFormat::Plain));
    QVERIFY((*t().messages.get(key))->format == MessageFormat::Plain);

    const MessageKey incoming = arrive(u"y"_s, "in").key;
    QVERIFY(!*t().messages.setDelivery(incoming, sending, m_now)); // a received one has no delivery
}

void tst_Tables::requestFactsAreKept()
{
    const MessageKey key = t().messages.insertOutgoing(message(u"x"_s))->key;
    QCOMPARE(*t().deliveries.request(key), DeliveryRequest{});
    const DeliveryRequest request{1234, {u"UDP 192.0.2.1:5060"_s, u"TCP [2001:db8::1]:5060"_s}, 3};
    QVERIFY(t().deliveries.setRequest(key, {1, {}, 1}));
    QVERIFY(t().deliveries.setRequest(key, request));
    QCOMPARE(*t().deliveries.request(key), request);
}

void tst_Tables::markDisplayedCountsOnce()
{
    arrive(u"a"_s, "1");
    const ChatMessage second = arrive(u"b"_s, "2");
    arrive(u"c"_s, "3");
    QVERIFY(t().messages.insertOutgoing(message(u"mine"_s)));
    QCOMPARE(*t().messages.markDisplayed(second.conversation, second.key), 2);
    QCOMPARE(*t().messages.markDisplayed(second.conversation, second.key), 0);
    QVERIFY((*t().messages.get(second.key))->displayed);
    QCOMPARE(t().conversations.list()->first().unread, 1);
}

void tst_Tables::conversationListShowsAll()
{
    const ChatMessage first = arrive(u"a"_s, "1");
    arrive(QString(5000, u'b'), "2");
    const auto empty = t().conversations.findOrCreate(m_me, {u"sip:zoe@x"_s}, false);
    QVERIFY(t().conversations.setDraft(*empty, u"dra\nft "_s));
    const auto list = t().conversations.list();
    QCOMPARE(list->size(), 2);
    const Conversation &bob = list->first();
    QCOMPARE(bob.peer, m_bob);
    QCOMPARE(bob.account, m_me);
    QCOMPARE(bob.unread, 2);
    QCOMPARE(bob.firstUnread, first.key);
    QCOMPARE(bob.last.text, QString(512, u'b'));
    QCOMPARE(bob.last.messageId, "2");
    QVERIFY(!bob.isRequest);
    const Conversation &zoe = list->last();
    QCOMPARE(zoe.last.key, 0);
    QCOMPARE(zoe.draft, u"dra\nft "_s);
    QCOMPARE(**t().conversations.get(zoe.id), zoe);
    QVERIFY(!t().conversations.get(999)->has_value());
    QVERIFY(!t().conversations.find(m_me, {u"sip:none@x"_s})->has_value());
    QCOMPARE(*t().conversations.findOrCreate(m_me, m_bob, true), bob.id);

    QVERIFY(t().messages.insertOutgoing([&] { ChatMessage made = message(u"hi"_s); made.peer.uri = u"sip:zoe@x"_s; return made; }()));
    QCOMPARE(t().conversations.list()->first().id, zoe.id); // the newest first
}

void tst_Tables::conversationTitleFollowsContactThenClaimThenAddress()
{
    const ConversationId id = arrive(u"a"_s, "1").conversation;
    const auto title = [&] { return (*t().conversations.get(id))->title; };
    QCOMPARE(title(), u"bob@example.org"_s);
    QVERIFY(t().conversations.setPeerName(id, u"Bobby"_s));
    QCOMPARE(title(), u"Bobby"_s);
    QVERIFY(!(*t().conversations.get(id))->isContact);
    QVERIFY(t().contacts.put({m_bob, u"Bob Builder"_s, false}));
    QCOMPARE(title(), u"Bob Builder"_s);
    QVERIFY((*t().conversations.get(id))->isContact);
}

void tst_Tables::writingToAStrangerMakesItKnown()
{
    const ConversationId id = arrive(u"a"_s, "1", true).conversation;
    QVERIFY((*t().conversations.get(id))->isRequest);
    QVERIFY(!*t().contacts.isKnown(m_me, m_bob));
    const MessageKey key = t().messages.insertOutgoing(message(u"hi"_s))->key;
    QVERIFY(!(*t().conversations.get(id))->isRequest);
    QVERIFY(*t().contacts.isKnown(m_me, m_bob));
    QVERIFY(!*t().contacts.isKnown({u"sip:other@example.org"_s}, m_bob)); // from this account only
    QVERIFY(*t().messages.remove(key));
    QVERIFY(*t().contacts.isKnown(m_me, m_bob));
}

void tst_Tables::acceptingARequestMakesItKnown()
{
    const ConversationId id = arrive(u"a"_s, "1", true).conversation;
    QVERIFY(t().conversations.setRequest(id, false));
    QVERIFY(*t().contacts.isKnown(m_me, m_bob));
    QVERIFY(t().conversations.setRequest(9999, false));

    ChatMessage again = message(u"b"_s, Direction::In);
    again.peer.uri = u"sip:eve@x"_s;
    again.fromStranger = true;
    const auto first = t().messages.insertIncoming(again, {m_me, again.peer, "e1", {}, {}, 0});
    again.fromStranger = false; // became a contact meanwhile
    QVERIFY(t().messages.insertIncoming(again, {m_me, again.peer, "e2", {}, {}, 0})->has_value());
    QVERIFY(!(*t().conversations.get((*first)->conversation))->isRequest);
}

void tst_Tables::strangerCounts()
{
    for (int i = 0; i < 7; ++i)
        arrive(u"a"_s, QByteArray::number(i), true);
    ChatMessage eve = message(u"b"_s, Direction::In);
    eve.peer.uri = u"sip:eve@x"_s;
    eve.fromStranger = true;
    QVERIFY(t().messages.insertIncoming(eve, {m_me, eve.peer, "e", {}, {}, 0})->has_value());
    eve.account.uri = u"sip:second@example.org"_s;
    QVERIFY(t().messages.insertIncoming(eve, {eve.account, eve.peer, "e", {}, {}, 0})->has_value());
    QCOMPARE(*t().conversations.strangerCount(), 2);
    QCOMPARE(*t().conversations.strangerMessageCount(m_bob), 7);
    QCOMPARE(*t().conversations.strangerMessageCount(eve.peer), 2);
    QVERIFY(t().conversations.setRequest(**t().conversations.find(m_me, m_bob), false));
    QCOMPARE(*t().conversations.strangerCount(), 1);
    QCOMPARE(*t().conversations.strangerMessageCount(m_bob), 0);
}

void tst_Tables::sessionsAreEventsOfTheirConversation()
{
    ChatMessage held;
    held.kind = MessageKind::Session;
    held.model = MessageModel::Session;
    held.account = m_me;
    held.peer = m_bob;
    held.direction = Direction::In;
    held.fromStranger = true;
    held.displayed = true;
    held.time = m_now;
    held.session = SessionEvent{true, SessionEnd::Idle, 0, 600};
    const auto in = t().messages.insertEvent(held);
    QVERIFY(in.ok());
    QVERIFY(**t().messages.get(in->key) == *in);
    QVERIFY((*t().conversations.get(in->conversation))->isRequest);
    held.direction = Direction::Out;
    held.fromStranger = false;
    held.session = SessionEvent{false, SessionEnd::Declined, 603, {}};
    const auto out = t().messages.insertEvent(held);
    QVERIFY(out.ok());
    QVERIFY(**t().messages.get(out->key) == *out);
    QVERIFY(!(*t().conversations.get(out->conversation))->isRequest);
    const auto newest = t().messages.newestSessions(10);
    QVERIFY(newest.ok());
    QCOMPARE(newest->size(), 2);
    QVERIFY(newest->first() == *out);
    QCOMPARE(t().messages.newestSessions(1)->size(), 1);
    QVERIFY(*t().messages.remove(in->key));
    QVERIFY(*t().messages.remove(out->key));
    QVERIFY(t().messages.newestSessions(10)->isEmpty());
}

void tst_Tables::filesComeBackWhole()
{
    ChatMessage sent;
    sent.kind = MessageKind::File;
    sent.model = MessageModel::Session;
    sent.account = m_me;
    sent.peer = m_bob;
    sent.direction = Direction::Out;
    sent.contentType = "image/png";
    sent.time = m_now;
    const auto out = t().messages.insertOutgoing(sent);
    QVERIFY(out.ok());
    FileRow row;
    row.file = {out->key, u"Bild \u00fc.png"_s, "image/png", 7'000'000'000, 12, 0, FileState::Waiting, DeliveryReason::NoNetwork, u"/home/me/x"_s,
                QByteArray(32, 'h'), QByteArray("\x00\xff", 2)};
    row.transferId = "t1";
    row.modified = 1'780'000'000'001;
    QVERIFY(t().files.add(out->key, row));
    QVERIFY(**t().files.get(out->key) == row);
    const auto whole = **t().messages.get(out->key);
    QVERIFY(whole.kind == MessageKind::File && whole.file == row.file);
    QVERIFY(!*t().files.get(out->key + 1));

    // Unfinished until it is over.
    QCOMPARE(*t().files.unfinished(), QList<FileId>{out->key});
    row.file.state = FileState::Done;
    row.file.done = row.file.size;
    row.transferId = "t2";
    QVERIFY(*t().files.update(row));
    QVERIFY(**t().files.get(out->key) == row);
    QVERIFY(t().files.unfinished()->isEmpty());

    // Found by its content, its way and its peer, also under another of the peer's addresses; the newest first.
    const auto again = t().messages.insertOutgoing(sent);
    row.file.id = again->key;
    QVERIFY(t().files.add(again->key, row));
    QCOMPARE(*t().files.find(m_me, m_bob, Direction::Out, row.file.sha256, row.file.size), (QList<FileId>{again->key, out->key}));
    QVERIFY(t().files.find(m_me, m_bob, Direction::In, row.file.sha256, row.file.size)->isEmpty());
    QVERIFY(t().files.find(m_me, m_me, Direction::Out, row.file.sha256, row.file.size)->isEmpty());
    QVERIFY(t().files.find(m_me, m_bob, Direction::Out, row.file.sha256, 1)->isEmpty());
    QVERIFY(t().files.find(m_me, m_bob, Direction::Out, QByteArray(32, 'i'), row.file.size)->isEmpty());

    // It goes with its message.
    QVERIFY(*t().messages.remove(out->key));
    QVERIFY(!*t().files.get(out->key));
    QVERIFY(!*t().files.update(FileRow{{out->key, {}, {}, 0, 0, 0, FileState::Done, DeliveryReason::None, {}, {}, {}}, {}, {}, 0}));
}

void tst_Tables::contactsAndBlocking()
{
    QVERIFY(t().contacts.put({m_bob, u"bob"_s, false}));
    QVERIFY(t().contacts.put({{u"sip:anna@x"_s}, u"Anna"_s, false}));
    QVERIFY(t().contacts.put({{u"sip:bert@x"_s}, {}, false}));
    QStringList names;
    const auto list = t().contacts.list();
    for (const Contact &contact : *list)
        names.append(contact.name.isEmpty() ? contact.address.text() : contact.name);
    QCOMPARE(names, (QStringList{u"Anna"_s, u"bert@x"_s, u"bob"_s}));

    QVERIFY(t().contacts.setBlocked(m_bob, true));
    QVERIFY(t().contacts.setBlocked({u"sip:eve@x"_s}, true));
    QVERIFY(*t().contacts.isBlocked(m_bob));
    QCOMPARE((*t().contacts.get(m_bob))->name, u"bob"_s);
    QCOMPARE(**t().contacts.get({u"sip:eve@x"_s}), (Contact{{u"sip:eve@x"_s}, {}, true}));
    QVERIFY(t().contacts.setBlocked(m_bob, false));
    QVERIFY(!*t().contacts.isBlocked(m_bob));
    QVERIFY(*t().contacts.isKnown(m_me, m_bob));
    QVERIFY(*t().contacts.remove(m_bob));
    QVERIFY(!*t().contacts.remove(m_bob));
    QVERIFY(!t().contacts.get(m_bob)->has_value());
    QVERIFY(!*t().contacts.isKnown(m_me, m_bob));
}

void tst_Tables::outboxOrderAndDue()
{
    QList<OutboxRow> rows;
    for (int i = 0; i < 4; ++i) {
        const MessageKey key = t().messages.insertOutgoing(message(QString::number(i)))->key;
        rows.append({key, m_me, m_bob, i, 0, i == 2 ? 5000 : 0, 100'000});
    }
    for (const int i : {3, 0, 2, 1})
        QVERIFY(t().outbox.add(rows[i]));
    QCOMPARE(*t().outbox.all(), rows);
    QCOMPARE(t().outbox.due(m_me, 4999)->size(), 3);
    QCOMPARE(*t().outbox.due(m_me, 5000), rows);
    QVERIFY(t().outbox.due({u"sip:other@x"_s}, 5000)->isEmpty());
    rows[1] = {rows[1].message, m_me, m_bob, 9, 4, 77, 88};
    QVERIFY(*t().outbox.update(rows[1]));
    QCOMPARE(**t().outbox.get(rows[1].message), rows[1]);
    QVERIFY(*t().outbox.remove(rows[1].message));
    QVERIFY(!*t().outbox.remove(rows[1].message));
    QVERIFY(!*t().outbox.update(rows[1]));
    QVERIFY(!t().outbox.get(rows[1].message)->has_value());
    const auto orphan = t().outbox.add({999'999, m_me, m_bob, 0, 0, 0, 0});
    QVERIFY(!orphan.ok());
    QCOMPARE(orphan.error().kind, SqliteError::Kind::Constraint);
}

void tst_Tables::outboxFindsWhatWasSending()
{
    const MessageKey waiting = t().messages.insertOutgoing(message(u"a"_s))->key;
    const MessageKey sending = t().messages.insertOutgoing(message(u"b"_s))->key;
    QVERIFY(t().outbox.add({waiting, m_me, m_bob, 0, 0, 0, 1}));
    QVERIFY(t().outbox.add({sending, m_me, m_bob, 1, 0, 0, 1}));
    QVERIFY(*t().messages.setDelivery(sending, {DeliveryState::Sending, false, 0, DeliveryReason::None}, m_now));
    const auto rows = t().outbox.inSending();
    QCOMPARE(rows->size(), 1);
    QCOMPARE(rows->first().message, sending);
}

void tst_Tables::removingTakesOutboxAndSteps()
{
    const auto stored = t().messages.insertOutgoing(message(u"a"_s));
    QVERIFY(t().outbox.add({stored->key, m_me, m_bob, 0, 0, 0, 1}));
    QVERIFY(t().deliveries.setRequest(stored->key, {1, {}, 1}));
    QVERIFY(*t().conversations.remove(stored->conversation));
    QVERIFY(t().outbox.all()->isEmpty());
    QVERIFY(t().deliveries.steps(stored->key)->isEmpty());
    QCOMPARE(*t().deliveries.request(stored->key), DeliveryRequest{});
}

void tst_Tables::accountsKeepTheirOrderAndCredentials()
{
    AccountInfo account;
    account.address = m_me;
    account.displayName = u"Me 小"_s;
    account.userName = u"auth"_s;
    account.server = u"sip.example.org:5070"_s;
    account.transport = AccountTransport::Tls;
    account.caFile = u"/etc/ca.pem"_s;
    account.pinned = {{u"a.test"_s, QByteArray(32, 'a')}, {u"b.test"_s, QByteArray("\0b", 2)}};
    account.credentials = {{u"realm b"_s, u"u1"_s}, {u"realm a"_s, u"u2"_s}};
    account.acceptDirect = true;
    account.msrpRelay = u"msrp.example.org:2855"_s;
    account.secret = "vault";
    AccountInfo second;
    second.address.uri = u"sip:a@a"_s;
    second.secret = "none";
    QVERIFY(t().accounts.put(account));
    QVERIFY(t().accounts.put(second));
    QCOMPARE(*t().accounts.list(), (QList<AccountInfo>{account, second}));
    QVERIFY(t().accounts.setLastUdpPort(m_me, 50'123));
    account.credentials.removeFirst();
    account.server.clear();
    account.transport = AccountTransport::Udp;
    account.pinned.removeFirst();
    QVERIFY(t().accounts.put(account));
    QCOMPARE(*t().accounts.list(), (QList<AccountInfo>{account, second}));
    QCOMPARE(**t().accounts.get(m_me), account);
    QCOMPARE(*t().accounts.lastUdpPort(m_me), 50'123);
    QCOMPARE(*t().accounts.lastUdpPort(second.address), 0);
    QVERIFY(*t().accounts.remove(m_me));
    QVERIFY(!*t().accounts.remove(m_me));
    QVERIFY(!t().accounts.get(m_me)->has_value());
    QVERIFY(t().settings.all()->isEmpty()); // nothing of it stays
}

void tst_Tables::instanceIdIsMadeOnce()
{
    QCOMPARE(*t().accounts.instanceId("one"), "one");
    QCOMPARE(*t().accounts.instanceId("two"), "one");
}

void tst_Tables::peerFacts()
{
    QCOMPARE(*t().peers.get(m_me, m_bob), PeerFacts{});
    PeerFacts facts;
    facts.acceptsCpim = false;
    facts.cpimReason = FormatReason::NotListed;
    facts.acceptsCpimSince = m_now;
    facts.dedups = true;
    facts.dedupsSince = m_now.addDays(1);
    facts.accept = "text/plain";
    facts.allow = "MESSAGE";
    facts.supported = "gruu";
    facts.product = "phone/1";
    facts.heardAt = m_now.addDays(2);
    facts.askedAt = m_now.addDays(3);
    facts.optionsStatus = 405;
    facts.receiptsAt = m_now.addDays(4);
    QVERIFY(t().peers.put(m_me, m_bob, facts));
    QVERIFY(t().peers.setKnown(m_me, m_bob));
    QCOMPARE(*t().peers.get(m_me, m_bob), facts);
    QVERIFY(t().peers.put(m_me, m_bob, {}));
    QVERIFY(*t().contacts.isKnown(m_me, m_bob)); // what is learned leaves that alone
    QCOMPARE(*t().peers.get(m_me, m_bob), PeerFacts{});
    QCOMPARE(*t().peers.get(m_bob, m_me), PeerFacts{});
}

void tst_Tables::serverFacts()
{
    QCOMPARE(*t().peers.server(m_me, u"ex.test"_s), ServerFacts{});
    QVERIFY(t().peers.putServer(m_me, u"ex.test"_s, {false, m_now}));
    QCOMPARE(*t().peers.server(m_me, u"ex.test"_s), (ServerFacts{false, m_now}));
    QVERIFY(t().peers.putServer(m_me, u"ex.test"_s, {}));
    QCOMPARE(*t().peers.server(m_me, u"ex.test"_s), ServerFacts{});

    const Address one{u"sip:one@ex.test"_s};
    const Address two{u"sip:two@ex.test"_s};
    PeerFacts refused;
    refused.acceptsCpim = false;
    refused.cpimReason = FormatReason::Refused;
    refused.acceptsCpimSince = m_now;
    refused.product = "PBX";
    QVERIFY(t().peers.put(m_me, one, refused));
    QVERIFY(!*t().peers.anotherRefused(m_me, one, "PBX", m_now)); // itself
    QVERIFY(*t().peers.anotherRefused(m_me, two, "PBX", m_now));
    QVERIFY(!*t().peers.anotherRefused(m_me, two, "phone", m_now));
    QVERIFY(!*t().peers.anotherRefused(m_me, two, "PBX", m_now.addSecs(1)));
    QVERIFY(!*t().peers.anotherRefused(m_me, {u"sip:two@other.test"_s}, "PBX", m_now));
    refused.cpimReason = FormatReason::UserChose;
    QVERIFY(t().peers.put(m_me, one, refused));
    QVERIFY(!*t().peers.anotherRefused(m_me, two, "PBX", m_now));
}

void tst_Tables::settings()
{
    QVERIFY(!t().settings.get("a")->has_value());
    QVERIFY(t().settings.set("a", u"1"_s));
    QVERIFY(t().settings.set("a", u" zwei "_s));
    QVERIFY(t().settings.set("b", u""_s));
    QCOMPARE(**t().settings.get("a"), u" zwei "_s);
    QCOMPARE(*t().settings.all(), (QHash<QByteArray, QString>{{"a", u" zwei "_s}, {"b", u""_s}}));
    QVERIFY(t().settings.remove("a"));
    QVERIFY(!t().settings.get("a")->has_value());
}

void tst_Tables::nastyStringsEverywhere()
{
    const QString nasty = QString(u"'; DROP TABLE message; --\0\r\n\""_s.constData(), 29) + QChar(0xD800) + u"👩‍💻\u202E"_s;
    ChatMessage made = message(nasty);
    made.subject = made.ref = nasty;
    made.messageId = QByteArray("\0\xFF'", 3);
    made.peer.uri = nasty;
    const auto stored = t().messages.insertOutgoing(made);
    QVERIFY(stored.ok());
    QCOMPARE(**t().messages.get(stored->key), *stored);
    QCOMPARE((*t().messages.get(stored->key))->text, nasty);
    QVERIFY(t().contacts.put({{nasty}, nasty, false}));
    QCOMPARE((*t().contacts.get({nasty}))->name, nasty);
    QVERIFY(t().conversations.setDraft(stored->conversation, nasty));
    QCOMPARE((*t().conversations.get(stored->conversation))->draft, nasty);
    QVERIFY(t().settings.set("k", nasty));
    QCOMPARE(**t().settings.get("k"), nasty);
    const QString big(1024 * 1024, u'界');
    QCOMPARE((*t().messages.get(t().messages.insertOutgoing(message(big))->key))->text, big);
}

QTEST_APPLESS_MAIN(tst_Tables)
#include "tst_Tables.moc"
