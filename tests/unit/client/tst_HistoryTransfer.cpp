// SPDX-License-Identifier: MIT
#include "client/HistoryTransfer.h"
#include "client/HistoryRecords.h"
#include "store/Store.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::client;
using namespace Qt::Literals::StringLiterals;

/// Export, import, backup and restore of a profile.
class tst_HistoryTransfer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void importOfAnExportIsEqualRowByRow();
    void importedTwiceIsThereOnce();
    void whatWaitedToBeSentIsNotConfirmed();
    void aDamagedFileLeavesWhatCameBeforeAndGoesOn();
    void aFileThatIsNoExportIsCalledSo();
    void cancelledExportLeavesNoFile();
    void someMessagesAreExported();
    void backupComesBack();
    void whatIsNoBackupReplacesNothing();

private:
    using Mode = store::Store::Mode;
    static std::unique_ptr<store::Store> open(const QString &dir)
    {
        auto opened = store::Store::open(dir, Mode::Driver);
        return opened ? std::move(*opened) : nullptr;
    }
    QString path(const QString &name) const { return m_dir->filePath(name); }
    void fill(store::Store &store, int messages);
    /// One record each; the chats may come in another order, the messages after them may not.
    static QByteArrayList linesOf(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QByteArrayList lines = file.readAll().split('\n');
        for (QByteArray &line : lines) {
            if (line.endsWith(','))
                line.chop(1);
        }
        const auto isChat = [](const QByteArray &line) { return line.startsWith("{\"conversation\""); };
        const auto first = std::find_if(lines.begin(), lines.end(), isChat);
        std::sort(first, std::find_if_not(first, lines.end(), isChat));
        return lines;
    }
    QList<history::MessageRecord> all(store::Store &store);
    template <typename Start>
    TransferReport run(store::Store &store, const QString &dir, Start start)
    {
        HistoryTransfer transfer(store, dir);
        QSignalSpy ended(&transfer, &HistoryTransfer::finished);
        start(transfer);
        if (ended.isEmpty() && !ended.wait(30'000))
            return {TransferReport::End::Cancelled, -1, -1, u"no end"_s};
        return ended.first().first().value<TransferReport>();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    const im::Address m_me{u"sip:me@example.org"_s};
};

void tst_HistoryTransfer::init() { m_dir = std::make_unique<QTemporaryDir>(); }

/// Three peers, one of them merged, with everything that a message can have.
void tst_HistoryTransfer::fill(store::Store &store, int messages)
{
    std::optional<bool> done;
    store.write(
        this,
        [this, messages](store::Tables &t) -> store::SqliteStatus {
            const QDateTime start = QDateTime::fromMSecsSinceEpoch(1'780'000'000'000, Qt::UTC);
            for (int i = 0; i < messages; ++i) {
                im::ChatMessage m;
                m.account = m_me;
                m.peer.uri = u"sip:peer%1@example.org"_s.arg(i % 3);
                m.text = i % 7 == 0 ? u"\u4f60\u597d %1"_s.arg(i) + QChar(0xd800) : u"text %1"_s.arg(i);
                m.messageId = i % 2 ? QByteArray() : "id" + QByteArray::number(i);
                m.contentType = "text/plain";
                m.time = start.addSecs(i);
                m.displayed = i % 4 == 0;
                m.format = i % 2 ? im::MessageFormat::Plain : im::MessageFormat::Cpim;
                im::MessageKey key = 0;
                if (i % 5 == 4) {
                    const auto out = t.messages.insertOutgoing(m);
                    if (!out)
                        return out.error();
                    key = out->key;
                    if (const auto set = t.messages.setDelivery(key, {im::DeliveryState::Failed, false, 403, im::DeliveryReason::Refused},
                                                                m.time.addSecs(1)); !set)
                        return set.error();
                } else {
                    const auto in = t.messages.insertIncoming(m, {m_me, m.peer, m.messageId, "c" + QByteArray::number(i), "t", 1});
                    if (!in)
                        return in.error();
                    if (!*in)
                        continue; // filled before
                    key = (*in)->key;
                }
                if (auto added = t.calls.add(key, "call" + QByteArray::number(i)); !added)
                    return added;
                if (i % 11 == 0) {
                    if (const auto added = t.attachments.add(key, {0, u"a.bin"_s, "application/x", 0}, QByteArray(i, 'x')); !added)
                        return added.error();
                    if (const auto set = t.reactions.set(key, m.peer, u"!"_s, true, m.time); !set)
                        return set.error();
                    if (auto set = t.messages.setOriginal(key, "original " + QByteArray::number(i)); !set)
                        return set;
                }
            }
            if (auto set = t.conversations.setDraft(1, u"draft"_s); !set)
                return set;
            if (const auto merged = t.conversations.merge(3, 2); !merged)
                return merged.error();
            return store::Nothing{};
        },
        [&done](const store::SqliteStatus &status) { done = status.ok(); });
    QVERIFY(QTest::qWaitFor([&done] { return done.has_value(); }, 20'000));
    QVERIFY(*done);
}

/// Without what is another profile's own: keys and ids.
QList<history::MessageRecord> tst_HistoryTransfer::all(store::Store &store)
{
    const auto read = store.readNow([](store::Tables &t) -> Result<QList<history::MessageRecord>, store::SqliteError> {
        QList<history::MessageRecord> records;
        const auto messages = t.messages.pageOfAll(std::numeric_limits<qint64>::min(), 1'000'000);
        if (!messages)
            return messages.error();
        for (const im::ChatMessage &message : *messages) {
            auto record = recordOf(t, message);
            if (!record)
                return record.error();
            const auto conversation = t.conversations.get(message.conversation);
            record->message.ref = (*conversation)->peer.uri; // where it stands, by name
            record->message.key = record->message.conversation = 0;
            for (im::Attachment &attachment : record->message.attachments)
                attachment.id = 0;
            records.append(*record);
        }
        return records;
    });
    return read ? *read : QList<history::MessageRecord>();
}

void tst_HistoryTransfer::importOfAnExportIsEqualRowByRow()
{
    auto from = open(path(u"from"_s));
    auto to = open(path(u"to"_s));
    fill(*from, 1000);
    const QString file = path(u"export.json"_s);
    const auto exported = run(*from, path(u"from"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, file, true, {}, {}}); });
    QVERIFY(exported.end == TransferReport::End::Done);
    QCOMPARE(exported.messages, 1000);
    QVERIFY(!(QFile::permissions(file) & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    const auto imported = run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file); });
    QVERIFY2(imported.end == TransferReport::End::Done, qPrintable(imported.detail));
    QCOMPARE(imported.messages, 1000);
    const auto before = all(*from);
    const auto after = all(*to);
    QCOMPARE(after.size(), 1000);
    for (qsizetype i = 0; i < before.size(); ++i)
        QVERIFY2(before[i] == after[i], qPrintable(QString::number(i)));
    const auto conversations = [](store::Store &store) {
        QStringList found;
        const auto list = store.readNow([](store::Tables &t) { return t.conversations.list(); });
        for (const im::Conversation &c : *list)
            found.append(u"%1 %2 %3 %4 %5"_s.arg(c.peer.uri, c.draft).arg(c.unread).arg(c.aliases.size()).arg(c.isRequest));
        found.sort();
        return found;
    };
    QCOMPARE(conversations(*from), conversations(*to));
    // And the export of the import is the same file.
    const QString second = path(u"second.json"_s);
    QVERIFY(run(*to, path(u"to"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, second, true, {}, {}}); }).end
            == TransferReport::End::Done);
    const QByteArrayList lines = linesOf(file);
    QVERIFY(lines.size() > 1000);
    QCOMPARE(linesOf(second), lines);
}

