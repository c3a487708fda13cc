// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "im/pipeline/BodyReader.h"
#include "im/pipeline/IncomingPipeline.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

/// What becomes of bodies of all kinds: corpus/cpim and corpus/mime as messages, and what the RFCs leave to us.
class tst_IncomingBodies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusOfCpim_data();
    void corpusOfCpim();
    void corpusOfMime_data();
    void corpusOfMime();
    void everyRowOfTheCorpusIsAsked();
    void rfc2046_5_1_4_bestAlternative_data();
    void rfc2046_5_1_4_bestAlternative();
    void attachments_data();
    void attachments();
    void sealedBodiesKeepTheirBytes_data();
    void sealedBodiesKeepTheirBytes();
    void rfc5621_8_dispositions();
    void depthBound();
    void partsBound();
    void unpackedBound();
    void packedBodies();
    void linphonesReceiptThatLostItsEncoding();
    void textThatStartsAsZlibStaysText();
    void rfc5438_8_3_aggregates();
    void rcsFiles_data();
    void rcsFiles();
};

namespace {

/// "text|text [name type size, ...]" or "refused 415".
QByteArray outcome(const Result<ReceivedMessage, ReceivedRefusal> &result)
{
    if (!result)
        return "refused " + QByteArray::number(result.error().status);
    if (result->kind == ReceivedKind::Imdn)
        return "imdn " + QByteArray::number(result->documents.size());
    QByteArray out = QString(result->text).replace(u"\r\n"_s, u"|"_s).replace(u'\n', u'/').toUtf8();
    QByteArrayList files;
    for (const AttachmentData &file : result->attachments)
        files.append(file.attachment.fileName.toUtf8() + ' ' + file.attachment.contentType + ' ' + QByteArray::number(file.attachment.size));
    if (!files.isEmpty())
        out += '[' + files.join(", ") + ']';
    return out;
}

ReceivedBody received(const QByteArray &contentType, const QByteArray &body)
{
    ReceivedBody made;
    made.contentType = contentType;
    made.body = body;
    made.sender = Address{u"sip:alice@example.org"_s};
    made.canonical = [](const QByteArray &uri) { return Address{QString::fromUtf8(uri)}; };
    return made;
}

Result<ReceivedMessage, ReceivedRefusal> decoded(const QByteArray &contentType, const QByteArray &body)
{
    return decodeMessage(received(contentType, body));
}

/// An entity or a SIP message of the corpus as the body of a MESSAGE.
ReceivedBody receivedFile(const QByteArray &name)
{
    const QByteArray bytes = testData(u"corpus/mime/"_s + QString::fromLatin1(name));
    const auto entity = parseMimeEntity(bytes);
    return entity ? received(entity->headers.value("Content-Type").value_or(QByteArray()), bytes.mid(entity->bodyOffset)) : ReceivedBody();
}

QByteArray multipart(const QByteArrayList &parts)
{
    QByteArray body;
    for (const QByteArray &part : parts)
        body += "--b\r\n" + part + "\r\n";
    return body + "--b--";
}

QByteArray zlibbed(const QByteArray &bytes)
{
    return qCompress(bytes).mid(4);
}

QMap<QByteArray, QByteArray> mimeOutcomes()
{
    return {
        {"rfc2046-5.1.1-simple.eml",
         "This is implicitly typed plain US-ASCII text.|It does NOT end with a linebreak./This is explicitly typed plain US-ASCII text.|It "
         "DOES end with a linebreak.|"},
        {"own-preamble-epilogue.eml", "one"},
        {"own-no-close.eml", "one/two"},
        {"own-boundary-trailing-space.eml", "one"},
        {"own-boundary-prefix.eml", "one|--b1x|still one"},
        {"own-boundary-in-line.eml", "see --b1 here| --b1"},
        {"own-empty-part.eml", ""},
        {"own-no-parts.eml", "refused 400"},
        {"own-no-boundary-param.eml", "[file.bin multipart/mixed 19]"},
        {"own-header-only-part.eml", ""},
        {"own-crlf-end.eml", "line|"},
        {"own-alternative-disposition.eml", "plain"},
        {"own-disposition-optional.sip", "Hi[file.bin application/x-nope 1]"},
        {"own-disposition-required.sip", "refused 415"},
        {"own-deep-100.eml", "refused 400"},
        {"own-binary-part.eml", "[file.bin application/octet-stream 256]"},
        {"rfc3156-4-encrypted.mime", "refused 415"},
        {"rfc4483-1-invite.sip", "refused 415"}, // message/external-body outermost
        {"rfc5621-1-invite.sip", "refused 415"}, // SDP is for an INVITE
    };
}

/// What the text must start with, for long ones; and the attachments behind it.
QMap<QByteArray, std::pair<QByteArray, QByteArray>> mimeStarts()
{
    return {
        {"rfc2046-5.1.4-alternative.eml", {"", ""}},
        {"rfc2046-5.1.5-digest.eml", {"", "file.eml message/rfc822"}},
        {"rfc2046-5.2.3.3-external-body.eml", {"", "file.bin message/external-body"}},
        {"rfc2049-A-complex.eml", {"", "image/jpeg"}},
        {"rfc2387-5.1-related.mime", {"", "application/octet-stream"}},
        {"rfc2387-5.2-related.mime", {"", "image/jpeg"}},
        {"rfc4662-6-notify-related.sip", {"", "application/rlmi+xml"}},
        {"rfc4662-6-notify-nested-signed.sip", {"", "application/rlmi+xml"}},
        {"rfc3156-5-signed.mime", {"", ""}},
        {"rfc5365-1-message.sip", {"Hello World!", ""}}, // the list is for the server
        {"rfc5365-2-message.sip", {"Hello World!", ""}},
        {"rfc3428-1-message.sip", {"Watson, come here.", ""}},
        {"rfc3428-2-message.sip", {"Watson, come here.", ""}},
        {"rfc5621-2-invite.sip", {"", "application/sdp"}},
        {"rfc4483-2-message.sip", {"", "file.bin message/external-body"}},
        {"own-lf.eml", {"", ""}},
        {"own-nested-same-prefix.eml", {"in1/out2", ""}},
    };
}

} // namespace

