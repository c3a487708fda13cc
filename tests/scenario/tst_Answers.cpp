// SPDX-License-Identifier: MIT
#include "scenario/Masked.h"
#include "scenario/Phone.h"
#include "scenario/ScriptedServer.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// Alice is registered at 192.0.2.2, which now asks her things.
struct Stage
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer server{link, clock, time, QStringLiteral("192.0.2.2"), 22};
    ScriptedServer stranger{link, clock, time, QStringLiteral("192.0.2.66"), 66};
    Phone phone{link, clock, time, QStringLiteral("192.0.2.1"), 11};

    explicit Stage(bool acceptDirect = false)
    {
        Identity alice;
        alice.aor = uri("sip:alice@example.test");
        alice.outbound = {{{}, uri("sip:192.0.2.2:5060;lr"), {}}};
        alice.acceptDirect = acceptDirect;
        phone.setAccount(alice);
        phone.acceptAll();
        server.onRequest([](const Request &request) { return registered(request); });
        phone.registration->start(3600s);
        if (!time.runUntil([&] { return phone.log.contains("registered 3600"); }, 1s))
            qWarning("not registered");
        link.forgetPackets();
    }

    Request request(const QByteArray &method, const QByteArray &requestUri = {}) const
    {
        Request made;
        made.method = Method::fromName(Slice::copyOf(method));
        made.uri = requestUri.isEmpty() ? phone.registration->contact() : uri(requestUri);
        HeaderList &headers = made.editHeaders();
        headers.append(HeaderName::MaxForwards, "70");
        headers.append(HeaderName::From, "<sip:bob@example.test>;tag=bob-1");
        headers.append(HeaderName::To, "<sip:alice@example.test>");
        headers.append(HeaderName::CallId, "call-" + method);
        headers.append(HeaderName::CSeq, "7 " + method);
        return made;
    }
    /// The one answer as it was on the wire; empty when there is none.
    QByteArray answerTo(const Request &made)
    {
        link.forgetPackets();
        server.sendBack(made);
        time.run(100ms);
        return onlyAnswer();
    }
    QByteArray answerToStranger(const Request &made)
    {
        link.forgetPackets();
        const Endpoint at{QHostAddress(QStringLiteral("192.0.2.1")), phone.registration->contact().port};
        stranger.send(made, {TransportProtocol::Udp, at});
        time.run(100ms);
        return onlyAnswer();
    }
    QByteArray onlyAnswer() const
    {
        QByteArrayList answers;
        for (const WirePacket &packet : link.packets()) {
            if (packet.bytes.startsWith("SIP/2.0"))
                answers.append(packet.bytes);
        }
        return answers.size() == 1 ? masked(answers.first()) : QByteArray::number(answers.size()) + " answers";
    }
};

/// What every answer begins with.
QByteArray expected(const QByteArray &statusLine, const QByteArray &method, const QByteArray &further,
                    const QByteArray &server = "192.0.2.2")
{
    return "SIP/2.0 " + statusLine + "\r\n"
        + "Via: SIP/2.0/UDP " + server + ":5060;branch=z9hG4bK#;rport=5060;received=" + server + "\r\n"
        + "From: <sip:bob@example.test>;tag=bob-1\r\n"
        + "To: <sip:alice@example.test>;tag=#\r\n"
        + "Call-ID: call-" + method + "\r\n"
        + "CSeq: 7 " + method + "\r\n"
        + "Server: Linnet/0.1.0\r\n" + further + "Content-Length: 0\r\n\r\n";
}

} // namespace

class tst_Answers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_11_2_options(); // P09
    void rfc3261_8_2_byMethod_data();
    void rfc3261_8_2_byMethod(); // P09
    void rfc3261_12_2_2_insideADialogThatIsNot_data();
    void rfc3261_12_2_2_insideADialogThatIsNot(); // P09
    void inviteIsRefusedAndTold(); // P09
    void ackIsSwallowed(); // P09
    void rfc3261_8_2_2_3_require(); // P09
    void rfc3261_8_2_2_1_unknownScheme(); // P09
    void rfc3261_8_2_3_contentType_data();
    void rfc3261_8_2_3_contentType(); // P09
    void rfc3261_8_2_3_contentEncoding(); // P09
    void emptyMessage();
    void rfc3261_8_2_2_2_mergedRequests(); // P09
    void rfc3261_8_1_1_defects_data();
    void rfc3261_8_1_1_defects(); // P09
    void tooLargeABody(); // P09
    void strangersGetOneWord(); // P09
    void directUseIsOpenedByTheAccount(); // P09
    void notBeforeAndNotAfterTheRegistration(); // P09
};

