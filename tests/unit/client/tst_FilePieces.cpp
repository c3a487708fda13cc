// SPDX-License-Identifier: MIT
#include "client/files/FileDisk.h"
#include "client/files/FileOffers.h"
#include "client/files/TargetFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#if defined(Q_OS_LINUX)
#include <sys/xattr.h>
#endif

using namespace linnet;
using namespace linnet::client;
using namespace Qt::Literals::StringLiterals;

/// What files are made of: offers, names, disk. A23, A27
class tst_FilePieces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void rfc5547_6_anOfferComesBackAsTheFile();
    void rfc5547_8_1_aRestHasItsOwnIdAndRange();
    void offersThatNobodyCanTake();
    void a23_offeredNamesAreSafe();
    void resumeArithmetic();
    void numberedNames();
    void a23_nothingThatIsThereIsReplaced();
    void aFolderThatCannotBeMade();
    void foreignFilesAreMarked();
    void aSourceGivesTheFileFromItsStart();
    void a27_aStorageTakesWhatWasAnnouncedOnly();
    void aFullDiskIsTold();
    void digests();
    void theWorkerStopsAtItsEnd();

private:
    QString path(const QString &name) const { return m_dir->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }
    static im::FileTransfer picture()
    {
        im::FileTransfer file;
        file.name = u"Bild \"ü\".png"_s;
        file.contentType = "image/png";
        file.size = 3'000'000'000;
        file.sha256 = QByteArray(32, '\x81');
        return file;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void tst_FilePieces::rfc5547_6_anOfferComesBackAsTheFile()
{
    const sip::FileOffer offer = offerOf(picture(), "id1", 0);
    QCOMPARE(offer.transferId, "id1");
    QCOMPARE(offer.disposition, "attachment");
    QVERIFY(!offer.range);
    const auto offered = offeredFile(offer);
    QVERIFY(offered);
    QCOMPARE(offered->start, 0);
    QCOMPARE(offered->file.name, u"Bild ü.png"_s); // quotes are no part of a name that is safe everywhere
    QCOMPARE(offered->file.contentType, "image/png");
    QCOMPARE(offered->file.size, 3'000'000'000);
    QCOMPARE(offered->file.sha256, QByteArray(32, '\x81'));
    QVERIFY(offered->file.state == im::FileState::Offered);
}

void tst_FilePieces::rfc5547_8_1_aRestHasItsOwnIdAndRange()
{
    const sip::FileOffer offer = offerOf(picture(), "id2", 1'048'576);
    QVERIFY(offer.range);
    QCOMPARE(sip::toBytes(*offer.range), "1048577-*");
    QCOMPARE(offeredFile(offer)->start, 1'048'576);
    sip::FileOffer whole = offer;
    whole.range = sip::FileRange{1, 3'000'000'000};
    QCOMPARE(offeredFile(whole)->start, 0);
}

void tst_FilePieces::offersThatNobodyCanTake()
{
    sip::FileOffer offer = offerOf(picture(), "id", 0);
    offer.selector.size.reset();
    QVERIFY(!offeredFile(offer));
    offer.selector.size = ~quint64(0);
    QVERIFY(!offeredFile(offer));
    offer.selector.size = 100;
    offer.range = sip::FileRange{1, 50}; // a piece
    QVERIFY(!offeredFile(offer));
    offer.range = sip::FileRange{100, {}};
    QVERIFY(offeredFile(offer));
    offer.range = sip::FileRange{101, {}};
    QVERIFY(!offeredFile(offer));
    // A hash that is none is not checked against, and goes on with nothing.
    offer.range.reset();
    offer.selector.hashes = {{"sha-256", "short"}, {"sha-1", QByteArray(20, 'x')}};
    QVERIFY(offeredFile(offer)->file.sha256.isEmpty());
}

void tst_FilePieces::a23_offeredNamesAreSafe()
{
    sip::FileOffer offer = offerOf(picture(), "id", 0);
    const std::pair<QByteArray, QString> names[] = {
        {"../../.ssh/authorized_keys", u"authorized_keys"_s}, {"C:\\Windows\\a.txt", u"a.txt"_s}, {"nul", u"_nul"_s}, {"", u"file.png"_s},
        {"..", u"file.png"_s},         {"photo\xe2\x80\xaegnp.exe", u"photognp.exe"_s},
    };
    for (const auto &[claimed, safe] : names) {
        offer.selector.name = claimed;
        QCOMPARE(offeredFile(offer)->file.name, safe);
    }
}

void tst_FilePieces::resumeArithmetic()
{
    QCOMPARE(resumeStart(0, 100), 0);
    QCOMPARE(resumeStart(40, 100), 40);
    QCOMPARE(resumeStart(99, 100), 99);
    QCOMPARE(resumeStart(100, 100), 99); // something is left to be reported
    QCOMPARE(resumeStart(500, 100), 99);
    QCOMPARE(resumeStart(-1, 100), 0);
    QCOMPARE(resumeStart(5, 0), 0);
}

void tst_FilePieces::numberedNames()
{
    QCOMPARE(numberedName(u"a.png"_s, 1), u"a.png"_s);
    QCOMPARE(numberedName(u"a.png"_s, 2), u"a (2).png"_s);
    QCOMPARE(numberedName(u"README"_s, 3), u"README (3)"_s);
    QCOMPARE(numberedName(u".profile"_s, 2), u".profile (2)"_s);
}

void tst_FilePieces::a23_nothingThatIsThereIsReplaced()
{
    write(u"a.png"_s, "mine");
    write(u"a.png.part"_s, "mine too");
    QVERIFY(QFile::link(path(u"elsewhere"_s), path(u"a (2).png.part"_s))); // a link to nothing
    const auto part = makePartFile(m_dir->path(), u"a.png"_s);
    QVERIFY(part);
    QCOMPARE(*part, path(u"a (3).png.part"_s));
    QVERIFY(!QFile::exists(path(u"elsewhere"_s)));
    QFile file(*part);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("new") == 3);
    file.close();
    QVERIFY(moveIntoPlace(*part, path(u"a.png"_s)) == Placing::Taken);
    QVERIFY(moveIntoPlace(*part, path(u"a (2).png.part"_s)) == Placing::Taken);
    const auto place = freePlace(m_dir->path(), u"a.png"_s);
    QCOMPARE(place.value_or(QString()), path(u"a (2).png"_s));
    QVERIFY(moveIntoPlace(*part, *place) == Placing::Done);
    QCOMPARE(read(u"a.png"_s), "mine");
    QCOMPARE(read(u"a.png.part"_s), "mine too");
    QCOMPARE(read(u"a (2).png"_s), "new");
    QVERIFY(!QFile::exists(*part));
}

void tst_FilePieces::aFolderThatCannotBeMade()
{
    write(u"file"_s, "x");
    QVERIFY(!makePartFile(path(u"file/below"_s), u"a"_s));
    const auto made = makePartFile(path(u"new/below"_s), u"a"_s);
    QVERIFY(made && QFile::exists(*made));
    QVERIFY(moveIntoPlace(path(u"nothing"_s), path(u"b"_s)) == Placing::Impossible);
    QVERIFY(!QFile::exists(path(u"b"_s)));
}

void tst_FilePieces::foreignFilesAreMarked()
{
#if defined(Q_OS_LINUX)
    write(u"a"_s, "x");
    const QByteArray name = QFile::encodeName(path(u"a"_s));
    if (::setxattr(name.constData(), "user.linnet.probe", "1", 1, 0) != 0)
        QSKIP("this file system keeps no attributes");
    markAsForeign(path(u"a"_s), u"sip:bob@example.org"_s);
    QByteArray value(100, 0);
    value.truncate(::getxattr(name.constData(), "user.xdg.origin.url", value.data(), size_t(value.size())));
    QCOMPARE(value, "sip:bob@example.org");
#endif
}

void tst_FilePieces::aSourceGivesTheFileFromItsStart()
{
    write(u"a"_s, "0123456789");
    QVERIFY(!DiskSource::open(path(u"none"_s), 0));
    const auto source = DiskSource::open(path(u"a"_s), 4);
    QCOMPARE(source->read(0, 3), "456");
    QCOMPARE(source->read(3, 100), "789");
    QCOMPARE(source->read(1, 2), "56");
    QVERIFY(source->read(6, 1).isEmpty());
}

void tst_FilePieces::a27_aStorageTakesWhatWasAnnouncedOnly()
{
    write(u"a.part"_s, "abcdef");
    QVERIFY(!DiskStorage::open(path(u"none"_s), 0, 10, [] {}));
    QVERIFY(!QFile::exists(path(u"none"_s)));
    QVERIFY(!DiskStorage::open(path(u"a.part"_s), 7, 10, [] {})); // it has less than that
    QVERIFY(QFile::link(path(u"a.part"_s), path(u"link"_s)));
    QVERIFY(!DiskStorage::open(path(u"link"_s), 0, 10, [] {}));
    int faults = 0;
    const auto storage = DiskStorage::open(path(u"a.part"_s), 4, 10, [&faults] { ++faults; });
    QVERIFY(storage);
    QVERIFY(storage->write(3, "HIJ"));
    QVERIFY(storage->write(0, "EFG"));
    QVERIFY(!storage->write(6, "x"));
    QVERIFY(!storage->write(5, "xy"));
    QVERIFY(!storage->write(~quint64(0) - 2, "xyz"));
    QCOMPARE(faults, 0); // that is no fault of the disk
    QVERIFY(syncFile(path(u"a.part"_s)));
    QVERIFY(!syncFile(path(u"none"_s)));
    QCOMPARE(read(u"a.part"_s), "abcdEFGHIJ");
}

void tst_FilePieces::aFullDiskIsTold()
{
    if (!QFile::exists(u"/dev/full"_s))
        QSKIP("there is no /dev/full here");
    int faults = 0;
    const auto storage = DiskStorage::open(u"/dev/full"_s, 0, 10, [&faults] { ++faults; });
    QVERIFY(storage);
    QVERIFY(!storage->write(0, "x"));
    QCOMPARE(faults, 1);
}

void tst_FilePieces::digests()
{
    const QByteArray bytes(700'001, 'q');
    write(u"a"_s, bytes);
    FileWorker::Stop stop = false;
    FileDigest digest = digestOf(path(u"a"_s), stop);
    QCOMPARE(digest.sha256, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    QCOMPARE(digest.size, bytes.size());
    write(u"empty"_s, {});
    QCOMPARE(digestOf(path(u"empty"_s), stop).sha256, QCryptographicHash::hash({}, QCryptographicHash::Sha256));
    QVERIFY(digestOf(path(u"none"_s), stop).sha256.isEmpty());
    stop = true;
    QVERIFY(digestOf(path(u"a"_s), stop).sha256.isEmpty());
}

void tst_FilePieces::theWorkerStopsAtItsEnd()
{
    bool told = false;
    {
        FileWorker worker;
        worker.run(
            this,
            [](const FileWorker::Stop &stop) {
                while (!stop)
                    QThread::msleep(1);
                return 1;
            },
            [&told](int) { told = true; });
    }
    QCoreApplication::processEvents();
    QVERIFY(!told);
    FileWorker worker;
    auto gone = std::make_unique<QObject>();
    int answers = 0;
    worker.run(gone.get(), [](const FileWorker::Stop &) { return 1; }, [&answers](int) { ++answers; });
    gone.reset();
    worker.run(this, [](const FileWorker::Stop &) { return 2; }, [&answers](int value) { answers += value; });
    QTRY_COMPARE(answers, 2);
}

QTEST_GUILESS_MAIN(tst_FilePieces)
#include "tst_FilePieces.moc"