void tst_IncomingBodies::corpusOfCpim_data()
{
    QTest::addColumn<QByteArray>("action");
    for (const TsvRow &row : testTable(u"corpus/cpim/expectations.tsv"_s))
        QTest::newRow(row["file"].constData()) << row["action"];
}

void tst_IncomingBodies::corpusOfCpim()
{
    QFETCH(QByteArray, action);
    const QByteArray name = QTest::currentDataTag();
    QByteArray bytes = testData(u"corpus/cpim/"_s + QString::fromLatin1(name));
    QByteArray type = "message/cpim";
    if (name.endsWith(".mime")) {
        const auto entity = parseMimeEntity(bytes);
        QVERIFY(entity.ok());
        type = entity->headers.value("Content-Type").value_or(QByteArray());
        bytes = bytes.mid(entity->bodyOffset);
    }
    const auto result = decoded(type, bytes);
    if (action.startsWith("process") || action == "tolerate-or-reject" || action == "tolerate-or-ignore") {
        QVERIFY2(result.ok(), outcome(result).constData());
        QVERIFY(result->kind == ReceivedKind::Text);
        QVERIFY(!result->cpim.headers.isEmpty() || name == "empty-headers.cpim");
        QVERIFY(!result->text.isEmpty() || !result->attachments.isEmpty() || name == "empty-body.cpim");
    } else if (action == "reject-unless-understood" || action == "signature-invalid") { // the signed one has its Require inside
        QCOMPARE(outcome(result), "refused 415");
    } else {
        QVERIFY2(action.startsWith("reject"), action.constData());
        QCOMPARE(outcome(result), "refused 400");
    }
}

void tst_IncomingBodies::corpusOfMime_data()
{
    QTest::addColumn<QByteArray>("expected");
    const auto outcomes = mimeOutcomes();
    for (auto row = outcomes.cbegin(); row != outcomes.cend(); ++row)
        QTest::newRow(row.key().constData()) << row.value();
    for (const QByteArray &name : mimeStarts().keys())
        QTest::newRow(name.constData()) << QByteArray();
}

