// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "im/xml/XmlElement.h"
#include "im/xml/XmlText.h"

#include <QElapsedTimer>
#include <QStringEncoder>
#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// Documents of peers (RELIABILITY A10).
class tst_XmlElement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namespacesTextAndOrder();
    void codings();
    void refused_data();
    void refused();
    void limits_data();
    void limits();
    void hostileSizesStaySwift_data();
    void hostileSizesStaySwift();
    void writtenTextReadsBack();
};

namespace {

QByteArray nested(int depth)
{
    return QByteArray("<a>").repeated(depth) + QByteArray("</a>").repeated(depth);
}

QByteArray withAttributes(int count)
{
    QByteArray out = "<a";
    for (int i = 0; i < count; ++i)
        out += " a" + QByteArray::number(i) + "='>'";
    return out + "/>";
}

} // namespace

void tst_XmlElement::namespacesTextAndOrder()
{
    const auto root = parseXml("<?xml version='1.0'?><!-- <x> ' --><r xmlns='urn:r' xmlns:o='urn:o' o:k='&lt;'>a<o:c>1</o:c><![CDATA[<b>]]><c>2</c>"
                               "<?pi '?></r>");
    QVERIFY(root.ok());
    QVERIFY(root->is(u"urn:r", u"r"));
    QCOMPARE(root->text, u"a<b>"_s);
    QCOMPARE(root->children.size(), 2);
    QCOMPARE(root->child(u"urn:o", u"c")->text, u"1"_s);
    QCOMPARE(root->child(u"urn:r", u"c")->text, u"2"_s);
    QVERIFY(!root->child(u"urn:x", u"c"));
    QCOMPARE(root->attributes, (QList<XmlAttribute>{{u"urn:o"_s, u"k"_s, u"<"_s}}));
}

void tst_XmlElement::codings()
{
    const QString text = u"<a>h\u00e9\u4f60</a>"_s;
    for (const auto coding : {QStringConverter::Utf8, QStringConverter::Utf16LE, QStringConverter::Utf16BE}) {
        QStringEncoder encode(coding, QStringConverter::Flag::WriteBom);
        const QByteArray bytes = encode(text);
        const auto root = parseXml(bytes);
        QVERIFY(root.ok());
        QCOMPARE(root->text, u"h\u00e9\u4f60"_s);
    }
    QVERIFY(!parseXml("<a>\xff</a>").ok());
}

void tst_XmlElement::refused_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text alone") << QByteArray("hello");
    QTest::newRow("cut") << QByteArray("<a><b>");
    QTest::newRow("cut tag") << QByteArray("<a b='");
    QTest::newRow("cut comment") << QByteArray("<a><!-- </a>");
    QTest::newRow("crossed") << QByteArray("<a><b></a></b>");
    QTest::newRow("two roots") << QByteArray("<a/><b/>");
    QTest::newRow("undeclared prefix") << QByteArray("<x:a/>");
    QTest::newRow("unknown entity") << QByteArray("<a>&nosuch;</a>");
    QTest::newRow("document type") << QByteArray("<!DOCTYPE a><a/>");
    QTest::newRow("external entity") << QByteArray("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>");
    QTest::newRow("document type behind a comment that looks like a quote") << QByteArray("<!-- ' --><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>");
    QByteArray laughs = "<!DOCTYPE a [<!ENTITY e0 'ha'>";
    for (int i = 1; i < 30; ++i)
        laughs += "<!ENTITY e" + QByteArray::number(i) + " '" + ("&e" + QByteArray::number(i - 1) + ';').repeated(10) + "'>";
    QTest::newRow("billion laughs") << laughs + "]><a>&e29;</a>";
}

void tst_XmlElement::refused() // A10
{
    QFETCH(QByteArray, document);
    QVERIFY(!parseXml(document).ok());
}

