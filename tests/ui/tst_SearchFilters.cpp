// SPDX-License-Identifier: MIT
// The filters of the search in all chats, by clicks, with two accounts.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/models/SearchHitModel.h"
#include "ui/tour/Hands.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/Sidebar.h"

#include <QApplication>
#include <QDateEdit>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

class tst_SearchFilters : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    const im::Address m_work{u"sip:alice@work.test"_qs};
    static constexpr im::ConversationId kBob = 8;
    static constexpr im::ConversationId kGrace = 5;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    void click(QWidget *widget) const { QTest::mouseClick(widget, Qt::LeftButton); }
    /// A box of a wide row, where it can be ticked.
    void tick(QWidget *box) const { QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2}); }

    QStringList found() const
    {
        const auto *model = m_window->sidebar()->hitList()->model();
        QStringList texts;
        for (int row = 0; row < model->rowCount(); ++row)
            texts.append(qobject_cast<const SearchHitModel *>(model)->at(row).message.text);
        texts.sort();
        return texts;
    }

    void choose(const QString &entry)
    {
        click(get(u"searchFilter"_qs));
        auto *menu = get<QMenu>(u"searchFilterMenu"_qs);
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text() == entry) {
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                QTRY_VERIFY(!get<QMenu>(u"searchFilterMenu"_qs));
                return;
            }
        }
        QFAIL(qPrintable(u"no such entry: "_qs + entry));
    }

    QDialog *openRange()
    {
        choose(u"People and days…"_qs);
        return get<QDialog>(u"searchFilterDialog"_qs);
    }

    void apply(QDialog *dialog)
    {
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_VERIFY(!get<QDialog>(u"searchFilterDialog"_qs));
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
        im::AccountInfo work;
        work.address = m_work;
        m_backend->own.append(work);
        const auto daysAgo = [](int days) { return QDateTime(QDate::currentDate().addDays(-days), QTime(12, 0)).toUTC(); };
        m_backend->add(kGrace, true, u"heron: me to Grace"_qs, daysAgo(40));
        m_backend->add(kGrace, false, u"heron: Grace to me"_qs, daysAgo(20));
        m_backend->add(kBob, true, u"heron: me to Bob"_qs, daysAgo(10));
        m_backend->add(kBob, false, u"heron: Bob to me"_qs, daysAgo(5));
        m_backend->conversation(kBob).account = m_work; // with Bob it is the other account
        for (im::ChatMessage &message : m_backend->messages[kBob])
            message.account = m_work;
        m_window = std::make_unique<MainWindow>(*m_backend, *m_settings);
        m_window->resize(1200, 800);
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->sidebar()->chatList()->model()->rowCount() == 8);
        get<QLineEdit>(u"search"_qs)->setFocus();
        QTest::keyClicks(get(u"search"_qs), u"heron"_qs);
        QTRY_COMPARE(found().size(), 4);
    }

    void cleanup()
    {
        m_window.reset();
        m_backend.reset();
    }

    void meIsAllMyAccounts()
    {
        choose(u"From me"_qs);
        QTRY_COMPARE(found(), (QStringList{u"heron: me to Bob"_qs, u"heron: me to Grace"_qs}));
        choose(u"From others"_qs);
        QTRY_COMPARE(found(), (QStringList{u"heron: Bob to me"_qs, u"heron: Grace to me"_qs}));
        choose(u"From anyone"_qs);
        QTRY_COMPARE(found().size(), 4);
    }

    void aPersonByName()
    {
        QDialog *dialog = openRange();
        QVERIFY(dialog);
        Hands::type(dialog->findChild<QWidget *>(u"searchFrom"_qs), u"bob meyer"_qs);
        apply(dialog);
        QTRY_COMPARE(found(), QStringList{u"heron: Bob to me"_qs});
        // It is remembered, and goes with another choice of who wrote it.
        dialog = openRange();
        QCOMPARE(dialog->findChild<QLineEdit *>(u"searchFrom"_qs)->text(), u"Bob Meyer <bob@example.test>"_qs);
        click(dialog->findChild<QWidget *>(u"formCancel"_qs));
        QTRY_VERIFY(!get<QDialog>(u"searchFilterDialog"_qs));
        choose(u"From me"_qs);
        QTRY_COMPARE(found(), (QStringList{u"heron: me to Bob"_qs, u"heron: me to Grace"_qs}));
    }

    void aRecipient_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<QString>("text");
        QTest::newRow("a contact, by address") << u"grace@example.test"_qs << u"heron: me to Grace"_qs;
        QTest::newRow("one of mine") << u"alice@work.test"_qs << u"heron: Bob to me"_qs;
    }

    void aRecipient()
    {
        QFETCH(QString, who);
        QFETCH(QString, text);
        const QString address = who == u"grace@example.test" ? m_backend->conversation(kGrace).peer.text() : who;
        QDialog *dialog = openRange();
        QVERIFY(dialog);
        Hands::type(dialog->findChild<QWidget *>(u"searchTo"_qs), address);
        apply(dialog);
        QTRY_COMPARE(found(), QStringList{text});
    }

    void nobodyOfThatName()
    {
        QDialog *dialog = openRange();
        QVERIFY(dialog);
        Hands::type(dialog->findChild<QWidget *>(u"searchTo"_qs), u"nobody here"_qs);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->findChild<QLabel *>(u"formError"_qs)->isVisible());
        QCOMPARE(found().size(), 4);
    }

    void fromOneDayToAnother()
    {
        QDialog *dialog = openRange();
        QVERIFY(dialog);
        auto *first = dialog->findChild<QDateEdit *>(u"searchFirst"_qs);
        auto *last = dialog->findChild<QDateEdit *>(u"searchLast"_qs);
        QVERIFY(!first->isEnabled() && !last->isEnabled());
        tick(dialog->findChild<QWidget *>(u"searchFirstCounts"_qs));
        tick(dialog->findChild<QWidget *>(u"searchLastCounts"_qs));
        QVERIFY(first->isEnabled() && last->isEnabled());
        first->setDate(QDate::currentDate().addDays(-20));
        last->setDate(QDate::currentDate().addDays(-21));
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QVERIFY(dialog->isVisible()); // the other way round
        QVERIFY(dialog->findChild<QLabel *>(u"formError"_qs)->isVisible());
        last->setDate(QDate::currentDate().addDays(-10));
        apply(dialog);
        QTRY_COMPARE(found(), (QStringList{u"heron: Grace to me"_qs, u"heron: me to Bob"_qs})); // both days with all their hours
        choose(u"Last 7 days"_qs); // takes their place
        QTRY_COMPARE(found(), QStringList{u"heron: Bob to me"_qs});
        QVERIFY(!m_backend->searched.last().until.isValid());
    }

    void onlyWithFiles()
    {
        m_backend->attach(kBob, u"heron.png"_qs, "image/png", {}, 10);
        choose(u"Only with files"_qs);
        QTRY_COMPARE(found(), QStringList{u"heron: Bob to me"_qs});
    }

    void anEmptySearchForgetsThem()
    {
        choose(u"From me"_qs);
        QTRY_COMPARE(found().size(), 2);
        get<QLineEdit>(u"search"_qs)->clear();
        QTest::keyClicks(get(u"search"_qs), u"heron"_qs);
        QTRY_COMPARE(found().size(), 4);
    }
};

QTEST_MAIN(tst_SearchFilters)
#include "tst_SearchFilters.moc"
