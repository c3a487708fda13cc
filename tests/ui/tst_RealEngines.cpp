// SPDX-License-Identifier: MIT
// The window before the real engine, with people who have one too, through linnet-server's own server: what issue 4/4 wants to see in the window.
// Clicks and keys only; nobody knows what the other side does but by the wire. LINNET_SCREENSHOTS=DIR keeps a picture of each state.
#include "server/EmbeddedServer.h"
#include "trace/LadderBuilder.h"
#include "ui/App.h"
#include "ui/RealPerson.h"
#include "ui/WindowAudit.h"
#include "ui/models/ConversationListModel.h"
#include "ui/tour/Hands.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/SessionBar.h"
#include "ui/widgets/SessionCard.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/FlowWindow.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SendFilesDialog.h"
#include "ui/windows/SessionCards.h"
#include "ui/windows/Sidebar.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDropEvent>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;
using im::DeliveryState;
using im::FileState;
using im::SessionEnd;
using im::SessionState;
using test::RealPerson;

namespace {

constexpr HistoryBlock::Hit kTile{HistoryBlock::Hit::Kind::FileTile, 0};

QByteArray digestOf(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result() : QByteArray();
}

QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 7;
    for (char &c : bytes) {
        state = state * 1664525 + 1013904223;
        c = char(state >> 24);
    }
    return bytes;
}

} // namespace

