// SPDX-License-Identifier: MIT
#include "client/FileIcon.h"

#include "message/Message.h"

#include <QTest>

using namespace linnet;
using client::FileIcon;
using client::iconIn;

namespace {

const sip::SessionBody kSdp{"application/sdp", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\na=file-icon:cid:pic@icon.invalid\r\n"};

sip::Request request(const QByteArray &type, const QByteArray &body)
{
    sip::Request made;
    made.setBody(Slice::copyOf(body), type);
    return made;
}

/// RFC 5547 s.9.1's body, with what is to be in the picture's header and body.
sip::Request example(const QByteArray &headers, const QByteArray &picture)
{
    return request("multipart/related; type=\"application/sdp\"; boundary=\"boundary71\"",
                   "--boundary71\r\nContent-Type: application/sdp\r\n\r\n" + kSdp.content + "\r\n--boundary71\r\n" + headers + "\r\n" + picture + "\r\n--boundary71--\r\n");
}

} // namespace

class tst_FileIcon : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc5547_8_8_theDescriptionIsTheRoot()
    {
        QByteArray picture = QByteArray::fromHex("ffd8ffe0000d0a0d0a2d2d780d0a"); // blank lines and hyphens are octets like others
        const auto body = client::withIcon(kSdp, {"image/jpeg", picture}, "pic@icon.invalid", "x71");
        QVERIFY(body.contentType.startsWith("multipart/related;"));
        const sip::Request invite = request(body.contentType, body.content);
        QCOMPARE(invite.contentType()->parameters.unquoted("type"), QByteArray("application/sdp"));
        QVERIFY(sip::sessionBodyOf(invite) == kSdp);
        QVERIFY((iconIn(invite, "cid:pic@icon.invalid") == FileIcon{"image/jpeg", picture}));
        QVERIFY(iconIn(invite, "cid:other@icon.invalid").isEmpty());
        QVERIFY(iconIn(invite, "http://icon.invalid/pic").isEmpty());
        QVERIFY(iconIn(invite, {}).isEmpty());
    }

    void aBoundaryThatThePictureHoldsSpoilsNothing()
    {
        QVERIFY(client::withIcon(kSdp, {"image/jpeg", "a\n--x71\nb"}, "pic@icon.invalid", "x71") == kSdp);
    }

    // A22
    void onlySmallPicturesOfTypesThatAreDecodedAreTaken_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray id = "Content-ID: <pic@icon.invalid>\r\n";
        QTest::newRow("binary") << "Content-Type: image/jpeg\r\nContent-Transfer-Encoding: binary\r\nContent-Disposition: icon\r\n" + id << QByteArray("\xff\xd8") << QByteArray("\xff\xd8");
        QTest::newRow("base64") << "Content-Type: IMAGE/png\r\nContent-Transfer-Encoding: base64\r\n" + id << QByteArray("aGVsbG8=") << QByteArray("hello");
        QTest::newRow("a script") << "Content-Type: image/svg+xml\r\n" + id << QByteArray("<svg/>") << QByteArray();
        QTest::newRow("a page") << "Content-Type: text/html\r\n" + id << QByteArray("<b>") << QByteArray();
        QTest::newRow("no type") << id << QByteArray("x") << QByteArray();
        QTest::newRow("too large") << "Content-Type: image/jpeg\r\n" + id << QByteArray(FileIcon::kMostReceived + 1, 'x') << QByteArray();
        QTest::newRow("unknown coding") << "Content-Type: image/jpeg\r\nContent-Transfer-Encoding: rot13\r\n" + id << QByteArray("x") << QByteArray();
    }
    void onlySmallPicturesOfTypesThatAreDecodedAreTaken()
    {
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        const sip::Request invite = example(headers, body);
        QVERIFY(sip::sessionBodyOf(invite) == kSdp);
        QCOMPARE(iconIn(invite, "cid:pic@icon.invalid").bytes, expected);
    }

    void rfc5621_severalPartsWithoutADescriptionAreNoOffer()
    {
        const sip::SessionBody body = sip::sessionBodyOf(request("multipart/mixed;boundary=x", "--x\r\n\r\nhello\r\n--x--\r\n"));
        QVERIFY(!body.isEmpty() && !body.isDescription());
        QVERIFY(sip::sessionBodyOf(request("application/sdp", kSdp.content)).isDescription());
    }
};

QTEST_APPLESS_MAIN(tst_FileIcon)
#include "tst_FileIcon.moc"
