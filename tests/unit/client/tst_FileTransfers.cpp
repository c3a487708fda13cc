// SPDX-License-Identifier: MIT
#include "FileGround.h"

using namespace linnet;
using namespace linnet::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

using client::Files;
using im::DeliveryReason;
using im::DeliveryState;
using im::FileState;

namespace {

using Done = client::Done<client::Ok>;

constexpr qsizetype kLong = 12'000'000; // some of it is on the disk long before all of it

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 0x12345678;
    for (char &c : bytes) {
        state = state * 1664525 + 1013904223;
        c = char(state >> 24);
    }
    return bytes;
}

} // namespace

/// Files between two people, without SIP; MSRP over TCP, stores and disks are real (RFC 5547, DESIGN s.6). A23, A27
class tst_FileTransfers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aFileArrivesWhole();
    void anEmptyFileArrives();
    void twoFilesOfOneNameStandSideBySide();
    void theUserGivesAPlace();
    void declined();
    void rfc5547_8_8_whoTakesNoPictureGetsTheOfferAlone();
    void whoeverIsOfflineWaits();
    void theSenderCancels();
    void theReceiverCancels();
    void theSenderPausesAndGoesOn();
    void rfc5547_8_3_theReceiverPausesAndAsksForTheRest();
    void rfc5547_8_1_aBrokenSessionGoesOnWithANewId();
    void theReceiverIsKilled();
    void killedBetweenTheNameAndTheCommit();
    void killedBeforeItHadItsName();
    void theSenderIsKilled();
    void aLostSuccessReportBringsNoCopy();
    void anotherFileThanAnnouncedIsNotKept();
    void aChangedFileIsNotSent();
    void noRoomOnTheDisk();
    void strangersAreAskedForContactsAreNot();
    void theBlockedAreRefused();
    void acceptedWhenItsSenderWasGone();
    void aPullOfWhatWasNeverSentIsRefused();
    void threeAtOnceGoTwoAtATime();
    void wrongMomentsAreRefused();
    void deletedRowsLeaveNothing();

private:
    /// Alice sends, Bob accepts, and it has begun.
    im::FileId begin(const QByteArray &bytes, const QString &name = u"a.bin"_s);
    bool accept(im::FileId id, const QString &path = {})
    {
        return m_bob->ask([id, path](Files &files, const Done &done) { files.accept(id, path, done); });
    }
    void breakLinks()
    {
        for (PairLink *link : QList<PairLink *>(m_alice->road.links))
            link->finish(im::SessionEnd::Network, 0, im::SessionEnd::Network, 0);
    }
    /// Alice's file is on its way to Bob, who has said yes; when some of it is on his disk, then this. Alice's row; 0: it came not so far.
    im::FileId beginThen(const QByteArray &bytes, const std::function<void(im::FileId alices, im::FileId bobs)> &action)
    {
        const im::FileId id = m_alice->send(*m_bob, m_alice->make(u"a.bin"_s, bytes));
        if (!m_bob->waitFor(FileState::Offered))
            return 0;
        const im::FileId bobs = m_bob->last()->id;
        bool done = false;
        m_alice->onReported = [&] {
            done = true;
            action(id, bobs);
        };
        if (!accept(bobs))
            return 0;
        return m_parts->waitFor([&done] { return done; }) ? id : 0;
    }
    QByteArray arrived(const QString &name) const
    {
        QFile file(m_bob->downloads() + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
    }

    std::unique_ptr<ClientParts> m_parts;
    std::unique_ptr<FilePerson> m_alice;
    std::unique_ptr<FilePerson> m_bob;
};

