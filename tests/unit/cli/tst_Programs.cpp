// SPDX-License-Identifier: MIT
// The programs themselves, run as others run them: linnet-cli against linnet-server over loopback (DESIGN section 11).
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = 20000;

/// One run of linnet-cli to its end.
struct Ended
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Ended runCli(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(QStringLiteral(LINNET_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kPatience))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// A running `linnet-cli agent`.
class AgentProcess
{
public:
    explicit AgentProcess(const QString &profile, const QStringList &more = {})
    {
        m_process.start(QStringLiteral(LINNET_CLI), QStringList{u"--profile"_s, profile, u"agent"_s} + more);
        m_process.waitForStarted();
    }
    ~AgentProcess()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void command(const QJsonObject &object) { line(QJsonDocument(object).toJson(QJsonDocument::Compact)); }
    void line(const QByteArray &text)
    {
        m_process.write(text + '\n');
        m_process.waitForBytesWritten();
    }
    void closeInput() { m_process.closeWriteChannel(); }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void terminate() { m_process.terminate(); }
    /// The exit code, or -1.
    int wait()
    {
        if (!m_process.waitForFinished(kPatience))
            return -1;
        read();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QByteArray errors() { return m_err += m_process.readAllStandardError(); }

    int count(const QJsonObject &pattern)
    {
        read();
        return int(std::count_if(events.begin(), events.end(), [&](const QJsonObject &event) { return matches(event, pattern); }));
    }
    bool waitFor(const QJsonObject &pattern, int times = 1)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < kPatience) {
            if (count(pattern) >= times)
                return true;
            m_process.waitForReadyRead(50);
        }
        return false;
    }
    QJsonObject first(const QJsonObject &pattern) const
    {
        const auto found = std::find_if(events.begin(), events.end(), [&](const QJsonObject &event) { return matches(event, pattern); });
        return found == events.end() ? QJsonObject() : *found;
    }

    QList<QJsonObject> events;
    bool onlyJson = true;

private:
    static bool matches(const QJsonObject &event, const QJsonObject &pattern)
    {
        for (auto field = pattern.begin(); field != pattern.end(); ++field) {
            if (event[field.key()] != field.value())
                return false;
        }
        return true;
    }
    void read()
    {
        m_buffer += m_process.readAllStandardOutput();
        for (qsizetype end = 0; (end = m_buffer.indexOf('\n')) >= 0; m_buffer.remove(0, end + 1)) {
            const QJsonDocument document = QJsonDocument::fromJson(m_buffer.left(end));
            onlyJson = onlyJson && document.isObject() && document.object().contains(u"event"_s) && document.object().contains(u"time"_s);
            events.append(document.object());
        }
    }

    QProcess m_process;
    QByteArray m_buffer;
    QByteArray m_err;
};

QJsonObject anEvent(const char *name, std::initializer_list<std::pair<QString, QJsonValue>> fields = {})
{
    QJsonObject object(fields);
    object[u"event"_s] = QLatin1String(name);
    return object;
}

QJsonObject aCommand(const char *name, std::initializer_list<std::pair<QString, QJsonValue>> fields = {})
{
    QJsonObject object(fields);
    object[u"cmd"_s] = QLatin1String(name);
    return object;
}

} // namespace

class TestPrograms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void accountAddStoresWithoutTouchingTheNetwork();
    void wrongAddressIsExit2AndMakesNoRow();
    void tlsOptionsThatCannotWorkAreExit2();
    void registerOnceTellsTheResult();
    void wrongPasswordIsExit1WithASentence();
    void serverThatIsDownIsSaidAndTheMessageWaits();
    void aNewerProfileIsReadAndNothingIsSent();
    void sendAndListen();
    void sendToTheOfflineIsStored();
    void secondDriverIsRefusedWithinASecond();
    void historyReadsBesideAnAgent();
    void twoAgentsWriteToEachOther();
    void badLinesGiveErrorsAndTheAgentGoesOn();
    void whatIsNotBuiltSaysSo();
    void endOfInputEndsTheAgent();
    void sigtermEndsTheAgentAndUnregisters();
    void killedAgentLosesNothingCommitted();
    void refIsEchoedAfterARestart();
    void agentListensForDirectMessages();
    void laterCommandsSaySo();
    void parseTellsFieldsAndErrors();
    void traceFileHasTheMessagesWithoutSecrets();

