// SPDX-License-Identifier: MIT
// Files and long texts in the window: cards and what can be done with them, pictures, drop and paste, the note above the composer.
#include "ui/App.h"
#include "ui/FileWords.h"
#include "ui/SampleBackend.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatForecast.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/LongTextDialog.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/PictureDialog.h"
#include "ui/windows/SendFilesDialog.h"
#include "ui/windows/Sidebar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace linnet;
using namespace linnet::ui;
using im::DeliveryReason;
using im::DeliveryState;
using im::FileState;

/// Where the desktop would go.
class Desktop final : public QObject
{
    Q_OBJECT
public:
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

class tst_Files : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    Desktop m_desktop;
    static constexpr im::ConversationId kBob = 8;
    static constexpr HistoryBlock::Hit kTile{HistoryBlock::Hit::Kind::FileTile, 0};
    static constexpr HistoryBlock::Hit kCorner{HistoryBlock::Hit::Kind::FileCorner, 0};

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    HistoryView *history() const { return m_window->chat()->history(); }
    HistoryModel *model() const { return m_window->chat()->model(); }
    ComposerEdit *edit() const { return m_window->chat()->composer()->edit(); }
    void clickPart(int row, const HistoryBlock::Hit &part) const
    {
        QTest::mouseClick(history()->viewport(), Qt::LeftButton, {}, history()->partRect(row, part).center());
    }
    static QString plain(QString text) { return text.remove(QChar(0x2068)).remove(QChar(0x2069)); }
    im::FileTransfer file(FileState state) const
    {
        im::FileTransfer transfer;
        transfer.name = u"long-lens-raw.zip"_qs;
        transfer.contentType = "application/zip";
        transfer.size = 148'000'000;
        transfer.state = state;
        return transfer;
    }
    QString picture(const QString &name, int width = 640, int height = 400) const
    {
        QImage image(width, height, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        const QString path = m_profile->filePath(name);
        image.save(path, "PNG");
        return path;
    }
    QString write(const QString &name) const
    {
        QFile out(m_profile->filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write("hello") != 5)
            return {};
        return out.fileName();
    }
    void drop(QWidget *onto, const QStringList &paths) const
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto, &event);
    }
    SendFilesDialog *dialog() const { return m_window->findChild<SendFilesDialog *>(); }
    void press(QWidget *in, const QString &name) const { QTest::mouseClick(in->findChild<QWidget *>(name), Qt::LeftButton); }

