// SPDX-License-Identifier: MIT
#include "store/Schema.h"
#include "store/Tables.h"

#include <QTest>

using namespace linnet::store;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// Finding messages by their words, over a database in memory.
class tst_Search : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void finds_data();
    void finds();
    void smallAndLargeConversationsFindTheSame();
    void typedTextIsNeverSyntax_data();
    void typedTextIsNeverSyntax();
    void newestFirstPageByPage();
    void filters();
    void subjectsAreFound();
    void highlightsPointIntoTextAndSnippet();
    void whatIsDeletedIsNotFound();

private:
    MessageKey say(const QString &text, const QString &peer = u"sip:bob@example.org"_s, Direction direction = Direction::Out,
                   const QString &subject = {});
    QStringList found(const QString &words);
    QStringList found(const SearchQuery &query);
    SearchPage page(const SearchQuery &query);

    std::unique_ptr<SqliteDatabase> m_database;
    std::unique_ptr<Statements> m_statements;
    std::unique_ptr<Tables> m_tables;
    QDateTime m_now = QDateTime::fromMSecsSinceEpoch(1'780'000'000'000, Qt::UTC);
    int m_count = 0;
};

void tst_Search::init()
{
    auto database = SqliteDatabase::open(u":memory:"_s, SqliteDatabase::Mode::ReadWrite);
    QVERIFY(database.ok());
    m_database = std::make_unique<SqliteDatabase>(std::move(*database));
    QVERIFY(upgrade(*m_database, QString(), profileSchema()));
    m_statements = std::make_unique<Statements>(*m_database);
    m_tables = std::make_unique<Tables>(*m_statements);
}

void tst_Search::cleanup()
{
    m_tables.reset();
    m_statements.reset();
    m_database.reset();
}

MessageKey tst_Search::say(const QString &text, const QString &peer, Direction direction, const QString &subject)
{
    ChatMessage message;
    message.account.uri = u"sip:me@example.org"_s;
    message.peer.uri = peer;
    message.text = text;
    message.subject = subject;
    message.contentType = "text/plain";
    message.messageId = QByteArray::number(++m_count);
    message.time = m_now = m_now.addSecs(60);
    if (direction == Direction::Out)
        return m_tables->messages.insertOutgoing(message)->key;
    return (*m_tables->messages.insertIncoming(message, {message.account, message.peer, message.messageId, {}, {}, 0}))->key;
}

SearchPage tst_Search::page(const SearchQuery &query)
{
    const auto result = m_tables->search.find(query);
    if (!result)
        qWarning("%s", qPrintable(result.error().text));
    return result ? *result : SearchPage{};
}

QStringList tst_Search::found(const SearchQuery &query)
{
    QStringList texts;
    for (const SearchHit &hit : page(query).hits)
        texts.append(hit.message.text);
    return texts;
}

QStringList tst_Search::found(const QString &words)
{
    SearchQuery query;
    query.words = words;
    return found(query);
}

void tst_Search::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("isFound");
    const auto row = [](const char *name, const QString &text, const QString &words, bool isFound) {
        QTest::newRow(name) << text << words << isFound;
    };
    row("case", u"The quick brown Fox"_s, u"FOX quick"_s, true);
    row("all words", u"The quick brown Fox"_s, u"fox cat"_s, false);
    row("beginning of the last word", u"The quick brown Fox"_s, u"quick br"_s, true);
    row("not of one before", u"The quick brown Fox"_s, u"qui brown"_s, false);
    row("nor of a closed one", u"The quick brown Fox"_s, u"bro "_s, false);
    row("not the middle of a word", u"The quick brown Fox"_s, u"rown"_s, false);
    row("diacritics", u"Žluťoučký kůň"_s, u"zlutoucky kun"_s, true);
    row("diacritics typed", u"zlutoucky kun"_s, u"KŮŇ"_s, true);
    row("one Chinese character", u"今天天气很好"_s, u"气"_s, true);
    row("two together", u"今天天气很好"_s, u"天气"_s, true);
    row("two apart are not together", u"今天天气很好"_s, u"今气"_s, false);
    row("two apart, with a blank", u"今天天气很好"_s, u"好 今"_s, true);
    row("turned round", u"今天天气很好"_s, u"气天"_s, false);
    row("Japanese", u"東京タワーへ行く"_s, u"タワ"_s, true);
    row("Korean", u"안녕하세요 여러분"_s, u"하세"_s, true);
    row("Chinese and letters", u"我用Linnet聊天"_s, u"用lin"_s, true);
    row("phrase of an address", u"write to bob@example.org soon"_s, u"bob@example.org"_s, true);
    row("phrase in order", u"write to example.org, bob"_s, u"bob@example.org"_s, false);
    row("number", u"room 4711b"_s, u"4711"_s, true);
    row("emoji", u"well done 👍"_s, u"👍"_s, true);
    row("signs only", u"why?!"_s, u"?!"_s, false);
}

