// SPDX-License-Identifier: MIT
#include "message/headers/RAck.h"
#include "message/headers/Replaces.h"
#include "message/headers/SessionExpires.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// RAck, Session-Expires and Replaces: read, refused, written again. P01
class tst_SessionHeaders : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3262_7_2_rack()
    {
        const auto rack = parseRAck(Slice::fromStatic("776656 1 INVITE"));
        QVERIFY(rack);
        QCOMPARE(rack->responseNumber, 776656u);
        QCOMPARE(rack->cseq.number, 1u);
        QVERIFY(rack->cseq.method == Method::Invite);
        QCOMPARE(toBytes(*rack), "776656 1 INVITE");
        for (const char *text : {"", "1", "1 INVITE", "1 2", "4294967296 1 INVITE", "x 1 INVITE", "1 2 INVITE x"})
            QVERIFY2(!parseRAck(Slice::copyOf(text)), text);
    }

    void rfc4028_4_sessionExpires()
    {
        const auto plain = parseSessionExpires(Slice::fromStatic("4000"));
        QVERIFY(plain);
        QCOMPARE(plain->interval.count(), 4000);
        QCOMPARE(plain->refresher, SessionExpires::Refresher::Unsaid);
        const auto uas = parseSessionExpires(Slice::fromStatic("90 ;x=y; Refresher=UAS"));
        QVERIFY(uas);
        QCOMPARE(uas->refresher, SessionExpires::Refresher::Uas);
        QCOMPARE(toBytes(*uas), "90;refresher=uas");
        QCOMPARE(toBytes(*plain), "4000");
        for (const char *text : {"", "-1", "x", "4294967296", "90 x", ";refresher=uac"})
            QVERIFY2(!parseSessionExpires(Slice::copyOf(text)), text);
    }

    void rfc3891_6_1_replaces()
    {
        const auto one = parseReplaces(Slice::fromStatic("98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff"));
        QVERIFY(one);
        QCOMPARE(one->callId, "98732@sip.example.com");
        QCOMPARE(one->toTag, "ff87ff");
        QCOMPARE(one->fromTag, "r33th4x0r");
        QVERIFY(!one->earlyOnly);
        QCOMPARE(toBytes(*one), "98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r");
        const auto early = parseReplaces(Slice::fromStatic("a;to-tag=1;from-tag=2;early-only"));
        QVERIFY(early && early->earlyOnly);
        QCOMPARE(*parseReplaces(Slice::copyOf(toBytes(*early))), *early);
        for (const char *text : {"", "a", "a;to-tag=1", "a;from-tag=1", ";to-tag=1;from-tag=2", "a;to-tag=1;from-tag=2, b",
                                 "a;to-tag=1;to-tag=2;from-tag=3"})
            QVERIFY2(!parseReplaces(Slice::copyOf(text)), text);
    }
};

QTEST_APPLESS_MAIN(tst_SessionHeaders)
#include "tst_SessionHeaders.moc"