void tst_HistoryTransfer::importedTwiceIsThereOnce()
{
    auto from = open(path(u"from"_s));
    auto to = open(path(u"to"_s));
    fill(*from, 300);
    const QString file = path(u"export.json"_s);
    run(*from, path(u"from"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, file, true, {}, {}}); });
    run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file); });
    const auto again = run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file); });
    QVERIFY(again.end == TransferReport::End::Done);
    QCOMPARE(again.messages, 0);
    QCOMPARE(again.duplicates, 300);
    const auto home = run(*from, path(u"from"_s), [&](auto &t) { t.importFrom(file); });
    QCOMPARE(home.messages, 0);
    QCOMPARE(all(*to).size(), 300);
}

void tst_HistoryTransfer::whatWaitedToBeSentIsNotConfirmed()
{
    auto from = open(path(u"from"_s));
    auto to = open(path(u"to"_s));
    bool stored = false;
    from->write(
        this,
        [this](store::Tables &t) {
            im::ChatMessage m;
            m.account = m_me;
            m.peer.uri = u"sip:bob@example.org"_s;
            m.text = u"waits"_s;
            m.messageId = "w";
            m.time = QDateTime::currentDateTimeUtc();
            return t.messages.insertOutgoing(m);
        },
        [&stored](const Result<im::ChatMessage, store::SqliteError> &r) { stored = r.ok(); });
    QVERIFY(QTest::qWaitFor([&stored] { return stored; }));
    const QString file = path(u"export.json"_s);
    run(*from, path(u"from"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, file, true, {}, {}}); });
    run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file); });
    const auto after = all(*to);
    QCOMPARE(after.size(), 1);
    QVERIFY(after.first().message.delivery.state == im::DeliveryState::NotConfirmed);
    QVERIFY(to->readNow([](store::Tables &t) { return t.outbox.all(); })->isEmpty());
}