void tst_IncomingBodies::corpusOfMime()
{
    QFETCH(QByteArray, expected);
    const QByteArray name = QTest::currentDataTag();
    const auto result = decodeMessage(receivedFile(name));
    const QByteArray found = outcome(result);
    if (mimeOutcomes().contains(name)) {
        QCOMPARE(found, expected);
        return;
    }
    QVERIFY2(result.ok(), found.constData());
    const auto [start, files] = mimeStarts().value(name);
    QVERIFY2(found.startsWith(start), found.constData());
    QVERIFY2(files.isEmpty() ? result->attachments.isEmpty() || name.contains("alternative") : found.contains(files), found.constData());
}

void tst_IncomingBodies::everyRowOfTheCorpusIsAsked()
{
    for (const TsvRow &row : testTable(u"corpus/mime/expectations.tsv"_s))
        QVERIFY2(mimeOutcomes().contains(row["file"]) || mimeStarts().contains(row["file"]), row["file"].constData());
}

void tst_IncomingBodies::rfc2046_5_1_4_bestAlternative_data()
{
    QTest::addColumn<QByteArrayList>("parts");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray plain = "Content-Type: text/plain\r\n\r\nplain";
    const QByteArray html = "Content-Type: text/html\r\n\r\n<p>html</p>";
    const QByteArray png = "Content-Type: image/png\r\nContent-ID: <p>\r\n\r\nPNG";
    const QByteArray related = "Content-Type: multipart/related;boundary=c\r\n\r\n--c\r\n" + html + "\r\n--c\r\n" + png + "\r\n--c--";
    const QByteArray cpim = "Content-Type: message/cpim\r\n\r\nFrom: <sip:x@y>\r\n\r\nContent-Type: text/plain\r\n\r\ninner";
    QTest::newRow("plain before html") << QByteArrayList{plain, html} << QByteArray("plain");
    QTest::newRow("html before plain") << QByteArrayList{html, plain} << QByteArray("plain");
    QTest::newRow("html alone") << QByteArrayList{html} << QByteArray("html");
    QTest::newRow("html with pictures") << QByteArrayList{related} << QByteArray("html[file.png image/png 3]");
    QTest::newRow("pictures of the other one are kept") << QByteArrayList{plain, related} << QByteArray("plain[file.png image/png 3]");
    QTest::newRow("an unknown charset") << QByteArrayList{html, "Content-Type: text/plain;charset=x-none\r\n\r\n??"} << QByteArray("html");
    QTest::newRow("none can be shown") << QByteArrayList{png, "Content-Type: text/enriched\r\n\r\nx"}
                                       << QByteArray("[file.png image/png 3, file.bin text/enriched 1]");
    QTest::newRow("cpim") << QByteArrayList{cpim, png} << QByteArray("inner[file.png image/png 3]");
}

void tst_IncomingBodies::rfc2046_5_1_4_bestAlternative()
{
    QFETCH(QByteArrayList, parts);
    QFETCH(QByteArray, expected);
    QCOMPARE(outcome(decoded("multipart/alternative;boundary=b", multipart(parts))), expected);
}

void tst_IncomingBodies::attachments_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &part, const QByteArray &expected) { QTest::newRow(name) << part << expected; };
    row("picture", "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n", "[file.png image/png 3]");
    row("name", "Content-Type: a/b\r\nContent-Disposition: attachment; filename*=UTF-8''%E2%82%AC.txt\r\n\r\nx", "[€.txt a/b 1]");
    row("name of the type", "Content-Type: image/png; name=\"=?utf-8?B?5bCP?=\"\r\n\r\nx", "[小 image/png 1]");
    row("hostile name", "Content-Type: a/b\r\nContent-Disposition: attachment; filename=\"../../.bashrc\"\r\n\r\nx", "[bashrc a/b 1]"); // A23
    row("text file", "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx", "[a.txt text/plain 1]");
    row("text with a name", "Content-Type: text/plain; name=a.txt\r\n\r\nx", "[a.txt text/plain 1]");
    row("text inline", "Content-Type: text/plain\r\nContent-Disposition: inline\r\n\r\nx", "x");
    row("broken type", "Content-Type: what is this\r\n\r\nx", "[file.bin application/octet-stream 1]");
    row("charset that nobody knows", "Content-Type: text/plain; charset=x-none\r\n\r\nx", "[file.txt text/plain 1]");
    row("message", "Content-Type: message/rfc822\r\n\r\nFrom: a\r\n\r\nb", "[file.eml message/rfc822 12]");
    row("broken cpim", "Content-Type: message/cpim\r\n\r\nno blank line", "[file.cpim message/cpim 13]");
    row("cpim", "Content-Type: message/cpim\r\n\r\nFrom: <sip:x@y>\r\n\r\nContent-Type: text/plain\r\n\r\ninner", "inner");
    row("packed part", "Content-Type: text/plain\r\nContent-Encoding: deflate\r\n\r\n" + zlibbed("packed words"), "packed words");
}

