// SPDX-License-Identifier: MIT
// The window before a backend of fixed people: what clicks and keys do.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/models/ContactModel.h"
#include "ui/models/ConversationListModel.h"
#include "ui/widgets/Button.h"
#include "ui/tour/Hands.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/ConnectionBanner.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/RequestCard.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/Sidebar.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

class tst_MainWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    static constexpr im::ConversationId kBob = 8;
    static constexpr im::ConversationId kGrace = 5;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    HistoryView *history() const { return m_window->chat()->history(); }
    ComposerEdit *edit() const { return m_window->chat()->composer()->edit(); }
    void click(QWidget *widget) const { QTest::mouseClick(widget, Qt::LeftButton); }
    void clickRow(QListView *list, int row) const
    {
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(row, 0)).center());
    }
    void open(im::ConversationId id)
    {
        m_window->openConversation(id);
        QTRY_VERIFY(m_window->chat()->model()->rowCount() > 0);
    }
    QWidget *button(const QString &name) const
    {
        for (QWidget *each : history()->viewport()->findChildren<QWidget *>(name))
            if (each->isVisible())
                return each;
        return nullptr;
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
    }

    void cleanup()
    {
        m_window.reset();
        m_backend.reset();
    }

    void titleStartsWithTheUnreadCount() // U01
    {
        QVERIFY(m_window->windowTitle().startsWith(u"(2) "_qs));
        m_backend->arrive(kBob, u"one"_qs);
        m_backend->arrive(kBob, u"two"_qs);
        QVERIFY(m_window->windowTitle().startsWith(u"(4) "_qs));
        clickRow(m_window->sidebar()->chatList(), 0); // Bob came to the top
        QCOMPARE(m_window->chat()->conversation(), kBob);
        QTRY_VERIFY(m_window->windowTitle().startsWith(u"(2) Bob Meyer"_qs));
        QVERIFY(!m_backend->displayed.isEmpty());
    }

    void clickOpensAndEnterSends()
    {
        clickRow(m_window->sidebar()->chatList(), 0);
        QTRY_VERIFY(edit()->hasFocus());
        QTRY_VERIFY(m_window->chat()->model()->rowCount() > 0);
        Hands::type(edit(), u"See you 李雷"_qs); // QTest types ASCII only
        QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(edit(), u"second line"_qs);
        QCOMPARE(m_backend->sent.size(), 0);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(m_backend->sent.size(), 1);
        QCOMPARE(m_backend->sent.first().text, u"See you 李雷\nsecond line"_qs);
        QCOMPARE(m_backend->sent.first().to.uri, u"sip:bob@example.test"_qs);
        QVERIFY(edit()->toPlainText().isEmpty());
        QTRY_COMPARE(m_window->chat()->model()->at(m_window->chat()->model()->rowCount() - 1).text, u"See you 李雷\nsecond line"_qs);
        QVERIFY(history()->isAtEnd());
    }

    void enterMayBreakTheLineInstead()
    {
        open(kBob);
        m_settings->setEnterSends(false);
        QTest::keyClicks(edit(), u"a"_qs);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(m_backend->sent.size(), 0);
        QTest::keyClick(edit(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_backend->sent.size(), 1);
    }

    void blankTextIsNotSent()
    {
        open(kBob);
        QTest::keyClicks(edit(), u"  "_qs);
        QTest::keyClick(edit(), Qt::Key_Return);
        QVERIFY(!get(u"send"_qs)->isEnabled());
        QCOMPARE(m_backend->sent.size(), 0);
    }

    void refusedTextComesBackWithASentence()
    {
        open(kBob);
        m_backend->refuseSends = true;
        QTest::keyClicks(edit(), u"keep me"_qs);
        QTest::keyClick(edit(), Qt::Key_Return);
        QTRY_COMPARE(edit()->toPlainText(), u"keep me"_qs);
        QVERIFY(get<QLabel>(u"composerNote"_qs)->text().contains(u"disk"_qs));
    }

    void draftsAreKeptPerChat() // U07
    {
        open(kBob);
        QTest::keyClicks(edit(), u"half a thought"_qs);
        open(kGrace);
        QCOMPARE(m_backend->drafts.value(kBob), u"half a thought"_qs);
        QVERIFY(edit()->toPlainText().isEmpty());
        QTRY_COMPARE(m_backend->conversation(kBob).draft, u"half a thought"_qs);
        open(kBob);
        QCOMPARE(edit()->toPlainText(), u"half a thought"_qs);
        QTest::keyClick(edit(), Qt::Key_Return);
        QTRY_COMPARE(m_backend->drafts.value(kBob), QString());
    }

    void composerGrowsToEightLines()
    {
        open(kBob);
        const int one = edit()->height();
        edit()->setPlainText(u"1\n2\n3\n4"_qs);
        QTRY_VERIFY(edit()->height() > 3 * one);
        edit()->setPlainText(QString(u"line\n"_qs).repeated(30));
        QTRY_VERIFY(edit()->height() > 7 * one);
        QVERIFY(edit()->height() < 10 * one);
    }

    void pasteIsPlainText() // A21
    {
        open(kBob);
        auto *mime = new QMimeData;
        mime->setHtml(u"<b>bold</b><img src=x>"_qs);
        mime->setText(u"bold"_qs);
        QApplication::clipboard()->setMimeData(mime);
        edit()->paste();
        QCOMPARE(edit()->toPlainText(), u"bold"_qs);
    }

    void retryIsOneClick() // U05
    {
        open(kGrace);
        QVERIFY(button(u"retry"_qs));
        const im::MessageKey key = m_window->chat()->model()->at(0).key;
        click(button(u"retry"_qs));
        QCOMPARE(m_backend->retried, QList<im::MessageKey>{key});
        QTRY_VERIFY(m_window->chat()->model()->at(0).delivery.state == im::DeliveryState::Queued);
    }

    void whatIsTooLongMayGoInParts() // DESIGN s.4
    {
        open(kGrace);
        QVERIFY(!button(u"sendInParts"_qs)); // another trouble
        client::DeliveryChange change;
        change.key = m_window->chat()->model()->at(0).key;
        change.conversation = m_window->chat()->model()->at(0).conversation;
        change.delivery = {im::DeliveryState::Failed, false, 488, im::DeliveryReason::NoSession};
        Q_EMIT m_backend->deliveryChanged(change);
        QTRY_VERIFY(button(u"sendInParts"_qs));
        QVERIFY(button(u"retry"_qs) && button(u"discard"_qs));
        click(button(u"sendInParts"_qs));
        QCOMPARE(m_backend->sentInParts, QList<im::MessageKey>{change.key});
    }

    void sendAgainAsksOnce()
    {
        open(kGrace);
        click(button(u"sendAgain"_qs));
        QVERIFY(m_backend->retried.isEmpty());
        auto *dialog = m_window->findChild<QDialog *>(u"askDialog"_qs);
        QVERIFY(dialog);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QCOMPARE(m_backend->retried.size(), 1);
    }

    void discardTakesTheRowAway()
    {
        open(kGrace);
        const int before = m_window->chat()->model()->rowCount();
        click(button(u"discard"_qs));
        QTRY_COMPARE(m_window->chat()->model()->rowCount(), before - 1);
    }

    void rowsSpeakAuthorTimeTextAndState() // U29, Q06
    {
        open(kGrace);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(history());
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QVERIFY(list->childCount() >= 3);
        const QString spoken = list->child(0)->text(QAccessible::Name);
        QVERIFY2(spoken.contains(u"You"_qs) && spoken.contains(u"Minutes attached"_qs) && spoken.contains(u"Not sent"_qs), qPrintable(spoken));
        QCOMPARE(list->child(0)->role(), QAccessible::ListItem);
        QCOMPARE(list->indexOfChild(list->child(1)), 1);
    }

    void requestsAreDecidedInTheirOwnPlace() // U19
    {
        click(get(u"tabRequests"_qs));
        auto *card = get<RequestCard>(u"requestCard"_qs);
        QVERIFY(card && card->isVisible());
        QCOMPARE(card->findChild<QLabel *>(u"requestAddress"_qs)->text(), u"nora@other.example.test"_qs);
        QCOMPARE(card->findChild<QLabel *>(u"requestText"_qs)->textFormat(), Qt::PlainText);
        QVERIFY(card->findChild<QLabel *>(u"requestText"_qs)->text().contains(u"<b>x</b>"_qs));
        click(card->findChild<QWidget *>(u"requestAccept"_qs));
        QTRY_COMPARE(m_backend->accepted.size(), 1);
        QTRY_COMPARE(m_window->sidebar()->chatList()->model()->rowCount(), 9);
        QTRY_COMPARE(m_window->chat()->conversation(), im::ConversationId(9));
    }

    void blockingAsksAndBlocks()
    {
        click(get(u"tabRequests"_qs));
        click(get(u"requestBlock"_qs));
        auto *dialog = m_window->findChild<QDialog *>(u"askDialog"_qs);
        QVERIFY(dialog);
        QVERIFY(m_backend->blocked.isEmpty());
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QCOMPARE(m_backend->blocked.size(), 1);
    }

    void searchFiltersNamesAndAddresses()
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(get(u"search"_qs)->hasFocus());
        QTest::keyClicks(get(u"search"_qs), u"hanmei"_qs);
        QCOMPARE(m_window->sidebar()->chatList()->model()->rowCount(), 1);
        QTest::keyClick(get(u"search"_qs), Qt::Key_Return); // to the list
        QTest::keyClick(m_window->sidebar()->chatList(), Qt::Key_Return);
        QTRY_COMPARE(m_window->chat()->current().title, u"韩梅梅"_qs);
        get<QLineEdit>(u"search"_qs)->setText(u"xyz"_qs);
        QVERIFY(get(u"noChatHit"_qs)->isVisible());
    }

    void contactsAreAddedWithASentenceForABadAddress()
    {
        click(get(u"tabContacts"_qs));
        click(get(u"addContact"_qs));
        auto *dialog = m_window->findChild<QDialog *>(u"contactDialog"_qs);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QWidget *>(u"contactAddress"_qs), u"not ok@@"_qs);
        QTest::keyClick(dialog->findChild<QWidget *>(u"contactAddress"_qs), Qt::Key_Return);
        QVERIFY(m_backend->saved.isEmpty());
        QVERIFY(dialog->findChild<QLabel *>(u"formError"_qs)->isVisible());
        dialog->findChild<QLineEdit *>(u"contactAddress"_qs)->setText(u"carol"_qs); // a bare name takes our own domain
        dialog->findChild<QLineEdit *>(u"contactName"_qs)->setText(u"Carol"_qs);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(m_backend->saved.size(), 1);
        QCOMPARE(m_backend->saved.first().address.uri, u"sip:carol@example.test"_qs);
    }

    void keysWalkTheChatsAndThePanes() // U16, Q07
    {
        open(kBob);
        QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::AltModifier);
        QTRY_COMPARE(m_window->chat()->current().title, u"李雷"_qs);
        m_backend->arrive(1, u"unread at the end"_qs);
        QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_window->chat()->conversation(), im::ConversationId(1));
        m_window->sidebar()->chatList()->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QTRY_VERIFY(history()->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QTRY_VERIFY(edit()->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QTRY_VERIFY(m_window->sidebar()->chatList()->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(edit()->hasFocus());
    }

    void arrowsWalkTheMessagesAndCtrlCCopies()
    {
        open(kBob);
        history()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(history(), Qt::Key_Home);
        QCOMPARE(history()->currentRow(), 0);
        QTest::keyClick(history(), Qt::Key_Down);
        QTest::keyClick(history(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"First linnet of the year!"_qs);
    }

    void altEnterShowsTheDetails() // U29
    {
        open(kBob);
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::AltModifier);
        QTRY_VERIFY(m_window->findChild<QDialog *>(u"messageDetails"_qs));
        QVERIFY(m_window->findChild<QDialog *>(u"messageDetails"_qs)->isVisible());
    }

    void narrowWindowsShowOnePane()
    {
        m_window->resize(430, 800);
        QVERIFY(m_window->isNarrow());
        QVERIFY(m_window->sidebar()->isVisible());
        QVERIFY(!m_window->chat()->isVisible());
        open(kBob);
        QVERIFY(m_window->chat()->isVisible());
        QVERIFY(!m_window->sidebar()->isVisible());
        click(get(u"back"_qs));
        QTRY_VERIFY(m_window->sidebar()->isVisible());
        m_window->resize(1200, 800);
        QVERIFY(m_window->sidebar()->isVisible() && get(u"chatArea"_qs)->isVisible());
    }

    void bannerWaitsThreeSecondsAndTriesNow() // U26
    {
        im::RegistrationInfo info;
        info.account = m_backend->own.first().address;
        info.state = im::RegistrationState::Failed;
        info.reason = im::DeliveryReason::Timeout;
        info.server = u"sip.example.test"_qs;
        info.nextTry = QDateTime::currentDateTimeUtc().addSecs(60);
        m_backend->states = {info};
        Q_EMIT m_backend->registrationChanged(info);
        auto *banner = get<ConnectionBanner>(u"connectionBanner"_qs);
        QVERIFY(!banner->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 4000);
        QVERIFY(get<QLabel>(u"bannerWhat"_qs)->text().contains(u"sip.example.test"_qs));
        QVERIFY(get<QLabel>(u"bannerNext"_qs)->text().startsWith(u"Next try in"_qs));
        click(get(u"bannerAction"_qs));
        QCOMPARE(m_backend->registers, 1);
        m_backend->states.first().state = im::RegistrationState::Registered;
        Q_EMIT m_backend->registrationChanged(m_backend->states.first());
        QVERIFY(!banner->isVisible());
    }

    void onlyVisibleRowsAreMeasuredAndThePlaceStays() // U30, Q11
    {
        const QDateTime start = QDateTime::currentDateTimeUtc().addDays(-2);
        for (int i = 0; i < 2000; ++i)
            m_backend->add(1, i % 3 == 0, u"message number %1 with a few words"_qs.arg(i), start.addSecs(i * 60));
        open(1);
        QVERIFY2(history()->measuredRows() < 120, qPrintable(QString::number(history()->measuredRows())));
        QVERIFY(history()->isAtEnd());
        QScrollBar *bar = history()->verticalScrollBar();
        bar->setValue(bar->maximum() / 2);
        const int anchorRow = [&] {
            for (int row = 0; row < m_window->chat()->model()->rowCount(); ++row)
                if (history()->rowRect(row).top() > 300)
                    return row;
            return -1;
        }();
        const im::MessageKey key = m_window->chat()->model()->at(anchorRow).key;
        const int y = history()->rowRect(anchorRow).top();
        m_backend->arrive(1, u"comes while reading back"_qs);
        QTRY_VERIFY(!history()->isAtEnd());
        QVERIFY(qAbs(history()->rowRect(m_window->chat()->model()->rowOf(key)).top() - y) <= 1);
        bar->setValue(0); // older pages come by themselves
        QTRY_VERIFY(m_window->chat()->model()->rowCount() > 100);
        for (int i = 0; i < 40 && m_window->chat()->model()->canFetchMore({}); ++i) {
            bar->setValue(0);
            QTest::qWait(20);
        }
        QTRY_COMPARE(m_window->chat()->model()->rowCount(), 2002);
    }

    void unreadLineStandsAboveTheFirstUnread() // U02
    {
        clickRow(m_window->sidebar()->chatList(), 1); // 李雷, 2 unread
        QTRY_COMPARE(m_window->chat()->model()->rowCount(), 2);
        const int gap = history()->rowRect(0).top();
        QVERIFY(gap > Metrics().u(14 + 6)); // day and line above it
        QTRY_VERIFY(!m_backend->displayed.isEmpty());
    }
};

QTEST_MAIN(tst_MainWindow)
#include "tst_MainWindow.moc"