void tst_FileTransfers::init()
{
    m_parts = std::make_unique<ClientParts>();
    QVERIFY(m_parts->save(ClientParts::alice()));
    im::AccountInfo bob = ClientParts::alice();
    bob.address = ClientParts::address(u"bob@example.test"_s);
    QVERIFY(m_parts->save(bob));
    m_parts->accounts->start(ClientParts::alice().address);
    m_parts->accounts->start(bob.address);
    QVERIFY(m_parts->waitFor([this, bob] {
        return m_parts->accounts->isRegistered(bob.address) && m_parts->accounts->isRegistered(ClientParts::alice().address);
    }));
    m_alice = std::make_unique<FilePerson>(*m_parts, u"alice@example.test"_s);
    m_bob = std::make_unique<FilePerson>(*m_parts, u"bob@example.test"_s);
    m_alice->road.peer = m_bob.get();
    m_bob->road.peer = m_alice.get();
}

void tst_FileTransfers::cleanup()
{
    for (auto *person : {m_alice.get(), m_bob.get()}) {
        if (person)
            person->kill();
    }
    if (m_parts)
        m_parts->settle();
    m_alice.reset();
    m_bob.reset();
    m_parts.reset();
}

im::FileId tst_FileTransfers::begin(const QByteArray &bytes, const QString &name)
{
    const im::FileId id = m_alice->send(*m_bob, m_alice->make(name, bytes));
    if (!m_bob->waitFor(FileState::Offered) || !accept(m_bob->last()->id))
        return 0;
    return m_parts->waitFor([this] { return m_bob->is(FileState::Transferring) || m_bob->is(FileState::Done); }) ? id : 0;
}