void tst_Answers::rfc3261_11_2_options()
{
    Stage stage;
    QCOMPARE(stage.answerTo(stage.request("OPTIONS")),
             expected("200 OK", "OPTIONS",
                      "Allow: INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, MESSAGE, OPTIONS\r\n"
                      "Accept: text/plain, message/cpim\r\n"
                      "Accept-Encoding: identity\r\n"
                      "Supported: 100rel, timer, replaces, outbound, path, gruu\r\n"));
    stage.phone.agent.setAccept({"text/plain"});
    QVERIFY(stage.answerTo(stage.request("OPTIONS")).contains("\r\nAccept: text/plain\r\n"));
}

void tst_Answers::rfc3261_8_2_byMethod_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("further");
    const QByteArray allow = "Allow: INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, MESSAGE, OPTIONS\r\n";
    QTest::newRow("REGISTER") << QByteArray("405 Method Not Allowed") << allow;
    QTest::newRow("PUBLISH") << QByteArray("405 Method Not Allowed") << allow;
    QTest::newRow("REFER") << QByteArray("405 Method Not Allowed") << allow;
    QTest::newRow("INVITE") << QByteArray("488 Not Acceptable Here")
                            << QByteArray("Warning: 304 linnet \"Media type not available\"\r\n");
    QTest::newRow("SUBSCRIBE") << QByteArray("489 Bad Event") << QByteArray("Allow-Events: \r\n");
    QTest::newRow("BYE") << QByteArray("481 Call/Transaction Does Not Exist") << QByteArray();
    QTest::newRow("CANCEL") << QByteArray("481 Call/Transaction Does Not Exist") << QByteArray();
    QTest::newRow("NOTIFY") << QByteArray("481 Call/Transaction Does Not Exist") << QByteArray();
    QTest::newRow("INFO") << QByteArray("481 Call/Transaction Does Not Exist") << QByteArray();
    QTest::newRow("UPDATE") << QByteArray("481 Call/Transaction Does Not Exist") << QByteArray();
    QTest::newRow("PRACK") << QByteArray("481 Call/Transaction Does Not Exist") << QByteArray();
    QTest::newRow("BREW") << QByteArray("501 Not Implemented") << allow;
    QTest::newRow("message") << QByteArray("501 Not Implemented") << allow; // methods have a case (RFC 3261 s.7.1)
    QTest::newRow("MESSAGE") << QByteArray("200 OK") << QByteArray();
}

void tst_Answers::rfc3261_8_2_byMethod()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, further);
    const QByteArray method = QTest::currentDataTag();
    Stage stage;
    QCOMPARE(stage.answerTo(stage.request(method)), expected(status, method, further));
}

void tst_Answers::rfc3261_12_2_2_insideADialogThatIsNot_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("OPTIONS") << 481;
    QTest::newRow("SUBSCRIBE") << 481;
    QTest::newRow("INVITE") << 481;
    QTest::newRow("NOTIFY") << 481;
    QTest::newRow("INFO") << 481;
    QTest::newRow("REFER") << 405;
    QTest::newRow("MESSAGE") << 200; // what was sent to the user reaches the user
}

void tst_Answers::rfc3261_12_2_2_insideADialogThatIsNot()
{
    QFETCH(int, status);
    Stage stage;
    Request request = stage.request(QTest::currentDataTag());
    request.editHeaders().set(HeaderName::To, "<sip:alice@example.test>;tag=gone");
    if (request.method == Method::Message)
        request.setBody(Slice::copyOf("hello"), "text/plain");
    QVERIFY(stage.answerTo(request).startsWith("SIP/2.0 " + QByteArray::number(status)));
}

void tst_Answers::inviteIsRefusedAndTold()
{
    Stage stage;
    QByteArrayList missed;
    QObject::connect(&stage.phone.agent, &UserAgent::inviteRefused, &stage.phone.agent,
                     [&](const Request &request, const Uri &account) {
                         missed.append(toBytes(request.from()->uri) + " for " + toBytes(account));
                     });
    QVERIFY(stage.answerTo(stage.request("INVITE")).startsWith("SIP/2.0 488"));
    QCOMPARE(missed, QByteArrayList{"sip:bob@example.test for sip:alice@example.test"});
    QVERIFY(stage.answerToStranger(stage.request("INVITE")).startsWith("SIP/2.0 403"));
    QCOMPARE(missed.size(), 1);
}

void tst_Answers::ackIsSwallowed()
{
    Stage stage;
    QCOMPARE(stage.answerTo(stage.request("ACK")), "0 answers");
    QCOMPARE(stage.answerToStranger(stage.request("ACK")), "0 answers");

    // The ACK of a refused INVITE, with the To tag of our answer.
    Request invite = stage.request("INVITE");
    QVERIFY(stage.answerTo(invite).startsWith("SIP/2.0 488"));
    Request ack = stage.request("ACK");
    ack.editHeaders().set(HeaderName::CallId, "call-INVITE");
    ack.editHeaders().set(HeaderName::To, toBytes(*stage.server.responses.last().to()));
    QCOMPARE(stage.answerTo(ack), "0 answers");
}

