// SPDX-License-Identifier: MIT
#include "usage/pager/Redirect.h"

#include "base/Limits.h"

#include <QTest>

using namespace linnet::sip;

namespace {

Uri uri(const char *text)
{
    return *parseUri(QByteArrayView(text));
}

Response moved(const QByteArrayList &contacts)
{
    Response response;
    response.status = 302;
    for (const QByteArray &contact : contacts)
        response.editHeaders().append(HeaderName::Contact, contact);
    return response;
}

QByteArray chosen(const QByteArrayList &contacts, const QByteArrayList &visited = {"bob@example.test:0;"})
{
    const auto target = redirectTarget(moved(contacts), uri("sip:bob@example.test"), visited);
    return target ? toBytes(*target) : QByteArray();
}

} // namespace

class tst_Redirect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_8_1_3_4_theHighestQIsFollowed();
    void onlyWithinTheSameDomain();
    void neverByAnotherWay(); // P08
    void neverToWhereItHasBeen();
    void atMostFiveTimes();
    void rfc3261_19_1_5_headersOfTheContactAreNotTaken();
    void keysOfRequestUris_data();
    void keysOfRequestUris();
};

void tst_Redirect::rfc3261_8_1_3_4_theHighestQIsFollowed()
{
    QCOMPARE(chosen({"<sip:low@example.test>;q=0.2", "<sip:high@example.test>;q=0.9"}), "sip:high@example.test");
    QCOMPARE(chosen({"<sip:a@example.test>", "<sip:b@example.test>;q=1.0"}), "sip:a@example.test");
}

void tst_Redirect::onlyWithinTheSameDomain()
{
    QCOMPARE(chosen({"<sip:bob@rogue.test>"}), "");
    QCOMPARE(chosen({"<sip:bob@192.0.2.66:5060>"}), "");
    QCOMPARE(chosen({"<sips:carol@example.test>"}), "");
    QCOMPARE(chosen({"<tel:+123>"}), "");
    QCOMPARE(chosen({"<sip:bob@rogue.test>;q=1", "<sip:carol@EXAMPLE.test>;q=0.1"}), "sip:carol@EXAMPLE.test");
    QCOMPARE(chosen({}), "");
}

void tst_Redirect::neverByAnotherWay()
{
    QCOMPARE(chosen({"<sip:x@example.test:5099>"}), "");
    QCOMPARE(chosen({"<sip:x@example.test;maddr=192.0.2.66>"}), "sip:x@example.test");
    QCOMPARE(chosen({"<sip:x@example.test;maddr=192.0.2.66;ttl=1;transport=udp>"}), "sip:x@example.test");
    QCOMPARE(chosen({"<sip:bob@example.test;maddr=192.0.2.66>"}), "");
}

void tst_Redirect::neverToWhereItHasBeen()
{
    QCOMPARE(chosen({"<sip:bob@Example.test>"}), "");
    QCOMPARE(chosen({"<sip:b%6fb@example.test>"}), "");
}

void tst_Redirect::atMostFiveTimes()
{
    QByteArrayList visited;
    for (int i = 0; i < linnet::Limits::kMaxRedirects; ++i)
        visited.append("visited" + QByteArray::number(i));
    QCOMPARE(chosen({"<sip:carol@example.test>"}, visited), "sip:carol@example.test"); // the fifth
    visited.append("one more");
    QCOMPARE(chosen({"<sip:carol@example.test>"}, visited), "");
}

void tst_Redirect::rfc3261_19_1_5_headersOfTheContactAreNotTaken()
{
    QCOMPARE(chosen({"<sip:carol@example.test;method=INVITE?Route=%3Csip:rogue.test%3E>"}), "sip:carol@example.test");
}

void tst_Redirect::keysOfRequestUris_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *a, const char *b, bool same) {
        QTest::newRow(a) << QByteArray(a) << QByteArray(b) << same;
    };
    row("sip:bob@example.test", "sip:bob@EXAMPLE.TEST", true);
    row("sip:bob@example.test:5060", "sip:bob@example.test", false);
    row("sip:b%6Fb@example.test", "sip:bob@example.test", true);
    row("sip:Bob@example.test", "sip:bob@example.test", false);
    row("sip:bob@example.test;transport=TCP;x", "sip:bob@example.test;X;transport=tcp", true);
    row("sip:bob@example.test;transport=udp", "sip:bob@example.test;transport=tcp", false);
    row("tel:+1", "tel:+2", false);
}

void tst_Redirect::keysOfRequestUris()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, same);
    QCOMPARE(requestUriKey(*parseUri(QByteArrayView(a))) == requestUriKey(*parseUri(QByteArrayView(b))), same);
}

QTEST_GUILESS_MAIN(tst_Redirect)
#include "tst_Redirect.moc"