void tst_FileTransfers::aFileArrivesWhole()
{
    const QByteArray bytes = pattern(3'000'000);
    const im::FileId id = m_alice->send(*m_bob, m_alice->make(u"Bild ü.png"_s, bytes));
    QVERIFY(id > 0);
    QCOMPARE(m_alice->added.size(), 1);
    QCOMPARE(m_alice->added[0].ref, u"mark"_s);
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QCOMPARE(m_bob->added.size(), 1);
    const auto offered = *m_bob->last();
    QCOMPARE(offered.name, u"Bild ü.png"_s);
    QCOMPARE(offered.contentType, "image/png");
    QCOMPARE(offered.size, bytes.size());
    QCOMPARE(offered.sha256, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    QVERIFY(offered.path.isEmpty());
    QVERIFY(m_bob->downloaded().isEmpty()); // nothing before the user said so
    QVERIFY(m_bob->road.links.first()->isRinging);
    QCOMPARE(m_bob->road.links.first()->file, m_bob->last()->id);
    QVERIFY(accept(m_bob->last()->id));
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY(m_alice->waitFor(FileState::Done));
    QCOMPARE(m_bob->last()->path, m_bob->downloads() + u"/Bild ü.png"_s);
    QVERIFY(arrived(u"Bild ü.png"_s) == bytes);
    QCOMPARE(m_bob->downloaded(), QStringList{u"Bild ü.png"_s});
    QCOMPARE(m_alice->last()->done, bytes.size());
    QVERIFY(m_alice->lastMessage().delivery.state == DeliveryState::Delivered);
    m_parts->settle();
    QVERIFY(m_alice->road.links.isEmpty() && m_bob->road.links.isEmpty());
}

void tst_FileTransfers::anEmptyFileArrives()
{
    QVERIFY(begin({}, u"empty.txt"_s) > 0);
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY(m_alice->waitFor(FileState::Done));
    QCOMPARE(arrived(u"empty.txt"_s), QByteArray(""));
}

void tst_FileTransfers::twoFilesOfOneNameStandSideBySide()
{
    QVERIFY(begin("one", u"a.txt"_s) > 0);
    QVERIFY(m_bob->waitFor(FileState::Done) && m_alice->waitFor(FileState::Done));
    QVERIFY(begin("two", u"a.txt"_s) > 0);
    QVERIFY(m_parts->waitFor([this] { return m_bob->is(FileState::Done) && m_bob->last()->path.endsWith(u"a (2).txt"); }));
    QCOMPARE(arrived(u"a.txt"_s), "one");
    QCOMPARE(arrived(u"a (2).txt"_s), "two");
    // The same content once more, when it is over, is another file that the user is asked about.
    QVERIFY(m_alice->waitFor(FileState::Done));
    QVERIFY(begin("two", u"a.txt"_s) > 0);
    QVERIFY(m_parts->waitFor([this] { return m_bob->is(FileState::Done) && m_bob->last()->path.endsWith(u"a (3).txt"); }));
    QCOMPARE(m_bob->added.size(), 3);
}

void tst_FileTransfers::theUserGivesAPlace()
{
    const QString place = m_bob->make(u"there.txt"_s, "mine");
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QVERIFY(accept(m_bob->last()->id, place));
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY2(m_bob->last()->path.endsWith(u"/there (2).txt"), qPrintable(m_bob->last()->path));
    QFile mine(place);
    QVERIFY(mine.open(QIODevice::ReadOnly));
    QCOMPARE(mine.readAll(), "mine");
}

void tst_FileTransfers::rfc5547_8_8_whoTakesNoPictureGetsTheOfferAlone()
{
    m_alice->files->setThumbnailMaker([](const QString &path) { return path.endsWith(u".jpg"_s) ? QByteArray("small") : QByteArray(); });
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "text"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QVERIFY(m_alice->road.calls.last().icon.isEmpty());

    const im::FileId shown = m_alice->send(*m_bob, m_alice->make(u"a.jpg"_s, "picture"));
    QVERIFY(m_parts->waitFor([this] { return m_bob->last()->name == u"a.jpg"_s && m_bob->is(FileState::Offered); }));
    QVERIFY((m_alice->road.calls.last().icon == client::FileIcon{"image/jpeg", "small"}));
    QCOMPARE(m_bob->last()->thumbnail, QByteArray("small"));
    QVERIFY(m_alice->ask([shown](Files &files, const Done &done) { files.cancel(shown, done); }));

    for (const int status : {415, 488, 513}) {
        const qsizetype before = m_alice->road.calls.size();
        m_alice->road.busyStatus = status;
        m_alice->road.onCall = [this] { m_alice->road.busyStatus = m_alice->road.calls.last().icon.isEmpty() ? 0 : m_alice->road.busyStatus; };
        const QString name = u"b%1.jpg"_s.arg(status);
        m_alice->send(*m_bob, m_alice->make(name, QByteArray::number(status)));
        QVERIFY(m_parts->waitFor([this, name] { return m_bob->last()->name == name && m_bob->is(FileState::Offered); }));
        QCOMPARE(m_alice->road.calls.size(), before + 2);
        QVERIFY(!m_alice->road.calls[before].icon.isEmpty());
        QVERIFY(m_bob->last()->thumbnail.isEmpty());
        m_alice->road.onCall = nullptr;
        const im::FileId bobs = m_bob->last()->id;
        QVERIFY(m_bob->ask([bobs](Files &files, const Done &done) { files.decline(bobs, done); }));
    }
}

void tst_FileTransfers::declined()
{
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QVERIFY(m_bob->ask([this](Files &files, const Done &done) { files.decline(m_bob->last()->id, done); }));
    QVERIFY(m_bob->is(FileState::Declined) || m_bob->waitFor(FileState::Declined));
    QVERIFY(m_alice->waitFor(FileState::Declined));
    QVERIFY((m_alice->lastMessage().delivery.state == DeliveryState::Failed));
    QVERIFY(m_alice->last()->reason == DeliveryReason::Refused);
    QVERIFY(m_bob->downloaded().isEmpty());
}

void tst_FileTransfers::whoeverIsOfflineWaits()
{
    m_alice->road.peer = nullptr;
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_parts->waitFor([this] { return m_alice->road.calls.size() == 1 && m_alice->road.links.isEmpty(); }));
    m_parts->settle();
    QVERIFY(m_alice->is(FileState::Waiting));
    QVERIFY(m_alice->lastMessage().delivery.state == DeliveryState::Queued);
    m_parts->pass(29s);
    QCOMPARE(m_alice->road.calls.size(), 1);
    m_alice->road.peer = m_bob.get();
    m_parts->pass(3s);
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QCOMPARE(m_alice->road.calls.size(), 2);
    // Nothing of it had left: it is the same transfer.
    QCOMPARE(m_alice->road.calls[1].offer.transferId, m_alice->road.calls[0].offer.transferId);
    QVERIFY(accept(m_bob->last()->id));
    QVERIFY(m_alice->waitFor(FileState::Done));
}

