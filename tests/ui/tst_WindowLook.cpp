// SPDX-License-Identifier: MIT
// Every window, in light and dark, English and Chinese, small and large letters: nothing overlaps, nothing is cut, everything
// interactive has a name, every text can be read. LINNET_SCREENSHOTS=DIR keeps pictures of what was judged.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/SampleTrace.h"
#include "ui/WindowAudit.h"
#include "ui/flow/FlowView.h"
#include "ui/style/FocusRing.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/AccountDialog.h"
#include "ui/windows/Ask.h"
#include "ui/windows/CertificateDialog.h"
#include "ui/models/HistoryModel.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChatSearch.h"
#include "ui/windows/ChooseChatDialog.h"
#include "ui/windows/ContactDialog.h"
#include "ui/windows/FirstRunWindow.h"
#include "ui/windows/FlowWindow.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/MessageDetailsDialog.h"
#include "ui/windows/SendFilesDialog.h"
#include "ui/windows/SessionsWindow.h"
#include "ui/windows/SettingsWindow.h"
#include "ui/windows/Sidebar.h"

#include <QBuffer>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;

class tst_WindowLook : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_profile;

    void judge(QWidget *window, const QString &name, const QString &look)
    {
        QTest::qWait(60);
        const QString folder = qEnvironmentVariable("LINNET_SCREENSHOTS");
        if (!folder.isEmpty()) {
            QDir().mkpath(folder);
            window->grab().save(folder + u'/' + name + u'-' + look + u".png"_qs);
        }
        QStringList faults;
        (void)QTest::qWaitFor([&] { // layouts come to rest in the event loop
            faults = auditWindow(window);
            return faults.isEmpty();
        }, 1500);
        QVERIFY2(faults.isEmpty(), qPrintable(name + u' ' + look + u":\n"_qs + faults.join(u'\n')));
        QVERIFY(auditedTexts() > 0);
    }

    /// Files, quotes, reactions, an answer under way, a search, the details.
    void judgeMessages(MainWindow &window, SampleBackend &backend, const QString &look)
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QImage image(640, 400, QImage::Format_RGB32);
        image.fill(QColor(0x7f, 0xa0, 0x90));
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        backend.add(2, false, u"From the hide"_qs, now);
        backend.attach(2, u"hide.png"_qs, "image/png", bytes);
        backend.newest(2).reactions = {{backend.newest(2).account, u"👍"_qs, true}, {backend.newest(2).peer, u"👍"_qs, false}, {backend.newest(2).peer, u"🎉"_qs, false}};
        const QByteArray answered = backend.newest(2).messageId;
        backend.add(2, true, {}, now);
        backend.attach(2, u"counting-sheet-of-the-whole-season.xlsx"_qs, "application/vnd.ms-excel", "x", 412'000);
        backend.add(2, true, u"Is that the path beside the river?"_qs, now);
        backend.newest(2).replyTo = answered;
        window.openConversation(2);
        (void)QTest::qWaitFor([&] { return !backend.filesAsked.isEmpty() && window.chat()->model()->rowCount() > 3; });
        window.chat()->history()->setCurrentRow(2);
        window.chat()->replyToChosen();
        Q_EMIT backend.typingChanged(window.chat()->current().account, window.chat()->current().peer, true);
        judge(&window, u"messages"_qs, look);
        Q_EMIT backend.typingChanged(window.chat()->current().account, window.chat()->current().peer, false);
        (void)window.chat()->closeNearest();
        window.chat()->search()->open(u"the"_qs);
        QTest::qWait(250);
        judge(&window, u"search"_qs, look);
        window.chat()->search()->close();
        backend.facts.product = "Linphone/5.0";
        backend.facts.heardAt = now;
        window.showPanel(true);
        judge(&window, u"details"_qs, look);
        window.showPanel(false);
        window.findChild<QLineEdit *>(u"search"_qs)->setText(u"the"_qs);
        QTest::qWait(250);
        judge(&window, u"search-all"_qs, look);
        window.findChild<QLineEdit *>(u"search"_qs)->clear();
        ChooseChatDialog choose(window.sidebar()->chatList()->model(), u"Forward to"_qs, u"From the hide"_qs, u"Forward"_qs);
        choose.show();
        judge(&choose, u"forward"_qs, look);
    }

    /// Calls and files in every state: bar, cards, the list.
    void judgeSessions(MainWindow &window, SampleBackend &backend, const QString &look)
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        window.openConversation(7);
        backend.endedSession(7, now.addSecs(-400), {true, im::SessionEnd::Remote, 0, 724});
        im::FileTransfer done;
        done.name = u"ringing-notes.pdf"_qs;
        done.contentType = "application/pdf";
        done.size = 412'000;
        done.state = im::FileState::Done;
        done.sha256 = QByteArray(32, 'x');
        backend.putFile(7, false, done);
        im::FileTransfer moving = done;
        moving.name = u"long-lens-raw.zip"_qs;
        moving.size = 148'000'000;
        moving.done = 96'400'000;
        moving.rate = 6'200'000;
        moving.state = im::FileState::Transferring;
        backend.putFile(7, false, moving);
        moving.state = im::FileState::Paused;
        backend.putFile(7, true, moving);
        moving.state = im::FileState::Failed;
        moving.name = u"counting-sheet.xlsx"_qs;
        moving.reason = im::DeliveryReason::TooLarge;
        backend.putFile(7, true, moving);
        moving.state = im::FileState::Offered;
        moving.reason = im::DeliveryReason::None;
        moving.name = u"map-of-the-reserve-with-all-the-hides.gpx"_qs;
        backend.putFile(7, false, moving);
        backend.add(7, true, u"A long report of the season, with all its counts, that no single message holds."_qs, now, {im::DeliveryState::Failed, false, 488, im::DeliveryReason::NoSession});
        Q_EMIT backend.messageAdded(backend.newest(7));
        im::SessionInfo session;
        session.peer = backend.conversation(7).peer;
        session.state = im::SessionState::Ringing;
        session = backend.tellSession(session);
        judge(&window, u"session-ringing"_qs, look);
        session.state = im::SessionState::Established;
        session.establishedAt = now.addSecs(-364);
        session.path = im::SessionPath::Direct;
        session.secure = true;
        session = backend.tellSession(session);
        backend.conversation(6).last = backend.messages[6].last();
        im::SessionInfo ringing = backend.ring(6, false, u"Route for Sunday"_qs);
        backend.road = {im::MessageModel::Session, 1420, im::ModelReason::SessionUp};
        auto *edit = window.chat()->composer()->edit();
        edit->setPlainText(u"I went through the whole list again on the train, and here is what I think we should bring on Sunday."_qs);
        edit->setFocus();
        (void)QTest::qWaitFor([&] { return !backend.forecasts.isEmpty(); });
        judge(&window, u"session-file"_qs, look);
        const QSize usual = window.size();
        edit->clear();
        backend.road = {};
        window.resize(qMax(window.minimumWidth(), 420), 1100);
        judge(&window, u"session-narrow"_qs, look);
        window.resize(usual);
        SessionsWindow list(backend, [&](const im::Address &account, const im::Address &peer) { return window.nameOf(account, peer); });
        list.show();
        (void)QTest::qWaitFor([&] { return list.model()->rowCount() > 2; });
        judge(&list, u"sessions"_qs, look);
        session.state = im::SessionState::Ended;
        session.reason = im::SessionEnd::Remote;
        backend.tellSession(session);
        judge(&window, u"session-ended"_qs, look);
        ringing.state = im::SessionState::Ended;
        backend.tellSession(ringing);
        backend.ring(9, true);
        window.sidebar()->setTab(Sidebar::Requests);
        judge(&window, u"session-stranger"_qs, look);
        window.sidebar()->setTab(Sidebar::Chats);
        QTemporaryDir files;
        QImage image(640, 400, QImage::Format_RGB32);
        image.fill(QColor(0x7f, 0xa0, 0x90));
        image.save(files.filePath(u"hide.png"_qs), "PNG");
        SendFilesDialog send({files.filePath(u"hide.png"_qs)}, u"Bob Meyer"_qs);
        send.show();
        (void)QTest::qWaitFor([&] { return send.findChild<QLabel *>(u"sendPreview"_qs)->isVisible(); });
        judge(&send, u"send-files"_qs, look);
    }

    void judgeEverything(const QString &look)
    {
        Settings settings(m_profile.path());
        SampleBackend backend;
        {
            FirstRunWindow window(backend, settings);
            window.show();
            judge(&window, u"first-run"_qs, look);
            window.showPage(FirstRunWindow::Page::Account);
            judge(&window, u"account"_qs, look);
            QTest::keyClicks(window.findChild<QWidget *>(u"accountAddress"_qs), u"not an address"_qs);
            QTest::keyClick(window.findChild<QWidget *>(u"accountAddress"_qs), Qt::Key_Return);
            judge(&window, u"account-error"_qs, look);
            window.showPage(FirstRunWindow::Page::Serve);
            judge(&window, u"serve"_qs, look);
            window.showPage(FirstRunWindow::Page::Served);
            judge(&window, u"served"_qs, look);
        }
        {
            settings.setLastConversation(0);
            settings.setGeometry({});
            MainWindow window(backend, settings);
            window.resize(1200, 800);
            window.show();
            judge(&window, u"empty-chat"_qs, look);
            window.openConversation(8);
            window.chat()->composer()->edit()->setFocus();
            judge(&window, u"chat"_qs, look);
            window.openConversation(5);
            judge(&window, u"failed"_qs, look);
            judgeMessages(window, backend, look);
            judgeSessions(window, backend, look);
            window.openConversation(6);
            window.sidebar()->setTab(Sidebar::Contacts);
            judge(&window, u"contacts"_qs, look);
            window.sidebar()->setTab(Sidebar::Requests);
            judge(&window, u"requests"_qs, look);
            window.sidebar()->setTab(Sidebar::Chats);
            im::RegistrationInfo offline;
            offline.account = backend.own.first().address;
            offline.state = im::RegistrationState::Failed;
            offline.reason = im::DeliveryReason::Password;
            offline.server = u"sip.example.test"_qs;
            backend.states = {offline};
            Q_EMIT backend.registrationChanged(offline);
            judge(&window, u"refused"_qs, look);
            window.resize(window.minimumWidth() > 420 ? window.minimumWidth() : 420, 800);
            judge(&window, u"narrow-chat"_qs, look);
        }
        {
            backend.own.first().pinned = {{u"sip.example.test"_qs, QByteArray::fromHex("4aadb9b1c3e05d7788990a1b2c3d4e5f60718293a4b5c6d7e8f9012345678901")}};
            SettingsWindow window(backend, settings);
            window.show();
            for (const auto page : {SettingsWindow::Page::General, SettingsWindow::Page::Accounts, SettingsWindow::Page::Privacy, SettingsWindow::Page::History,
                                    SettingsWindow::Page::Server, SettingsWindow::Page::About}) {
                window.showPage(page);
                judge(&window, u"settings%1"_qs.arg(int(page)), look);
            }
        }
        {
            backend.trace = sampleTrace();
            FlowWindow window(backend);
            window.showFlow({});
            (void)QTest::qWaitFor([&] { return !window.isBusy(); });
            window.view()->select(9);
            judge(&window, u"flow"_qs, look);
            window.resize(qMax(window.minimumWidth(), 460), 800);
            judge(&window, u"flow-narrow"_qs, look);
            backend.trace.clear();
            backend.traceIsGone = true;
            window.showFlow({});
            (void)QTest::qWaitFor([&] { return !window.isBusy(); });
            judge(&window, u"flow-gone"_qs, look);
        }
        client::MessageDetails details;
        details.message = backend.messages[8].first();
        details.route = QStringList{u"UDP 192.0.2.1:5060"_qs};
        im::RefusedCertificate refused;
        refused.trouble = im::CertificateTrouble::SelfSigned;
        refused.host = u"sip.example.test"_qs;
        refused.names = QStringList{u"sip.example.test"_qs};
        refused.issuer = u"Example Test Authority"_qs;
        refused.notBefore = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
        refused.notAfter = refused.notBefore.addYears(1);
        refused.fingerprint = QByteArray::fromHex("4aadb9b1c3e05d7788990a1b2c3d4e5f60718293a4b5c6d7e8f9012345678901");
        im::RefusedCertificate changed = refused;
        changed.replacesPinned = true;
        auto *changedDialog = named(new CertificateDialog(changed), u"certificateChangedDialog"_qs);
        QWidget *dialogs[] = {new CertificateDialog(refused), changedDialog, new ContactDialog(backend, {}, u"example.test"_qs), new PasswordDialog(backend.own.first().address),
                              new PassphraseDialog(true), new AccountDialog(backend), new MessageDetailsDialog(details, u"Bob Meyer"_qs)};
        for (QWidget *dialog : dialogs) {
            dialog->show();
            judge(dialog, dialog->objectName(), look);
            delete dialog;
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        App::installLanguage(u"en"_qs);
        Theme::instance().install();
        FocusRing::install();
    }

    void everyWindow_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<double>("points");
        for (const QString &language : {u"en"_qs, u"zh_CN"_qs})
            for (const bool dark : {false, true})
                QTest::addRow("%s-%s", qPrintable(language), dark ? "dark" : "light") << language << dark << 0.0;
        QTest::addRow("en-24pt") << u"en"_qs << false << 24.0; // Q10
        QTest::addRow("zh-24pt") << u"zh_CN"_qs << true << 24.0;
    }

    void everyWindow() // Q06, Q09, Q10, Q12
    {
        QFETCH(QString, language);
        QFETCH(bool, dark);
        QFETCH(double, points);
        App::installLanguage(language);
        Theme::instance().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        const QFont usual = QApplication::font();
        if (points > 0) {
            QFont large = usual;
            large.setPointSizeF(points);
            QApplication::setFont(large);
        }
        judgeEverything(QString::fromLatin1(QTest::currentDataTag()));
        QApplication::setFont(usual);
    }
};

QTEST_MAIN(tst_WindowLook)
#include "tst_WindowLook.moc"