void tst_HistoryTransfer::aFileThatIsNoExportIsCalledSo()
{
    auto to = open(path(u"to"_s));
    for (const QByteArray &bytes : {QByteArray(), QByteArray("hello"), QByteArray("{}"), QByteArray("{\"format\":\"other\",\"records\":["), QByteArray(100000, 'x')}) {
        QFile file(path(u"no.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        const auto report = run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file.fileName()); });
        QVERIFY2(report.end == TransferReport::End::NotOurs, bytes.left(40).constData());
    }
}

void tst_HistoryTransfer::aDamagedFileLeavesWhatCameBeforeAndGoesOn()
{
    auto from = open(path(u"from"_s));
    auto to = open(path(u"to"_s));
    fill(*from, 2000);
    const QString file = path(u"export.json"_s);
    run(*from, path(u"from"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, file, true, {}, {}}); });
    QFile whole(file);
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    QVERIFY(bytes.size() > 512 * 1024); // several pieces
    QFile cut(path(u"cut.json"_s));
    QVERIFY(cut.open(QIODevice::WriteOnly));
    cut.write(bytes.first(bytes.size() * 3 / 4));
    cut.close();
    const auto half = run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(cut.fileName()); });
    QVERIFY(half.end == TransferReport::End::Damaged);
    QVERIFY(half.messages > 0 && half.messages < 2000);
    const auto rest = run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file); });
    QVERIFY(rest.end == TransferReport::End::Done);
    const auto before = all(*from);
    const auto after = all(*to);
    QCOMPARE(after.size(), 2000);
    for (qsizetype i = 0; i < before.size(); ++i)
        QVERIFY(before[i] == after[i]);
}

void tst_HistoryTransfer::cancelledExportLeavesNoFile()
{
    auto from = open(path(u"from"_s));
    fill(*from, 500);
    const QString file = path(u"export.json"_s);
    const auto report = run(*from, path(u"from"_s), [&](HistoryTransfer &t) {
        connect(&t, &HistoryTransfer::progressed, &t, &HistoryTransfer::cancel);
        t.exportTo({HistoryExport::Format::Json, file, true, {}, {}});
    });
    QVERIFY(report.end == TransferReport::End::Cancelled);
    QVERIFY(!QFile::exists(file));
    const auto missing = run(*from, path(u"from"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, path(u"no/such/f"_s), true, {}, {}}); });
    QVERIFY(missing.end == TransferReport::End::FileTrouble);
    const auto nothing = run(*from, path(u"from"_s), [&](auto &t) { t.importFrom(path(u"none.json"_s)); });
    QVERIFY(nothing.end == TransferReport::End::FileTrouble);
}