void tst_FileTransfers::theSenderCancels()
{
    const im::FileId waiting = m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QVERIFY(m_alice->ask([waiting](Files &files, const Done &done) { files.cancel(waiting, done); }));
    QVERIFY(m_alice->waitFor(FileState::Cancelled));
    QVERIFY(m_bob->waitFor(FileState::Cancelled));

    const auto cancel = [this](im::FileId id, im::FileId) { m_alice->files->cancel(id, [](const auto &) {}); };
    QVERIFY(beginThen(pattern(kLong), cancel));
    QVERIFY(m_bob->waitFor(FileState::Cancelled));
    QVERIFY(m_bob->last()->reason == DeliveryReason::Refused);
    QVERIFY(m_alice->is(FileState::Cancelled));
    m_parts->pass(2s);
    QVERIFY(m_bob->downloaded().isEmpty());
    QVERIFY(m_alice->road.links.isEmpty() && m_bob->road.links.isEmpty());
}

void tst_FileTransfers::theReceiverCancels()
{
    QVERIFY(beginThen(pattern(kLong), [this](im::FileId, im::FileId id) { m_bob->files->cancel(id, [](const auto &) {}); }));
    QVERIFY(m_bob->waitFor(FileState::Cancelled));
    QVERIFY(m_alice->waitFor(FileState::Cancelled));
    QVERIFY(m_alice->last()->reason == DeliveryReason::Refused);
    m_parts->pass(30s);
    QCOMPARE(m_alice->road.calls.size(), 1);
    QVERIFY(m_bob->downloaded().isEmpty());
}

void tst_FileTransfers::theSenderPausesAndGoesOn()
{
    const QByteArray bytes = pattern(kLong);
    const im::FileId id = beginThen(bytes, [this](im::FileId own, im::FileId) { m_alice->files->pause(own, [](const auto &) {}); });
    QVERIFY(id);
    QVERIFY(m_bob->waitFor(FileState::Paused));
    QVERIFY(m_alice->waitFor(FileState::Paused));
    QVERIFY(m_alice->last()->reason == DeliveryReason::None);
    m_parts->pass(100s);
    QCOMPARE(m_alice->road.calls.size(), 1);
    QVERIFY(m_alice->ask([id](Files &files, const Done &done) { files.resume(id, done); }));
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY(m_alice->waitFor(FileState::Done));
    QVERIFY(arrived(u"a.bin"_s) == bytes);
    QVERIFY(m_alice->road.calls.last().offer.range); // not all of it again
}

void tst_FileTransfers::rfc5547_8_3_theReceiverPausesAndAsksForTheRest()
{
    const QByteArray bytes = pattern(kLong);
    im::FileId id = 0;
    QVERIFY(beginThen(bytes, [&](im::FileId, im::FileId bobs) { m_bob->files->pause(id = bobs, [](const auto &) {}); }));
    QVERIFY(m_alice->waitFor(FileState::Paused));
    m_parts->pass(5s); // Alice offers the rest, and hears that it is not the moment
    QCOMPARE(m_alice->road.calls.size(), 2);
    QVERIFY(m_parts->waitFor([this] { return m_alice->is(FileState::Paused) && m_alice->last()->reason == DeliveryReason::Refused; }));
    m_parts->pass(100s);
    QCOMPARE(m_alice->road.calls.size(), 2);
    QVERIFY(m_bob->ask([id](Files &files, const Done &done) { files.resume(id, done); }));
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY(m_alice->waitFor(FileState::Done));
    QVERIFY(arrived(u"a.bin"_s) == bytes);
    QCOMPARE(m_bob->road.calls.size(), 1);
    QVERIFY(m_bob->road.calls[0].direction == sip::StreamDirection::RecvOnly);
    QVERIFY(m_bob->road.calls[0].offer.range->start > 1);
}

