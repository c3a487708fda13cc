// SPDX-License-Identifier: MIT
// Calls in the window: the bar, the cards of what rings, the header's button, the list of all of them, the lines of the history.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/SessionWords.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/SessionBar.h"
#include "ui/widgets/SessionCard.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChatSession.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SessionCards.h"
#include "ui/windows/SessionsWindow.h"
#include "ui/windows/Sidebar.h"

#include <QAbstractButton>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <memory>

using namespace linnet;
using namespace linnet::ui;
using im::SessionEnd;
using im::SessionState;

class tst_SessionViews : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    static constexpr im::ConversationId kBob = 8;
    static constexpr im::ConversationId kMei = 6;
    static constexpr im::ConversationId kNora = 9; // a stranger

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    SessionBar *bar() const { return get<SessionBar>(u"sessionBar"_qs); }
    QString state() const { return get<QLabel>(u"sessionState"_qs)->text().remove(QChar(0x2068)).remove(QChar(0x2069)); }
    QString detail() const { return get<QLabel>(u"sessionDetail"_qs)->text(); }
    void click(const QString &name) const { QTest::mouseClick(get(name), Qt::LeftButton); }
    im::SessionInfo with(im::ConversationId id, SessionState state)
    {
        im::SessionInfo session;
        session.peer = m_backend->conversation(id).peer;
        session.state = state;
        return m_backend->tellSession(session);
    }
    void to(im::SessionInfo &session, SessionState state)
    {
        session.state = state;
        session = m_backend->tellSession(session);
    }