private:
    QString profile(const QString &name) const { return m_dir.filePath(m_case + u'-' + name); }
    bool addAccount(const QString &name, const QByteArray &password = "secret");
    void goOnline(AgentProcess &agent);

    QTemporaryDir m_dir;
    QProcess m_server;
    QString m_address;
    QString m_case;
};

void TestPrograms::initTestCase()
{
    QVERIFY(m_dir.isValid());
    QStringList arguments{u"--listen"_s, u"127.0.0.1:0"_s, u"--domain"_s, u"ex.test"_s, u"--data"_s, m_dir.filePath(u"server"_s)};
    QByteArray passwords;
    for (const QString &user : {u"alice"_s, u"bob"_s, u"carol"_s}) {
        arguments << u"--user"_s << user << u"--password-stdin"_s;
        passwords += "secret\n";
    }
    m_server.start(QStringLiteral(LINNET_SERVER), arguments);
    m_server.write(passwords);
    m_server.closeWriteChannel();
    QVERIFY(m_server.waitForReadyRead(kPatience));
    m_address = QString::fromLatin1(m_server.readLine().split(' ').value(1));
    QVERIFY(m_address.startsWith(u"127.0.0.1:"));
}

void TestPrograms::init() { m_case = QString::fromLatin1(QTest::currentTestFunction()); }

void TestPrograms::cleanupTestCase()
{
    m_server.terminate();
    QVERIFY(m_server.waitForFinished(3000));
}

bool TestPrograms::addAccount(const QString &name, const QByteArray &password)
{
    return runCli({u"--profile"_s, profile(name), u"account"_s, u"add"_s, name + u"@ex.test"_s, u"--password-stdin"_s, u"--outbound"_s, m_address},
                  password + '\n')
               .code
        == 0;
}

void TestPrograms::goOnline(AgentProcess &agent)
{
    agent.command(aCommand("register"));
    QVERIFY(agent.waitFor(anEvent("registration", {{u"state"_s, u"registered"_s}})));
}

void TestPrograms::accountAddStoresWithoutTouchingTheNetwork()
{
    const Ended added = runCli({u"account"_s, u"add"_s, u"sip:Alice@EX.test:5060"_s, u"--password-stdin"_s, u"--credential"_s, u"realm:al"_s,
                                u"--outbound"_s, u"sip:127.0.0.1:1;transport=tcp"_s, u"--name"_s, u"Alice"_s, u"--profile"_s, profile(u"p"_s)},
                               "first\r\nsecond\n");
    QCOMPARE(added.code, 0);
    QVERIFY(added.out.contains("secret: file"));
    const Ended listed = runCli({u"--json"_s, u"account"_s, u"list"_s, u"--profile"_s, profile(u"p"_s)});
    QCOMPARE(listed.code, 0);
    const QJsonObject account = QJsonDocument::fromJson(listed.out).object();
    QCOMPARE(account[u"account"_s].toString(), u"sip:Alice@ex.test"_s);
    QCOMPARE(account[u"secret"_s].toString(), u"file"_s);
    QCOMPARE(account[u"name"_s].toString(), u"Alice"_s);
    QCOMPARE(runCli({u"account"_s, u"remove"_s, u"Alice@ex.test"_s, u"--profile"_s, profile(u"p"_s)}).code, 0);
    QCOMPARE(runCli({u"account"_s, u"remove"_s, u"Alice@ex.test"_s, u"--profile"_s, profile(u"p"_s)}).code, 1);
    QVERIFY(runCli({u"account"_s, u"list"_s, u"--profile"_s, profile(u"p"_s)}).out.isEmpty());
}

