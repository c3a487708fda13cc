// SPDX-License-Identifier: MIT
// What one does with messages in the window: search, reply, react, forward, files, typing, details; clicks and keys on the real widgets.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/delegates/PaintedLine.h"
#include "ui/models/ConversationListModel.h"
#include "ui/models/SearchHitModel.h"
#include "ui/models/Thumbnails.h"
#include "ui/style/Theme.h"
#include "ui/style/Tokens.h"
#include "ui/tour/Hands.h"
#include "ui/widgets/ChatSearchBar.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/EmojiPopup.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ContactPanel.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/PictureDialog.h"
#include "ui/windows/PrivacyPage.h"
#include "ui/windows/Sidebar.h"

#include <QApplication>
#include <QBuffer>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

class tst_ChatFeatures : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    static constexpr im::ConversationId kBob = 8;
    static constexpr im::ConversationId kDesk = 1;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    ChatPane *chat() const { return m_window->chat(); }
    HistoryView *history() const { return chat()->history(); }
    HistoryModel *model() const { return chat()->model(); }
    ComposerEdit *edit() const { return chat()->composer()->edit(); }
    void click(QWidget *widget) const { QTest::mouseClick(widget, Qt::LeftButton); }
    void open(im::ConversationId id)
    {
        m_window->openConversation(id);
        QTRY_VERIFY(model()->rowCount() > 0);
    }
    int rowOfText(const QString &text) const
    {
        for (int row = 0; row < model()->rowCount(); ++row)
            if (model()->at(row).text == text)
                return row;
        return -1;
    }
    void clickPart(int row, const HistoryBlock::Hit &part) const
    {
        QTest::mouseClick(history()->viewport(), Qt::LeftButton, {}, history()->partRect(row, part).center());
    }
    QByteArray picture(int width, int height) const
    {
        QImage image(width, height, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return bytes;
    }
    void choose(const QString &words)
    {
        auto *menu = history()->findChild<QMenu *>(u"messageMenu"_qs);
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text() == words) {
                action->trigger();
                menu->close();
                return;
            }
        }
        QFAIL(qPrintable(u"not in the menu: "_qs + words));
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

    void findInTheChatCountsMarksAndWalks() // U14
    {
        const QDateTime start = QDateTime::currentDateTimeUtc().addDays(-2);
        for (int i = 0; i < 400; ++i)
            m_backend->add(kDesk, false, i % 100 == 7 ? u"the heron stands there, number %1"_qs.arg(i) : u"line %1"_qs.arg(i), start.addSecs(i * 60));
        open(kDesk);
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto *field = get<QLineEdit>(u"chatSearchField"_qs);
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"heron"_qs);
        auto *count = get<QLabel>(u"chatSearchCount"_qs);
        QTRY_COMPARE(count->text(), u"1 of 4"_qs);
        // The newest first, brought into sight from pages that were not loaded.
        const auto standsOn = [&](int number) {
            const int row = rowOfText(u"the heron stands there, number %1"_qs.arg(number));
            return row >= 0 && history()->viewport()->rect().contains(history()->bubbleRect(row)) && history()->currentRow() == row;
        };
        QTRY_VERIFY(standsOn(307));
        QTRY_VERIFY(history()->tinted() != 0);
        QTest::keyClick(m_window.get(), Qt::Key_F3);
        QTRY_COMPARE(count->text(), u"2 of 4"_qs);
        QTRY_VERIFY(standsOn(207));
        QTest::keyClick(m_window.get(), Qt::Key_F3);
        QTRY_VERIFY(standsOn(107));
        QVERIFY2(!model()->isAtEnd(), "an old hit is shown in its context, not by loading all that came after");
        QVERIFY(history()->rowRect(history()->currentRow()).top() > 40); // with rows around it
        QTest::keyClick(m_window.get(), Qt::Key_F3, Qt::ShiftModifier);
        QTRY_VERIFY(standsOn(207));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!get(u"chatSearchBar"_qs)->isVisible());
        QTRY_VERIFY(edit()->hasFocus());
        // Reading on from there comes to the newest again.
        for (int i = 0; i < 60 && !model()->isAtEnd(); ++i) {
            history()->verticalScrollBar()->setValue(history()->verticalScrollBar()->maximum());
            QTest::qWait(10);
        }
        QVERIFY(model()->isAtEnd());
        QCOMPARE(model()->at(model()->rowCount() - 1).text, u"line 399"_qs);
    }

    void whatComesWhileOneReadsAnOldHitDoesNotTearTheOrder()
    {
        const QDateTime start = QDateTime::currentDateTimeUtc().addDays(-2);
        for (int i = 0; i < 300; ++i)
            m_backend->add(kDesk, false, u"line %1"_qs.arg(i), start.addSecs(i * 60));
        open(kDesk);
        const im::MessageKey old = m_backend->messages[kDesk].at(20).key;
        chat()->showMessage(old);
        QTRY_VERIFY(model()->rowOf(old) >= 0 && !model()->isAtEnd());
        m_backend->arrive(kDesk, u"just now"_qs);
        QCOMPARE(rowOfText(u"just now"_qs), -1);
        edit()->clear(); // there was a draft
        QTest::keyClicks(edit(), u"mine"_qs);
        QTest::keyClick(edit(), Qt::Key_Return); // one's own brings one to the end
        QTRY_VERIFY(rowOfText(u"mine"_qs) > 0);
        QVERIFY(rowOfText(u"just now"_qs) > 0);
        QTRY_VERIFY(model()->isAtEnd() && history()->isAtEnd());
    }

    void searchInAllChatsShowsMessagesAndJumps() // U14
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *field = get<QLineEdit>(u"search"_qs);
        QTRY_VERIFY(field->hasFocus());
        Hands::type(field, u"河边"_qs);
        QListView *hits = m_window->sidebar()->hitList();
        QTRY_COMPARE(hits->model()->rowCount(), 1);
        QVERIFY(hits->isVisible());
        QVERIFY(hits->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"韩梅梅"_qs));
        QTest::keyClick(field, Qt::Key_Return); // no chat of that name: to the messages
        QTRY_VERIFY(hits->hasFocus());
        QTest::keyClick(hits, Qt::Key_Return);
        QTRY_COMPARE(chat()->current().title, u"韩梅梅"_qs);
        QTRY_COMPARE(get<QLabel>(u"chatSearchCount"_qs)->text(), u"1 of 1"_qs);
        QTRY_COMPARE(history()->currentRow(), 3);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!hits->isVisible());
        QCOMPARE(m_window->sidebar()->chatList()->model()->rowCount(), 8);
    }

    void hitsOfStrangersStayInTheRequests() // U19
    {
        auto *field = get<QLineEdit>(u"search"_qs);
        field->setFocus();
        QTest::keyClicks(field, u"gave me your address"_qs);
        QTRY_VERIFY(!m_backend->searched.isEmpty());
        QTRY_VERIFY(get(u"noChatHit"_qs)->isVisible());
        QCOMPARE(m_window->sidebar()->hitList()->model()->rowCount(), 0);
    }

    void replyQuotesAndEscTakesItBack() // U25
    {
        open(kBob);
        history()->setFocus(Qt::TabFocusReason);
        const int row = rowOfText(u"Yes please, he has the long lens."_qs);
        history()->setCurrentRow(row);
        QTest::keyClick(history(), Qt::Key_R);
        QVERIFY(get(u"replyBar"_qs)->isVisible());
        QVERIFY(get(u"replyBar"_qs)->accessibleName().contains(u"long lens"_qs));
        QTRY_VERIFY(edit()->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(!get(u"replyBar"_qs)->isVisible());
        history()->setCurrentRow(row);
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(get(u"replyBar"_qs)->isVisible());
        QTest::keyClicks(edit(), u"Fine"_qs);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(m_backend->sent.last().replyTo, model()->at(row).key);
        QVERIFY(!get(u"replyBar"_qs)->isVisible());
        QTest::keyClicks(edit(), u"Next"_qs);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(m_backend->sent.last().replyTo, im::MessageKey(0));
    }

    void quoteIsShownAndAClickGoesToWhatItAnswers() // U25
    {
        const QDateTime start = QDateTime::currentDateTimeUtc().addDays(-1);
        for (int i = 0; i < 200; ++i)
            m_backend->add(kDesk, false, u"line %1"_qs.arg(i), start.addSecs(i * 60));
        const QByteArray first = m_backend->messages[kDesk].at(1).messageId;
        m_backend->add(kDesk, true, u"about the first"_qs, start.addSecs(90000));
        m_backend->newest(kDesk).replyTo = first;
        open(kDesk);
        QTRY_VERIFY(history()->isAtEnd());
        const int row = model()->rowCount() - 1;
        QVERIFY(!history()->partRect(row, {HistoryBlock::Hit::Kind::Quote, 0}).isEmpty());
        clickPart(row, {HistoryBlock::Hit::Kind::Quote, 0});
        QTRY_VERIFY(rowOfText(u"line 0"_qs) >= 0); // it was not loaded
        QTRY_COMPARE(history()->currentRow(), rowOfText(u"line 0"_qs));
    }

    void reactionsAreChosenShownAndTakenBack()
    {
        open(kBob);
        const int row = rowOfText(u"Yes please, he has the long lens."_qs);
        history()->setFocus(Qt::TabFocusReason);
        history()->setCurrentRow(row);
        QTest::keyClick(history(), Qt::Key_E);
        auto *popup = chat()->findChild<EmojiPopup *>();
        QVERIFY(popup && popup->isVisible());
        click(popup->findChild<QWidget *>(u"emoji0"_qs));
        QTRY_COMPARE(model()->at(row).reactions.size(), 1);
        QVERIFY(model()->at(row).reactions.first().mine);
        QVERIFY(model()->spoken(row).contains(u"👍"_qs));
        clickPart(row, {HistoryBlock::Hit::Kind::Reaction, 0}); // one's own chip takes it back
        QTRY_COMPARE(model()->at(row).reactions.size(), 0);
        QCOMPARE(EmojiPopup::single(u" 🦆 "_qs), u"🦆"_qs);
        QCOMPARE(EmojiPopup::single(u"ab"_qs), QString());
        QCOMPARE(EmojiPopup::single(u"👍👍"_qs), QString());
    }

    void reactionsAreNotOfferedWhereTheyCannotBeSent()
    {
        m_window.reset();
        m_backend->reacts = false;
        m_backend->newest(kDesk).reactions = {{m_backend->newest(kDesk).peer, u"🎉"_qs, false}};
        m_window = std::make_unique<MainWindow>(*m_backend, *m_settings);
        m_window->resize(1200, 800);
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->sidebar()->chatList()->model()->rowCount() == 8);
        open(kDesk);
        const int row = model()->rowCount() - 1;
        history()->setFocus(Qt::TabFocusReason);
        history()->setCurrentRow(row);
        QTest::keyClick(history(), Qt::Key_E);
        QVERIFY(!chat()->findChild<EmojiPopup *>());
        QTest::keyClick(history(), Qt::Key_Menu);
        auto *menu = history()->findChild<QMenu *>(u"messageMenu"_qs);
        QVERIFY(menu);
        for (const QAction *action : menu->actions())
            QVERIFY(action->text() != u"React…"_qs);
        menu->close();
        QVERIFY(!history()->partRect(row, {HistoryBlock::Hit::Kind::Reaction, 0}).isEmpty()); // theirs is shown
        clickPart(row, {HistoryBlock::Hit::Kind::Reaction, 0});
        QTest::qWait(50);
        QCOMPARE(model()->at(row).reactions.size(), 1);
    }

    void markedLinesKeepTheirWords() // U14
    {
        const QFont font = Metrics().font(TextRole::Small);
        const auto paint = [&](const QList<TextSpan> &marks) {
            QImage image(400, 40, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintLine(painter, image.rect(), u"Is that the path beside the river?"_qs, font, Qt::black, Qt::LeftToRight, marks);
            return image;
        };
        const QImage plain = paint({});
        const QImage marked = paint({{8, 3}});
        QVERIFY(plain != marked);
        const int before = QFontMetrics(font).horizontalAdvance(u"Is that"_qs);
        QVERIFY(plain.copy(0, 0, before, 40) == marked.copy(0, 0, before, 40));
        const int after = QFontMetrics(font).horizontalAdvance(u"Is that the "_qs);
        QVERIFY(plain.copy(after, 0, 400 - after, 40) == marked.copy(after, 0, 400 - after, 40));
        const QRgb ground = ink(Colour::Match).rgb();
        int inks = 0;
        for (int x = before; x < after; ++x)
            for (int y = 0; y < 40; ++y)
                inks += contrastRatio(QColor(marked.pixel(x, y)), QColor(ground)) > 4.5;
        QVERIFY(inks > 10);
    }

    void forwardGoesToTheChosenChat() // U25
    {
        open(kBob);
        const int row = rowOfText(u"First linnet of the year!"_qs);
        history()->setFocus(Qt::TabFocusReason);
        history()->setCurrentRow(row);
        QTest::keyClick(history(), Qt::Key_F);
        auto *dialog = chat()->findChild<QDialog *>(u"chooseChat"_qs);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QWidget *>(u"forwardSearch"_qs), u"pavel"_qs);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(m_backend->sent.size(), 1);
        QCOMPARE(m_backend->sent.first().text, u"First linnet of the year!"_qs);
        QCOMPARE(m_backend->sent.first().to.uri, u"sip:pavel@example.test"_qs);
        QTRY_COMPARE(chat()->current().title, u"Pavel Novák"_qs);
    }

    void deleteAsksFirst()
    {
        open(kBob);
        const int before = model()->rowCount();
        history()->setFocus(Qt::TabFocusReason);
        history()->setCurrentRow(0);
        QTest::keyClick(history(), Qt::Key_Delete);
        auto *dialog = m_window->findChild<QDialog *>(u"askDialog"_qs);
        QVERIFY(dialog);
        QCOMPARE(model()->rowCount(), before);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(model()->rowCount(), before - 1);
    }

    void eventLinesHaveAMenuWithTheirFlow()
    {
        open(kBob);
        QSignalSpy flows(m_window.get(), &MainWindow::flowWanted);
        int missed = 0;
        while (model()->at(missed).kind != im::MessageKind::MissedCall)
            ++missed;
        history()->setFocus(Qt::TabFocusReason);
        history()->setCurrentRow(missed);
        QTest::keyClick(history(), Qt::Key_Menu);
        choose(u"Flow"_qs);
        QCOMPARE(flows.size(), 1);
        QCOMPARE(flows.first().first().value<client::FlowQuery>().message, model()->at(missed).key);
    }

    void typingIsShownInTheListAndTheHeader() // U06
    {
        open(kBob);
        auto *line = get<QLabel>(u"chatAddress"_qs);
        QCOMPARE(line->text(), u"bob@example.test"_qs);
        Q_EMIT m_backend->typingChanged(m_backend->own.first().address, im::Address{u"sip:bob@example.test"_qs}, true);
        QCOMPARE(line->text(), u"typing"_qs);
        const QAbstractItemModel *chats = m_window->sidebar()->chatList()->model();
        QVERIFY(chats->index(0, 0).data(ConversationListModel::TypingRole).toBool());
        QVERIFY(chats->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"typing"_qs));
        Q_EMIT m_backend->typingChanged(m_backend->own.first().address, im::Address{u"sip:bob@example.test"_qs}, false);
        QCOMPARE(line->text(), u"bob@example.test"_qs);
    }

    void typingIsToldForTheOpenChatOnly() // U06
    {
        const im::Address bob{u"sip:bob@example.test"_qs};
        open(kBob);
        QVERIFY(m_backend->typed.isEmpty()); // a draft that is put back is no typing
        QTest::keyClicks(edit(), u"ab"_qs);
        QCOMPARE(m_backend->typed.size(), 2);
        QCOMPARE(m_backend->typed.first(), (QPair<im::Address, bool>{bob, true}));
        QTest::keyClick(edit(), Qt::Key_Backspace);
        QTest::keyClick(edit(), Qt::Key_Backspace);
        QCOMPARE(m_backend->typed.last(), (QPair<im::Address, bool>{bob, false}));
        QTest::keyClicks(edit(), u"c"_qs);
        open(kDesk);
        QCOMPARE(m_backend->typed.last(), (QPair<im::Address, bool>{bob, false}));
    }

    void filesAreCardsThatAreSaved()
    {
        m_backend->add(kBob, false, {}, QDateTime::currentDateTimeUtc());
        m_backend->attach(kBob, u"minutes.pdf"_qs, "application/pdf", QByteArray(4000, 'x'));
        open(kBob);
        const int row = model()->rowCount() - 1;
        QVERIFY(!history()->partRect(row, {HistoryBlock::Hit::Kind::Attachment, 0}).isEmpty());
        QVERIFY(model()->spoken(row).contains(u"minutes.pdf"_qs));
        QVERIFY(m_backend->filesAsked.isEmpty()); // nothing is read that nobody wants
        const QString path = m_profile->filePath(u"saved.pdf"_qs);
        chat()->files()->saveTo(model()->at(row).attachments.first(), path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(4000, 'x'));
        chat()->files()->saveTo(model()->at(row).attachments.first(), m_profile->filePath(u"no/such/folder/x"_qs));
        QTRY_VERIFY(get<QLabel>(u"composerNote"_qs)->text().contains(u"could not be written"_qs));
    }

    void picturesOfContactsAreThumbnailsWithinTheLimits() // U10
    {
        m_backend->add(kBob, false, u"look"_qs, QDateTime::currentDateTimeUtc());
        m_backend->attach(kBob, u"bird.png"_qs, "image/png", picture(4000, 3000)); // 12 Mpixel
        open(kBob);
        const int row = model()->rowCount() - 1;
        const HistoryBlock::Hit part{HistoryBlock::Hit::Kind::Attachment, 0};
        QTRY_VERIFY(history()->partRect(row, part).height() > Metrics().u(200));
        QVERIFY(history()->partRect(row, part).width() <= Metrics().u(320) + 2);
        QCOMPARE(m_backend->filesAsked.size(), 1);
        QVERIFY(history()->isAtEnd()); // it grew, and the end stayed in sight
    }

    void strangersPicturesWaitForAClick() // U10
    {
        const auto id = kDesk;
        m_backend->conversation(id).isContact = false;
        m_backend->add(id, false, {}, QDateTime::currentDateTimeUtc());
        m_backend->attach(id, u"bird.png"_qs, "image/png", picture(640, 480));
        Q_EMIT m_backend->conversationChanged(m_backend->conversation(id));
        open(id);
        const int row = model()->rowCount() - 1;
        const HistoryBlock::Hit part{HistoryBlock::Hit::Kind::Attachment, 0};
        QTest::qWait(100);
        QVERIFY(m_backend->filesAsked.isEmpty());
        QVERIFY(history()->partRect(row, part).height() < Metrics().u(80));
        clickPart(row, part);
        QTRY_VERIFY(history()->partRect(row, part).height() > Metrics().u(200));
        QVERIFY(!m_window->findChild<PictureDialog *>());
        clickPart(row, part); // and once it is shown, it is enlarged
        auto *large = m_window->findChild<PictureDialog *>();
        QVERIFY(large);
        QTRY_COMPARE(large->picture().size(), QSize(640, 480) * qMin(1.0, large->devicePixelRatioF()));
        QTest::keyClick(large, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<PictureDialog *>());
    }

    void whatIsNoPictureIsNotDecoded() // A23
    {
        QVERIFY(Thumbnails::decode("not a picture", {320, 240}).isNull());
        QVERIFY(Thumbnails::decode("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>", {320, 240}).isNull());
        QCOMPARE(Thumbnails::decode(picture(1000, 500), {320, 240}).size(), QSize(320, 160));
        QByteArray bomb = picture(16, 16); // claims 60000 x 60000
        bomb.replace(16, 8, QByteArray::fromHex("0000ea600000ea60"));
        QVERIFY(Thumbnails::decode(bomb, {320, 240}).isNull());
        im::Attachment huge{1, u"a.png"_qs, "image/png", Thumbnails::kMaxBytes + 1};
        QVERIFY(!Thumbnails::mayBePicture(huge));
        QVERIFY(!Thumbnails::mayBePicture({2, u"a.svg"_qs, "image/svg+xml", 100}));
    }

    void statesTellSinceWhen() // U04
    {
        open(kBob);
        const int row = rowOfText(u"Good"_qs);
        client::DeliveryChange change;
        change.key = model()->at(row).key;
        change.conversation = kBob;
        change.delivery.state = im::DeliveryState::Displayed;
        Q_EMIT m_backend->deliveryChanged(change);
        const QString words = model()->state(row).remove(QChar(0x2068)).remove(QChar(0x2069));
        QVERIFY2(words.startsWith(u"Displayed by Bob Meyer, "_qs), qPrintable(words));
        QVERIFY(model()->spoken(row).contains(u"Displayed by"_qs));
    }

    void unreadLineIsBroughtIntoSight() // U02
    {
        const QDateTime start = QDateTime::currentDateTimeUtc().addDays(-1);
        for (int i = 0; i < 100; ++i)
            m_backend->add(kDesk, false, u"line %1"_qs.arg(i), start.addSecs(i * 60));
        im::Conversation &desk = m_backend->conversation(kDesk);
        desk.unread = 60;
        desk.firstUnread = m_backend->messages[kDesk].at(m_backend->messages[kDesk].size() - 60).key;
        Q_EMIT m_backend->conversationChanged(desk);
        open(kDesk);
        const int row = model()->rowOf(desk.firstUnread);
        QVERIFY(row > 0);
        QTRY_VERIFY(history()->viewport()->rect().contains(history()->rowRect(row)));
        QVERIFY(!history()->isAtEnd());
        QTRY_VERIFY(!m_backend->displayed.isEmpty());
        QVERIFY2(m_backend->displayed.last().second < m_backend->messages[kDesk].last().key, "what is below the edge has not been seen");
    }

    void thePanelShowsWhatIsKnownAndKeepsChoices()
    {
        m_backend->facts.acceptsCpim = false;
        m_backend->facts.cpimReason = im::FormatReason::Refused;
        m_backend->facts.acceptsCpimSince = QDateTime::currentDateTimeUtc();
        m_backend->facts.product = "Phone/1.0";
        open(kBob);
        click(get(u"chatDetails"_qs));
        QVERIFY(get(u"contactPanel"_qs)->isVisible());
        QVERIFY(chat()->isVisible()); // beside it
        QTRY_VERIFY(get<QLabel>(u"panelFacts"_qs)->text().contains(u"Phone/1.0"_qs));
        QVERIFY(get<QLabel>(u"panelFacts"_qs)->text().contains(u"bare text"_qs));
        QTest::keyClick(get(u"panelReceipts"_qs), Qt::Key_End);
        QTRY_COMPARE(m_backend->saved.size(), 1);
        QVERIFY(m_backend->saved.first().receipts == im::Choice::No);
        auto *keep = get<QComboBox>(u"panelRetention"_qs);
        keep->setCurrentIndex(3);
        Q_EMIT keep->activated(3);
        auto *dialog = m_window->findChild<QDialog *>(u"askDialog"_qs); // it deletes
        QVERIFY(dialog && m_backend->retention.isEmpty());
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(m_backend->retention.value(kBob), 30);
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(!get(u"contactPanel"_qs)->isVisible());
        m_window->resize(800, 700); // two panes: it takes the chat's place
        QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier);
        QVERIFY(get(u"contactPanel"_qs)->isVisible() && !chat()->isVisible());
        click(get(u"panelClose"_qs));
        QVERIFY(chat()->isVisible());
    }

    void chatsAreMergedAndSeparatedByHand()
    {
        open(kDesk);
        click(get(u"chatDetails"_qs));
        click(get(u"panelMerge"_qs));
        auto *dialog = m_window->findChild<QDialog *>(u"chooseChat"_qs);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QWidget *>(u"forwardSearch"_qs), u"bob"_qs);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(chat()->conversation(), kBob);
        click(get(u"chatDetails"_qs));
        QTRY_VERIFY(get(u"panelAlias"_qs) && get(u"panelAlias"_qs)->isVisible());
        QCOMPARE(get<QLabel>(u"panelAliasAddress"_qs)->text(), u"ops@example.test"_qs);
        click(get(u"panelSplit"_qs));
        QTRY_VERIFY(m_backend->conversation(kBob).aliases.isEmpty());
        QTRY_VERIFY(!get(u"panelAliasesSection"_qs)->isVisible());
    }

    void domainsAreBlockedAndUnblocked() // U19
    {
        open(kBob);
        click(get(u"chatDetails"_qs));
        click(get(u"panelBlockDomain"_qs));
        auto *dialog = m_window->findChild<QDialog *>(u"askDialog"_qs);
        QVERIFY(dialog && m_backend->domains.isEmpty());
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(m_backend->domains, QStringList{u"example.test"_qs});
        PrivacyPage page(*m_backend);
        page.show();
        QTRY_VERIFY(page.findChild<QWidget *>(u"unblock"_qs));
        QTRY_VERIFY(page.findChild<QLabel *>(u"blockedAddress"_qs)->text().contains(u"example.test"_qs));
        click(page.findChild<QWidget *>(u"unblock"_qs));
        QTRY_VERIFY(m_backend->domains.isEmpty());
        QTRY_VERIFY(page.findChild<QWidget *>(u"blockedNobody"_qs));
    }

    void privacySwitchesAreKept() // U06
    {
        PrivacyPage page(*m_backend);
        page.show();
        auto *typing = page.findChild<QCheckBox *>(u"typingSent"_qs);
        QTRY_VERIFY(typing->isEnabled());
        QVERIFY(typing->isChecked());
        typing->click();
        QCOMPARE(m_backend->flags.value(client::settings::kTypingSent.name, true), false);
        for (const QString &name : {u"receiptsDelivered"_qs, u"receiptsDisplayed"_qs, u"receiptsAsked"_qs, u"traceKeep"_qs})
            QTRY_VERIFY(page.findChild<QCheckBox *>(name)->isEnabled());
    }
};

QTEST_MAIN(tst_ChatFeatures)
#include "tst_ChatFeatures.moc"
