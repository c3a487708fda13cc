// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "message/headers/BindingParameters.h"
#include "message/headers/EntityTag.h"
#include "message/headers/Event.h"
#include "message/headers/InfoPackage.h"
#include "message/headers/RetryAfter.h"
#include "message/headers/RSeq.h"
#include "message/headers/SubscriptionState.h"
#include "message/headers/Warning.h"
#include "message/MessageParser.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace std::chrono_literals;

namespace {

Slice text(const char *bytes) { return Slice::copyOf(bytes); }

/// A 200 to a REGISTER with further header lines.
Response answerWith(const QByteArray &lines)
{
    const auto read = parseDatagram(Slice::copyOf("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKa\r\n"
                                                  "From: <sip:a@b.example>;tag=1\r\nTo: <sip:a@b.example>;tag=2\r\n"
                                                  "Call-ID: c\r\nCSeq: 1 REGISTER\r\n" + lines + "\r\n"));
    return std::get<Response>(*read);
}

QByteArrayList hosts(const Response &response, HeaderName id)
{
    QByteArrayList all;
    for (const NameAddr &one : response.addresses(id))
        all.append(one.uri.host.toByteArray() + (one.uri.isLooseRouter() ? ";lr" : ""));
    return all;
}

} // namespace

/// The headers that later RFCs add, with their own examples: read, refused, written again. P01 P07 P09
class tst_LaterHeaders : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3327_5_1_path()
    {
        const Response response = answerWith("Path: <sip:P3.EXAMPLEHOME.COM;lr>,<sip:P1.EXAMPLEVISITED.COM;lr>\r\n");
        QCOMPARE(hosts(response, HeaderName::Path), (QByteArrayList{"P3.EXAMPLEHOME.COM;lr", "P1.EXAMPLEVISITED.COM;lr"}));
    }

    void rfc3608_6_serviceRoute()
    {
        const Response response = answerWith("Service-Route: <sip:P2.HOME.EXAMPLE.COM;lr>,\r\n               <sip:HSP.HOME.EXAMPLE.COM;lr>\r\n");
        QCOMPARE(hosts(response, HeaderName::ServiceRoute), (QByteArrayList{"P2.HOME.EXAMPLE.COM;lr", "HSP.HOME.EXAMPLE.COM;lr"}));
        // One bad value spoils them all: half a route leads nowhere.
        QVERIFY(answerWith("Service-Route: <sip:a;lr>, <nonsense\r\n").addresses(HeaderName::ServiceRoute).empty());
    }

    void rfc7315_4_1_associatedUris()
    {
        const Response response = answerWith("P-Associated-URI: <sip:user@home.example>, \"U\" <tel:+1-201-555-0123>\r\n");
        const auto uris = response.addresses(HeaderName::PAssociatedUri);
        QCOMPARE(uris.size(), 2u);
        QVERIFY(uris[1].uri.scheme == Uri::Scheme::Tel);
    }

    void rfc5626_11_1_flowTimer()
    {
        QCOMPARE(answerWith("Flow-Timer: 120\r\n").number(HeaderName::FlowTimer), 120u);
        for (const char *bad : {"-1", "x", "4294967296", "1.5"})
            QVERIFY2(!answerWith(QByteArray("Flow-Timer: ") + bad + "\r\n").number(HeaderName::FlowTimer), bad);
    }

    void rfc3262_7_1_rseq()
    {
        QCOMPARE(*parseRSeq(text("988789")), 988789u);
        QCOMPARE(*parseRSeq(text(" 4294967295 ")), 4294967295u);
        for (const char *bad : {"", "0", "-1", "+1", "4294967296", "1 2", "x"})
            QVERIFY2(!parseRSeq(text(bad)), bad);
    }

    void rfc6665_8_2_1_event()
    {
        const auto event = parseEvent(text("presence.winfo ; id=1234;param=abcd"));
        QVERIFY(event);
        QVERIFY(event->type == QByteArrayView("presence.winfo"));
        QCOMPARE(toBytes(*event), "presence.winfo;id=1234;param=abcd");
        for (const char *bad : {"", ";id=1", "foo bar", "foo,bar", ".foo", "foo.", "a..b", "foo;=x"})
            QVERIFY2(!parseEvent(text(bad)), bad);
    }

    void rfc6665_8_2_1_eventMatching_data()
    {
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<bool>("matches");
        QTest::newRow("other parameter") << QByteArray("foo; param=abcd; id=1234") << true;
        QTest::newRow("no id") << QByteArray("foo") << false;
        QTest::newRow("case of the type") << QByteArray("Foo; id=1234") << false;
        QTest::newRow("other id") << QByteArray("foo;id=12345") << false;
        QTest::newRow("case of the parameter's name") << QByteArray("foo;ID=1234") << true;
    }
    void rfc6665_8_2_1_eventMatching()
    {
        QFETCH(QByteArray, other);
        QFETCH(bool, matches);
        const Event wanted = *parseEvent(text("foo; id=1234"));
        const Event given = *parseEvent(Slice::copyOf(other));
        QCOMPARE(wanted.matches(given), matches);
        QCOMPARE(given.matches(wanted), matches);
    }

    void rfc6665_8_2_3_subscriptionState()
    {
        using Value = SubscriptionState::Value;
        const auto active = parseSubscriptionState(text("active;expires=599"));
        QVERIFY(active && active->value() == Value::Active && active->expires() == 599s && !active->retryAfter());
        const auto ended = parseSubscriptionState(text("Terminated;reason=probation;retry-after=86400"));
        QVERIFY(ended && ended->value() == Value::Terminated && ended->retryAfter() == 86400s);
        QVERIFY(ended->reason() == QByteArrayView("probation"));
        QCOMPARE(toBytes(*ended), "Terminated;reason=probation;retry-after=86400");
        QVERIFY(parseSubscriptionState(text("pending"))->value() == Value::Pending);
        QVERIFY(parseSubscriptionState(text("waiting"))->value() == Value::Other);
        QVERIFY(!parseSubscriptionState(text("active;expires=4294967296"))->expires());
        for (const char *bad : {"", ";expires=1", "active pending", "active,terminated", "<active>"})
            QVERIFY2(!parseSubscriptionState(text(bad)), bad);
    }

    void rfc3903_11_3_entityTags()
    {
        QCOMPARE(toBytes(*parseEntityTag(text(" dx200xyz "))), "dx200xyz");
        QVERIFY(!(*parseEntityTag(text("kwj449x")) == *parseEntityTag(text("KWJ449x"))));
        for (const char *bad : {"", "a b", "\"a\"", "a,b", "a;b"})
            QVERIFY2(!parseEntityTag(text(bad)), bad);
    }

    void rfc6086_7_packages()
    {
        const auto package = parseInfoPackage(text("foo; bar=\"x;y\""));
        QVERIFY(package && package->name == QByteArrayView("foo"));
        QCOMPARE(package->parameters.unquoted("bar"), "x;y");
        QCOMPARE(toBytes(*package), "foo;bar=\"x;y\"");
        for (const char *bad : {"", "a b", "a, b"})
            QVERIFY2(!parseInfoPackage(text(bad)), bad);
        const Response response = answerWith("Recv-Info: P, R;x=1\r\n");
        QCOMPARE(response.tokens(HeaderName::RecvInfo).size(), 2u);
        QVERIFY(parseInfoPackage(response.tokens(HeaderName::RecvInfo)[1])->name == QByteArrayView("R"));
        QVERIFY(answerWith("Recv-Info: \r\n").headers().contains(HeaderName::RecvInfo));
    }

    void rfc3261_20_43_warnings()
    {
        const auto warnings = parseWarnings(text("307 isi.edu \"Session parameter 'foo' not understood\" , "
                                                 "301 isi.edu:5060 \"Incompatible, \\\"network\\\" address type 'E.164'\""));
        QVERIFY(warnings);
        QCOMPARE(warnings->size(), 2u);
        QCOMPARE(warnings->front().code, 307);
        QCOMPARE(warnings->back().agent, "isi.edu:5060");
        QCOMPARE(warnings->back().text, "Incompatible, \"network\" address type 'E.164'");
        QCOMPARE(toBytes(warnings->back()), "301 isi.edu:5060 \"Incompatible, \\\"network\\\" address type 'E.164'\"");
        for (const char *bad : {"", "370", "370 devnull", "37 devnull \"x\"", "3700 devnull \"x\"", "370 devnull x", "370 devnull \"x",
                                "370 devnull \"x\" y", "370 \"x\"", "-70 a \"x\""})
            QVERIFY2(!parseWarnings(text(bad)), bad);
    }
    void a03_warningText() // A03
    {
        const QByteArray written = toBytes(Warning{399, "a b\r\n,", "x\"\r\nVia: y"});
        QVERIFY(!written.contains('\r') && !written.contains('\n'));
        const auto again = parseWarnings(Slice::copyOf(written));
        QVERIFY(again && again->size() == 1);
        QCOMPARE(again->front().text, "x\"  Via: y");
    }

    void rfc3261_20_33_retryAfter()
    {
        const auto plain = parseRetryAfter(text("18000;duration=3600"));
        QVERIFY(plain && plain->delay == 18000s && plain->duration() == 3600s);
        QCOMPARE(toBytes(*plain), "18000;duration=3600");
        const auto meeting = parseRetryAfter(text("120 (I'm in a (long \\) one) meeting) ;x"));
        QVERIFY(meeting);
        QCOMPARE(meeting->comment, "I'm in a (long \\) one) meeting");
        QVERIFY(!meeting->duration());
        QVERIFY(*parseRetryAfter(Slice::copyOf(toBytes(*meeting))) == *meeting);
        for (const char *bad : {"", "-1", "+5", "x", "1.5", "4294967296", "120 (", "120 (a)) ", "120 meeting", "120 (a\\)"})
            QVERIFY2(!parseRetryAfter(text(bad)), bad);
    }

    void rfc5627_13_gruusOfABinding()
    {
        const Response response = answerWith(
            "Contact: <sip:callee@192.0.2.2>"
            ";pub-gruu=\"sip:callee@example.com;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\""
            ";temp-gruu=\"sip:tgruu.7hatz6cn-098shfyq193=ajfux8fyg7ajqqe7@example.com;gr\""
            ";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\";reg-id=1;q=0.7;expires=3600\r\n");
        const BindingParameters binding = bindingParametersOf(response.contacts().front());
        QVERIFY(binding.publicGruu && binding.temporaryGruu);
        QCOMPARE(toBytes(*binding.publicGruu), "sip:callee@example.com;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        QVERIFY(binding.temporaryGruu->parameter("gr"));
        QCOMPARE(binding.instance, "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        QCOMPARE(binding.regId, 1u);
        QCOMPARE(binding.q, 700);
        QVERIFY(binding.expires == 3600s);
    }
    void malformedBindingParametersAreNotThere()
    {
        const Response response = answerWith("Contact: <sip:a@b>;expires=+5;q=1.5;reg-id=-1;+sip.instance=\"urn:x\";pub-gruu=\"tel:1\";temp-gruu=\"x\"\r\n");
        QVERIFY(bindingParametersOf(response.contacts().front()) == BindingParameters());
    }
    void rfc3261_25_1_qvalues()
    {
        const auto q = [](const QByteArray &value) {
            return bindingParametersOf(*parseNameAddr(Slice::copyOf("<sip:a@b>;q=" + value))).q;
        };
        QCOMPARE(q("0"), 0);
        QCOMPARE(q("0."), 0);
        QCOMPARE(q("1"), 1000);
        QCOMPARE(q("1.000"), 1000);
        QCOMPARE(q("0.5"), 500);
        QCOMPARE(q("0.07"), 70);
        QCOMPARE(q("0.123"), 123);
        for (const char *bad : {"2", "1.001", "0.1234", ".5", "-0.5", "a", "0x1"})
            QCOMPARE(q(bad), 1000);
    }

    void p11_tokenLimit() // P11
    {
        for (const int over : {-1, 0, 1}) {
            const Slice token = Slice::copyOf(QByteArray(Limits::kMaxToken + over, 'x'));
            QCOMPARE(parseEvent(token).ok(), over <= 0);
            QCOMPARE(parseSubscriptionState(token).ok(), over <= 0);
            QCOMPARE(parseInfoPackage(token).ok(), over <= 0);
            QCOMPARE(parseEntityTag(token).ok(), over <= 0);
        }
    }
};

QTEST_APPLESS_MAIN(tst_LaterHeaders)
#include "tst_LaterHeaders.moc"
