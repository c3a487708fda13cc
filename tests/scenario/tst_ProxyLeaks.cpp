// SPDX-License-Identifier: MIT
#include "scenario/ScriptedServer.h"
#include "support/HeapInUse.h"
#include "support/ServerNode.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

const QString kServer = QStringLiteral("192.0.2.101");

/// Calls without transactions of their own, so that what is left over is the server's.
struct Exchange
{
    Exchange()
    {
        for (const ScriptedServer *phone : {&first, &second})
            node.bind("bob", "<sip:phone@" + phone->endpoint.address.toString().toLatin1() + '>', {TransportProtocol::Udp, phone->endpoint});
        first.onRequest([](const Request &request) { return answer(request, "first"); });
        second.onRequest([this](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Cancel)
                second.transport.sendResponse(made(second.requestsOf(Method::Invite).last(), 487, "second"), second.sources.last(),
                                              [](const auto &, const auto &) { });
            if (request.method == Method::Invite)
                return made(request, 180, "second");
            return answer(request, "second");
        });
    }
    static Response made(const Request &request, int status, const QByteArray &tag)
    {
        Response response = makeResponse(request, status, tag);
        response.editHeaders().append(HeaderName::Contact, "<sip:phone@192.0.2.20>");
        for (const NameAddr &route : request.recordRoutes())
            response.editHeaders().append(HeaderName::RecordRoute, toBytes(route));
        return response;
    }
    static std::optional<Response> answer(const Request &request, const QByteArray &tag)
    {
        return request.method == Method::Ack ? std::nullopt : std::optional(made(request, 200, tag));
    }
    Request request(const QByteArray &method, int call)
    {
        const QByteArray number = QByteArray::number(call);
        const QByteArray text = method + " sip:bob@192.0.2.101 SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nMax-Forwards: 70\r\n"
            "From: <sip:caller@far.example>;tag=" + number + "\r\nTo: <sip:bob@192.0.2.101>\r\nCall-ID: call-" + number
            + "\r\nCSeq: 1 " + method + "\r\nContact: <sip:caller@192.0.2.9>\r\nContent-Length: 0\r\n\r\n";
        Request made = std::get<Request>(*parseDatagram(Slice::copyOf(text)));
        made.editHeaders().remove(HeaderName::Via);
        return made;
    }
    /// INVITE, 200 of one phone and 487 of the other, ACK, BYE.
    void call(int number)
    {
        caller.responses.clear();
        caller.send(request("INVITE", number), server);
        time.run(10ms);
        Response success;
        for (const Response &response : caller.responses) {
            if (response.status == 200)
                success = response;
        }
        for (const QByteArray method : {"ACK", "BYE"}) {
            Request inside = request(method, number);
            inside.uri = *parseUri(QByteArrayView("sip:phone@192.0.2.20"));
            inside.editHeaders().set(HeaderName::To, success.headers().value(HeaderName::To));
            for (const NameAddr &route : success.recordRoutes())
                inside.editHeaders().append(HeaderName::Route, toBytes(route));
            caller.send(inside, server);
        }
        time.run(10ms);
        established += success.status == 200;
        ended += first.requestsOf(Method::Bye).size() == 1 && second.requestsOf(Method::Cancel).size() == 1;
        for (ScriptedServer *one : {&caller, &first, &second}) {
            one->requests.clear();
            one->sources.clear();
            one->responses.clear();
        }
        link.forgetPackets();
    }

    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ServerNode node{link, clock, time, kServer, 101};
    const Target server{TransportProtocol::Udp, {QHostAddress(kServer), 5060}};
    ScriptedServer caller{link, clock, time, QStringLiteral("192.0.2.9"), 9};
    ScriptedServer first{link, clock, time, QStringLiteral("192.0.2.20"), 20};
    ScriptedServer second{link, clock, time, QStringLiteral("192.0.2.21"), 21};
    int established = 0;
    int ended = 0;
};

} // namespace

/// What the proxy let through is gone from it: 10,000 calls, each forked to two phones. P11
class tst_ProxyLeaks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsLeaveNothingBehind()
    {
        constexpr int kCalls = 10'000;
        constexpr int kBatch = 500;
        Exchange exchange;
        size_t afterFirst = 0;
        for (int i = 0; i < kCalls; ++i) {
            exchange.call(i);
            if (i % kBatch == kBatch - 1) {
                exchange.time.run(80s);
                QVERIFY(exchange.node.isClean());
            }
            if (i == 4 * kBatch - 1)
                afterFirst = heapInUse();
        }
        QCOMPARE(exchange.established, kCalls);
        QCOMPARE(exchange.ended, kCalls);
        const auto grown = qint64(heapInUse()) - qint64(afterFirst);
        qInfo("heap after %d proxied calls: %+lld bytes", kCalls, grown);
#if !defined(__SANITIZE_ADDRESS__)
        QVERIFY(grown < 16 * 1024);
#endif
    }
};

QTEST_GUILESS_MAIN(tst_ProxyLeaks)
#include "tst_ProxyLeaks.moc"