void TestPrograms::wrongAddressIsExit2AndMakesNoRow()
{
    QVERIFY(addAccount(u"alice"_s));
    const Ended sent = runCli({u"--profile"_s, profile(u"alice"_s), u"send"_s, u"no address"_s, u"text"_s});
    QCOMPARE(sent.code, 2);
    QVERIFY(sent.err.contains("is no address"));
    QCOMPARE(runCli({u"account"_s, u"add"_s, u"nobody"_s, u"--profile"_s, profile(u"x"_s)}).code, 2);
    QVERIFY(!QDir(profile(u"x"_s)).exists());
    AgentProcess agent(profile(u"alice"_s));
    agent.command(aCommand("send", {{u"to"_s, u"bob@"_s}, {u"text"_s, u"x"_s}, {u"ref"_s, u"r1"_s}}));
    QVERIFY(agent.waitFor(anEvent("error", {{u"reason"_s, u"badAddress"_s}, {u"ref"_s, u"r1"_s}, {u"cmd"_s, u"send"_s}})));
    agent.command(aCommand("quit"));
    QCOMPARE(agent.wait(), 0);
    QVERIFY(runCli({u"--profile"_s, profile(u"alice"_s), u"history"_s}).out.isEmpty());
}

void TestPrograms::tlsOptionsThatCannotWorkAreExit2()
{
    const QString x = profile(u"x"_s);
    for (const QStringList &more : {QStringList{u"a@b.c"_s, u"--transport"_s, u"sctp"_s}, QStringList{u"a@b.c"_s, u"--ca"_s, u"/nonexistent.pem"_s},
                                    QStringList{u"a@b.c"_s, u"--pin"_s, u"AB:CD"_s}, QStringList{u"sips:a@b.c"_s, u"--transport"_s, u"udp"_s},
                                    QStringList{u"a@b.c"_s, u"--outbound"_s, u"sip:x;transport=sctp"_s}}) {
        const Ended added = runCli(QStringList{u"account"_s, u"add"_s, u"--profile"_s, x} + more);
        QVERIFY2(added.code == 2, qPrintable(more.join(u' ')));
        QVERIFY(!added.err.isEmpty());
        QVERIFY(!QDir(x).exists());
    }
}

void TestPrograms::registerOnceTellsTheResult()
{
    QVERIFY(addAccount(u"alice"_s));
    const Ended done = runCli({u"--profile"_s, profile(u"alice"_s), u"--json"_s, u"register"_s, u"--once"_s});
    QCOMPARE(done.code, 0);
    QVERIFY(done.out.contains("\"state\":\"registered\""));
    QVERIFY(done.out.contains("\"state\":\"unregistered\""));
}

void TestPrograms::wrongPasswordIsExit1WithASentence()
{
    QVERIFY(addAccount(u"alice"_s, "wrong"));
    const Ended registered = runCli({u"--profile"_s, profile(u"alice"_s), u"register"_s, u"--once"_s});
    QCOMPARE(registered.code, 1);
    QVERIFY(registered.err.contains("does not accept the password"));
    const Ended sent = runCli({u"--profile"_s, profile(u"alice"_s), u"send"_s, u"bob@ex.test"_s, u"hi"_s});
    QCOMPARE(sent.code, 1);
    QVERIFY(sent.err.contains("stays in the outbox"));
}

void TestPrograms::serverThatIsDownIsSaidAndTheMessageWaits()
{
    QCOMPARE(runCli({u"account"_s, u"add"_s, u"alice@ex.test"_s, u"--outbound"_s, u"sip:127.0.0.1:1;transport=tcp"_s, u"--profile"_s, profile(u"a"_s)}).code, 0);
    const Ended sent = runCli({u"--profile"_s, profile(u"a"_s), u"send"_s, u"bob@ex.test"_s, u"hi"_s, u"--timeout"_s, u"1"_s});
    QCOMPARE(sent.code, 3);
    QVERIFY(sent.err.contains("does not take connections"));
    QVERIFY(sent.err.contains("stays in the outbox"));
    QVERIFY(runCli({u"--profile"_s, profile(u"a"_s), u"history"_s, u"--json"_s}).out.contains("\"state\":\"queued\""));
    const Ended unknown = runCli({u"account"_s, u"add"_s, u"alice@nowhere.invalid"_s, u"--profile"_s, profile(u"n"_s)});
    QCOMPARE(unknown.code, 0);
    const Ended registered = runCli({u"--profile"_s, profile(u"n"_s), u"register"_s, u"--once"_s, u"--timeout"_s, u"15"_s});
    QCOMPARE(registered.code, 1);
    QVERIFY(registered.err.contains("nowhere.invalid"));
}

