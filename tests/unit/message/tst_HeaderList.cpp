// SPDX-License-Identifier: MIT
#include "message/HeaderList.h"
#include "base/AsciiToken.h"

#include <QSet>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;

class tst_HeaderList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_7_3_1_namesIgnoreCase();
    void rfc3261_7_3_3_compactForms();
    void rfc3261_7_3_1_unknownFieldsKeepNameAndPlace();
    void rfc3261_16_6_prependGoesInFrontOfItsKind();
    void setReplacesOneAndRemovesTheOthers();
    void rfc3261_16_7_removeFirstValueInAList_data();
    void rfc3261_16_7_removeFirstValueInAList();
    void replaceFirstValueLeavesTheRest();
    void splitListSplitsOutsideQuotesAndBrackets();
    void a03_settersNeverStartALine_data();
    void a03_settersNeverStartALine();
};

namespace {

QByteArray joined(const HeaderList &headers)
{
    QByteArray out;
    for (const HeaderField &field : headers) {
        out.append(field.id == HeaderName::Other ? field.name.view() : toString(field.id));
        out += '=';
        out.append(field.value.view());
        out += '|';
    }
    return out;
}

} // namespace

void tst_HeaderList::rfc3261_7_3_1_namesIgnoreCase()
{
    for (int i = 1; i < kHeaderNameCount; ++i) {
        const auto id = HeaderName(i);
        const QByteArray name = toString(id).toByteArray();
        QVERIFY(headerNameOf(name) == id);
        QVERIFY(headerNameOf(name.toUpper()) == id);
        QVERIFY(headerNameOf(name.toLower()) == id);
        QVERIFY(headerNameOf(name + 'x') == HeaderName::Other);
        QVERIFY(name.size() == 2 || headerNameOf(name.chopped(1)) != id); // "T" is To
        // Flipping the case bit of "-" gives CR, which is no letter of any name.
        QByteArray flipped = name;
        flipped[qsizetype(name.size() / 2)] = char(flipped[qsizetype(name.size() / 2)] ^ 0x40);
        QVERIFY(headerNameOf(flipped) != id);
    }
    for (const char *name : {"", "x-y", "-", "Vi", "C%6Fntact", "Content\rLength"})
        QVERIFY(headerNameOf(QByteArrayView(name)) == HeaderName::Other);
}

void tst_HeaderList::rfc3261_7_3_3_compactForms()
{
    const QList<QPair<char, HeaderName>> forms{
        {'i', HeaderName::CallId}, {'m', HeaderName::Contact}, {'e', HeaderName::ContentEncoding},
        {'l', HeaderName::ContentLength}, {'c', HeaderName::ContentType}, {'f', HeaderName::From},
        {'s', HeaderName::Subject}, {'k', HeaderName::Supported}, {'t', HeaderName::To}, {'v', HeaderName::Via},
        {'o', HeaderName::Event}, {'u', HeaderName::AllowEvents}, {'r', HeaderName::ReferTo},
        {'b', HeaderName::ReferredBy}, {'x', HeaderName::SessionExpires},
    };
    QSet<char> known;
    for (const auto &[letter, id] : forms) {
        QVERIFY(headerNameOf(QByteArray(1, letter)) == id);
        QVERIFY(headerNameOf(QByteArray(1, char(letter - 32))) == id);
        known.insert(letter);
    }
    for (char letter = 'a'; letter <= 'z'; ++letter)
        QCOMPARE(headerNameOf(QByteArray(1, letter)) != HeaderName::Other, known.contains(letter));
}

void tst_HeaderList::rfc3261_7_3_1_unknownFieldsKeepNameAndPlace()
{
    HeaderList headers;
    headers.append(HeaderName::To, "<sip:a>");
    headers.append("X-New", "1");
    headers.append("contact", "<sip:c>");
    headers.append("x-new", "2");
    QCOMPARE(joined(headers), "To=<sip:a>|X-New=1|Contact=<sip:c>|x-new=2|");
    QCOMPARE(headers.value("X-NEW").toByteArray(), "1");
    QCOMPARE(headers.value("M").toByteArray(), "<sip:c>");
    QVERIFY(headers.value("absent").isEmpty());
    QCOMPARE(headers.values(HeaderName::Other).size(), size_t(2));
}

void tst_HeaderList::rfc3261_16_6_prependGoesInFrontOfItsKind()
{
    HeaderList headers;
    headers.append(HeaderName::From, "f");
    headers.prepend(HeaderName::Via, "v1");
    headers.append(HeaderName::Route, "r1");
    headers.prepend(HeaderName::Via, "v2");
    headers.prepend(HeaderName::Route, "r2");
    QCOMPARE(joined(headers), "Via=v2|Via=v1|From=f|Route=r2|Route=r1|");
}