void tst_FileTransfers::rfc5547_8_1_aBrokenSessionGoesOnWithANewId()
{
    const QByteArray bytes = pattern(kLong);
    QVERIFY(beginThen(bytes, [this](im::FileId, im::FileId) { breakLinks(); }));
    int breaks = 0;
    for (bool isBroken = true; isBroken;) {
        ++breaks;
        QVERIFY(m_parts->waitFor([this] { return m_bob->is(FileState::Paused) || m_bob->is(FileState::Done); }));
        if (m_bob->is(FileState::Done))
            break; // all had come by then, and Alice has not heard of it
        QVERIFY(m_bob->last()->reason == DeliveryReason::NoNetwork);
        isBroken = false;
        if (breaks < 5) {
            m_alice->onReported = [&] {
                breakLinks();
                isBroken = true;
            };
        }
        m_parts->pass(1100ms, 1100ms);
        QVERIFY(m_parts->waitFor([&] { return isBroken || m_bob->is(FileState::Done); }));
    }
    m_alice->onReported = nullptr;
    QVERIFY(breaks > 1);
    QVERIFY(m_bob->waitFor(FileState::Done) && m_alice->waitFor(FileState::Done));
    QVERIFY(arrived(u"a.bin"_s) == bytes);
    QCOMPARE(m_alice->road.calls.size(), breaks + 1);
    QSet<QByteArray> ids;
    quint64 start = 0;
    for (const client::FileCall &call : std::as_const(m_alice->road.calls)) {
        ids.insert(call.offer.transferId);
        QCOMPARE(call.offer.selector.hash("sha-256"), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
        const quint64 from = call.offer.range ? call.offer.range->start : 1;
        QVERIFY(from > start); // each goes further
        start = from;
    }
    QCOMPARE(ids.size(), breaks + 1);
    QCOMPARE(m_bob->added.size(), 1); // one row for all of it
    QCOMPARE(m_bob->downloaded(), QStringList{u"a.bin"_s});
}

void tst_FileTransfers::theReceiverIsKilled()
{
    const QByteArray bytes = pattern(kLong);
    QVERIFY(beginThen(bytes, [this](im::FileId, im::FileId) { m_bob->kill(); }));
    QVERIFY(m_alice->waitFor(FileState::Paused));
    m_parts->pass(4s);
    m_bob->open();
    QVERIFY(m_bob->waitFor(FileState::Paused));
    m_parts->pass(60s);
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY(m_alice->waitFor(FileState::Done));
    QVERIFY(arrived(u"a.bin"_s) == bytes);
    QVERIFY(m_alice->road.calls.last().offer.range);
    QCOMPARE(m_bob->downloaded(), QStringList{u"a.bin"_s});
}

/// It has its name, and the crash came before that was written: no second one is fetched.
void tst_FileTransfers::killedBetweenTheNameAndTheCommit()
{
    const QByteArray bytes = pattern(kLong);
    QVERIFY(beginThen(bytes, [this](im::FileId, im::FileId) { m_bob->kill(); }));
    QVERIFY(m_alice->waitFor(FileState::Paused));
    const im::FileId id = m_bob->last()->id;
    const QString place = m_bob->downloads() + u"/a.bin"_s;
    QVERIFY(m_bob->amend([id, place](store::Tables &tables) {
        auto row = tables.files.get(id);
        if (!row || !*row)
            return;
        (*row)->file.path = place;
        (void)tables.files.update(**row);
    }));
    QFile file(place);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    QVERIFY(QFile::remove(place + u".part"_s));
    m_bob->open();
    QVERIFY(m_bob->waitFor(FileState::Done, id));
    QCOMPARE(m_bob->last(id)->path, place);
    m_parts->pass(60s);
    QVERIFY(m_alice->waitFor(FileState::Done));
    QCOMPARE(m_bob->downloaded(), QStringList{u"a.bin"_s});
}

/// The name was only noted: what came of another file meanwhile is not taken for it, and the transfer goes on.
void tst_FileTransfers::killedBeforeItHadItsName()
{
    const QByteArray bytes = pattern(kLong);
    QVERIFY(beginThen(bytes, [this](im::FileId, im::FileId) { m_bob->kill(); }));
    QVERIFY(m_alice->waitFor(FileState::Paused));
    const im::FileId id = m_bob->last()->id;
    const QString place = m_bob->downloads() + u"/a.bin"_s;
    QVERIFY(m_bob->amend([id, place](store::Tables &tables) {
        auto row = tables.files.get(id);
        if (!row || !*row)
            return;
        (*row)->file.path = place;
        (void)tables.files.update(**row);
    }));
    QFile file(place);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("somebody's") == 10);
    file.close();
    m_bob->open();
    QVERIFY(m_bob->waitFor(FileState::Paused, id));
    QCOMPARE(m_bob->last(id)->path, QString());
    m_parts->pass(60s);
    QVERIFY(m_bob->waitFor(FileState::Done, id));
    QCOMPARE(m_bob->downloaded(), (QStringList{u"a (2).bin"_s, u"a.bin"_s}));
    QVERIFY(arrived(u"a (2).bin"_s) == bytes);
}