/// DESIGN section 9: a newer schema is opened for reading.
void TestPrograms::aNewerProfileIsReadAndNothingIsSent()
{
    QCOMPARE(runCli({u"account"_s, u"add"_s, u"alice@ex.test"_s, u"--outbound"_s, u"sip:127.0.0.1:1;transport=tcp"_s, u"--profile"_s, profile(u"a"_s)}).code, 0);
    QCOMPARE(runCli({u"--profile"_s, profile(u"a"_s), u"send"_s, u"bob@ex.test"_s, u"kept"_s, u"--timeout"_s, u"1"_s}).code, 3);
    QFile database(profile(u"a"_s) + u"/linnet.db"_s);
    QVERIFY(database.open(QIODevice::ReadWrite) && database.seek(60)); // user_version, in the file's header
    QCOMPARE(database.write(QByteArray("\x00\x00\x03\xe7", 4)), 4);
    QVERIFY(database.seek(0));
    const QByteArray before = database.readAll();
    database.close();
    const Ended listed = runCli({u"--profile"_s, profile(u"a"_s), u"history"_s, u"--json"_s});
    QCOMPARE(listed.code, 0);
    QVERIFY(listed.out.contains("\"text\":\"kept\""));
    QVERIFY(runCli({u"--profile"_s, profile(u"a"_s), u"account"_s, u"list"_s}).out.contains("alice@ex.test"));
    const Ended sent = runCli({u"--profile"_s, profile(u"a"_s), u"send"_s, u"bob@ex.test"_s, u"more"_s, u"--timeout"_s, u"5"_s});
    QCOMPARE(sent.code, 1);
    QVERIFY2(sent.err.contains("newer"), sent.err.constData());
    QVERIFY(database.open(QIODevice::ReadOnly));
    QVERIFY(database.readAll() == before);
}

void TestPrograms::sendAndListen()
{
    QVERIFY(addAccount(u"alice"_s) && addAccount(u"bob"_s));
    QProcess listener;
    listener.start(QStringLiteral(LINNET_CLI), {u"--json"_s, u"--profile"_s, profile(u"bob"_s), u"listen"_s, u"--count"_s, u"2"_s, u"--timeout"_s, u"20"_s});
    const QString text = u"  h\u00e4llo \u4f60\u597d \U0001F600\r\n \n"_s;
    QCOMPARE(runCli({u"--profile"_s, profile(u"alice"_s), u"send"_s, u"bob@ex.test"_s, text}).code, 0);
    QCOMPARE(runCli({u"--profile"_s, profile(u"alice"_s), u"send"_s, u"sip:bob@ex.test"_s, u"-"_s}, "from stdin\n").code, 0);
    QVERIFY(listener.waitForFinished(kPatience));
    QCOMPARE(listener.exitCode(), 0);
    const QByteArrayList lines = listener.readAllStandardOutput().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QCOMPARE(QJsonDocument::fromJson(lines[0])[u"text"_s].toString(), text);
    QCOMPARE(QJsonDocument::fromJson(lines[1])[u"text"_s].toString(), u"from stdin\n"_s);
    QCOMPARE(runCli({u"--profile"_s, profile(u"bob"_s), u"listen"_s, u"--timeout"_s, u"0.5"_s}).code, 3);
}

void TestPrograms::sendToTheOfflineIsStored()
{
    QVERIFY(addAccount(u"alice"_s) && addAccount(u"carol"_s));
    const Ended sent = runCli({u"--profile"_s, profile(u"alice"_s), u"--json"_s, u"send"_s, u"carol@ex.test"_s, u"later"_s});
    QCOMPARE(sent.code, 0);
    QVERIFY(sent.out.contains("\"stored\":true"));
    const Ended got = runCli({u"--profile"_s, profile(u"carol"_s), u"listen"_s, u"--count"_s, u"1"_s, u"--timeout"_s, u"15"_s});
    QCOMPARE(got.code, 0);
    QVERIFY(got.out.contains("later"));
    const Ended nobody = runCli({u"--profile"_s, profile(u"alice"_s), u"send"_s, u"nobody@ex.test"_s, u"x"_s});
    QCOMPARE(nobody.code, 1);
    QVERIFY(nobody.err.contains("knows nobody"));
}

