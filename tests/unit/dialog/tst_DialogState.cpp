// SPDX-License-Identifier: MIT
#include "dialog/DialogState.h"
#include "message/MessageParser.h"
#include "message/MessageWriter.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using Phase = DialogState::Phase;

/// RFC 3261 s.12 as a value. P06
class tst_DialogState : public QObject
{
    Q_OBJECT

    static Request invite(const QByteArray &uri = "sip:bob@biloxi.com", const QByteArray &extra = {})
    {
        Request request;
        request.method = Method::Invite;
        request.uri = *parseUri(QByteArrayView(uri));
        HeaderList &headers = request.editHeaders();
        headers.append(HeaderName::Via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
        headers.append(HeaderName::MaxForwards, "70");
        headers.append(HeaderName::From, "\"Alice\" <sip:alice@atlanta.com>;tag=a1");
        headers.append(HeaderName::To, "<sip:bob@biloxi.com>");
        headers.append(HeaderName::CallId, "c1");
        headers.append(HeaderName::CSeq, "314159 INVITE");
        headers.append(HeaderName::Contact, "<sip:alice@pc33.atlanta.com>");
        if (!extra.isEmpty())
            headers.append(HeaderName::RecordRoute, extra);
        return request;
    }
    static Response answer(int status, const QByteArray &tag = "b1", const QByteArray &contact = "<sip:bob@192.0.2.4>",
                           const QByteArray &routes = {})
    {
        Response response = makeResponse(invite(), status, tag);
        if (!contact.isEmpty())
            response.editHeaders().append(HeaderName::Contact, contact);
        if (!routes.isEmpty())
            response.editHeaders().append(HeaderName::RecordRoute, routes);
        return response;
    }
    static QByteArrayList routes(const Request &request)
    {
        QByteArrayList list;
        for (const Slice &value : request.headers().values(HeaderName::Route))
            list.append(value.toByteArray());
        return list;
    }

private Q_SLOTS:
    void rfc3261_12_1_2_callerTakesTheResponse()
    {
        const auto state = DialogState::ofCaller(invite(), answer(180, "b1", "<sip:bob@192.0.2.4;x=y>",
                                                                  "<sip:p1.com;lr>, <sip:p2.com;lr>"), false);
        QVERIFY(state);
        QCOMPARE(state->id, (DialogId{"c1", "a1", "b1"}));
        QCOMPARE(state->phase, Phase::Early);
        QCOMPARE(state->role, DialogState::Role::Caller);
        QCOMPARE(state->remoteTarget, "sip:bob@192.0.2.4;x=y");
        QCOMPARE(state->routeSet, (QByteArrayList{"<sip:p2.com;lr>", "<sip:p1.com;lr>"})); // reversed
        QCOMPARE(state->localCSeq, 314159u);
        QVERIFY(!state->hasRemoteCSeq);
        QVERIFY(!state->secure);
    }

    void whatMakesNoDialog()
    {
        QVERIFY(!DialogState::ofCaller(invite(), answer(100), false));
        QVERIFY(!DialogState::ofCaller(invite(), answer(486), false));
        QVERIFY(!DialogState::ofCaller(invite(), answer(302), false));
        QVERIFY(!DialogState::ofCaller(invite(), answer(200, "b1", {}), false));
        QVERIFY(!DialogState::ofCaller(invite(), answer(200, "b1", "<tel:123>"), false));
        QVERIFY(DialogState::ofCaller(invite(), answer(180, "b1", {}), false)); // the 200 will bring it
        Response tagless = answer(200);
        tagless.editHeaders().set(HeaderName::To, "<sip:bob@biloxi.com>");
        QVERIFY(!DialogState::ofCaller(invite(), tagless, false));
        Request noContact = invite();
        noContact.editHeaders().remove(HeaderName::Contact);
        QVERIFY(!DialogState::ofCallee(noContact, "b1", false));
        Request star = invite();
        star.editHeaders().set(HeaderName::Contact, "*");
        QVERIFY(!DialogState::ofCallee(star, "b1", false));
    }

    void rfc3261_12_1_1_calleeTakesTheRequest()
    {
        const auto state = DialogState::ofCallee(invite("sip:bob@192.0.2.4", "<sip:p1.com;lr>, <sip:p2.com;lr>"), "b1", false);
        QVERIFY(state);
        QCOMPARE(state->id, (DialogId{"c1", "b1", "a1"}));
        QCOMPARE(state->routeSet, (QByteArrayList{"<sip:p1.com;lr>", "<sip:p2.com;lr>"})); // in order
        QCOMPARE(state->local, "<sip:bob@biloxi.com>;tag=b1");
        QCOMPARE(state->remote, "\"Alice\" <sip:alice@atlanta.com>;tag=a1");
        QCOMPARE(state->remoteTarget, "sip:alice@pc33.atlanta.com");
        QVERIFY(state->hasRemoteCSeq);
        QCOMPARE(state->remoteCSeq, 314159u);
        QCOMPARE(state->localCSeq, 0u);
    }

    void rfc3261_12_1_secureOnlyForSipsOverTls()
    {
        QVERIFY(DialogState::ofCallee(invite("sips:bob@biloxi.com"), "b1", true)->secure);
        QVERIFY(!DialogState::ofCallee(invite("sips:bob@biloxi.com"), "b1", false)->secure);
        QVERIFY(!DialogState::ofCallee(invite("sip:bob@biloxi.com"), "b1", true)->secure);
    }

    void rfc3261_13_2_2_4_confirmingTakesRouteSetAndTargetAnew()
    {
        auto state = DialogState::ofCaller(invite(), answer(180, "b1", {}, "<sip:old.com;lr>"), false);
        state->confirm(answer(200, "b1", "<sip:bob@192.0.2.99>", "<sip:new.com;lr>"));
        QCOMPARE(state->phase, Phase::Confirmed);
        QCOMPARE(state->routeSet, QByteArrayList{"<sip:new.com;lr>"});
        QCOMPARE(state->remoteTarget, "sip:bob@192.0.2.99");
    }

    void rfc3261_12_2_1_1_requestThroughLooseRouters()
    {
        auto state = *DialogState::ofCaller(invite(), answer(200, "b1", "<sip:bob@192.0.2.4?X=y>",
                                                             "<sip:p1.com;lr>, <sip:p2.com;lr>"), false);
        const Request bye = state.makeRequest(Method::Bye);
        QCOMPARE(toBytes(bye.uri), "sip:bob@192.0.2.4");
        QCOMPARE(routes(bye), (QByteArrayList{"<sip:p2.com;lr>", "<sip:p1.com;lr>"}));
        QCOMPARE(*bye.cseq(), (CSeq{314160, Method::Bye}));
        QVERIFY(bye.from()->tag() == QByteArrayView("a1"));
        QVERIFY(bye.to()->tag() == QByteArrayView("b1"));
        QCOMPARE(toBytes(*state.nextHop()), "sip:p2.com;lr");
        QCOMPARE(state.makeRequest(Method::Bye).cseq()->number, 314161u);
        const Request ack = state.makeAck(314159);
        QCOMPARE(*ack.cseq(), (CSeq{314159, Method::Ack}));
        QCOMPARE(routes(ack), routes(bye));
    }

    void rfc3261_12_2_1_1_requestThroughAStrictRouter()
    {
        auto state = *DialogState::ofCaller(invite(), answer(200, "b1", "<sip:bob@192.0.2.4>",
                                                             "<sip:p1.com;lr>, <sip:p2.com?h=v>"), false);
        const Request bye = state.makeRequest(Method::Bye);
        QCOMPARE(toBytes(bye.uri), "sip:p2.com");
        QCOMPARE(routes(bye), (QByteArrayList{"<sip:p1.com;lr>", "<sip:bob@192.0.2.4>"}));
        QVERIFY(state.nextHop()->host == QByteArrayView("p2.com"));
    }

    void rfc3261_12_2_2_numbersMustGrow()
    {
        auto state = *DialogState::ofCallee(invite(), "b1", false);
        Request update = invite();
        update.method = Method::Update;
        const auto numbered = [&](quint32 number) {
            update.editHeaders().set(HeaderName::CSeq, toBytes(CSeq{number, Method::Update}));
            return state.take(update);
        };
        QCOMPARE(numbered(314158), DialogState::Order::TooLow);
        QCOMPARE(numbered(314159), DialogState::Order::TooLow);
        QCOMPARE(numbered(314161), DialogState::Order::Fine); // gaps are allowed
        QCOMPARE(numbered(314160), DialogState::Order::TooLow);
        Request ack = invite();
        ack.method = Method::Ack;
        QCOMPARE(state.take(ack), DialogState::Order::Fine);
        QCOMPARE(state.remoteCSeq, 314161u);
        auto caller = *DialogState::ofCaller(invite(), answer(200), false);
        QCOMPARE(caller.take(update), DialogState::Order::Fine); // the first one sets it
        QCOMPARE(caller.remoteCSeq, 314160u);
    }

    void rfc3261_12_2_targetIsRefreshedByItsMethodsOnly()
    {
        for (const Method::Id method : {Method::Invite, Method::Update, Method::Subscribe, Method::Notify, Method::Refer})
            QVERIFY(DialogState::refreshesTarget(method));
        for (const Method::Id method : {Method::Bye, Method::Prack, Method::Info, Method::Message, Method::Ack})
            QVERIFY(!DialogState::refreshesTarget(method));
        auto state = *DialogState::ofCallee(invite(), "b1", false);
        Request update = invite();
        update.editHeaders().set(HeaderName::Contact, "<sip:alice@elsewhere.com>");
        state.refreshTarget(update);
        QCOMPARE(state.remoteTarget, "sip:alice@elsewhere.com");
        update.editHeaders().set(HeaderName::Contact, "<mailto:alice@elsewhere.com>");
        state.refreshTarget(update);
        QCOMPARE(state.remoteTarget, "sip:alice@elsewhere.com");
    }

    void rfc3261_12_1_1_peerWithoutATagIsServed()
    {
        Request old = invite();
        old.editHeaders().set(HeaderName::From, "<sip:alice@atlanta.com>");
        auto state = DialogState::ofCallee(old, "b1", false);
        QVERIFY(state);
        QVERIFY(state->id.remoteTag.isEmpty());
        QVERIFY(state->makeRequest(Method::Bye).to()->tag().isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_DialogState)
#include "tst_DialogState.moc"