void tst_HeaderList::setReplacesOneAndRemovesTheOthers()
{
    HeaderList headers;
    headers.append(HeaderName::Contact, "1");
    headers.append(HeaderName::To, "t");
    headers.append(HeaderName::Contact, "2");
    headers.append(HeaderName::Contact, "3");
    headers.set(HeaderName::Contact, "x");
    headers.set(HeaderName::Expires, "60");
    QCOMPARE(joined(headers), "Contact=x|To=t|Expires=60|");
    headers.remove(HeaderName::To);
    headers.remove(HeaderName::Via);
    QCOMPARE(joined(headers), "Contact=x|Expires=60|");
    QCOMPARE(headers.count(HeaderName::Contact), 1);
    QVERIFY(!headers.contains(HeaderName::To));
}

void tst_HeaderList::rfc3261_16_7_removeFirstValueInAList_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("rest");
    QTest::newRow("single") << QByteArray("<sip:a;lr>") << QByteArray();
    QTest::newRow("two") << QByteArray("<sip:a;lr> , <sip:b>") << QByteArray("<sip:b>");
    QTest::newRow("three") << QByteArray("a,b,c") << QByteArray("b,c");
    QTest::newRow("comma in brackets") << QByteArray("<sip:a,x@h>, <sip:b>") << QByteArray("<sip:b>");
    QTest::newRow("comma in quotes") << QByteArray("\"a, \\\"b\" <sip:a>, <sip:b>") << QByteArray("<sip:b>");
    QTest::newRow("open quote") << QByteArray("\"a, <sip:b>") << QByteArray();
    QTest::newRow("empty elements in front") << QByteArray(", ,<sip:a>, <sip:b>") << QByteArray("<sip:b>");
}

void tst_HeaderList::rfc3261_16_7_removeFirstValueInAList()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, rest);
    HeaderList headers;
    headers.append(HeaderName::From, "f");
    headers.append(HeaderName::Route, value);
    headers.append(HeaderName::Route, "last");
    headers.removeFirstValue(HeaderName::Route);
    QCOMPARE(joined(headers), "From=f|" + (rest.isEmpty() ? QByteArray() : "Route=" + rest + '|') + "Route=last|");
    headers.removeFirstValue(HeaderName::Via); // absent: nothing happens
}

void tst_HeaderList::replaceFirstValueLeavesTheRest()
{
    HeaderList headers;
    headers.append(HeaderName::Via, "SIP/2.0/UDP a;x=\",\", SIP/2.0/UDP b");
    headers.replaceFirstValue(HeaderName::Via, "SIP/2.0/UDP c;received=1");
    QCOMPARE(joined(headers), "Via=SIP/2.0/UDP c;received=1, SIP/2.0/UDP b|");
    headers.replaceFirstValue(HeaderName::Route, "r");
    QCOMPARE(headers.value(HeaderName::Route).toByteArray(), "r");
}

void tst_HeaderList::splitListSplitsOutsideQuotesAndBrackets()
{
    const auto split = [](const char *text, int max) {
        QByteArrayList out;
        for (const Slice &part : splitList(Slice::fromStatic(text), max))
            out.append(part.toByteArray());
        return out;
    };
    QCOMPARE(split("a, b ,c", 9), (QByteArrayList{"a", "b", "c"}));
    QCOMPARE(split("a, b ,c", 2), (QByteArrayList{"a", "b"}));
    QCOMPARE(split(" ,a,, \t,b, ", 9), (QByteArrayList{"a", "b"}));
    QCOMPARE(split("\"a,\\\",\" <b,c>,d", 9), (QByteArrayList{"\"a,\\\",\" <b,c>", "d"}));
    QCOMPARE(split("", 9), QByteArrayList());
    QCOMPARE(split("\"open, quote", 9), (QByteArrayList{"\"open, quote"}));
    QCOMPARE(countListValues("a,\"b,c\",<d,e>,,f"), 4);
}

void tst_HeaderList::a03_settersNeverStartALine_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("crlf") << QByteArray("x\r\nEvil: 1");
    QTest::newRow("lf") << QByteArray("x\nEvil: 1");
    QTest::newRow("cr") << QByteArray("x\rEvil: 1");
    QTest::newRow("nul") << QByteArray("x\0y", 3);
    QTest::newRow("folded") << QByteArray("x\r\n y");
    QTest::newRow("end of headers") << QByteArray("\r\n\r\nbody");
}

void tst_HeaderList::a03_settersNeverStartALine()
{
    QFETCH(QByteArray, value);
    HeaderList headers;
    headers.append(HeaderName::Subject, value);
    headers.append("X-A", value);
    headers.append(value, "1");
    headers.append(HeaderField{HeaderName::Other, Slice::copyOf(value), Slice::copyOf("x\r\ny")});
    headers.prepend(HeaderName::Via, value);
    headers.set(HeaderName::To, value);
    headers.replaceFirstValue(HeaderName::Route, value);
    headers.replaceFirstValue(HeaderName::Route, value);
    QCOMPARE(headers.size(), 7);
    for (const HeaderField &field : headers) {
        for (const Slice &text : {field.name, field.value})
            QVERIFY(!text.view().contains('\r') && !text.view().contains('\n') && !text.view().contains('\0'));
        QVERIFY(!field.name.view().contains(':') && !field.name.view().contains(' '));
    }
}

QTEST_APPLESS_MAIN(tst_HeaderList)
#include "tst_HeaderList.moc"