void TestPrograms::secondDriverIsRefusedWithinASecond()
{
    QVERIFY(addAccount(u"alice"_s));
    AgentProcess agent(profile(u"alice"_s));
    goOnline(agent);
    QElapsedTimer timer;
    timer.start();
    const Ended second = runCli({u"--profile"_s, profile(u"alice"_s), u"register"_s, u"--once"_s});
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(second.code, 1);
    QVERIFY(second.err.contains("profile in use"));
}

void TestPrograms::historyReadsBesideAnAgent()
{
    QVERIFY(addAccount(u"alice"_s));
    AgentProcess agent(profile(u"alice"_s));
    for (int i = 0; i < 5; ++i)
        agent.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"number %1"_s.arg(i)}}));
    QVERIFY(agent.waitFor(anEvent("state", {{u"state"_s, u"queued"_s}}), 5));
    const Ended all = runCli({u"--profile"_s, profile(u"alice"_s), u"--json"_s, u"history"_s, u"bob@ex.test"_s});
    QCOMPARE(all.code, 0);
    QCOMPARE(all.out.count('\n'), 5);
    const Ended newest = runCli({u"--profile"_s, profile(u"alice"_s), u"history"_s, u"--limit"_s, u"2"_s});
    QVERIFY(newest.out.contains("number 3") && newest.out.contains("number 4") && !newest.out.contains("number 2"));
    const Ended found = runCli({u"--profile"_s, profile(u"alice"_s), u"history"_s, u"--search"_s, u"number 1"_s});
    QCOMPARE(found.out.count('\n'), 1);
    QCOMPARE(runCli({u"--profile"_s, profile(u"alice"_s), u"contact"_s, u"list"_s}).code, 0);
    QCOMPARE(runCli({u"--profile"_s, profile(u"alice"_s), u"account"_s, u"list"_s}).code, 0);
}

void TestPrograms::twoAgentsWriteToEachOther()
{
    QVERIFY(addAccount(u"alice"_s) && addAccount(u"bob"_s));
    AgentProcess alice(profile(u"alice"_s));
    AgentProcess bob(profile(u"bob"_s));
    alice.command(aCommand("contactAdd", {{u"to"_s, u"bob@ex.test"_s}, {u"name"_s, u"Bob"_s}}));
    bob.command(aCommand("contactAdd", {{u"to"_s, u"alice@ex.test"_s}}));
    goOnline(alice);
    goOnline(bob);
    constexpr int kMessages = 60;
    QStringList texts;
    for (int i = 0; i < kMessages; ++i) {
        texts.append(u"%1 \u4f60\U0001F600 \u05e9\"\\ \t\r\n"_s.arg(i) + QString(i, u'x') + (i % 7 == 0 ? QString(QChar(0)) : QString()));
        alice.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, texts.last()}, {u"ref"_s, u"a%1"_s.arg(i)}}));
        bob.command(aCommand("send", {{u"to"_s, u"sip:alice@ex.test"_s}, {u"text"_s, texts.last()}}));
    }
    QVERIFY(alice.waitFor(anEvent("state", {{u"state"_s, u"accepted"_s}}), kMessages));
    QVERIFY(bob.waitFor(anEvent("state", {{u"state"_s, u"accepted"_s}}), kMessages));
    for (AgentProcess *agent : {&alice, &bob}) {
        QVERIFY(agent->waitFor(anEvent("message", {{u"direction"_s, u"in"_s}}), kMessages));
        QStringList got;
        for (const QJsonObject &e : std::as_const(agent->events)) {
            if (e[u"event"_s].toString() == u"message" && e[u"direction"_s].toString() == u"in")
                got.append(e[u"text"_s].toString());
        }
        QCOMPARE(got, texts); // each once, in order, to the character
        QVERIFY(agent->onlyJson);
    }
    const QJsonObject out = alice.first(anEvent("message", {{u"direction"_s, u"out"_s}}));
    const QJsonObject in = bob.first(anEvent("message", {{u"direction"_s, u"in"_s}}));
    QCOMPARE(out[u"messageId"_s], in[u"messageId"_s]); // the same at both ends
    QCOMPARE(in[u"request"_s], QJsonValue(false));
    QCOMPARE(alice.first(anEvent("state", {{u"id"_s, out[u"id"_s]}}))[u"state"_s], QJsonValue(u"queued"_s));
    QCOMPARE(alice.count(anEvent("state", {{u"ref"_s, u"a7"_s}})), 3);
    bob.command(aCommand("displayed", {{u"id"_s, in[u"id"_s]}}));
    bob.command(aCommand("quit"));
    QCOMPARE(bob.wait(), 0);
    QCOMPARE(bob.count(anEvent("error")), 0);
}