void tst_Answers::rfc3261_8_2_2_3_require()
{
    Stage stage;
    Request request = stage.request("OPTIONS");
    request.editHeaders().append(HeaderName::Require, "path, timewarp");
    request.editHeaders().append(HeaderName::Require, "teleport");
    request.editHeaders().append(HeaderName::ProxyRequire, "notForUs");
    QCOMPARE(stage.answerTo(request), expected("420 Bad Extension", "OPTIONS", "Unsupported: timewarp, teleport\r\n"));
    Request message = stage.request("MESSAGE");
    message.editHeaders().append(HeaderName::Require, "timewarp");
    message.setBody(Slice::copyOf("hello"), "text/plain");
    QCOMPARE(stage.answerTo(message), expected("420 Bad Extension", "MESSAGE", "Unsupported: timewarp\r\n"));
    QVERIFY(stage.phone.texts.isEmpty());
    Request known = stage.request("OPTIONS");
    known.editHeaders().append(HeaderName::Require, "Outbound");
    QVERIFY(stage.answerTo(known).startsWith("SIP/2.0 200"));
}

void tst_Answers::rfc3261_8_2_2_1_unknownScheme()
{
    Stage stage;
    QCOMPARE(stage.answerTo(stage.request("OPTIONS", "nobodyknows:this")),
             expected("416 Unsupported URI Scheme", "OPTIONS", ""));
    QVERIFY(stage.answerTo(stage.request("MESSAGE", "tel:+493012345")).startsWith("SIP/2.0 416"));
}

void tst_Answers::rfc3261_8_2_3_contentType_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("text") << QByteArray("text/plain") << true;
    QTest::newRow("text with charset, any case") << QByteArray("TEXT/Plain;charset=\"UTF-8\"") << true;
    QTest::newRow("cpim") << QByteArray("message/cpim") << true;
    QTest::newRow("html") << QByteArray("text/html") << false;
    QTest::newRow("multipart") << QByteArray("multipart/mixed;boundary=x") << false;
    QTest::newRow("no type at all") << QByteArray() << false;
    QTest::newRow("malformed") << QByteArray("text") << false;
}

void tst_Answers::rfc3261_8_2_3_contentType()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, accepted);
    Stage stage;
    Request request = stage.request("MESSAGE");
    request.setBody(Slice::copyOf("hello"), "text/plain");
    request.editHeaders().remove(HeaderName::ContentType);
    if (!type.isEmpty())
        request.editHeaders().append(HeaderName::ContentType, type);
    if (accepted) {
        QCOMPARE(stage.answerTo(request), expected("200 OK", "MESSAGE", ""));
        QCOMPARE(stage.phone.texts, QByteArrayList{"hello"});
    } else {
        QCOMPARE(stage.answerTo(request),
                 expected("415 Unsupported Media Type", "MESSAGE", "Accept: text/plain, message/cpim\r\n"));
        QVERIFY(stage.phone.texts.isEmpty());
    }
}

void tst_Answers::rfc3261_8_2_3_contentEncoding()
{
    Stage stage;
    Request request = stage.request("MESSAGE");
    request.setBody(Slice::copyOf("hello"), "text/plain");
    request.editHeaders().append(HeaderName::ContentEncoding, "gzip");
    QCOMPARE(stage.answerTo(request), expected("415 Unsupported Media Type", "MESSAGE", "Accept-Encoding: identity\r\n"));
    request.editHeaders().set(HeaderName::ContentEncoding, "identity");
    request.editHeaders().set(HeaderName::CallId, "call-2");
    QVERIFY(stage.answerTo(request).startsWith("SIP/2.0 200"));
}

void tst_Answers::emptyMessage()
{
    Stage stage;
    QVERIFY(stage.answerTo(stage.request("MESSAGE")).startsWith("SIP/2.0 200"));
    QVERIFY(stage.phone.texts.isEmpty());
}

void tst_Answers::rfc3261_8_2_2_2_mergedRequests()
{
    Stage stage;
    QPointer<IncomingPage> first;
    stage.phone.agent.pager().disconnect(&stage.phone.agent);
    QObject::connect(&stage.phone.agent.pager(), &PagerUsage::received, &stage.phone.agent,
                     [&](IncomingPage *page) { first = page; });
    Request request = stage.request("MESSAGE");
    request.setBody(Slice::copyOf("hello"), "text/plain");
    QCOMPARE(stage.answerTo(request), "0 answers"); // the store has not said yet
    QVERIFY(stage.answerTo(request).startsWith("SIP/2.0 482")); // another branch, the same request
    QVERIFY(first);
    stage.link.forgetPackets();
    first->accept();
    stage.time.run(100ms);
    QVERIFY(stage.onlyAnswer().startsWith("SIP/2.0 200"));
}