class tst_RealEngines : public QObject
{
    Q_OBJECT

private:
    const im::Address m_own{u"sip:you@linnet.test"_qs};
    QTemporaryDir m_home;
    std::unique_ptr<server::EmbeddedServer> m_server;
    std::unique_ptr<RealPerson> m_bob; // a contact
    std::unique_ptr<RealPerson> m_zoe; // a stranger
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<EngineBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    int m_photos = 0;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    SessionBar *bar() const { return get<SessionBar>(u"sessionBar"_qs); }
    bool isUp() const { return bar()->isVisible() && bar()->session().state == SessionState::Established; }
    HistoryView *history() const { return m_window->chat()->history(); }
    HistoryModel *model() const { return m_window->chat()->model(); }
    const im::ChatMessage &newest() const { return model()->at(model()->rowCount() - 1); }
    /// What the list of chats says of the open one.
    im::ChatMessage listed() const
    {
        const QAbstractItemModel *chats = m_window->sidebar()->chatList()->model();
        for (int row = 0; row < chats->rowCount(); ++row) {
            const auto chat = chats->index(row, 0).data(ConversationListModel::ConversationRole).value<im::Conversation>();
            if (chat.id == m_window->chat()->conversation())
                return chat.last;
        }
        return {};
    }
    bool rings() const
    {
        const QAbstractItemModel *chats = m_window->sidebar()->chatList()->model();
        return chats->rowCount() > 0 && chats->index(0, 0).data(ConversationListModel::RingingRole).toBool();
    }
    /// The newest row that is a file; null: there is none.
    const im::ChatMessage *fileRow() const
    {
        for (int row = model()->rowCount() - 1; row >= 0; --row)
            if (model()->at(row).file)
                return &model()->at(row);
        return nullptr;
    }
    bool fileIs(FileState state) const { return fileRow() && fileRow()->file->state == state; }
    void clickTile() const
    {
        history()->scrollToEnd();
        const int row = model()->rowOf(fileRow()->key);
        QTest::mouseClick(history()->viewport(), Qt::LeftButton, {}, history()->partRect(row, kTile).center());
    }
    void click(const QString &name) const
    {
        auto *widget = get(name);
        QVERIFY2(widget && widget->isVisible(), qPrintable(name));
        Hands::click(widget);
    }
    /// A button under a row of the history.
    QWidget *strip(const QString &name) const
    {
        for (QWidget *each : history()->viewport()->findChildren<QWidget *>(name))
            if (each->isVisible())
                return each;
        return nullptr;
    }
    /// In the menu of Decline.
    void chooseReason(int action) const
    {
        QTRY_VERIFY(get<QMenu>(u"sessionReasons"_qs));
        auto *menu = get<QMenu>(u"sessionReasons"_qs);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(action)).center());
    }
    void drop(const QString &path) const
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window->chat(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window->chat(), &event);
    }
    void sendByDrop(const QString &path) const
    {
        drop(path);
        QTRY_VERIFY(m_window->findChild<SendFilesDialog *>());
        auto *dialog = m_window->findChild<SendFilesDialog *>();
        Hands::click(dialog->findChild<QWidget *>(u"formAction"_qs));
    }
    QString picture(const QString &name) const
    {
        QImage image(1280, 800, QImage::Format_RGB32);
        QPainter painter(&image);
        QLinearGradient sky(0, 0, 0, 800);
        sky.setColorAt(0, QColor(0x8f, 0xb7, 0xe0));
        sky.setColorAt(1, QColor(0xf4, 0xd9, 0xa8));
        painter.fillRect(image.rect(), sky);
        painter.setBrush(QColor(0x45, 0x55, 0x45));
        painter.drawPolygon(QPolygon({{0, 800}, {0, 560}, {420, 380}, {700, 610}, {980, 430}, {1280, 620}, {1280, 800}}));
        painter.end();
        const QString path = m_home.filePath(name);
        image.save(path, "JPEG", 90);
        return path;
    }
    void photograph(const QString &name)
    {
        const QString folder = qEnvironmentVariable("LINNET_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        ++m_photos;
        const QString language = qEnvironmentVariable("LINNET_TEST_LANGUAGE", u"en"_qs);
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            Theme::instance().setMode(mode);
            QTest::qWait(60);
            m_window->grab().save(u"%1/%2-%3-%4-%5.png"_qs.arg(folder).arg(m_photos, 2, 10, QLatin1Char('0')).arg(name, language, mode == Theme::Mode::Dark ? u"dark"_qs : u"light"_qs));
        }
        Theme::instance().setMode(Theme::Mode::Light);
    }
    /// What the trace has of it: methods, and the answers with theirs.
    QByteArrayList stepsOf(const client::FlowQuery &query)
    {
        std::optional<client::FlowSnapshot> found;
        m_backend->watchFlow(query, [&found](const auto &snapshot) { found = snapshot ? *snapshot : client::FlowSnapshot{}; });
        (void)QTest::qWaitFor([&found] { return found.has_value(); });
        QByteArrayList steps;
        if (!found)
            return steps;
        m_backend->unwatchFlow(found->watch);
        const sip::Ladder ladder = sip::ladderOf(found->entries, found->frame);
        for (const sip::LadderStep &step : ladder.steps)
            steps.append(step.isRequest ? step.method : QByteArray::number(step.status) + ' ' + step.method);
        return steps;
    }
    void photographFlow(const client::FlowQuery &query)
    {
        const QString folder = qEnvironmentVariable("LINNET_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        FlowWindow flow(*m_backend);
        flow.resize(1200, 800);
        flow.showFlow(query);
        flow.show();
        QTest::qWait(500);
        flow.grab().save(u"%1/%2-flow-%3.png"_qs.arg(folder).arg(++m_photos, 2, 10, QLatin1Char('0')).arg(qEnvironmentVariable("LINNET_TEST_LANGUAGE", u"en"_qs)));
    }
    void openChat(const RealPerson &with)
    {
        m_window->writeTo(with.own, m_own);
        QTRY_VERIFY(m_window->chat()->current().peer == with.own);
    }
    /// The window ends what is up, and the bar goes.
    void endSession()
    {
        click(u"sessionEnd"_qs);
        QTRY_VERIFY(bar()->session().state == SessionState::Ended);
    }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void longTextGoesBySession();
    void aSessionOfAContactOpensByItself();
    void aContactRingsWhereThatIsWanted();
    void theOtherSideDeclines();
    void aStrangerRingsInRequests();
    void aPictureIsSentByDrop();
    void aPictureOfAContactIsShownBeforeItIsAccepted();
    void aFileIsDeclined();
    void aBrokenFileGoesOn();
    void aBrokenSessionIsOpenedAgain();
};