void TestPrograms::badLinesGiveErrorsAndTheAgentGoesOn()
{
    QVERIFY(addAccount(u"alice"_s));
    AgentProcess agent(profile(u"alice"_s));
    for (const QByteArray &line : {QByteArray("not json"), QByteArray("[1,2]"), QByteArray("{\"cmd\":\"dance\",\"ref\":\"d\"}"), QByteArray("{}"), QByteArray("\xff\xfe"),
                                   QByteArray("{\"cmd\":\"send\",\"to\":\"bob@ex.test\"}"), QByteArray("{\"cmd\":\"send\",\"to\":\"bob@ex.test\",\"text\":\"\\ud800\"}"),
                                   QByteArray("{\"cmd\":\"retry\",\"id\":\"9999\"}"), QByteArray("{\"cmd\":\"discard\",\"id\":7}"),
                                   QByteArray("{\"cmd\":\"register\",\"account\":\"zoe@ex.test\"}")})
        agent.line(line);
    QVERIFY(agent.waitFor(anEvent("error"), 10));
    QCOMPARE(agent.first(anEvent("error", {{u"cmd"_s, u"dance"_s}}))[u"ref"_s], QJsonValue(u"d"_s));
    agent.command(aCommand("typing", {{u"to"_s, u"bob@ex.test"_s}, {u"state"_s, u"loud"_s}, {u"ref"_s, u"t"_s}}));
    QVERIFY(agent.waitFor(anEvent("error", {{u"ref"_s, u"t"_s}, {u"cmd"_s, u"typing"_s}})));
    agent.line("{\"cmd\":\"send\",\"to\":\"bob@ex.test\",\"text\":\"fine\",\"future\":{\"a\":[1]}}"); // unknown fields are ignored
    QVERIFY(agent.waitFor(anEvent("state", {{u"state"_s, u"queued"_s}})));
    QCOMPARE(agent.count(anEvent("message")), 1);
    agent.command(aCommand("quit"));
    QCOMPARE(agent.wait(), 0);
    QVERIFY(agent.onlyJson);
}

void TestPrograms::whatIsNotBuiltSaysSo()
{
    QVERIFY(addAccount(u"alice"_s));
    AgentProcess agent(profile(u"alice"_s), {u"--auto-accept"_s, u"--download-dir"_s, m_dir.path()});
    agent.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"x"_s}, {u"sign"_s, true}}));
    agent.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"x"_s}, {u"encrypt"_s, true}}));
    agent.command(aCommand("subscribe", {{u"to"_s, u"bob@ex.test"_s}}));
    agent.command(aCommand("key"));
    agent.command(aCommand("publish", {{u"state"_s, u"online"_s}}));
    QVERIFY(agent.waitFor(anEvent("error", {{u"reason"_s, u"notBuilt"_s}}), 5));
    QCOMPARE(agent.count(anEvent("message")), 0);
    agent.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"x"_s}, {u"model"_s, u"auto"_s}}));
    agent.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"x"_s}, {u"model"_s, u"pager"_s}}));
    QVERIFY(agent.waitFor(anEvent("state", {{u"state"_s, u"queued"_s}}), 2));
}

void TestPrograms::endOfInputEndsTheAgent()
{
    QVERIFY(addAccount(u"alice"_s));
    const Ended ended = runCli({u"--profile"_s, profile(u"alice"_s), u"agent"_s},
                               "{\"cmd\":\"send\",\"to\":\"bob@ex.test\",\"text\":\"kept\"}\n{\"cmd\":\"send\",\"to\":\"bob@ex.test\",\"text\":\"without a line end\"}");
    QCOMPARE(ended.code, 0);
    QCOMPARE(ended.out.count("\"state\":\"queued\""), 2);
    QCOMPARE(runCli({u"--profile"_s, profile(u"alice"_s), u"history"_s}).out.count('\n'), 2);
}