void tst_Answers::rfc3261_8_1_1_defects_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("CSeq names another method") << QByteArray("CSeq: 7 OPTIONS") << QByteArray("CSeq: 7 MESSAGE") << QByteArray("400");
    QTest::newRow("CSeq too large") << QByteArray("CSeq: 7 OPTIONS") << QByteArray("CSeq: 4294967296 OPTIONS") << QByteArray("400");
    QTest::newRow("another version") << QByteArray(" SIP/2.0\r\nVia") << QByteArray(" SIP/7.0\r\nVia") << QByteArray("505");
    QTest::newRow("two Call-IDs") << QByteArray("Call-ID: ") << QByteArray("Call-ID: another\r\nCall-ID: ") << QByteArray("400");
    QTest::newRow("nonsense in the Request-URI") << QByteArray("OPTIONS sip:") << QByteArray("OPTIONS sip:<") << QByteArray("400");
}

void tst_Answers::rfc3261_8_1_1_defects()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, status);
    Stage stage;
    Request request = stage.request("OPTIONS");
    request.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKdefect;rport");
    QByteArray bytes = toBytes(request);
    QVERIFY(bytes.contains(from));
    bytes.replace(from, to);
    stage.link.forgetPackets();
    stage.server.transport.resend(bytes, stage.server.sources.last());
    stage.time.run(100ms);
    QVERIFY2(stage.onlyAnswer().startsWith("SIP/2.0 " + status), stage.onlyAnswer().constData());
    QVERIFY(stage.phone.texts.isEmpty());
}

void tst_Answers::tooLargeABody()
{
    Stage stage;
    Request request = stage.request("MESSAGE");
    request.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKlarge;rport");
    QByteArray bytes = toBytes(request);
    bytes.replace("Content-Length: 0\r\n", "Content-Type: text/plain\r\nContent-Length: 1048577\r\n");
    stage.link.forgetPackets();
    stage.server.transport.resend(bytes + QByteArray(1048577, 'x'), stage.server.sources.last());
    stage.time.run(100ms);
    QVERIFY2(stage.onlyAnswer().startsWith("SIP/2.0 513"), stage.onlyAnswer().constData());
}

void tst_Answers::strangersGetOneWord()
{
    Stage stage;
    for (const QByteArray &method : QByteArrayList{"MESSAGE", "OPTIONS", "REGISTER", "SUBSCRIBE", "BREW", "BYE", "INVITE"}) {
        Request request = stage.request(method);
        request.setBody(Slice::copyOf("hello"), "text/plain");
        QByteArray word = expected("403 Forbidden", method, "", "192.0.2.66");
        word.remove(word.indexOf("Server:"), int(qstrlen("Server: Linnet/0.1.0\r\n")));
        QCOMPARE(stage.answerToStranger(request), word);
    }
    QVERIFY(stage.phone.texts.isEmpty());
}

void tst_Answers::directUseIsOpenedByTheAccount()
{
    Stage stage(true);
    Request request = stage.request("MESSAGE", "sip:alice@192.0.2.1");
    request.setBody(Slice::copyOf("hello"), "text/plain");
    QVERIFY(stage.answerToStranger(request).startsWith("SIP/2.0 200"));
    QCOMPARE(stage.phone.texts, QByteArrayList{"hello"});
    request.uri = uri("sip:mallory@192.0.2.1");
    request.editHeaders().set(HeaderName::CallId, "call-2");
    QVERIFY(stage.answerToStranger(request).startsWith("SIP/2.0 404"));
    QVERIFY(stage.answerToStranger(stage.request("OPTIONS", "sip:192.0.2.1")).startsWith("SIP/2.0 200"));
}

void tst_Answers::notBeforeAndNotAfterTheRegistration()
{
    Stage stage;
    const Uri contact = stage.phone.registration->contact();
    stage.phone.registration->unregister();
    QVERIFY(stage.time.runUntil([&] { return stage.phone.log.contains("unregistered"); }, 1s));
    Request request = stage.request("MESSAGE", toBytes(contact));
    request.setBody(Slice::copyOf("hello"), "text/plain");
    QVERIFY(stage.answerTo(request).startsWith("SIP/2.0 403"));
    QVERIFY(stage.phone.texts.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Answers)
#include "tst_Answers.moc"