private Q_SLOTS:
    void initTestCase()
    {
        App::installLanguage(u"en"_qs);
        Theme::instance().install();
    }

    void init()
    {
        m_profile = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_profile->path());
        m_backend = std::make_unique<SampleBackend>();
        m_window = std::make_unique<MainWindow>(*m_backend, *m_settings);
        m_window->resize(1200, 800);
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->sidebar()->chatList()->model()->rowCount() == 8);
        m_window->openConversation(kBob);
        QTRY_VERIFY(m_window->chat()->model()->rowCount() > 0);
    }

    void cleanup()
    {
        m_window.reset();
        m_backend.reset();
    }

    void theBarTellsEveryState()
    {
        QVERIFY(!bar()->isVisible());
        auto session = with(kBob, SessionState::Calling);
        QVERIFY(bar()->isVisible());
        QCOMPARE(state(), u"Calling Bob Meyer"_qs);
        QCOMPARE(detail(), u"0:00"_qs);
        to(session, SessionState::Trying);
        QCOMPARE(state(), u"Looking for a device of Bob Meyer"_qs);
        to(session, SessionState::Ringing);
        QCOMPARE(state(), u"Ringing at a device of Bob Meyer"_qs);
        to(session, SessionState::Connecting);
        QCOMPARE(state(), u"Connecting to Bob Meyer"_qs);
        QCOMPARE(get<QAbstractButton>(u"sessionEnd"_qs)->text(), u"Cancel"_qs);
        session.establishedAt = QDateTime::currentDateTimeUtc().addSecs(-364);
        session.path = im::SessionPath::Direct;
        session.secure = true;
        to(session, SessionState::Established);
        QCOMPARE(state(), u"Session"_qs);
        QCOMPARE(detail(), u"6:04 · MSRP direct, TLS"_qs);
        QCOMPARE(get<QAbstractButton>(u"sessionEnd"_qs)->text(), u"End session"_qs);
        QVERIFY(get<QAbstractButton>(u"chatSession"_qs)->isChecked());
        QTRY_COMPARE_WITH_TIMEOUT(detail(), u"6:05 · MSRP direct, TLS"_qs, 2500);
        to(session, SessionState::Ending);
        QVERIFY(!get(u"sessionEnd"_qs)->isVisible());
        session.reason = SessionEnd::Remote;
        to(session, SessionState::Ended);
        QCOMPARE(state(), u"Session ended by Bob Meyer"_qs);
        QCOMPARE(detail(), u"after 6 min"_qs);
        QVERIFY(get(u"sessionAgain"_qs)->isVisible());
        QVERIFY(!get<QAbstractButton>(u"chatSession"_qs)->isChecked());
    }

    void theBarTicksOnlyWhileItIsSeen()
    {
        auto session = with(kBob, SessionState::Calling);
        QVERIFY(bar()->ticks());
        m_window->hide();
        QVERIFY(!bar()->ticks());
        m_window->show();
        QVERIFY(bar()->ticks());
        to(session, SessionState::Ended);
        QVERIFY(!bar()->ticks());
    }

    void theBarGoesTenSecondsAfterTheEnd()
    {
        auto session = with(kBob, SessionState::Calling);
        session.reason = SessionEnd::NoAnswer;
        to(session, SessionState::Ended);
        QTest::qWait(200);
        QVERIFY(bar()->isVisible());
        QCOMPARE(SessionBar::kStaysMs, 10'000);
        bar()->setStay(50);
        to(session, SessionState::Calling);
        session.reason = SessionEnd::Busy;
        to(session, SessionState::Ended);
        QVERIFY(bar()->isVisible());
        QTRY_VERIFY(!bar()->isVisible());
    }

    void aSessionBelongsToItsChat()
    {
        with(kMei, SessionState::Established);
        QVERIFY(!bar()->isVisible());
        m_window->openConversation(kMei);
        QVERIFY(bar()->isVisible());
        m_window->openConversation(kBob);
        QVERIFY(!bar()->isVisible());
        im::SessionInfo file;
        file.peer = m_backend->conversation(kBob).peer;
        file.state = SessionState::Established;
        file.file = 7;
        m_backend->tellSession(file);
        QVERIFY2(!bar()->isVisible(), "a file has its own card");
    }

    void theHeaderOpensAndEnds()
    {
        click(u"chatSession"_qs);
        QTRY_VERIFY(bar()->isVisible());
        QCOMPARE(state(), u"Calling Bob Meyer"_qs);
        QCOMPARE(get<QAbstractButton>(u"chatSession"_qs)->accessibleName(), u"Cancel the call"_qs);
        QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier); // the same by keyboard
        QTRY_VERIFY(m_backend->live.isEmpty());
        QTRY_COMPARE(state(), u"Session cancelled"_qs);
        click(u"sessionAgain"_qs);
        QTRY_COMPARE(state(), u"Calling Bob Meyer"_qs);
        click(u"sessionEnd"_qs);
        QTRY_VERIFY(m_backend->live.isEmpty());
    }

    void flowOpensTheCallOfTheSession()
    {
        QSignalSpy flows(m_window.get(), &MainWindow::flowWanted);
        const auto session = with(kBob, SessionState::Established);
        click(u"sessionFlow"_qs);
        QCOMPARE(flows.size(), 1);
        const auto query = flows.first().first().value<client::FlowQuery>();
        QVERIFY(query.kind == client::FlowQuery::Kind::Call);
        QCOMPARE(query.callId, session.callId);
    }

    void aContactRingsInTheOpenChat()
    {
        const auto session = m_backend->ring(kMei);
        QCOMPARE(m_window->calls()->count(), 1);
        auto *card = m_window->calls()->findChild<SessionCard *>();
        QVERIFY(card && card->isVisible());
        QVERIFY(m_window->chat()->isAncestorOf(card));
        QVERIFY(card->accessibleName().contains(u"韩梅梅"_qs));
        QVERIFY(card->ticks());
        QVERIFY(QRegularExpression(u"^0:(30|29|28)$"_qs).match(get<QLabel>(u"sessionLeft"_qs)->text()).hasMatch());
        click(u"sessionAccept"_qs);
        QTRY_COMPARE(m_window->chat()->current().title, u"韩梅梅"_qs);
        QTRY_COMPARE(state(), u"Session"_qs);
        QTRY_COMPARE(m_window->calls()->count(), 0);
        QVERIFY(!m_window->calls()->isVisible());
        QCOMPARE(m_backend->live.first().id, session.id);
    }

    void itRingsWhereNoChatIsOpen()
    {
        m_window->resize(500, 700);
        QTRY_VERIFY(m_window->isNarrow());
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(!m_window->chat()->isVisible());
        m_backend->ring(kMei);
        auto *card = m_window->findChild<SessionCard *>();
        QVERIFY(card && card->isVisible());
        m_window->openConversation(kBob);
        QTRY_VERIFY(m_window->chat()->isVisible());
        QVERIFY(card->isVisible() && m_window->chat()->isAncestorOf(card));
    }

    void decliningHasReasons()
    {
        const auto session = m_backend->ring(kMei);
        click(u"sessionDecline"_qs);
        auto *menu = m_window->findChild<QMenu *>(u"sessionReasons"_qs);
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 2);
        menu->actions().at(1)->trigger();
        menu->close();
        QCOMPARE(m_backend->declined.size(), 1);
        QCOMPARE(m_backend->declined.first().first, session.id);
        QVERIFY(m_backend->declined.first().second == SessionEnd::Busy);
        QTRY_COMPARE(m_window->calls()->count(), 0);
        m_backend->ring(kMei);
        click(u"sessionDecline"_qs);
        QTRY_VERIFY(m_window->findChild<QMenu *>(u"sessionReasons"_qs));
        m_window->findChild<QMenu *>(u"sessionReasons"_qs)->actions().first()->trigger();
        QVERIFY(m_backend->declined.last().second == SessionEnd::Declined);
    }

    void aStrangerRingsInRequestsByAddress()
    {
        m_backend->ring(kNora, true);
        QCOMPARE(m_window->calls()->count(), 0);
        m_window->sidebar()->setTab(Sidebar::Requests);
        auto *card = m_window->sidebar()->findChild<SessionCard *>();
        QVERIFY(card);
        QTRY_VERIFY(card->isVisible());
        QVERIFY(card->accessibleName().contains(u"nora@other.example.test"_qs));
        QCOMPARE(card->findChild<QLabel *>(u"sessionAbout"_qs)->text(), u"Not in your contacts"_qs);
        QTest::mouseClick(card->findChild<QWidget *>(u"sessionDecline"_qs), Qt::LeftButton);
        auto *menu = m_window->findChild<QMenu *>(u"sessionReasons"_qs);
        QVERIFY(menu);
        QCOMPARE(menu->actions().last()->text(), u"Block…"_qs);
        menu->actions().first()->trigger();
        QTRY_VERIFY(!m_window->sidebar()->findChild<SessionCard *>());
    }

    void theHistoryTellsHowEachEnded_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<bool>("incoming");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *tag, SessionEnd reason, bool incoming, int seconds, const QString &words) {
            QTest::newRow(tag) << int(reason) << incoming << seconds << words;
        };
        row("local", SessionEnd::Local, false, 724, u"Session ended · 12 min"_qs);
        row("cancelled", SessionEnd::Local, false, -1, u"Session cancelled"_qs);
        row("remote", SessionEnd::Remote, true, 7300, u"Session ended by Bob Meyer · 2 h 1 min"_qs);
        row("gave up", SessionEnd::Remote, true, -1, u"Bob Meyer gave up calling"_qs);
        row("declined", SessionEnd::Declined, false, -1, u"Bob Meyer declined the session"_qs);
        row("declined here", SessionEnd::Declined, true, -1, u"You declined the session"_qs);
        row("busy", SessionEnd::Busy, false, -1, u"Bob Meyer is busy"_qs);
        row("missed", SessionEnd::NoAnswer, true, -1, u"Missed session from Bob Meyer"_qs);
        row("no answer", SessionEnd::NoAnswer, false, -1, u"No answer from Bob Meyer"_qs);
        row("unsupported", SessionEnd::Unsupported, false, -1, u"The device of Bob Meyer takes no sessions"_qs);
        row("network", SessionEnd::Network, false, 5, u"The connection to Bob Meyer broke off · 5 s"_qs);
        row("idle", SessionEnd::Idle, false, 600, u"Session closed after a quiet while · 10 min"_qs);
    }

    void theHistoryTellsHowEachEnded()
    {
        QFETCH(int, reason);
        QFETCH(bool, incoming);
        QFETCH(int, seconds);
        QFETCH(QString, words);
        im::SessionEvent event{incoming, SessionEnd(reason), 0, {}};
        if (seconds >= 0)
            event.seconds = seconds;
        m_backend->endedSession(kBob, QDateTime::currentDateTimeUtc(), event);
        HistoryModel *model = m_window->chat()->model();
        const int last = model->rowCount() - 1;
        QVERIFY(model->at(last).kind == im::MessageKind::Session);
        QCOMPARE(model->text(last).remove(QChar(0x2068)).remove(QChar(0x2069)), words);
        QVERIFY(m_window->chat()->history()->partRect(last, {}).isEmpty());
    }

    void theListHasAllOfThem()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        m_backend->endedSession(kMei, now.addSecs(-7200), {true, SessionEnd::Remote, 0, 724});
        auto session = with(kBob, SessionState::Ringing);
        SessionsWindow list(*m_backend, [this](const im::Address &account, const im::Address &peer) { return m_window->nameOf(account, peer); });
        list.show();
        SessionsModel *model = list.model();
        QTRY_COMPARE(model->rowCount(), 2);
        const auto cell = [&](int row, int column) { return model->index(row, column).data().toString().remove(QChar(0x2068)).remove(QChar(0x2069)); };
        QCOMPARE(cell(0, SessionsModel::Who), u"Bob Meyer"_qs);
        QCOMPARE(cell(0, SessionsModel::State), u"Ringing"_qs);
        QCOMPARE(cell(1, SessionsModel::Who), u"韩梅梅"_qs);
        QCOMPARE(cell(1, SessionsModel::State), u"Session ended by 韩梅梅"_qs);
        QCOMPARE(cell(1, SessionsModel::Duration), u"12:04"_qs);
        session.establishedAt = now.addSecs(-60);
        session.path = im::SessionPath::Relay;
        to(session, SessionState::Established);
        QCOMPARE(cell(0, SessionsModel::Path), u"MSRP through relay"_qs);
        list.list()->setCurrentIndex(model->index(0, 0));
        auto *end = list.findChild<QAbstractButton *>(u"sessionsEnd"_qs);
        QVERIFY(end->isVisible());
        QTest::mouseClick(end, Qt::LeftButton);
        QTRY_VERIFY(m_backend->live.isEmpty());
        QTRY_COMPARE(cell(0, SessionsModel::State), u"Session ended"_qs);
        QCOMPARE(model->rowCount(), 2);
        list.list()->setCurrentIndex(model->index(1, 0));
        QSignalSpy flows(&list, &SessionsWindow::flowWanted);
        QTest::mouseClick(list.findChild<QAbstractButton *>(u"sessionsFlow"_qs), Qt::LeftButton);
        QVERIFY(flows.first().first().value<client::FlowQuery>().kind == client::FlowQuery::Kind::Message);
        QSignalSpy chats(&list, &SessionsWindow::chatWanted);
        QTest::keyClick(list.list(), Qt::Key_Return);
        QTRY_COMPARE(chats.size(), 1);
        QVERIFY(chats.first().first().value<im::Address>() == m_backend->conversation(kMei).peer);
        QSignalSpy wanted(m_window.get(), &MainWindow::sessionsWanted);
        list.close();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(wanted.size(), 1);
    }
};

QTEST_MAIN(tst_SessionViews)
#include "tst_SessionViews.moc"
