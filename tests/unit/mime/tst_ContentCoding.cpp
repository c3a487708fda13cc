// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "im/mime/ContentCoding.h"

#include <QTest>

#include <zlib.h>

using namespace linnet;
using namespace linnet::im;

class tst_ContentCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_20_12_codings();
    void brokenBodiesAreToldApart();
    void whatLooksPacked();
    void sizeBound();
    void ratioBound();
    void bombsOfBombs();
};

namespace {

QByteArray packed(int windowBits, const QByteArray &bytes)
{
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))), '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}
QByteArray zlibbed(const QByteArray &bytes) { return packed(15, bytes); }
QByteArray raw(const QByteArray &bytes) { return packed(-15, bytes); }
QByteArray gzipped(const QByteArray &bytes) { return packed(31, bytes); }

/// So much of it packs less than a hundredfold.
QByteArray dull(qsizetype size)
{
    QByteArray out;
    for (quint32 i = 0; out.size() < size; ++i)
        out += QByteArray::number(i * 2654435761u, 16);
    return out.first(size);
}

} // namespace

void tst_ContentCoding::rfc3261_20_12_codings()
{
    const QByteArray text = "Hello \xE5\xB0\x8F\xE7\x86\x8A, hello";
    QCOMPARE(*unpack("deflate", zlibbed(text)), text);
    QCOMPARE(*unpack("DEFLATE", raw(text)), text); // as some send it
    QCOMPARE(*unpack("gzip", gzipped(text)), text);
    QCOMPARE(*unpack("X-GZip", gzipped(text)), text);
    QCOMPARE(*unpack("deflate, gzip", gzipped(zlibbed(text))), text); // applied in that order
    QCOMPARE(*unpack("", text), text);
    QCOMPARE(*unpack("Identity", text), text);
    QCOMPARE(*unpack("deflate", zlibbed("")), QByteArray());
}

void tst_ContentCoding::brokenBodiesAreToldApart()
{
    const QByteArray text = "Hello, hello, hello";
    QVERIFY(unpack("br", text).error() == UnpackTrouble::UnknownCoding);
    QVERIFY(unpack("gzip,gzip,gzip,gzip,gzip", text).error() == UnpackTrouble::UnknownCoding);
    QVERIFY(unpack("gzip", zlibbed(text)).error() == UnpackTrouble::Broken);
    QVERIFY(unpack("deflate", text).error() == UnpackTrouble::Broken);
    QVERIFY(unpack("deflate", "").error() == UnpackTrouble::Broken);
    for (const QByteArray &whole : {zlibbed(text), gzipped(text), raw(text)}) {
        const QByteArray coding = whole == gzipped(text) ? "gzip" : "deflate";
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY(!unpack(coding, whole.first(size)).ok()); // cut anywhere
        QVERIFY(unpack(coding, whole + 'x').error() == UnpackTrouble::Broken);
    }
    QByteArray damaged = zlibbed(text);
    damaged.back() = char(damaged.back() ^ 1); // its checksum
    QVERIFY(unpack("deflate", damaged).error() == UnpackTrouble::Broken);
}

void tst_ContentCoding::whatLooksPacked()
{
    QVERIFY(looksPacked(zlibbed("x")));
    QVERIFY(looksPacked(gzipped("x")));
    QVERIFY(!looksPacked(""));
    QVERIFY(!looksPacked("xy"));
    QVERIFY(!looksPacked("hello"));
    QVERIFY(!looksPacked("<?xml version"));
}

void tst_ContentCoding::sizeBound() // A10
{
    for (const qsizetype size : {Limits::kMaxBody - 1, Limits::kMaxBody})
        QCOMPARE(unpack("gzip", gzipped(dull(size)))->size(), size);
    QVERIFY(unpack("gzip", gzipped(dull(Limits::kMaxBody + 1))).error() == UnpackTrouble::TooLarge);
}

void tst_ContentCoding::ratioBound() // A10
{
    // Stored in 11 bytes and more by zlib; the ratio decides alone.
    for (const QByteArray &coding : {QByteArray("deflate"), QByteArray("gzip")}) {
        const auto pack = [&coding](qsizetype size) {
            const QByteArray zeros(size, '\0');
            return coding == "gzip" ? gzipped(zeros) : zlibbed(zeros);
        };
        qsizetype most = 0;
        for (qsizetype size = 500; size < 20'000; ++size) {
            const QByteArray body = pack(size);
            const bool within = size <= body.size() * Limits::kMaxInflateRatio;
            QCOMPARE(unpack(coding, body).ok(), within);
            most = within ? size : most;
        }
        QVERIFY(most > 1000 && most < 19'000); // both sides were met
    }
}

void tst_ContentCoding::bombsOfBombs() // A10
{
    QByteArray bomb(100'000'000, '\0');
    for (int i = 0; i < 3; ++i)
        bomb = gzipped(bomb);
    QVERIFY(bomb.size() < 2000);
    QVERIFY(!unpack("gzip,gzip,gzip", bomb).ok());
}

QTEST_APPLESS_MAIN(tst_ContentCoding)
#include "tst_ContentCoding.moc"