void tst_XmlElement::limits_data()
{
    QTest::addColumn<QByteArray>("below");
    QTest::addColumn<QByteArray>("above");
    QTest::addColumn<int>("code");
    const auto padded = [](qsizetype size) { return "<a>" + QByteArray(size - 7, 'x') + "</a>"; };
    // The document and <a> have two tokens each, <b/> two, a run of text one.
    const auto manyNodes = [](int tokens) { return "<a>" + QByteArray("<b/>").repeated((tokens - 4) / 2) + QByteArray(tokens % 2, 'x') + "</a>"; };
    QTest::newRow("bytes - 1") << padded(Limits::kMaxXmlBytes - 1) << padded(Limits::kMaxXmlBytes * 2) << int(ParseError::Code::TooLong);
    QTest::newRow("depth - 1") << nested(Limits::kMaxXmlDepth - 1) << nested(Limits::kMaxXmlDepth * 2) << int(ParseError::Code::TooDeep);
    QTest::newRow("nodes - 1") << manyNodes(Limits::kMaxXmlNodes - 1) << manyNodes(Limits::kMaxXmlNodes * 2) << int(ParseError::Code::TooMany);
    QTest::newRow("attributes - 1") << withAttributes(Limits::kMaxXmlAttributes - 1) << withAttributes(Limits::kMaxXmlAttributes * 2)
                                    << int(ParseError::Code::TooMany);
    QTest::newRow("bytes") << padded(Limits::kMaxXmlBytes) << padded(Limits::kMaxXmlBytes + 1) << int(ParseError::Code::TooLong);
    QTest::newRow("depth") << nested(Limits::kMaxXmlDepth) << nested(Limits::kMaxXmlDepth + 1) << int(ParseError::Code::TooDeep);
    QTest::newRow("nodes") << manyNodes(Limits::kMaxXmlNodes) << manyNodes(Limits::kMaxXmlNodes + 1) << int(ParseError::Code::TooMany);
    QTest::newRow("attributes") << withAttributes(Limits::kMaxXmlAttributes) << withAttributes(Limits::kMaxXmlAttributes + 1)
                                << int(ParseError::Code::TooMany);
}

void tst_XmlElement::limits() // A10
{
    QFETCH(QByteArray, below);
    QFETCH(QByteArray, above);
    QFETCH(int, code);
    QVERIFY(parseXml(below).ok());
    const auto refused = parseXml(above);
    QVERIFY(!refused.ok());
    QCOMPARE(int(refused.error().code), code);
}

void tst_XmlElement::hostileSizesStaySwift_data()
{
    QTest::addColumn<QByteArray>("document");
    const qsizetype full = Limits::kMaxXmlBytes;
    QByteArray attributes = "<a";
    for (int i = 0; attributes.size() < full - 100; ++i)
        attributes += " a" + QByteArray::number(i) + "=''";
    QTest::newRow("attributes of one element") << attributes + "/>";
    QByteArray scopes;
    for (int depth = 0; depth < Limits::kMaxXmlDepth - 1; ++depth) {
        scopes += "<a";
        for (int i = 0; i < Limits::kMaxXmlAttributes; ++i)
            scopes += " xmlns:p" + QByteArray::number(depth * 100 + i) + "='u'";
        scopes += '>';
    }
    QTest::newRow("namespaces in scope") << scopes + QByteArray("<p1:b/>").repeated(4000) + QByteArray("</a>").repeated(Limits::kMaxXmlDepth - 1);
    QTest::newRow("open tags") << QByteArray("<a>").repeated(full / 3);
    QTest::newRow("open brackets") << QByteArray(full, '<');
    QTest::newRow("open comments") << "<a>" + QByteArray("<!--").repeated(full / 4 - 1);
    QTest::newRow("entities") << "<a>" + QByteArray("&amp;").repeated(full / 5 - 2) + "</a>";
    QTest::newRow("sections") << "<a>" + QByteArray("<![CDATA[x]]>").repeated(full / 13 - 1) + "</a>";
}

void tst_XmlElement::hostileSizesStaySwift() // A10
{
    QFETCH(QByteArray, document);
    QElapsedTimer timer;
    timer.start();
    static_cast<void>(parseXml(document));
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
}

void tst_XmlElement::writtenTextReadsBack()
{
    const QByteArray text = "a<b>&amp;'\"]]>\xe4\xbd\xa0";
    const auto root = parseXml(xmlElement("a", escapeXml(text + "\x01\r\n")));
    QVERIFY(root.ok());
    QCOMPARE(root->text.toUtf8(), text);
}

QTEST_GUILESS_MAIN(tst_XmlElement)
#include "tst_XmlElement.moc"