void tst_Search::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    QFETCH(bool, isFound);
    say(u"something else 其他"_s);
    say(text);
    QCOMPARE(found(words), isFound ? QStringList{text} : QStringList());

    // The same in the conversation alone, which is small and read without the index.
    SearchQuery query;
    query.words = words;
    query.conversation = m_tables->conversations.list()->first().id;
    QCOMPARE(found(query), isFound ? QStringList{text} : QStringList());
}

void tst_Search::smallAndLargeConversationsFindTheSame()
{
    QVERIFY(m_database->begin());
    for (int i = 0; i < 3100; ++i)
        say(u"filler %1"_s.arg(i));
    say(u"needle 你好"_s);
    say(u"needle 你好 elsewhere"_s, u"sip:eve@x"_s);
    QVERIFY(m_database->commit());
    SearchQuery query;
    query.words = u"你好 need"_s;
    query.conversation = (*m_tables->conversations.find({u"sip:me@example.org"_s}, {u"sip:bob@example.org"_s})).value();
    QCOMPARE(found(query), QStringList{u"needle 你好"_s});
    query.words = u"filler 30"_s;
    QCOMPARE(found(query).size(), 50);
}

void tst_Search::typedTextIsNeverSyntax_data()
{
    QTest::addColumn<QString>("words");
    for (const QString &words :
         {u"\""_s, u"\"\"\""_s, u"*"_s, u"a*b"_s, u"NOT fox"_s, u"fox OR cat"_s, u"NEAR(fox cat)"_s, u"text:fox"_s, u"-fox"_s, u"^fox"_s,
          u"fox + cat"_s, u"{text}: fox"_s, u"(fox"_s, u"fox)"_s, u"' OR 1=1 --"_s, u"%"_s, u"fo\"x\" AND"_s, QString(u'\0') + u'a',
          QString(QChar(0xD800)), u"𠀀"_s, QString(10'000, u'a'), u"a "_s.repeated(5000), u"中"_s.repeated(5000), u"é\u0301\u0301"_s})
        QTest::newRow(qPrintable(words.left(20))) << words;
}

void tst_Search::typedTextIsNeverSyntax()
{
    QFETCH(QString, words);
    say(u"fox"_s);
    say(u"not fox or cat"_s);
    SearchQuery query;
    query.words = words;
    QVERIFY(m_tables->search.find(query).ok());
    // Words of the syntax are words like others.
    QCOMPARE(found(u"NOT fox"_s), QStringList{u"not fox or cat"_s});
    QCOMPARE(found(u"fox OR cat"_s), QStringList{u"not fox or cat"_s});
    QCOMPARE(found(u"text:fox"_s), QStringList());
}

void tst_Search::newestFirstPageByPage()
{
    for (int i = 0; i < 120; ++i)
        say(u"hit %1"_s.arg(i));
    SearchQuery query;
    query.words = u"hit"_s;
    QStringList texts;
    for (const qsizetype expected : {50, 50, 20}) {
        const SearchPage next = page(query);
        QCOMPARE(next.hits.size(), expected);
        QCOMPARE(next.more, expected == 50);
        for (const SearchHit &hit : next.hits)
            texts.append(hit.message.text);
        query.before = next.hits.last().message.key;
    }
    QCOMPARE(texts.first(), u"hit 119"_s);
    QCOMPARE(texts.last(), u"hit 0"_s);
    QCOMPARE(texts.removeDuplicates(), 0);
}

void tst_Search::filters()
{
    const QString eve = u"sip:eve@example.org"_s;
    say(u"word one"_s);
    const QDateTime first = m_now;
    const MessageKey withFile = say(u"word two"_s, eve, Direction::In);
    say(u"word three"_s, eve, Direction::Out);
    QVERIFY(m_tables->attachments.add(withFile, {0, u"a.png"_s, "image/png", 0}, "bytes"));
    SearchQuery query;
    query.words = u"word"_s;
    query.from.uri = eve;
    QCOMPARE(found(query), QStringList{u"word two"_s});
    query.from.uri = u"sip:me@example.org"_s;
    QCOMPARE(found(query), (QStringList{u"word three"_s, u"word one"_s}));
    query.to.uri = eve;
    QCOMPARE(found(query), QStringList{u"word three"_s});
    query = {};
    query.words = u"word"_s;
    query.direction = Direction::Out;
    QCOMPARE(found(query), (QStringList{u"word three"_s, u"word one"_s}));
    query.direction = Direction::In;
    QCOMPARE(found(query), QStringList{u"word two"_s});
    query = {};
    query.words = u"word"_s;
    query.since = first.addSecs(1);
    QCOMPARE(found(query).size(), 2);
    query.until = first.addSecs(61);
    QCOMPARE(found(query), QStringList{u"word two"_s});
    query = {};
    query.hasFile = true;
    const SearchPage files = page(query);
    QCOMPARE(files.hits.size(), 1);
    QCOMPARE(files.hits.first().message.attachments.first().fileName, u"a.png"_s);
    QCOMPARE(*m_tables->attachments.data(files.hits.first().message.attachments.first().id), "bytes");
}

void tst_Search::subjectsAreFound()
{
    say(u"text"_s, u"sip:bob@example.org"_s, Direction::Out, u"About the garden"_s);
    const SearchPage hits = page([] { SearchQuery query; query.words = u"garden text"_s; return query; }());
    QCOMPARE(hits.hits.size(), 1);
    QCOMPARE(hits.hits.first().inText.size(), 1);
}

void tst_Search::highlightsPointIntoTextAndSnippet()
{
    const QString text = u"intro "_s.repeated(30) + u"👍 Straße\nund 天气 straßen "_s + u"tail "_s.repeated(60);
    say(text);
    SearchQuery query;
    query.words = u"天气 STRASSE"_s;
    const SearchHit hit = page(query).hits.first();
    QStringList inText;
    for (const auto &span : hit.inText)
        inText.append(text.mid(span.start, span.length));
    QCOMPARE(inText, (QStringList{u"Straße"_s, u"天气"_s, u"straßen"_s}));
    QStringList inSnippet;
    for (const auto &span : hit.highlights)
        inSnippet.append(hit.snippet.mid(span.start, span.length));
    QCOMPARE(inSnippet, inText);
    QVERIFY(!hit.snippet.contains(u'\n'));
    QVERIFY(hit.snippet.size() < 170);
    QVERIFY(hit.snippet.startsWith(u"…intro"_s));
    QVERIFY(hit.snippet.endsWith(u'…'));
}

void tst_Search::whatIsDeletedIsNotFound()
{
    const MessageKey key = say(u"word 一"_s);
    say(u"word 二"_s, u"sip:eve@x"_s);
    QVERIFY(*m_tables->messages.remove(key));
    QCOMPARE(found(u"word"_s), QStringList{u"word 二"_s});
    QVERIFY(*m_tables->conversations.remove(*m_tables->conversations.find({u"sip:me@example.org"_s}, {u"sip:eve@x"_s}).value()));
    QCOMPARE(found(u"word"_s), QStringList());
    QVERIFY(m_database->execute("INSERT INTO message_text(message_text) VALUES('integrity-check')"));
}

QTEST_APPLESS_MAIN(tst_Search)
#include "tst_Search.moc"