void TestPrograms::sigtermEndsTheAgentAndUnregisters()
{
    QVERIFY(addAccount(u"alice"_s));
    AgentProcess agent(profile(u"alice"_s));
    goOnline(agent);
    QElapsedTimer timer;
    timer.start();
    agent.terminate();
    QCOMPARE(agent.wait(), 0);
    QVERIFY(timer.elapsed() < 2500);
    QCOMPARE(agent.count(anEvent("registration", {{u"state"_s, u"unregistered"_s}})), 1);
}

void TestPrograms::killedAgentLosesNothingCommitted()
{
    QVERIFY(addAccount(u"alice"_s) && addAccount(u"bob"_s));
    AgentProcess bob(profile(u"bob"_s));
    bob.command(aCommand("contactAdd", {{u"to"_s, u"alice@ex.test"_s}}));
    goOnline(bob);
    // Bob answers once, so that Alice knows that he recognises duplicates.
    auto alice = std::make_unique<AgentProcess>(profile(u"alice"_s));
    goOnline(*alice);
    bob.command(aCommand("send", {{u"to"_s, u"alice@ex.test"_s}, {u"text"_s, u"hello"_s}}));
    QVERIFY(alice->waitFor(anEvent("message", {{u"direction"_s, u"in"_s}})));
    constexpr int kRounds = 8;
    constexpr int kEach = 12;
    int committed = 0;
    for (int round = 0; round < kRounds; ++round) {
        for (int i = 0; i < kEach; ++i)
            alice->command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"%1/%2"_s.arg(round).arg(i)}}));
        QVERIFY(alice->waitFor(anEvent("state", {{u"state"_s, u"queued"_s}}), 1 + round));
        QTest::qWait(round * 7);
        alice->kill();
        committed += alice->count(anEvent("message", {{u"direction"_s, u"out"_s}}));
        alice = std::make_unique<AgentProcess>(profile(u"alice"_s));
        QElapsedTimer timer;
        timer.start();
        goOnline(*alice);
        QVERIFY(timer.elapsed() < 3000);
    }
    const auto stateOfAll = [&] { return runCli({u"--profile"_s, profile(u"alice"_s), u"--json"_s, u"history"_s, u"bob@ex.test"_s}).out; };
    QVERIFY(QTest::qWaitFor([&] {
        const QByteArray states = stateOfAll();
        return !states.contains("\"state\":\"queued\"") && !states.contains("\"state\":\"sending\"");
    }, kPatience));
    QStringList outgoing;
    for (const QByteArray &line : stateOfAll().trimmed().split('\n')) {
        const QJsonObject message = QJsonDocument::fromJson(line).object();
        if (message[u"direction"_s].toString() != u"out")
            continue;
        outgoing.append(message[u"text"_s].toString());
        const QString state = message[u"state"_s].toString(); // bob's receipt may be there already
        QVERIFY(state == u"accepted" || state == u"delivered");
    }
    QVERIFY(outgoing.size() >= committed);
    QVERIFY(bob.waitFor(anEvent("message", {{u"direction"_s, u"in"_s}}), int(outgoing.size())));
    QStringList incoming;
    for (const QJsonObject &e : std::as_const(bob.events)) {
        if (e[u"event"_s].toString() == u"message" && e[u"direction"_s].toString() == u"in")
            incoming.append(e[u"text"_s].toString());
    }
    QCOMPARE(incoming, outgoing); // nothing lost, nothing twice, in order
}

void TestPrograms::refIsEchoedAfterARestart()
{
    QVERIFY(addAccount(u"alice"_s));
    {
        AgentProcess agent(profile(u"alice"_s));
        agent.command(aCommand("send", {{u"to"_s, u"bob@ex.test"_s}, {u"text"_s, u"x"_s}, {u"ref"_s, u"my ref"_s}}));
        QVERIFY(agent.waitFor(anEvent("state", {{u"state"_s, u"queued"_s}})));
    }
    AgentProcess agent(profile(u"alice"_s));
    agent.command(aCommand("register", {{u"ref"_s, u"r2"_s}}));
    QVERIFY(agent.waitFor(anEvent("state", {{u"state"_s, u"accepted"_s}, {u"ref"_s, u"my ref"_s}})));
    QVERIFY(agent.waitFor(anEvent("registration", {{u"state"_s, u"registered"_s}, {u"ref"_s, u"r2"_s}})));
    QCOMPARE(agent.count(anEvent("message")), 0); // never again after a restart
}