private Q_SLOTS:
    void initTestCase()
    {
        App::installLanguage(u"en"_qs);
        QLocale::setDefault(QLocale(u"en_GB"_qs));
        Theme::instance().install();
        QDesktopServices::setUrlHandler(u"file"_qs, &m_desktop, "open");
    }

    void cleanupTestCase() { QDesktopServices::unsetUrlHandler(u"file"_qs); }

    void init()
    {
        m_desktop.opened.clear();
        m_profile = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_profile->path());
        m_backend = std::make_unique<SampleBackend>();
        m_window = std::make_unique<MainWindow>(*m_backend, *m_settings);
        m_window->resize(1200, 800);
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->sidebar()->chatList()->model()->rowCount() == 8);
        m_window->openConversation(kBob);
        QTRY_VERIFY(model()->rowCount() > 0);
    }

    void cleanup()
    {
        m_window.reset();
        m_backend.reset();
    }

    void everyStateHasItsWords_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("reason");
        QTest::addColumn<bool>("out");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *tag, FileState state, bool out, const QString &line, DeliveryReason reason = DeliveryReason::None) {
            QTest::newRow(tag) << int(state) << int(reason) << out << line;
        };
        row("offered", FileState::Offered, false, u"148.0 MB · waits for your answer"_qs);
        row("waiting", FileState::Waiting, true, u"148.0 MB · waits for Bob"_qs);
        row("about to begin", FileState::Waiting, false, u"148.0 MB · about to begin"_qs);
        row("moving", FileState::Transferring, false, u"96.4 MB of 148.0 MB · 6.2 MB/s · 8 s left"_qs);
        row("paused", FileState::Paused, true, u"96.4 MB of 148.0 MB · paused"_qs);
        row("broken", FileState::Paused, true, u"96.4 MB of 148.0 MB · interrupted, goes on by itself"_qs, DeliveryReason::NoNetwork);
        row("done", FileState::Done, false, u"148.0 MB · checked"_qs);
        row("too large", FileState::Failed, true, u"It is larger than Bob takes."_qs, DeliveryReason::TooLarge);
        row("altered", FileState::Failed, false, u"What arrived is not what was sent: the checksum differs."_qs, DeliveryReason::Format);
        row("declined", FileState::Declined, true, u"148.0 MB · declined by Bob"_qs);
        row("declined here", FileState::Declined, false, u"148.0 MB · you declined it"_qs);
        row("cancelled", FileState::Cancelled, false, u"148.0 MB · cancelled"_qs);
    }

    void everyStateHasItsWords()
    {
        QFETCH(int, state);
        QFETCH(int, reason);
        QFETCH(bool, out);
        QFETCH(QString, line);
        im::ChatMessage message;
        message.kind = im::MessageKind::File;
        message.direction = out ? im::Direction::Out : im::Direction::In;
        message.file = file(FileState(state));
        message.file->reason = DeliveryReason(reason);
        message.file->done = 96'400'000;
        message.file->rate = 6'200'000;
        message.file->sha256 = QByteArray(32, '\1');
        QCOMPARE(plain(FileWords::line(message, u"Bob"_qs)), line);
        QCOMPARE(FileWords::fault(message), FileState(state) != FileState::Failed ? QString() : out ? u"Not sent."_qs : u"Not received."_qs);
        QVERIFY(FileWords::spoken(message, u"Bob"_qs).contains(u"long-lens-raw.zip"_qs));
        QCOMPARE(FileWords::tip(message).contains(u"SHA-256"_qs), FileState(state) == FileState::Done);
    }

    void anOfferIsAnsweredOnItsCard()
    {
        const auto row = m_backend->putFile(kBob, false, file(FileState::Offered));
        auto *accept = get<QAbstractButton>(u"fileAccept"_qs);
        QVERIFY(accept && accept->isVisible());
        QTest::mouseClick(accept, Qt::LeftButton);
        QCOMPARE(m_backend->fileCalls, QStringList{u"accept %1"_qs.arg(row.key)});
        QTest::mouseClick(get<QAbstractButton>(u"fileDecline"_qs), Qt::LeftButton);
        QCOMPARE(m_backend->fileCalls.last(), u"decline %1"_qs.arg(row.key));
        im::FileTransfer moving = file(FileState::Transferring);
        moving.id = row.key;
        m_backend->putFile(kBob, false, moving);
        QTRY_VERIFY(!get<QAbstractButton>(u"fileAccept"_qs));
    }

    void aTransferIsPausedGoesOnAndIsCancelled()
    {
        im::FileTransfer transfer = file(FileState::Transferring);
        transfer.done = 96'400'000;
        const auto added = m_backend->putFile(kBob, true, transfer);
        const int row = model()->rowOf(added.key);
        const int tall = history()->rowRect(row).height();
        clickPart(row, kTile);
        QCOMPARE(m_backend->fileCalls.last(), u"pause %1"_qs.arg(added.key));
        transfer.id = added.key;
        transfer.state = FileState::Paused;
        m_backend->putFile(kBob, true, transfer);
        QCOMPARE(history()->rowRect(row).height(), tall); // nothing jumps
        clickPart(row, kTile);
        QCOMPARE(m_backend->fileCalls.last(), u"resume %1"_qs.arg(added.key));
        clickPart(row, kCorner);
        QCOMPARE(m_backend->fileCalls.last(), u"cancel %1"_qs.arg(added.key));
        transfer.state = FileState::Done;
        m_backend->putFile(kBob, true, transfer);
        QCOMPARE(history()->rowRect(row).height(), tall);
        QVERIFY(model()->spoken(row).startsWith(u"You, "_qs));
    }

    void byKeyboardTheMenuHasTheSame()
    {
        const auto added = m_backend->putFile(kBob, false, file(FileState::Offered));
        history()->setFocus();
        history()->setCurrentRow(model()->rowOf(added.key));
        QTest::keyClick(history(), Qt::Key_Return);
        auto *menu = history()->findChild<QMenu *>(u"messageMenu"_qs);
        QVERIFY(menu);
        QCOMPARE(menu->actions().first()->text(), u"Accept"_qs);
        menu->actions().first()->trigger();
        menu->close();
        QCOMPARE(m_backend->fileCalls.last(), u"accept %1"_qs.arg(added.key));
    }

    void onlyTheFolderIsOpenedNeverTheFile() // A23
    {
        im::FileTransfer transfer = file(FileState::Done);
        transfer.name = u"setup.sh"_qs;
        transfer.path = write(transfer.name);
        const auto added = m_backend->putFile(kBob, false, transfer);
        const int row = model()->rowOf(added.key);
        clickPart(row, kCorner);
        clickPart(row, kTile);
        QCOMPARE(m_desktop.opened.size(), 2);
        for (const QUrl &url : std::as_const(m_desktop.opened))
            QCOMPARE(url, QUrl::fromLocalFile(m_profile->path()));
        QVERIFY(QFile::remove(transfer.path));
        clickPart(row, kCorner);
        QCOMPARE(m_desktop.opened.size(), 2);
        QVERIFY(get<QLabel>(u"composerNote"_qs)->text().contains(u"not there any more"_qs));
    }

    void aFailedOneIsTriedAgainOrDiscarded()
    {
        im::FileTransfer transfer = file(FileState::Failed);
        transfer.reason = DeliveryReason::TooLarge;
        const auto added = m_backend->putFile(kBob, true, transfer);
        QTest::mouseClick(get<QAbstractButton>(u"fileRetry"_qs), Qt::LeftButton);
        QCOMPARE(m_backend->fileCalls.last(), u"resume %1"_qs.arg(added.key));
        QTest::mouseClick(get<QAbstractButton>(u"fileDiscard"_qs), Qt::LeftButton);
        auto *ask = m_window->findChild<QDialog *>(u"askDialog"_qs);
        QVERIFY(ask);
        press(ask, u"formAction"_qs);
        QCOMPARE(m_backend->discarded, QList<im::MessageKey>{added.key});
    }

    void picturesThatArrivedAreShown() // U10, A22
    {
        im::FileTransfer transfer = file(FileState::Done);
        transfer.name = u"hide.png"_qs;
        transfer.contentType = "image/png";
        transfer.path = picture(transfer.name, 4000, 3000);
        transfer.size = QFileInfo(transfer.path).size();
        const auto added = m_backend->putFile(kBob, false, transfer);
        const int row = model()->rowOf(added.key);
        QTRY_VERIFY(history()->partRect(row, kTile).height() > Metrics().u(200));
        QVERIFY(history()->partRect(row, kTile).width() <= Metrics().u(320) + 2);
        QVERIFY(history()->isAtEnd());
    }

    void aPictureIsEnlargedByClickOrKeyAndEscapeCloses() // U10
    {
        im::FileTransfer transfer = file(FileState::Done);
        transfer.name = u"hide.png"_qs;
        transfer.contentType = "image/png";
        transfer.path = picture(transfer.name, 4000, 3000);
        transfer.size = QFileInfo(transfer.path).size();
        const auto added = m_backend->putFile(kBob, false, transfer);
        const int row = model()->rowOf(added.key);
        QTRY_VERIFY(history()->partRect(row, kTile).height() > Metrics().u(200));
        clickPart(row, kTile);
        auto *large = m_window->findChild<PictureDialog *>();
        QVERIFY(large && large->isVisible());
        QVERIFY(m_desktop.opened.isEmpty());
        QVERIFY(large->accessibleName().contains(u"hide.png"_qs));
        QTRY_VERIFY(large->picture().width() > 400); // more of it than the small one has
        QVERIFY(large->picture().width() <= large->screen()->size().width() * large->devicePixelRatioF());
        QVERIFY(large->rect().contains(large->pictureRect()));
        QVERIFY(large->pictureRect().height() > Metrics().u(320));
        if (const QString folder = qEnvironmentVariable("LINNET_SCREENSHOTS"); !folder.isEmpty())
            QVERIFY(large->grab().save(folder + u"/enlarged.png"_qs));
        QTest::keyClick(large, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<PictureDialog *>());

        history()->setFocus();
        history()->setCurrentRow(row);
        QTest::keyClick(history(), Qt::Key_Return);
        auto *menu = history()->findChild<QMenu *>(u"messageMenu"_qs);
        QVERIFY(menu);
        QCOMPARE(menu->actions().first()->text(), u"Enlarge"_qs);
        QVERIFY(menu->actions().at(1)->text() == u"Open folder"_qs); // it is reached still
        menu->actions().first()->trigger();
        menu->close();
        large = m_window->findChild<PictureDialog *>();
        QVERIFY(large);
        QTest::mouseClick(large, Qt::LeftButton);
        QTRY_VERIFY(!m_window->findChild<PictureDialog *>());
    }

    void whatIsGoneFromTheDiskIsShownSmall()
    {
        im::FileTransfer transfer = file(FileState::Done);
        transfer.contentType = "image/png";
        transfer.path = picture(u"hide.png"_qs);
        transfer.size = QFileInfo(transfer.path).size();
        const int row = model()->rowOf(m_backend->putFile(kBob, true, transfer).key);
        QTRY_VERIFY(history()->partRect(row, kTile).height() > Metrics().u(150));
        QVERIFY(QFile::remove(transfer.path));
        clickPart(row, kTile);
        auto *large = m_window->findChild<PictureDialog *>();
        QVERIFY(large);
        QTest::qWait(50);
        QVERIFY(!large->picture().isNull() && large->picture().width() <= 640);
        QTest::keyClick(large, Qt::Key_Escape);
    }

    void whatClaimsToBeAPictureAndIsNotStaysACard() // A22
    {
        im::FileTransfer transfer = file(FileState::Done);
        transfer.contentType = "image/png";
        transfer.path = write(u"no.png"_qs);
        transfer.size = 5;
        const auto added = m_backend->putFile(kBob, false, transfer);
        QTest::qWait(200);
        QVERIFY(history()->partRect(model()->rowOf(added.key), kTile).height() <= Metrics().u(48));
    }

    void strangersPicturesWaitForAClick() // U10
    {
        m_backend->conversation(kBob).isContact = false;
        Q_EMIT m_backend->conversationChanged(m_backend->conversation(kBob));
        im::FileTransfer transfer = file(FileState::Done);
        transfer.contentType = "image/png";
        transfer.path = picture(u"hide.png"_qs);
        transfer.size = QFileInfo(transfer.path).size();
        const auto added = m_backend->putFile(kBob, false, transfer);
        const int row = model()->rowOf(added.key);
        QTest::qWait(150);
        QVERIFY(history()->partRect(row, kTile).height() <= Metrics().u(48));
        clickPart(row, kTile);
        QTRY_VERIFY(history()->partRect(row, kTile).height() > Metrics().u(150));
        QVERIFY(m_desktop.opened.isEmpty());
    }

    void droppedFilesAreSentAfterALook() // U08
    {
        const QStringList paths{write(u"a.txt"_qs), write(u"b.txt"_qs), m_profile->path()}; // a folder goes nowhere
        drop(m_window->chat(), paths);
        QVERIFY(dialog());
        QVERIFY(m_backend->filesSent.isEmpty());
        QCOMPARE(dialog()->findChild<QLabel *>(u"sendName1"_qs)->text(), u"b.txt"_qs);
        QVERIFY(!dialog()->findChild<QLabel *>(u"sendName2"_qs));
        press(dialog(), u"formCancel"_qs);
        QTRY_VERIFY(!dialog());
        QVERIFY(m_backend->filesSent.isEmpty());
        drop(edit()->viewport(), paths);
        QVERIFY(dialog());
        QVERIFY(edit()->toPlainText().isEmpty());
        press(dialog(), u"formAction"_qs);
        QTRY_COMPARE(m_backend->filesSent, paths.mid(0, 2));
        QTRY_COMPARE(model()->at(model()->rowCount() - 1).file->name, u"b.txt"_qs);
    }

    void pastedPicturesAreSentAfterALook() // U08
    {
        QImage image(300, 200, QImage::Format_RGB32);
        image.fill(Qt::red);
        edit()->setFocus();
        QApplication::clipboard()->setImage(image);
        QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(dialog());
        QTRY_VERIFY(dialog()->findChild<QLabel *>(u"sendPreview"_qs)->isVisible());
        press(dialog(), u"formCancel"_qs);
        QTRY_VERIFY(!dialog());
        QVERIFY(m_backend->filesSent.isEmpty());
        QVERIFY2(QDir(m_settings->pictureFolder()).isEmpty(), "what is not sent leaves nothing behind");
        QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(dialog());
        press(dialog(), u"formAction"_qs);
        QTRY_COMPARE(m_backend->filesSent.size(), 1);
        QCOMPARE(QImage(m_backend->filesSent.first()).size(), image.size());
        QApplication::clipboard()->setText(u"words"_qs);
        QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(edit()->toPlainText(), u"words"_qs);
    }

    void attachChoosesSeveral()
    {
        QTest::mouseClick(get(u"attach"_qs), Qt::LeftButton);
        auto *chooser = m_window->findChild<QFileDialog *>(u"chooseFiles"_qs);
        QVERIFY(chooser);
        QVERIFY(chooser->fileMode() == QFileDialog::ExistingFiles);
        const QStringList paths{write(u"a.txt"_qs), write(u"b.txt"_qs)};
        Q_EMIT chooser->filesSelected(paths);
        QCOMPARE(m_backend->filesSent, paths);
        chooser->close();
    }

    void theNoteTellsTheRoadBeforeItIsTaken()
    {
        auto *note = get<QLabel>(u"composerNote"_qs);
        QTest::keyClicks(edit(), u"short"_qs);
        QTRY_VERIFY(!m_backend->forecasts.isEmpty());
        QVERIFY(!note->isVisible());
        m_backend->road = {im::MessageModel::Session, 1420, im::ModelReason::TooLong};
        const qsizetype asked = m_backend->forecasts.size();
        QTest::keyClicks(edit(), u", or not so short"_qs);
        QTRY_VERIFY(note->isVisible());
        QCOMPARE(note->text(), u"Will go as a session: 1,420 bytes, a single message holds 1,300."_qs);
        QVERIFY2(m_backend->forecasts.size() <= asked + 2, "once for a burst of keys");
        QCOMPARE(m_backend->forecasts.last(), edit()->toPlainText());
        m_backend->road.reason = im::ModelReason::SessionUp;
        QTest::keyClicks(edit(), u"."_qs);
        QTRY_VERIFY(note->text().startsWith(u"Goes through the open session."_qs));
        m_backend->road.reason = im::ModelReason::PeerTakesNoSession;
        QTest::keyClicks(edit(), u"."_qs);
        QTRY_VERIFY(note->text().contains(u"takes no sessions"_qs));
        QTest::keyClick(edit(), Qt::Key_Return);
        QTRY_VERIFY(!note->isVisible());
    }

    void withoutASessionThereAreThreeChoices()
    {
        const auto message = m_backend->add(kBob, true, QString(5000, u'x'), QDateTime::currentDateTimeUtc(), {DeliveryState::Failed, false, 488, DeliveryReason::NoSession});
        Q_EMIT m_backend->messageAdded(message);
        for (const QString &name : {u"retry"_qs, u"sendInParts"_qs, u"discard"_qs})
            QVERIFY2(get<QAbstractButton>(name) && get<QAbstractButton>(name)->isVisible(), qPrintable(name));
        QTest::mouseClick(get(u"sendInParts"_qs), Qt::LeftButton);
        QCOMPARE(m_backend->sentInParts, QList<im::MessageKey>{message.key});
        client::DeliveryChange change;
        change.key = message.key;
        change.conversation = kBob;
        change.delivery = {DeliveryState::Failed, false, 404, DeliveryReason::NotFound};
        Q_EMIT m_backend->deliveryChanged(change);
        QTRY_VERIFY(!get(u"sendInParts"_qs) || !get(u"sendInParts"_qs)->isVisible());
    }

    void aLongTextShowsItsHeadAndOpens()
    {
        QString text;
        while (text.size() < 600'000)
            text += u"line %1 of a long report 报告 😀\n"_qs.arg(text.size());
        const auto message = m_backend->add(kBob, false, text, QDateTime::currentDateTimeUtc());
        QElapsedTimer clock;
        clock.start();
        Q_EMIT m_backend->messageAdded(message);
        (void)m_window->grab();
        QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
        const int row = model()->rowOf(message.key);
        QVERIFY(history()->rowRect(row).height() < 3000);
        const HistoryBlock::Hit rest{HistoryBlock::Hit::Kind::Rest, 0};
        history()->scrollToEnd();
        clickPart(row, rest);
        auto *whole = m_window->findChild<LongTextDialog *>();
        QVERIFY(whole);
        QTRY_VERIFY_WITH_TIMEOUT(whole->isComplete(), 20000);
        QCOMPARE(whole->view()->toPlainText(), text);
    }
};

QTEST_MAIN(tst_Files)
#include "tst_Files.moc"