void tst_FileTransfers::theSenderIsKilled()
{
    const QByteArray bytes = pattern(kLong);
    bool isKilled = false; // not from inside one of its own calls
    QVERIFY(beginThen(bytes, [&](im::FileId, im::FileId) {
        breakLinks();
        isKilled = true;
    }));
    QVERIFY(isKilled);
    m_alice->kill();
    QVERIFY(m_bob->waitFor(FileState::Paused));
    m_alice->open();
    m_parts->pass(3s);
    QVERIFY(m_alice->waitFor(FileState::Done));
    QVERIFY(arrived(u"a.bin"_s) == bytes);
    QVERIFY(m_alice->road.calls.last().offer.range);
    QCOMPARE(m_bob->added.size(), 1);
}

/// All has arrived, and the session breaks before its sender hears of it.
void tst_FileTransfers::aLostSuccessReportBringsNoCopy()
{
    const QByteArray bytes = pattern(4'000'000);
    for (const QByteArray &content : {bytes, QByteArray("short")}) {
        const qsizetype before = m_bob->added.size();
        const im::FileId id = begin(content);
        QVERIFY(m_parts->waitFor([this] {
            if (m_bob->last()->done < m_bob->last()->size || m_bob->road.links.isEmpty())
                return m_bob->is(FileState::Done);
            breakLinks();
            return true;
        }));
        QVERIFY(m_bob->waitFor(FileState::Done));
        m_parts->pass(5s);
        QVERIFY(m_alice->waitFor(FileState::Done, id));
        m_parts->settle();
        QCOMPARE(m_bob->added.size(), before + 1);
        QVERIFY(QFile::remove(m_bob->last()->path));
        QVERIFY(m_bob->downloaded().isEmpty());
    }
}

/// A27: the hash is checked before anything gets its name.
void tst_FileTransfers::anotherFileThanAnnouncedIsNotKept()
{
    const QString path = m_alice->make(u"a.bin"_s, pattern(2'000'000));
    m_alice->send(*m_bob, path);
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QVERIFY(m_alice->make(u"a.bin"_s, QByteArray(2'000'000, 'x')) == path); // while Bob thinks about it
    QVERIFY(accept(m_bob->last()->id));
    QVERIFY(m_bob->waitFor(FileState::Failed));
    QVERIFY(m_bob->last()->reason == DeliveryReason::Format);
    QVERIFY(m_bob->last()->path.isEmpty());
    QVERIFY(m_alice->waitFor(FileState::Failed));
    QVERIFY(m_alice->lastMessage().delivery.state == DeliveryState::Failed);
    m_parts->pass(5s);
    QVERIFY(m_bob->downloaded().isEmpty());
    QCOMPARE(m_alice->road.calls.size(), 1);
}

