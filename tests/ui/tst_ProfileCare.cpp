// SPDX-License-Identifier: MIT
// What is done with a whole profile, and with reactions, in the real program: export, import, backup and restore by clicks; a damaged
// database; a profile of a newer version.
#include "ui/App.h"
#include "support/MemoryDir.h"
#include "ui/SampleBackend.h"
#include "ui/models/HistoryModel.h"
#include "ui/tour/Hands.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/EmojiPopup.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/HistoryPage.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SettingsWindow.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>

using namespace linnet;
using namespace linnet::ui;

namespace {

constexpr int kPatience = 20'000;
const im::Address kAlice{u"sip:alice@example.test"_qs};
const im::Address kBob{u"sip:bob@example.test"_qs};

/// Takes every REGISTER and answers MESSAGEs as the test says.
class Server
{
public:
    Server()
    {
        m_socket.bind(QHostAddress::LocalHost);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] { read(); });
    }
    QString address() const { return u"sip:127.0.0.1:%1;transport=udp"_qs.arg(m_socket.localPort()); }

    QByteArray answer = "202 Accepted";
    QByteArrayList messages;

private:
    static QByteArray header(const QByteArray &message, const QByteArray &name)
    {
        for (const QByteArray &line : message.split('\n'))
            if (line.toLower().startsWith(name.toLower() + ':'))
                return line.mid(name.size() + 1).trimmed();
        return {};
    }
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            QByteArray bytes(int(m_socket.pendingDatagramSize()), 0);
            QHostAddress from;
            quint16 port = 0;
            m_socket.readDatagram(bytes.data(), bytes.size(), &from, &port);
            const bool registers = bytes.startsWith("REGISTER ");
            if (!registers && !bytes.startsWith("MESSAGE "))
                continue;
            if (!registers)
                messages.append(bytes);
            QByteArray reply = "SIP/2.0 " + (registers ? QByteArray("200 OK") : answer) + "\r\n";
            for (const char *name : {"Via", "From", "To", "Call-ID", "CSeq"})
                reply += QByteArray(name) + ": " + header(bytes, name) + (qstrcmp(name, "To") == 0 ? ";tag=t\r\n" : "\r\n");
            if (const QByteArray contact = header(bytes, "Contact"); registers && !contact.isEmpty() && contact != "*")
                reply += "Contact: " + contact + ";expires=600\r\n";
            m_socket.writeDatagram(reply + "Content-Length: 0\r\n\r\n", from, port);
        }
    }

    QUdpSocket m_socket;
};

/// The answer of one call.
template <typename T>
std::optional<T> answerOf(const std::function<void(Done<T>)> &call)
{
    std::optional<T> value;
    bool answered = false;
    call([&](const Result<T, ClientError> &result) {
        answered = true;
        if (result)
            value = *result;
    });
    (void)QTest::qWaitFor([&] { return answered; }, kPatience);
    return value;
}

} // namespace