void tst_IncomingBodies::attachments()
{
    QFETCH(QByteArray, part);
    QFETCH(QByteArray, expected);
    QCOMPARE(outcome(decoded("multipart/mixed; boundary=b", multipart({part}))), expected);
    // The same in CPIM, alone and in a multipart.
    const QByteArray head = "From: <sip:alice@example.org>\r\n\r\n";
    if (!part.contains("what is this"))
        QCOMPARE(outcome(decoded("message/cpim", head + part)), expected);
    QCOMPARE(outcome(decoded("message/cpim", head + "Content-Type: multipart/mixed;boundary=b\r\n\r\n" + multipart({part}))), expected);
}

void tst_IncomingBodies::sealedBodiesKeepTheirBytes_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("RFC 1847 s.2.1") << QByteArray("multipart/signed;boundary=in") << true;
    QTest::newRow("RFC 1847 s.2.2") << QByteArray("Multipart/Encrypted;boundary=in") << true;
    QTest::newRow("RFC 8551 s.3.2") << QByteArray("application/pkcs7-mime;smime-type=signed-data") << true;
    QTest::newRow("as old senders call it") << QByteArray("application/x-pkcs7-mime") << true;
    QTest::newRow("RFC 3156") << QByteArray("application/PGP-encrypted") << true;
    QTest::newRow("text") << QByteArray("text/plain") << false;
    QTest::newRow("octets") << QByteArray("application/octet-stream") << false;
    QTest::newRow("parts") << QByteArray("multipart/mixed;boundary=in") << false;
}

void tst_IncomingBodies::sealedBodiesKeepTheirBytes()
{
    QFETCH(QByteArray, part);
    QFETCH(bool, isKept);
    ReceivedBody received;
    received.contentType = "multipart/mixed ;boundary=\"out\"";
    received.contentDisposition = "render";
    received.body = "--out\r\n\r\nwords \r\n--out\r\nContent-Type: " + part + "\r\n\r\n--in\r\n\r\nin\n\r\n--in--\r\n--out--\n";
    const auto message = decodeMessage(received);
    QVERIFY(message.ok());
    QCOMPARE(message->original,
             isKept ? "Content-Type: multipart/mixed ;boundary=\"out\"\r\nContent-Disposition: render\r\n\r\n" + received.body : QByteArray());
}

void tst_IncomingBodies::rfc5621_8_dispositions()
{
    const auto with = [](const QByteArray &disposition) {
        return outcome(decoded("multipart/mixed;boundary=b",
                               multipart({"\r\nHi", "Content-Type: application/x-nope\r\nContent-Disposition: " + disposition + "\r\n\r\nx"})));
    };
    QCOMPARE(with("render;handling=required"), "refused 415");
    QCOMPARE(with("session;handling=required"), "refused 415");
    QCOMPARE(with("render;handling=optional"), "Hi[file.bin application/x-nope 1]");
    QCOMPARE(with("render"), "Hi[file.bin application/x-nope 1]"); // nothing said: it can be saved
    QCOMPARE(with("attachment;handling=required"), "Hi[file.bin application/x-nope 1]"); // saving is what it asks for
    QCOMPARE(with("recipient-list"), "Hi");
    QCOMPARE(with("recipient-list;handling=optional"), "Hi");

    ReceivedBody file = received("text/plain", "words"); // twinkle sends files so
    file.contentDisposition = "attachment;filename=notes.txt";
    QCOMPARE(outcome(decodeMessage(file)), "[notes.txt text/plain 5]");
}