void TestPrograms::agentListensForDirectMessages()
{
    QCOMPARE(runCli({u"account"_s, u"add"_s, u"alice@ex.test"_s, u"--accept-direct"_s, u"--profile"_s, profile(u"a"_s)}).code, 0);
    AgentProcess agent(profile(u"a"_s), {u"--listen"_s, u"127.0.0.1:0"_s});
    QVERIFY(QTest::qWaitFor([&] { return agent.errors().contains("\n"); }, kPatience));
    QVERIFY(agent.errors().startsWith("listening 127.0.0.1:"));
    const QByteArray port = agent.errors().trimmed().split(':').last();
    QVERIFY(port.toInt() > 0);
    const Ended bad = runCli({u"agent"_s, u"--listen"_s, u"here"_s, u"--profile"_s, profile(u"b"_s)});
    QCOMPARE(bad.code, 1);
}

void TestPrograms::laterCommandsSaySo()
{
    for (const QStringList &line : {QStringList{u"doctor"_s}, QStringList{u"key"_s, u"list"_s},
                                    QStringList{u"presence"_s, u"watch"_s, u"a@b.c"_s}}) {
        const Ended ended = runCli(line);
        QCOMPARE(ended.code, 1);
        QVERIFY(ended.err.contains("later version"));
    }
    const Ended version = runCli({u"--version"_s});
    QCOMPARE(version.code, 0);
    QVERIFY(version.out.startsWith("linnet-cli "));
}

void TestPrograms::parseTellsFieldsAndErrors()
{
    const QByteArray message = "OPTIONS sip:bob@ex.test SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:bob@ex.test>\r\n"
                               "Call-ID: c\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n";
    const Ended accepted = runCli({u"parse"_s, u"--json"_s}, message);
    QCOMPARE(accepted.code, 0);
    const QJsonObject fields = QJsonDocument::fromJson(accepted.out).object();
    QCOMPARE(fields[u"method"_s].toString(), u"OPTIONS"_s);
    QCOMPARE(fields[u"ruri"_s].toString(), u"sip:bob@ex.test"_s);
    const Ended rejected = runCli({u"--json"_s, u"parse"_s, u"-"_s}, "nonsense\r\n\r\n");
    QCOMPARE(rejected.code, 1);
    const QJsonObject error = QJsonDocument::fromJson(rejected.out)[u"error"_s].toObject();
    QVERIFY(error.contains(u"code"_s) && error.contains(u"offset"_s));
    const QByteArray framed = QByteArray(message).replace("\r\n\r\n", "\r\nContent-Length: 0\r\n\r\n");
    const Ended stream = runCli({u"parse"_s, u"--stream"_s, u"--json"_s}, framed + framed);
    QCOMPARE(stream.code, 0);
    QCOMPARE(stream.out.count('\n'), 2);
    QCOMPARE(runCli({u"parse"_s, u"--stream"_s}, framed + framed.left(40)).code, 1);
    QCOMPARE(runCli({u"parse"_s, u"/no/such/file"_s}).code, 2);
}

void TestPrograms::traceFileHasTheMessagesWithoutSecrets()
{
    QVERIFY(addAccount(u"alice"_s));
    const QString path = profile(u"trace"_s);
    QCOMPARE(runCli({u"--profile"_s, profile(u"alice"_s), u"--trace"_s, path, u"register"_s, u"--once"_s}).code, 0);
    QFile file(path);
    QVERIFY(file.open(QFile::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("REGISTER sip:ex.test SIP/2.0"));
    QVERIFY(text.contains("SIP/2.0 200"));
    QVERIFY(text.contains("response=hidden") || text.contains("response=\"hidden\""));
    QVERIFY(!text.contains("secret"));
}

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_Programs.moc"