void tst_HistoryTransfer::someMessagesAreExported()
{
    auto from = open(path(u"from"_s));
    auto to = open(path(u"to"_s));
    fill(*from, 400);
    QList<im::MessageKey> keys;
    for (int i = 1; i <= 400; i += 2)
        keys.append(i);
    const QString file = path(u"export.json"_s);
    const auto exported = run(*from, path(u"from"_s), [&](auto &t) { t.exportTo({HistoryExport::Format::Json, file, false, keys, {}}); });
    QCOMPARE(exported.messages, 200);
    const auto imported = run(*to, path(u"to"_s), [&](auto &t) { t.importFrom(file); });
    QCOMPARE(imported.messages, 200);

    // And those of one chat, in batches like all.
    const QList<history::MessageRecord> whole = all(*from);
    const auto standsInFirst = [&whole](const auto &record) { return record.message.ref == whole.first().message.ref; };
    const auto ofFirst = std::count_if(whole.begin(), whole.end(), standsInFirst);
    QVERIFY(ofFirst > 0 && ofFirst < 400);
    HistoryExport chat{HistoryExport::Format::Json, path(u"chat.json"_s), true, {}, {}};
    chat.conversation = 1; // of the first message, as in fill()
    QCOMPARE(run(*from, path(u"from"_s), [&](auto &t) { t.exportTo(chat); }).messages, ofFirst);
    auto other = open(path(u"other"_s));
    QCOMPARE(run(*other, path(u"other"_s), [&](auto &t) { t.importFrom(chat.path); }).messages, ofFirst);
    const QList<history::MessageRecord> came = all(*other);
    QVERIFY(std::all_of(came.begin(), came.end(), standsInFirst));
}

void tst_HistoryTransfer::backupComesBack()
{
    const QString file = path(u"profile.backup"_s);
    QList<history::MessageRecord> before;
    {
        auto from = open(path(u"from"_s));
        fill(*from, 500);
        before = all(*from);
        const auto saved = run(*from, path(u"from"_s), [&](auto &t) { t.backupTo(file); });
        QVERIFY2(saved.end == TransferReport::End::Done, qPrintable(saved.detail));
        QVERIFY(!QFile::exists(file + u".part"_s));
        QVERIFY(!(QFile::permissions(file) & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
        fill(*from, 3);
    }
    const auto restored = HistoryTransfer::restore(path(u"from"_s), file);
    QVERIFY2(restored.end == TransferReport::End::Done, qPrintable(restored.detail));
    auto again = open(path(u"from"_s));
    QVERIFY(again);
    QVERIFY(all(*again) == before);
    QVERIFY(QFile::exists(path(u"from/linnet.db.before-restore"_s)));
    // Into a profile that there was not.
    QVERIFY(HistoryTransfer::restore(path(u"new"_s), file).end == TransferReport::End::Done);
    auto fresh = open(path(u"new"_s));
    QVERIFY(all(*fresh) == before);
}

void tst_HistoryTransfer::whatIsNoBackupReplacesNothing()
{
    {
        auto from = open(path(u"from"_s));
        fill(*from, 50);
    }
    QFile bad(path(u"bad"_s));
    QVERIFY(bad.open(QIODevice::WriteOnly));
    bad.write(QByteArray(10'000, 'x'));
    bad.close();
    QVERIFY(HistoryTransfer::restore(path(u"from"_s), bad.fileName()).end == TransferReport::End::NotOurs);
    QVERIFY(HistoryTransfer::restore(path(u"from"_s), path(u"none"_s)).end == TransferReport::End::FileTrouble);
    QVERIFY(!QFile::exists(path(u"from/linnet.db.before-restore"_s)));
    auto again = open(path(u"from"_s));
    QCOMPARE(all(*again).size(), 50);
}

QTEST_GUILESS_MAIN(tst_HistoryTransfer)
#include "tst_HistoryTransfer.moc"