class tst_ProfileCare : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;

    QString profile(const QString &name = u"profile"_qs) const { return m_dir->filePath(name); }

    /// A profile with an account of that server and a chat with bob.
    void makeProfile(const QString &name, const QStringList &texts, const QString &server = u"sip:127.0.0.1:9"_qs)
    {
        client::ClientOptions options;
        options.profileDir = profile(name);
        EngineBackend backend(options);
        QVERIFY(answerOf<Ok>([&](auto done) { backend.open(done); }));
        im::AccountInfo account;
        account.address = kAlice;
        account.server = server;
        QVERIFY(answerOf<im::AccountInfo>([&](auto done) { backend.saveAccount(account, std::nullopt, true, done); }));
        for (const QString &text : texts) {
            client::OutgoingText message;
            message.account = kAlice;
            message.to = kBob;
            message.text = text;
            QVERIFY(answerOf<im::ChatMessage>([&](auto done) { backend.sendText(message, done); }));
        }
    }

    std::unique_ptr<App> started(const QString &name = u"profile"_qs, const QString &language = u"en"_qs)
    {
        auto app = std::make_unique<App>(profile(name));
        app->settings().setLanguage(language);
        app->start();
        (void)QTest::qWaitFor([&] { return app->mainWindow() != nullptr; }, kPatience);
        return app;
    }

    static QString infoOf(const App &app)
    {
        auto *banner = app.mainWindow()->findChild<QWidget *>(u"infoBanner"_qs);
        if (!banner || !banner->isVisible())
            return {};
        return banner->findChild<QLabel *>(u"infoWhat"_qs)->text() + u'\n' + banner->findChild<QLabel *>(u"infoMore"_qs)->text().remove(QChar(0x200B));
    }

    static HistoryPage *page(App &app)
    {
        app.showSettings();
        app.settingsWindow()->showPage(SettingsWindow::Page::History);
        return app.settingsWindow()->findChild<HistoryPage *>();
    }

    static void choose(QWidget *window, const QString &dialogName, const QString &path)
    {
        QWidget *dialog = Hands::waitForWidget(window, dialogName);
        QVERIFY2(dialog, qPrintable(dialogName));
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_qs)->setText(path);
        auto *buttons = dialog->findChild<QDialogButtonBox *>();
        QPushButton *accept = buttons->button(QDialogButtonBox::Save) ? buttons->button(QDialogButtonBox::Save) : buttons->button(QDialogButtonBox::Open);
        QVERIFY(accept);
        QTRY_VERIFY(accept->isEnabled());
        QTest::mouseClick(accept, Qt::LeftButton);
    }

    static QString resultOf(HistoryPage *page)
    {
        auto *result = page->findChild<QLabel *>(u"transferResult"_qs);
        (void)QTest::qWaitFor([&] { return result->isVisible(); }, kPatience);
        return result->isVisible() ? result->text().remove(QChar(0x200B)) : QString();
    }

    static QStringList texts(const App &app)
    {
        QStringList found;
        const HistoryModel *model = app.mainWindow()->chat()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            found << model->at(row).text;
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(linnet::test::memoryDirTemplate()); }
    void cleanup()
    {
        App::installLanguage(u"en"_qs);
        m_dir.reset();
    }

    void historyGoesOutAndInByClicks()
    {
        makeProfile(u"profile"_qs, {u"one"_qs, u"two 你好"_qs, u"three"_qs});
        makeProfile(u"other"_qs, {u"four"_qs});
        auto app = started();
        HistoryPage *history = page(*app);
        QVERIFY(history);
        auto *chats = history->findChild<QComboBox *>(u"exportChat"_qs);
        QTRY_COMPARE(chats->count(), 2);
        const QString json = m_dir->filePath(u"all.json"_qs);
        QTest::mouseClick(history->findChild<QWidget *>(u"exportStart"_qs), Qt::LeftButton);
        choose(history, u"exportFile"_qs, json);
        QVERIFY2(resultOf(history).startsWith(u"3 messages are in"_qs), qPrintable(resultOf(history)));
        QFile file(json);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!QJsonDocument::fromJson(file.readAll()).isNull());

        chats->setCurrentIndex(1);
        history->findChild<QComboBox *>(u"exportFormat"_qs)->setCurrentIndex(1);
        QTest::mouseClick(history->findChild<QWidget *>(u"exportStart"_qs), Qt::LeftButton);
        choose(history, u"exportFile"_qs, m_dir->filePath(u"bob"_qs)); // the suffix comes by itself
        QVERIFY2(resultOf(history).contains(u"bob.html"_qs), qPrintable(resultOf(history)));
        QFile html(m_dir->filePath(u"bob.html"_qs));
        QVERIFY(html.open(QIODevice::ReadOnly));
        const QByteArray written = html.readAll();
        QVERIFY(written.contains("two 你好") && written.contains("Messages with"));

        app.reset();
        app = started(u"other"_qs);
        app->mainWindow()->writeTo(kBob);
        QTRY_COMPARE(texts(*app), QStringList{u"four"_qs});
        history = page(*app);
        QTest::mouseClick(history->findChild<QWidget *>(u"importStart"_qs), Qt::LeftButton);
        choose(history, u"importFile"_qs, json);
        QCOMPARE(resultOf(history), u"3 messages are new."_qs);
        QTRY_COMPARE(texts(*app), (QStringList{u"four"_qs, u"one"_qs, u"two 你好"_qs, u"three"_qs})); // shown without a restart
        QTest::mouseClick(history->findChild<QWidget *>(u"importStart"_qs), Qt::LeftButton);
        choose(history, u"importFile"_qs, m_dir->filePath(u"bob.html"_qs));
        QTRY_VERIFY2(resultOf(history).contains(u"was not written by Linnet"_qs), qPrintable(resultOf(history)));
    }

    void aProfileIsBackedUpAndRestoredByClicks()
    {
        makeProfile(u"profile"_qs, {u"one"_qs, u"two"_qs});
        auto app = started();
        HistoryPage *history = page(*app);
        const QString backup = m_dir->filePath(u"copy.linnet"_qs);
        QTest::mouseClick(history->findChild<QWidget *>(u"backupStart"_qs), Qt::LeftButton);
        choose(history, u"backupFile"_qs, backup);
        QVERIFY2(resultOf(history).startsWith(u"The profile is in"_qs), qPrintable(resultOf(history)));

        const auto all = answerOf<QList<im::Conversation>>([&](auto done) { app->backend().conversations(done); });
        QVERIFY(all && all->size() == 1);
        QVERIFY(answerOf<Ok>([&](auto done) { app->backend().deleteConversation(all->first().id, done); }));
        QTest::mouseClick(history->findChild<QWidget *>(u"restoreStart"_qs), Qt::LeftButton);
        choose(history, u"restoreFile"_qs, backup);
        QWidget *question = Hands::waitForWidget(history, u"askDialog"_qs);
        QVERIFY(question);
        QTest::mouseClick(question->findChild<QWidget *>(u"formAction"_qs), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(resultOf(history).startsWith(u"The profile is the one of the backup now"_qs), qPrintable(resultOf(history)), kPatience);
        app->mainWindow()->writeTo(kBob);
        QTRY_COMPARE(texts(*app), (QStringList{u"one"_qs, u"two"_qs}));
        QVERIFY(QFile::exists(profile() + u"/linnet.db.before-restore"_qs));
    }

    void aTransferShowsItsProgressAndIsCancelled_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("stopped");
        QTest::addColumn<QString>("full");
        QTest::newRow("en") << u"en"_qs << u"Stopped."_qs << u"Make room on the disk"_qs;
        QTest::newRow("zh_CN") << u"zh_CN"_qs << u"已停止。"_qs << u"腾出空间"_qs;
    }
    void aTransferShowsItsProgressAndIsCancelled()
    {
        QFETCH(QString, language);
        QFETCH(QString, stopped);
        QFETCH(QString, full);
        App::installLanguage(language);
        Theme::instance().install();
        SampleBackend backend;
        HistoryPage history(backend);
        history.show();
        auto *running = history.findChild<QWidget *>(u"transferRunning"_qs);
        QVERIFY(!running->isVisible());
        QTest::mouseClick(history.findChild<QWidget *>(u"importStart"_qs), Qt::LeftButton);
        QTemporaryDir dir;
        QFile file(dir.filePath(u"a.json"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        choose(&history, u"importFile"_qs, file.fileName());
        QTRY_COMPARE(backend.transfers.size(), 1);
        QVERIFY(backend.transfers.first().kind == TransferWish::Kind::Import);
        QCOMPARE(backend.transfers.first().path, file.fileName());
        QTRY_VERIFY(running->isVisible());
        for (const char *name : {"exportStart", "importStart", "backupStart", "restoreStart"})
            QVERIFY(!history.findChild<QWidget *>(QString::fromLatin1(name))->isEnabled());
        Q_EMIT backend.transferProgressed(30, 120);
        auto *bar = history.findChild<QProgressBar *>();
        QCOMPARE(bar->value() * 4, bar->maximum());
        QTest::mouseClick(history.findChild<QWidget *>(u"transferCancel"_qs), Qt::LeftButton);
        QCOMPARE(backend.transfersCancelled, 1);
        backend.transferring = false;
        client::TransferReport report;
        report.end = client::TransferReport::End::Cancelled;
        Q_EMIT backend.transferFinished(report);
        QCOMPARE(resultOf(&history), stopped);
        QVERIFY(!running->isVisible() && history.findChild<QWidget *>(u"importStart"_qs)->isEnabled());
        report.end = client::TransferReport::End::StoreTrouble;
        Q_EMIT backend.transferFinished(report);
        QVERIFY2(resultOf(&history).contains(full), qPrintable(resultOf(&history)));
    }

    void aRestoreCannotBeCancelledAnExportOfOneChatCan()
    {
        App::installLanguage(u"en"_qs);
        SampleBackend backend;
        TransferWish wish;
        wish.kind = TransferWish::Kind::Restore;
        backend.startTransfer(wish);
        HistoryPage history(backend); // opened meanwhile
        history.show();
        auto *cancel = history.findChild<QWidget *>(u"transferCancel"_qs);
        QVERIFY(history.findChild<QProgressBar *>()->isVisible());
        QVERIFY(!cancel->isVisible());
        backend.transferring = false;
        Q_EMIT backend.transferFinished({});
        QVERIFY2(resultOf(&history).startsWith(u"The profile is the one of the backup now"_qs), qPrintable(resultOf(&history)));
        auto *chat = history.findChild<QComboBox *>(u"exportChat"_qs);
        QTRY_VERIFY(chat->count() > 2);
        chat->setCurrentIndex(2);
        QTest::mouseClick(history.findChild<QWidget *>(u"exportStart"_qs), Qt::LeftButton);
        QTemporaryDir dir;
        choose(&history, u"exportFile"_qs, dir.filePath(u"a.json"_qs));
        QTRY_COMPARE(backend.transfers.size(), 2);
        QVERIFY(backend.transfers.last().what.conversation > 0);
        QVERIFY(cancel->isVisible());
        Q_EMIT backend.transferProgressed(30, 120);
        QCOMPARE(history.findChild<QProgressBar *>()->value() * 4, history.findChild<QProgressBar *>()->maximum());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QCOMPARE(backend.transfersCancelled, 1);
    }

    void aDamagedDatabaseIsSavedAndSaid_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("words");
        QTest::newRow("en") << u"en"_qs << u"2 messages could be saved"_qs;
        QTest::newRow("zh_CN") << u"zh_CN"_qs << u"2 条消息"_qs;
    }
    void aDamagedDatabaseIsSavedAndSaid()
    {
        QFETCH(QString, language);
        QFETCH(QString, words);
        makeProfile(u"profile"_qs, {u"one"_qs, u"two"_qs});
        QFile mark(profile() + u"/linnet.db-damaged"_qs); // what the check of an unclean end leaves behind
        QVERIFY(mark.open(QIODevice::WriteOnly));
        mark.close();
        auto app = started(u"profile"_qs, language);
        QVERIFY(app->mainWindow());
        QTRY_VERIFY2(infoOf(*app).contains(words), qPrintable(infoOf(*app)));
        const QStringList kept = QDir(profile()).entryList({u"linnet.db.damaged-*"_qs});
        QCOMPARE(kept.size(), 1);
        QVERIFY2(infoOf(*app).contains(kept.first()), qPrintable(infoOf(*app)));
        app->mainWindow()->writeTo(kBob);
        QTRY_COMPARE(texts(*app), (QStringList{u"one"_qs, u"two"_qs}));
        QTest::mouseClick(app->mainWindow()->findChild<QWidget *>(u"infoClose"_qs), Qt::LeftButton);
        QTRY_VERIFY(infoOf(*app).isEmpty());
        app.reset();
        app = started(u"profile"_qs, language);
        QTest::qWait(50);
        QVERIFY(infoOf(*app).isEmpty());
    }

    void aNewerProfileIsReadAndNothingIsSent_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("words");
        QTest::newRow("en") << u"en"_qs << u"A newer version of Linnet has changed this profile."_qs;
        QTest::newRow("zh_CN") << u"zh_CN"_qs << u"更新版本的 Linnet"_qs;
    }
    void aNewerProfileIsReadAndNothingIsSent()
    {
        QFETCH(QString, language);
        QFETCH(QString, words);
        makeProfile(u"profile"_qs, {u"one"_qs, u"two"_qs});
        QFile database(profile() + u"/linnet.db"_qs);
        QVERIFY(database.open(QIODevice::ReadWrite) && database.seek(60)); // user_version in the file's header
        QCOMPARE(database.write(QByteArray("\x00\x00\x03\xe7", 4)), 4);
        database.seek(0);
        const QByteArray before = database.readAll();
        database.close();
        {
            auto app = started(u"profile"_qs, language);
            QVERIFY(app->mainWindow());
            QVERIFY2(infoOf(*app).contains(words), qPrintable(infoOf(*app)));
            QVERIFY(!app->mainWindow()->findChild<QWidget *>(u"infoClose"_qs)->isVisible());
            QVERIFY(!app->mainWindow()->chat()->composer()->isEnabled());
            const auto all = answerOf<QList<im::Conversation>>([&](auto done) { app->backend().conversations(done); });
            QVERIFY(all && all->size() == 1);
            app->mainWindow()->openConversation(all->first().id);
            QTRY_COMPARE(texts(*app), (QStringList{u"one"_qs, u"two"_qs}));
            QVERIFY(!app->backend().canReact());
            client::OutgoingText message;
            message.account = kAlice;
            message.to = kBob;
            message.text = u"three"_qs;
            QVERIFY(!answerOf<im::ChatMessage>([&](auto done) { app->backend().sendText(message, done); }));
            HistoryPage *history = page(*app);
            QVERIFY(!history->findChild<QWidget *>(u"importStart"_qs)->isEnabled());
        }
        QVERIFY(database.open(QIODevice::ReadOnly));
        QVERIFY(database.readAll() == before); // not a byte of it
    }

    void reactionsGoOutAndWhatIsRefusedIsSaid()
    {
        Server server;
        makeProfile(u"profile"_qs, {u"lunch?"_qs}, server.address());
        auto app = started();
        ChatPane *chat = app->mainWindow()->chat();
        app->mainWindow()->writeTo(kBob);
        QTRY_COMPARE(texts(*app), QStringList{u"lunch?"_qs});
        QTRY_VERIFY_WITH_TIMEOUT(chat->model()->at(0).delivery.state == im::DeliveryState::Accepted, kPatience);
        HistoryView *history = chat->history();
        const auto pick = [&] {
            history->setFocus(Qt::TabFocusReason);
            history->setCurrentRow(0);
            QTest::keyClick(history, Qt::Key_E);
            auto *popup = chat->findChild<EmojiPopup *>();
            QVERIFY(popup && popup->isVisible());
            QTest::mouseClick(popup->findChild<QWidget *>(u"emoji0"_qs), Qt::LeftButton);
        };
        pick();
        QTRY_COMPARE(chat->model()->at(0).reactions.size(), 1);
        const QByteArray emoji = chat->model()->at(0).reactions.first().text.toUtf8();
        QTRY_COMPARE(server.messages.size(), 2);
        QVERIFY(server.messages.last().contains("ln.Reaction: " + emoji));
        QVERIFY(server.messages.last().contains("Reacted with " + emoji + " to: \"lunch?\""));
        QCOMPARE(chat->model()->rowCount(), 1); // no row of its own

        server.answer = "403 Forbidden";
        QTest::mouseClick(history->viewport(), Qt::LeftButton, {}, history->partRect(0, {HistoryBlock::Hit::Kind::Reaction, 0}).center());
        QTRY_COMPARE(server.messages.size(), 3);
        QVERIFY(server.messages.last().contains("ln.Reaction-Removed: " + emoji));
        const auto says = [&] {
            QStringList all;
            for (const QLabel *label : chat->composer()->findChildren<QLabel *>())
                if (label->isVisible())
                    all << label->text();
            return all.join(u'\n');
        };
        QTRY_VERIFY2(says().contains(u"did not get your reaction"_qs), qPrintable(says()));
        QTRY_COMPARE(chat->model()->at(0).reactions.size(), 1); // the peer still sees it, and so does one here
    }
};

QTEST_MAIN(tst_ProfileCare)
#include "tst_ProfileCare.moc"
