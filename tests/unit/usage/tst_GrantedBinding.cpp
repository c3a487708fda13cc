// SPDX-License-Identifier: MIT
#include "usage/register/GrantedBinding.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;

class tst_GrantedBinding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_10_2_4_ownBindingDecides_data();
    void rfc3261_10_2_4_ownBindingDecides(); // P07
};

void tst_GrantedBinding::rfc3261_10_2_4_ownBindingDecides_data()
{
    QTest::addColumn<QByteArrayList>("contacts");
    QTest::addColumn<QByteArray>("expiresHeader");
    QTest::addColumn<int>("granted");
    const QByteArray ours = "<sip:alice@192.0.2.7:5070>";
    const QByteArray instance = ";+sip.instance=\"<urn:uuid:0c2a>\"";
    QTest::newRow("own contact's parameter") << QByteArrayList{ours + ";expires=120"} << QByteArray("3600") << 120;
    QTest::newRow("other bindings do not count")
        << QByteArrayList{"<sip:alice@192.0.2.8:5060>;expires=30", ours + ";expires=240"} << QByteArray() << 240;
    QTest::newRow("Expires header") << QByteArrayList{ours} << QByteArray("90") << 90;
    QTest::newRow("neither: what was asked") << QByteArrayList{ours} << QByteArray() << 600;
    QTest::newRow("no Contact at all") << QByteArrayList{} << QByteArray("77") << 77;
    QTest::newRow("rewritten, known by its instance")
        << QByteArrayList{"<sip:x@198.51.100.1:9>" + instance + ";expires=55"} << QByteArray() << 55;
    QTest::newRow("an older port of ours stands first")
        << QByteArrayList{"<sip:alice@192.0.2.7:5069>" + instance + ";expires=5", ours + instance + ";expires=600"}
        << QByteArray() << 600;
    QTest::newRow("nonsense in expires") << QByteArrayList{ours + ";expires=soon"} << QByteArray("60") << 60;
}

void tst_GrantedBinding::rfc3261_10_2_4_ownBindingDecides()
{
    QFETCH(QByteArrayList, contacts);
    QFETCH(QByteArray, expiresHeader);
    QFETCH(int, granted);
    Response response;
    response.status = 200;
    for (const QByteArray &contact : contacts)
        response.editHeaders().append(HeaderName::Contact, contact);
    if (!expiresHeader.isEmpty())
        response.editHeaders().append(HeaderName::Expires, expiresHeader);
    const Uri contact = *parseUri(QByteArrayView("sip:alice@192.0.2.7:5070"));
    QCOMPARE(grantedExpires(response, contact, "0C2A", 600s).count(), granted);
}

QTEST_GUILESS_MAIN(tst_GrantedBinding)
#include "tst_GrantedBinding.moc"