void tst_FileTransfers::aChangedFileIsNotSent()
{
    m_alice->road.peer = nullptr;
    const QString path = m_alice->make(u"a.bin"_s, "before");
    m_alice->send(*m_bob, path);
    QVERIFY(m_parts->waitFor([this] { return m_alice->road.calls.size() == 1 && m_alice->road.links.isEmpty(); }));
    QVERIFY(QFile::remove(path));
    m_alice->road.peer = m_bob.get();
    m_parts->pass(40s);
    QVERIFY(m_alice->waitFor(FileState::Failed));
    QVERIFY(m_alice->last()->reason == DeliveryReason::Storage);
    QVERIFY(m_bob->added.isEmpty());
    QCOMPARE(m_alice->send(*m_bob, path), -1);
    QCOMPARE(m_alice->send(*m_bob, m_alice->downloads()), -1);
}

void tst_FileTransfers::noRoomOnTheDisk()
{
    m_alice->send(*m_bob, m_alice->make(u"a.bin"_s, "hello"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    QVERIFY(accept(m_bob->last()->id, u"/dev/null/nowhere/a.bin"_s));
    QVERIFY(m_bob->waitFor(FileState::Failed));
    QVERIFY(m_bob->last()->reason == DeliveryReason::Storage);
    QVERIFY(m_alice->waitFor(FileState::Declined));
}

void tst_FileTransfers::strangersAreAskedForContactsAreNot()
{
    m_bob->files->setAutoAccept(true);
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    m_parts->pass(5s);
    QVERIFY(m_bob->is(FileState::Offered));
    QVERIFY(m_bob->added[0].fromStranger);
    QVERIFY(m_bob->ask([this](Files &files, const Done &done) { files.decline(m_bob->last()->id, done); }));
    bool put = false;
    m_bob->store->write(
        &m_parts->agent, [peer = m_alice->self](store::Tables &tables) { return tables.contacts.put({peer, {}, false}); },
        [&put](const auto &done) { put = done.ok(); });
    QVERIFY(m_parts->waitFor([&put] { return put; }));
    m_alice->send(*m_bob, m_alice->make(u"b.txt"_s, "hello again"));
    QVERIFY(m_bob->waitFor(FileState::Done));
    QCOMPARE(arrived(u"b.txt"_s), "hello again");
}

void tst_FileTransfers::theBlockedAreRefused()
{
    bool put = false;
    m_bob->store->write(
        &m_parts->agent, [peer = m_alice->self](store::Tables &tables) { return tables.contacts.put({peer, {}, true}); },
        [&put](const auto &done) { put = done.ok(); });
    QVERIFY(m_parts->waitFor([&put] { return put; }));
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_alice->waitFor(FileState::Declined));
    QVERIFY(m_bob->added.isEmpty());
}

/// The call has rung out; what the user says later holds for the next one.
void tst_FileTransfers::acceptedWhenItsSenderWasGone()
{
    m_alice->send(*m_bob, m_alice->make(u"a.txt"_s, "hello"));
    QVERIFY(m_bob->waitFor(FileState::Offered));
    m_bob->road.links.first()->finish(im::SessionEnd::NoAnswer, 480, im::SessionEnd::NoAnswer, 480);
    m_parts->settle();
    QVERIFY(m_bob->is(FileState::Offered));
    QVERIFY(m_alice->is(FileState::Waiting));
    QVERIFY(accept(m_bob->last()->id)); // pulls
    QVERIFY(m_bob->waitFor(FileState::Done));
    QVERIFY(m_alice->waitFor(FileState::Done));
    QCOMPARE(m_bob->road.calls.size(), 1);
    QCOMPARE(arrived(u"a.txt"_s), "hello");
    QCOMPARE(m_bob->added.size(), 1);
}

void tst_FileTransfers::aPullOfWhatWasNeverSentIsRefused()
{
    client::FileCall call;
    call.account = m_bob->self;
    call.peer = m_alice->self;
    call.direction = sip::StreamDirection::RecvOnly;
    call.offer.selector.size = 5;
    call.offer.selector.hashes = {{"sha-256", QCryptographicHash::hash("hello", QCryptographicHash::Sha256)}};
    call.offer.transferId = "x";
    client::NoReceiver receiver;
    // Alice has it, and offers it to somebody else.
    m_alice->road.peer = nullptr;
    m_alice->files->send({m_alice->self, ClientParts::address(u"carol@example.test"_s), m_alice->make(u"a.txt"_s, "hello"), {}}, [](const auto &) {});
    QVERIFY(m_alice->waitFor(FileState::Waiting));
    std::optional<int> status;
    client::FileLink *link = m_bob->road.open(call, receiver);
    QObject::connect(link, &client::FileLink::ended, link, [&status](im::SessionEnd, int code) { status = code; });
    QVERIFY(m_parts->waitFor([&status] { return status.has_value(); }));
    QCOMPARE(*status, 404);
}

void tst_FileTransfers::threeAtOnceGoTwoAtATime()
{
    int most = 0;
    QList<im::FileId> ids;
    for (const char *name : {"a", "b", "c"})
        ids.append(m_alice->send(*m_bob, m_alice->make(QString::fromLatin1(name), pattern(3'000'000) + name)));
    // Two ring until they are accepted, and the third stays where it is.
    QVERIFY(m_parts->waitFor([this] { return m_alice->road.links.size() == 2 && m_bob->road.links.size() == 2; }));
    QTest::qWait(100);
    QSet<im::FileId> accepted;
    QVERIFY(m_parts->waitFor([&] {
        most = std::max(most, int(m_alice->road.links.size()));
        for (const im::ChatMessage &message : std::as_const(m_bob->added)) {
            if (m_bob->is(FileState::Offered, message.key) && !accepted.contains(message.key)) {
                accepted.insert(message.key);
                m_bob->files->accept(message.key, {}, [](const auto &) {});
            }
        }
        return std::all_of(ids.begin(), ids.end(), [this](im::FileId id) { return m_alice->is(FileState::Done, id); });
    }));
    QCOMPARE(most, 2);
    QCOMPARE(m_bob->downloaded(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
}

void tst_FileTransfers::wrongMomentsAreRefused()
{
    QVERIFY(begin("hello", u"a.txt"_s) > 0);
    QVERIFY(m_bob->waitFor(FileState::Done) && m_alice->waitFor(FileState::Done));
    const im::FileId id = m_bob->last()->id;
    QVERIFY(!accept(id));
    QVERIFY(!accept(id + 100));
    QVERIFY(!m_bob->ask([id](Files &files, const Done &done) { files.decline(id, done); }));
    QVERIFY(!m_bob->ask([id](Files &files, const Done &done) { files.pause(id, done); }));
    QVERIFY(!m_bob->ask([id](Files &files, const Done &done) { files.resume(id, done); }));
    QVERIFY(!m_bob->ask([id](Files &files, const Done &done) { files.cancel(id, done); }));
    QVERIFY(m_bob->is(FileState::Done));
    QCOMPARE(arrived(u"a.txt"_s), "hello");
}

void tst_FileTransfers::deletedRowsLeaveNothing()
{
    QVERIFY(beginThen(pattern(kLong), [this](im::FileId, im::FileId id) { m_bob->files->forget(id); }));
    m_parts->pass(1s);
    QCOMPARE(m_bob->downloaded().join(u" "), QString());
    QVERIFY(m_bob->road.links.isEmpty());
}

QTEST_GUILESS_MAIN(tst_FileTransfers)
#include "tst_FileTransfers.moc"