void tst_IncomingBodies::depthBound() // A06
{
    const auto nested = [](int depth, bool inCpim) {
        QByteArray type = "text/plain";
        QByteArray body = "deep";
        for (int i = 0; i < depth; ++i) {
            const bool isCpim = inCpim && i % 2 == 1;
            const QByteArray boundary = "b" + QByteArray::number(i) + "x";
            const QByteArray entity = "Content-Type: " + type + "\r\n\r\n" + body;
            body = isCpim ? "From: <sip:a@b>\r\n\r\n" + entity : "--" + boundary + "\r\n" + entity + "\r\n--" + boundary + "--";
            type = isCpim ? QByteArray("message/cpim") : "multipart/mixed;boundary=" + boundary;
        }
        return decoded(type, body);
    };
    for (const bool inCpim : {false, true}) {
        QCOMPARE(outcome(nested(Limits::kMaxMimeDepth - 1, inCpim)), "deep");
        QCOMPARE(outcome(nested(Limits::kMaxMimeDepth, inCpim)), "deep");
        QCOMPARE(outcome(nested(Limits::kMaxMimeDepth + 1, inCpim)), "refused 400");
        QCOMPARE(outcome(nested(2000, inCpim)), "refused 400");
    }
}

void tst_IncomingBodies::partsBound() // A06
{
    const auto flat = [](int count) { return decoded("multipart/mixed;boundary=b", multipart(QByteArrayList(count, "\r\nx"))); };
    QCOMPARE(outcome(flat(Limits::kMaxMimeParts - 1)), QByteArray("x/").repeated(Limits::kMaxMimeParts - 1).chopped(1));
    QCOMPARE(outcome(flat(Limits::kMaxMimeParts)), QByteArray("x/").repeated(Limits::kMaxMimeParts).chopped(1));
    QCOMPARE(outcome(flat(Limits::kMaxMimeParts + 1)), "refused 400");
    // Counted on all levels: 8 multiparts of 8 are 72.
    const QByteArray eight = QByteArray("--c\r\n\r\nx\r\n").repeated(8) + "--c--";
    const QByteArray inner = "Content-Type: multipart/mixed;boundary=c\r\n\r\n" + eight;
    QVERIFY(decoded("multipart/mixed;boundary=b", multipart(QByteArrayList(7, inner))).ok()); // 63
    QCOMPARE(outcome(decoded("multipart/mixed;boundary=b", multipart(QByteArrayList(8, inner)))), "refused 400");
}

