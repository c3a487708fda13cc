// SPDX-License-Identifier: MIT
// The flow view before a fixed trace: what clicks, keys and screen readers find.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/SampleTrace.h"
#include "ui/flow/FlowDetails.h"
#include "ui/flow/FlowView.h"
#include "ui/flow/MessageText.h"
#include "ui/tour/Hands.h"
#include "ui/windows/FlowWindow.h"
#include "ui/windows/SettingsWindow.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

class tst_FlowWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<FlowWindow> m_window;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    FlowView *view() const { return m_window->view(); }
    QString shownText() const { return m_window->details()->text()->toPlainText().remove(kBreak); }

    void open(const QList<sip::TraceEntry> &entries)
    {
        m_backend->trace = entries;
        client::FlowQuery query;
        query.kind = client::FlowQuery::Kind::Message;
        query.message = 1;
        m_window->showFlow(query);
        m_window->activateWindow();
        QTRY_VERIFY(!m_window->isBusy());
    }

private Q_SLOTS:
    void initTestCase()
    {
        App::installLanguage(u"en"_qs);
        Theme::instance().install();
    }

    void init()
    {
        m_backend = std::make_unique<SampleBackend>();
        m_window = std::make_unique<FlowWindow>(*m_backend);
        m_window->resize(1200, 800);
    }

    void cleanup() { m_window.reset(); }

    void aClickAndTheArrowsChooseAStep()
    {
        open(sampleTrace());
        QCOMPARE(view()->rowCount(), 14);
        QCOMPARE(view()->selectedStep(), 0);
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, view()->stepRect(3).center());
        QCOMPARE(view()->selectedStep(), 3);
        QCOMPARE(get<QLabel>(u"stepName"_qs)->text(), u"REGISTER"_qs);
        QVERIFY(get<QLabel>(u"stepSentence"_qs)->text().contains(u"proof of the password"_qs));
        QVERIFY(get<QLabel>(u"stepPath"_qs)->text().contains(u"TLS, 192.0.2.10:50612 → 198.51.100.7:5061"_qs));
        QCOMPARE(shownText().toUtf8().replace('\n', "\r\n"), sampleTrace().at(3).bytes.trimmed());
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Down);
        QCOMPARE(view()->selectedStep(), 4);
        QCOMPARE(get<QLabel>(u"stepName"_qs)->text(), u"200 OK"_qs);
        QTest::keyClick(view(), Qt::Key_Up);
        QTest::keyClick(view(), Qt::Key_Up);
        QCOMPARE(view()->selectedStep(), 2);
        QTest::keyClick(view(), Qt::Key_End);
        QCOMPARE(view()->selectedStep(), 13);
        QTest::keyClick(view(), Qt::Key_C);
        QCOMPARE(QApplication::clipboard()->text().toUtf8(), sampleTrace().last().bytes);
    }

    void everyHeaderIsExplained()
    {
        open(sampleTrace());
        view()->select(9);
        MessageText *text = m_window->details()->text();
        auto *explanation = get<QLabel>(u"stepExplanation"_qs);
        text->setFocus();
        for (int line = 0; line < text->lines().size(); ++line) {
            if (text->lines()[line].kind != MessageLine::Kind::Empty)
                QVERIFY2(!explanation->text().isEmpty(), qPrintable(text->lines()[line].text));
            QCOMPARE(explanation->text(), text->lines()[line].explanation);
            if (line + 1 < text->lines().size()) {
                const int before = text->textCursor().blockNumber();
                for (int presses = 0; presses < 12 && text->textCursor().blockNumber() == before; ++presses)
                    QTest::keyClick(text, Qt::Key_Down); // long headers take several lines
                QCOMPARE(text->textCursor().blockNumber(), line + 1);
            }
        }
    }

    void newStepsAppearWhileItIsOpen()
    {
        const QList<sip::TraceEntry> all = sampleTrace();
        open(all.mid(0, 5));
        QCOMPARE(view()->rowCount(), 5);
        QVERIFY(get(u"flowLive"_qs)->isVisible());
        Q_EMIT m_backend->flowAppended(99, all.mid(5, 2)); // somebody else's
        QCOMPARE(view()->rowCount(), 5);
        Q_EMIT m_backend->flowAppended(1, all.mid(5, 2));
        QCOMPARE(view()->rowCount(), 7);
        QCOMPARE(view()->selectedStep(), 0); // the choice stays
        Q_EMIT m_backend->flowAppended(1, all.mid(7));
        QCOMPARE(view()->ladder().steps.size(), 14);
    }

    void filterAndFind()
    {
        open(sampleTrace());
        QTest::mouseClick(get(u"flowSip"_qs), Qt::LeftButton);
        QCOMPARE(view()->rowCount(), 13);
        QCOMPARE(view()->selectedStep(), -1); // the connection is hidden now
        QTest::mouseClick(get(u"flowAll"_qs), Qt::LeftButton);
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(get(u"flowFind"_qs)->hasFocus());
        QTest::keyClicks(get(u"flowFind"_qs), u"north gate"_qs);
        QCOMPARE(view()->foundCount(), 1);
        QTest::keyClick(get(u"flowFind"_qs), Qt::Key_Return);
        QCOMPARE(view()->selectedStep(), 5);
        QCOMPARE(get<QLabel>(u"flowFound"_qs)->text(), u"1 of 1"_qs);
        get<QLineEdit>(u"flowFind"_qs)->setText(u"invite"_qs);
        QCOMPARE(view()->foundCount(), 4); // in CSeq of each but ACK
        QTest::keyClick(m_window.get(), Qt::Key_F3);
        QTest::keyClick(m_window.get(), Qt::Key_F3);
        QCOMPARE(get<QLabel>(u"flowFound"_qs)->text(), u"2 of 4"_qs);
        QTest::keyClick(m_window.get(), Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(get<QLabel>(u"flowFound"_qs)->text(), u"1 of 4"_qs);
    }

    void everyStepCanBeReadAloud() // Q07
    {
        open(sampleTrace());
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(view());
        QVERIFY(list);
        QVERIFY(list->role() == QAccessible::List);
        QCOMPARE(list->childCount(), 14);
        QAccessibleInterface *step = list->child(3);
        QCOMPARE(step->text(QAccessible::Name), u"Step 4: REGISTER with digest, from Linnet to Server, at 0.060 seconds"_qs);
        QVERIFY(!step->text(QAccessible::Description).isEmpty());
        QVERIFY(step->rect().isValid());
        QCOMPARE(list->indexOfChild(step), 3);
        step->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(view()->selectedStep(), 3);
        QVERIFY(step->state().selected);
    }

    void thePickerOffersWhatThereIs()
    {
        open(sampleTrace());
        QVERIFY(get<QAbstractButton>(u"flowPicker"_qs)->text().startsWith(u"Connection"_qs) || get<QAbstractButton>(u"flowPicker"_qs)->text().startsWith(u"Registration"_qs));
        QTest::mouseClick(get(u"flowPicker"_qs), Qt::LeftButton);
        QTRY_VERIFY(get<QMenu>(u"flowPickerMenu"_qs));
        const QList<QAction *> actions = get<QMenu>(u"flowPickerMenu"_qs)->actions();
        QCOMPARE(actions.size(), 4); // with a separator
        QVERIFY(actions[2]->text().startsWith(u"Message with ⁨Bob Meyer⁩"_qs));
        actions[2]->trigger();
        QTRY_VERIFY(m_backend->watched.last().kind == client::FlowQuery::Kind::Call);
        QCOMPARE(m_backend->watched.last().callId, "msg");
    }

    void whatIsGoneIsSaid()
    {
        m_backend->traceIsGone = true;
        open({});
        QTRY_VERIFY(get(u"flowGone"_qs)->isVisible());
        QVERIFY(!get(u"flowExport"_qs)->isEnabled());
    }

    void aPictureIsTheViewAndTooManyStepsAreRefused()
    {
        open(sampleTrace());
        QTemporaryDir folder;
        QSignalSpy exported(m_window.get(), &FlowWindow::exported);
        m_window->exportTo(FlowFormat::Png, folder.filePath(u"flow.png"_qs));
        QVERIFY(exported.wait(5000));
        QVERIFY(exported.last()[1].toString().isEmpty());
        const QImage picture(folder.filePath(u"flow.png"_qs));
        QVERIFY(picture.height() > 14 * 33);
        QVERIFY(QTest::qWaitFor([&] { return get<QLabel>(u"flowSaid"_qs)->isVisible(); }));
        open(longTrace(1000));
        m_window->exportTo(FlowFormat::Png, folder.filePath(u"long.png"_qs));
        QVERIFY(exported.wait(20'000));
        QVERIFY(!exported.last()[1].toString().isEmpty());
        QVERIFY(!QFile::exists(folder.filePath(u"long.png"_qs)));
        m_window->exportTo(FlowFormat::Svg, folder.filePath(u"missing/flow.svg"_qs));
        QVERIFY(exported.wait(5000));
        QVERIFY(!exported.last()[1].toString().isEmpty());
    }

    void tenThousandStepsStaySmooth() // Q11
    {
        const QList<sip::TraceEntry> entries = longTrace(5000);
        m_backend->trace = entries;
        m_window->show();
        // A watchdog: how long the UI thread is away at most.
        qint64 longest = 0;
        QElapsedTimer since;
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] {
            longest = qMax(longest, since.restart());
        });
        beat.start(1);
        since.start();
        m_window->showFlow({});
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isBusy(), 20'000);
        QCOMPARE(view()->rowCount(), 10'000);
        for (int i = 0; i < 40; ++i) {
            view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum() * i / 40);
            QTest::qWait(2);
        }
        get<QLineEdit>(u"flowFind"_qs)->setText(u"message 4999"_qs);
        QTRY_COMPARE(view()->foundCount(), 1);
        qInfo("the UI thread was away for %lld ms at most", longest);
        // Twice the promise: this machine may be busy with other tests.
        QVERIFY2(longest < 100, qPrintable(QString::number(longest)));
        QImage image(view()->viewport()->size(), QImage::Format_RGB32);
        QElapsedTimer clock;
        clock.start();
        view()->viewport()->render(&image);
        QVERIFY2(clock.elapsed() < 100, qPrintable(QString::number(clock.elapsed())));
    }

    void lanesStayLeftToRight()
    {
        QApplication::setLayoutDirection(Qt::RightToLeft);
        FlowWindow window(*m_backend);
        m_backend->trace = sampleTrace();
        window.showFlow({});
        QTRY_VERIFY(!window.isBusy());
        QVERIFY(window.view()->layoutDirection() == Qt::LeftToRight);
        QVERIFY(window.details()->text()->layoutDirection() == Qt::LeftToRight);
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

    void theTraceCanBeClearedAndKeptOffTheDisk()
    {
        QTemporaryDir profile;
        Settings settings(profile.path());
        SettingsWindow window(*m_backend, settings);
        window.showPage(SettingsWindow::Page::Privacy);
        window.show();
        auto *keep = window.findChild<QCheckBox *>(u"traceKeep"_qs);
        QTRY_VERIFY(keep->isEnabled());
        QVERIFY(keep->isChecked());
        keep->click();
        QVERIFY(!m_backend->flags.value(client::settings::kTraceOnDisk.name, true));
        QTest::mouseClick(window.findChild<QWidget *>(u"traceClear"_qs), Qt::LeftButton);
        QWidget *dialog = Hands::waitForWidget(&window, u"askDialog"_qs);
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QWidget *>(u"formAction"_qs), Qt::LeftButton);
        QTRY_COMPARE(m_backend->traceClears, 1);
    }
};

QTEST_MAIN(tst_FlowWindow)
#include "tst_FlowWindow.moc"