void tst_RealEngines::initTestCase()
{
    qputenv("HOME", m_home.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", m_home.path().toUtf8());
    App::installLanguage(qEnvironmentVariable("LINNET_TEST_LANGUAGE", u"en"_qs));
    Theme::instance().install();
    Theme::instance().setMode(Theme::Mode::Light);

    server::ServerOptions options;
    options.domain = u"linnet.test"_qs;
    options.dataDir = m_home.filePath(u"server"_qs);
    auto started = server::EmbeddedServer::start(options);
    QVERIFY(started);
    m_server = std::move(*started);
    for (const QString &user : {u"you"_qs, u"bob"_qs, u"zoe"_qs})
        QVERIFY(m_server->setUser(user, "secret"));
    const QString at = u"127.0.0.1:%1"_qs.arg(m_server->listening().first().port);
    m_bob = std::make_unique<RealPerson>(u"sip:bob@linnet.test"_qs, at, "secret");
    m_zoe = std::make_unique<RealPerson>(u"sip:zoe@linnet.test"_qs, at, "secret");

    m_settings = std::make_unique<Settings>(m_home.filePath(u"profile"_qs));
    client::ClientOptions own;
    own.profileDir = m_home.filePath(u"profile"_qs);
    m_backend = std::make_unique<EngineBackend>(own);
    bool isOpen = false;
    m_backend->open([&isOpen](const auto &opened) { isOpen = opened.ok(); });
    QTRY_VERIFY(isOpen);
    im::AccountInfo account;
    account.address = m_own;
    account.displayName = u"Ada Lind"_qs;
    account.server = at;
    m_backend->saveAccount(account, QByteArray("secret"), false, [this](const auto &saved) {
        if (saved)
            m_backend->registerAccount(saved->address);
    });
    im::Contact bob;
    bob.address = m_bob->own;
    bob.name = u"Bob Meyer"_qs;
    m_backend->saveContact(bob, [](const auto &) {});
    m_bob->know(m_own);
    QTRY_VERIFY_WITH_TIMEOUT(m_bob->isRegistered && m_zoe->isRegistered && !m_backend->registrations().isEmpty()
                                 && m_backend->registrations().first().state == im::RegistrationState::Registered, 15'000);

    m_window = std::make_unique<MainWindow>(*m_backend, *m_settings);
    m_window->resize(1200, 800);
    m_window->show();
    m_window->activateWindow();
    openChat(*m_bob);
}

void tst_RealEngines::cleanupTestCase()
{
    m_window.reset();
    m_backend.reset();
    m_zoe.reset();
    m_bob.reset();
    m_server.reset();
}

void tst_RealEngines::longTextGoesBySession()
{
    const QString text = u"The linnets are back on the heath. "_qs.repeated(143).left(5000);
    ComposerEdit *edit = m_window->chat()->composer()->edit();
    Hands::type(edit, text);
    QTRY_VERIFY(m_window->chat()->composer()->findChild<QWidget *>(u"composerNote"_qs)->isVisible());
    photograph(u"long-text-before"_qs);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(isUp());
    QTRY_VERIFY(newest().delivery.state == DeliveryState::Delivered);
    QVERIFY(newest().model == im::MessageModel::Session);
    QTRY_VERIFY(listed().key == newest().key && listed().delivery.state == DeliveryState::Delivered);
    QTRY_COMPARE(m_bob->arrived.size(), 1);
    QCOMPARE(m_bob->arrived.first().text, text);
    photograph(u"long-text-delivered"_qs);
    client::FlowQuery flow; // of the text, which is that of its session
    flow.kind = client::FlowQuery::Kind::Message;
    flow.message = newest().key;
    endSession();
    QTRY_VERIFY(m_bob->session.state == SessionState::Ended && m_bob->session.reason == SessionEnd::Remote);
    QTRY_VERIFY(stepsOf(flow).endsWith("200 BYE"));
    const QByteArrayList steps = stepsOf(flow);
    // The text's way in the session, between the two halves of SIP.
    qsizetype at = -1;
    for (const char *step : {"INVITE", "200 INVITE", "ACK", "SEND", "200 SEND", "REPORT", "BYE", "200 BYE"}) {
        at = steps.indexOf(step, at + 1);
        QVERIFY2(at >= 0, qPrintable(QLatin1String(step) + u" in "_qs + QString::fromLatin1(steps.join(", "))));
    }
    photographFlow(flow);
    QTRY_VERIFY(listed().session && listed().session->reason == SessionEnd::Local);
    photograph(u"session-ended"_qs);
}

void tst_RealEngines::aSessionOfAContactOpensByItself()
{
    m_bob->call(m_own);
    QTRY_VERIFY(isUp());
    QVERIFY(bar()->session().incoming);
    QCOMPARE(m_window->calls()->count(), 0);
    QTRY_VERIFY(m_bob->session.state == SessionState::Established);
    // What is said now goes through it, though it is short.
    Hands::type(m_window->chat()->composer()->edit(), u"Good morning"_qs);
    QTest::keyClick(m_window->chat()->composer()->edit(), Qt::Key_Return);
    QTRY_VERIFY(newest().text == u"Good morning"_qs && newest().delivery.state == DeliveryState::Delivered);
    QVERIFY(newest().model == im::MessageModel::Session);
    endSession();
}

void tst_RealEngines::aContactRingsWhereThatIsWanted()
{
    m_backend->setFlag(client::settings::kSessionsFromContacts, false);
    for (const bool accepts : {true, false}) {
        m_bob->call(m_own);
        QTRY_COMPARE(m_window->calls()->count(), 1);
        QTRY_VERIFY(m_window->calls()->findChild<SessionCard *>()->isVisible());
        QTRY_VERIFY(m_bob->session.state == SessionState::Ringing && rings());
        if (accepts) {
            photograph(u"contact-rings"_qs);
            click(u"sessionAccept"_qs);
            QTRY_VERIFY(isUp() && m_bob->session.state == SessionState::Established);
            endSession();
        } else {
            click(u"sessionDecline"_qs);
            chooseReason(1);
            QTRY_VERIFY(m_bob->session.state == SessionState::Ended);
            QVERIFY(m_bob->session.reason == SessionEnd::Busy);
        }
        QTRY_VERIFY(m_window->calls()->count() == 0 && !rings());
    }
    m_backend->setFlag(client::settings::kSessionsFromContacts, true);
}

void tst_RealEngines::theOtherSideDeclines()
{
    client::write(m_bob->client(), client::settings::kSessionsFromContacts, false);
    click(u"chatSession"_qs);
    QTRY_VERIFY(bar()->isVisible() && bar()->session().state == SessionState::Ringing);
    photograph(u"ringing-there"_qs);
    m_bob->client().declineSession(m_bob->session.id, SessionEnd::Declined, [](const auto &) {});
    QTRY_VERIFY(bar()->session().state == SessionState::Ended);
    QVERIFY(bar()->session().reason == SessionEnd::Declined);
    QTRY_VERIFY(newest().kind == im::MessageKind::Session);
    photograph(u"declined-there"_qs);
    // Taken back before he answers.
    click(u"sessionAgain"_qs);
    QTRY_VERIFY(bar()->session().state == SessionState::Ringing);
    click(u"sessionEnd"_qs);
    QTRY_VERIFY(m_bob->session.state == SessionState::Ended && m_bob->session.reason == SessionEnd::Remote);
    client::write(m_bob->client(), client::settings::kSessionsFromContacts, true);
}

void tst_RealEngines::aStrangerRingsInRequests()
{
    for (const bool accepts : {false, true}) {
        m_zoe->call(m_own);
        QTRY_VERIFY(m_zoe->session.state == SessionState::Ringing);
        m_window->sidebar()->setTab(Sidebar::Requests);
        QTRY_VERIFY(m_window->sidebar()->findChild<SessionCard *>() && m_window->sidebar()->findChild<SessionCard *>()->isVisible());
        QCOMPARE(m_window->calls()->count(), 0);
        auto *card = m_window->sidebar()->findChild<SessionCard *>();
        if (accepts) {
            photograph(u"stranger-rings"_qs);
            Hands::click(card->findChild<QWidget *>(u"sessionAccept"_qs));
            QTRY_VERIFY(m_zoe->session.state == SessionState::Established);
            QTRY_VERIFY(isUp() && m_window->chat()->current().peer == m_zoe->own);
            photograph(u"stranger-accepted"_qs);
            endSession();
        } else {
            Hands::click(card->findChild<QWidget *>(u"sessionDecline"_qs));
            chooseReason(0);
            QTRY_VERIFY(m_zoe->session.state == SessionState::Ended);
            QVERIFY(m_zoe->session.reason == SessionEnd::Declined);
        }
        QTRY_VERIFY(!m_window->sidebar()->findChild<SessionCard *>());
    }
    m_window->sidebar()->setTab(Sidebar::Chats);
    openChat(*m_bob);
}

void tst_RealEngines::aPictureIsSentByDrop()
{
    const QString path = picture(u"heath at dawn.jpg"_qs);
    sendByDrop(path);
    QTRY_VERIFY(m_bob->file.state == FileState::Offered && m_bob->file.name == u"heath at dawn.jpg"_qs);
    const QImage icon = Thumbnails::decode(m_bob->file.thumbnail, QSize(200, 200));
    QCOMPARE(icon.size(), QSize(160, 100)); // RFC 5547 s.8.8, over the wire
    QTRY_VERIFY(fileIs(FileState::Waiting));
    photograph(u"picture-offered"_qs);
    m_bob->acceptFile();
    QTRY_VERIFY(fileIs(FileState::Done) && m_bob->file.state == FileState::Done);
    QCOMPARE(digestOf(m_bob->file.path), digestOf(path));
    QTRY_VERIFY(!history()->partRect(model()->rowOf(fileRow()->key), kTile).isEmpty());
    QTRY_VERIFY(listed().file && listed().file->state == FileState::Done);
    photograph(u"picture-sent"_qs);
}

void tst_RealEngines::aPictureOfAContactIsShownBeforeItIsAccepted()
{
    const QString path = picture(u"valley.jpg"_qs);
    m_bob->send(m_own, path);
    QTRY_VERIFY(fileIs(FileState::Offered));
    QVERIFY(fileRow()->direction == im::Direction::In);
    QVERIFY(!fileRow()->file->thumbnail.isEmpty());
    QTRY_VERIFY(!m_window->chat()->files()->look(*fileRow()).tile.isNull());
    QTRY_VERIFY(strip(u"fileAccept"_qs));
    photograph(u"picture-comes"_qs);
    Hands::click(strip(u"fileAccept"_qs)); // Accept
    QTRY_VERIFY(fileIs(FileState::Done));
    QCOMPARE(digestOf(fileRow()->file->path), digestOf(path));
    QTRY_VERIFY(!m_window->chat()->files()->look(*fileRow()).picture.isNull());
    QTRY_VERIFY(m_bob->file.state == FileState::Done);
    photograph(u"picture-here"_qs);

    m_zoe->send(m_own, path);
    QTRY_VERIFY(m_zoe->file.state == FileState::Waiting);
    openChat(*m_zoe);
    QTRY_VERIFY(fileIs(FileState::Offered));
    QVERIFY(!fileRow()->file->thumbnail.isEmpty());
    QTest::qWait(200);
    QVERIFY2(m_window->chat()->files()->look(*fileRow()).tile.isNull(), "a stranger's picture is not looked at"); // A22
    photograph(u"picture-of-a-stranger"_qs);
    openChat(*m_bob);
}

void tst_RealEngines::aFileIsDeclined()
{
    m_bob->send(m_own, m_bob->make(u"notes.txt"_qs, "hello"));
    QTRY_VERIFY(fileIs(FileState::Offered) && fileRow()->file->name == u"notes.txt"_qs);
    QTRY_VERIFY(strip(u"fileDecline"_qs));
    Hands::click(strip(u"fileDecline"_qs)); // Decline
    QTRY_VERIFY(fileIs(FileState::Declined));
    QTRY_VERIFY(m_bob->file.state == FileState::Declined);

    QFile own(m_home.filePath(u"mine.txt"_qs));
    QVERIFY(own.open(QIODevice::WriteOnly) && own.write("mine") == 4);
    own.close();
    sendByDrop(own.fileName());
    QTRY_VERIFY(m_bob->file.state == FileState::Offered && m_bob->file.name == u"mine.txt"_qs);
    m_bob->client().declineFile(m_bob->file.id, [](const auto &) {});
    QTRY_VERIFY(fileIs(FileState::Declined) && fileRow()->direction == im::Direction::Out);
    photograph(u"files-declined"_qs);
}

void tst_RealEngines::aBrokenFileGoesOn()
{
    QFile large(m_home.filePath(u"raw frames.zip"_qs));
    constexpr qsizetype size = 250'000'000; // the first tenth of a second, after which progress is told, does not see its end
    QVERIFY(large.open(QIODevice::WriteOnly) && large.write(noise(size)) == size);
    large.close();
    sendByDrop(large.fileName());
    QTRY_VERIFY_WITH_TIMEOUT(m_bob->file.state == FileState::Offered && m_bob->file.name == u"raw frames.zip"_qs, 15'000);
    bool isGone = false;
    m_bob->onMoved = [this, &isGone] {
        m_bob->kill();
        isGone = true;
    };
    m_bob->acceptFile();
    QTRY_VERIFY(isGone);
    QTRY_VERIFY(fileIs(FileState::Paused));
    QVERIFY(fileRow()->file->done < fileRow()->file->size);
    photograph(u"file-broken"_qs);
    m_bob->open();
    QTRY_VERIFY_WITH_TIMEOUT(m_bob->isRegistered, 15'000);
    clickTile(); // Go on
    QTRY_VERIFY_WITH_TIMEOUT(fileIs(FileState::Done), 20'000);
    QTRY_VERIFY(m_bob->file.state == FileState::Done);
    QCOMPARE(digestOf(m_bob->file.path), digestOf(large.fileName()));
    photograph(u"file-whole"_qs);
}

void tst_RealEngines::aBrokenSessionIsOpenedAgain()
{
    click(u"chatSession"_qs);
    QTRY_VERIFY(isUp());
    m_bob->kill();
    QTRY_VERIFY_WITH_TIMEOUT(bar()->session().state == SessionState::Ended, 25'000);
    QVERIFY(bar()->session().reason == SessionEnd::Network);
    QTRY_VERIFY(get(u"sessionAgain"_qs)->isVisible());
    photograph(u"session-broken"_qs);
    m_bob->open();
    QTRY_VERIFY_WITH_TIMEOUT(m_bob->isRegistered, 15'000);
    click(u"sessionAgain"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(isUp(), 10'000);
    endSession();
}

QTEST_MAIN(tst_RealEngines)
#include "tst_RealEngines.moc"