void tst_IncomingBodies::unpackedBound() // A10
{
    QByteArray dull;
    for (quint32 i = 0; dull.size() < 600'000; ++i)
        dull += QByteArray::number(i * 2654435761u);
    const QByteArray part = "Content-Type: a/b\r\nContent-Encoding: deflate\r\nContent-Transfer-Encoding: binary\r\n\r\n" + zlibbed(dull);
    QVERIFY(decoded("multipart/mixed;boundary=Unlikely", "--Unlikely\r\n" + part).ok());
    QCOMPARE(outcome(decoded("multipart/mixed;boundary=Unlikely", "--Unlikely\r\n" + part + "\r\n--Unlikely\r\n" + part)), "refused 413");
}

void tst_IncomingBodies::packedBodies()
{
    ReceivedBody packed = received("text/plain", zlibbed("words"));
    packed.contentEncoding = "deflate";
    QCOMPARE(outcome(decodeMessage(packed)), "words");
    packed.body = zlibbed("words").mid(2).chopped(4); // without zlib's frame
    QCOMPARE(outcome(decodeMessage(packed)), "words");
    packed.contentEncoding.clear();
    packed.body = zlibbed("words"); // its name was lost
    QCOMPARE(outcome(decodeMessage(packed)), "words");
    packed.contentType = "message/cpim";
    packed.body = zlibbed("From: <sip:alice@example.org>\r\n\r\nContent-Type: text/plain\r\n\r\nwords");
    QCOMPARE(outcome(decodeMessage(packed)), "words");
    packed.contentEncoding = "deflate";
    packed.body = zlibbed(QByteArray(200'000, 'x')); // A10: more than a hundredfold
    QCOMPARE(outcome(decodeMessage(packed)), "refused 413");
}

void tst_IncomingBodies::linphonesReceiptThatLostItsEncoding()
{
    const QByteArray imdn = testData(u"corpus/imdn/rfc5438-7.2.1.1-delivered.xml"_s);
    ReceivedBody receipt = received("message/imdn+xml", zlibbed(imdn));
    receipt.contentEncoding = "deflate";
    const auto whole = decodeMessage(receipt);
    QVERIFY(whole.ok() && whole->kind == ReceivedKind::Imdn);
    QCOMPARE(whole->documents, QList<QByteArray>{imdn});
    receipt.contentEncoding.clear();
    QVERIFY(decodeMessage(receipt)->documents == whole->documents);
    receipt.contentType = "text/plain"; // what Kamailio's msilo makes of it
    QVERIFY(decodeMessage(receipt)->kind == ReceivedKind::Imdn);
    QVERIFY(decodeMessage(receipt)->documents == whole->documents);
    receipt.body = imdn; // but whoever writes that in a chat is shown
    QVERIFY(decodeMessage(receipt)->kind == ReceivedKind::Text);
}

void tst_IncomingBodies::textThatStartsAsZlibStaysText()
{
    for (const char *text : {"x^ is a power", "x\x01", "x\x9c", "hC", "\x1f\x8b"})
        QCOMPARE(decoded("text/plain", text)->text, QString::fromUtf8(text));
}

void tst_IncomingBodies::rfc5438_8_3_aggregates()
{
    const auto result = decoded("message/cpim", testData(u"corpus/imdn/rfc5438-8.3-aggregate.cpim"_s));
    QCOMPARE(outcome(result), "imdn 2");
    QCOMPARE(result->messageId, "d834jied93rf");
    QVERIFY(result->documents[0].contains("delivery-notification") && result->documents[1].contains("display-notification"));
    // Beside words a receipt is none: the words are what counts.
    const QByteArray imdn = "Content-Type: message/imdn+xml\r\n\r\n<imdn/>";
    QCOMPARE(outcome(decoded("multipart/mixed;boundary=b", multipart({imdn, "\r\nwords"}))), "words");
}

void tst_IncomingBodies::rcsFiles_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("expected");
    const auto file = [](const QByteArray &url, const QByteArray &name = "photo.jpg") {
        return QByteArray(R"(<?xml version="1.0" encoding="UTF-8"?><file xmlns="urn:gsma:params:xml:ns:rcs:rcs:fthttp">)"
                          R"(<file-info type="thumbnail"><data url="https://e.test/t"/></file-info><file-info type="file">)"
                          "<file-size>1234</file-size><file-name>")
            + name + "</file-name><content-type>image/jpeg</content-type><data url=\"" + url + "\" until=\"2026-01-01T00:00:00Z\"/></file-info></file>";
    };
    const auto saved = [](const QByteArray &document) { return "[file.bin application/vnd.gsma.rcs-ft-http+xml " + QByteArray::number(document.size()) + ']'; };
    QTest::newRow("file") << file("https://e.test/f?a=1&amp;b=2") << QByteArray("photo.jpg/https://e.test/f?a=1&b=2");
    QTest::newRow("hostile name") << file("http://e.test/", "../../x") << QByteArray("x/http://e.test/");
    QTest::newRow("script") << file("javascript:alert()") << saved(file("javascript:alert()"));
    QTest::newRow("local file") << file("file:///etc/passwd") << saved(file("file:///etc/passwd"));
    QTest::newRow("not well-formed") << QByteArray("<file>") << saved("<file>");
    QTest::newRow("entities") << QByteArray("<!DOCTYPE file [<!ENTITY x 'y'>]><file/>") << saved("<!DOCTYPE file [<!ENTITY x 'y'>]><file/>");
}

void tst_IncomingBodies::rcsFiles()
{
    QFETCH(QByteArray, document);
    QFETCH(QByteArray, expected);
    QCOMPARE(outcome(decoded("application/vnd.gsma.rcs-ft-http+xml", document)), expected);
}

QTEST_APPLESS_MAIN(tst_IncomingBodies)
#include "tst_IncomingBodies.moc"
