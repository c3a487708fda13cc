// SPDX-License-Identifier: MIT
// What the settings say of files and long messages, by clicks: the folder for received files, and the switches.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/engine/EngineBackend.h"
#include "ui/windows/SettingsWindow.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QPixmap>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

class tst_FileSettings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<SettingsWindow> m_window;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    void click(const QString &name) const { QTest::mouseClick(get(name), Qt::LeftButton); }
    void open(SettingsWindow::Page page, Backend *backend = nullptr)
    {
        m_window = std::make_unique<SettingsWindow>(backend ? *backend : *m_backend, *m_settings);
        m_window->showPage(page);
        m_window->show();
        m_window->activateWindow();
    }
    void choose(const QString &folder) const
    {
        QTRY_VERIFY(get(u"downloadFolderChoose"_qs)->isEnabled());
        click(u"downloadFolderChoose"_qs);
        auto *dialog = get<QFileDialog>(u"chooseDownloadFolder"_qs);
        QVERIFY(dialog && dialog->fileMode() == QFileDialog::Directory);
        Q_EMIT dialog->fileSelected(folder);
        dialog->close();
    }
    QString shown() const { return get(u"downloadFolder"_qs)->toolTip().isEmpty() ? get<QLabel>(u"downloadFolder"_qs)->text() : get(u"downloadFolder"_qs)->toolTip(); }
    QLabel *trouble() const { return get<QLabel>(u"downloadFolderTrouble"_qs); }
    void photograph(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("LINNET_SCREENSHOTS");
        if (!folder.isEmpty())
            QVERIFY(m_window->grab().save(folder + u'/' + name + u".png"_qs));
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
    }

    void cleanup()
    {
        m_window.reset();
        m_backend.reset();
        Theme::instance().setMode(Theme::Mode::Light);
    }

    void theFolderIsChosenAndGoesBack()
    {
        open(SettingsWindow::Page::General);
        QVERIFY(!get(u"downloadFolderChoose"_qs)->isEnabled()); // until it is known
        QTRY_COMPARE(shown(), QDir::toNativeSeparators(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)));
        QVERIFY(!get(u"downloadFolderUsual"_qs)->isVisible());
        choose(m_profile->path());
        QCOMPARE(m_backend->downloads, m_profile->path());
        QCOMPARE(shown(), m_profile->path());
        QTRY_VERIFY(!trouble()->isVisible());
        QVERIFY(get(u"downloadFolderUsual"_qs)->isVisible());
        photograph(u"download-folder"_qs);
        click(u"downloadFolderUsual"_qs);
        QVERIFY(m_backend->downloads.isEmpty());
        QCOMPARE(shown(), QDir::toNativeSeparators(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)));
        QVERIFY(!get(u"downloadFolderUsual"_qs)->isVisible());
    }

    void theUsualFolderMayStillHaveToBeMade()
    {
        const QByteArray home = qgetenv("HOME");
        qputenv("HOME", m_profile->path().toLocal8Bit());
        open(SettingsWindow::Page::General);
        QTRY_COMPARE(shown(), QDir::toNativeSeparators(m_profile->path() + u"/Downloads"_qs));
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!trouble()->isVisible());
        qputenv("HOME", home);
    }

    void aFolderThatIsGoneOrSealedIsTold_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("sealed");
        QTest::newRow("en") << u"en"_qs << u"is not there"_qs << u"Nothing can be written"_qs;
        QTest::newRow("zh_CN") << u"zh_CN"_qs << u"不存在"_qs << u"无法写入"_qs;
    }
    void aFolderThatIsGoneOrSealedIsTold()
    {
        QFETCH(QString, language);
        QFETCH(QString, gone);
        QFETCH(QString, sealed);
        App::installLanguage(language);
        Theme::instance().setMode(Theme::Mode::Dark);
        const QString folder = m_profile->filePath(u"files"_qs);
        m_backend->downloads = folder;
        open(SettingsWindow::Page::General);
        QTRY_VERIFY(trouble()->isVisible());
        QVERIFY2(trouble()->text().contains(gone), qPrintable(trouble()->text()));
        photograph(u"download-folder-gone-"_qs + language);
        QVERIFY(QDir().mkpath(folder)); // plugged in again
        m_window->showPage(SettingsWindow::Page::About);
        m_window->showPage(SettingsWindow::Page::General);
        QTRY_VERIFY(!trouble()->isVisible());
        QVERIFY2(QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), "the trial leaves nothing behind");
        choose(u"/proc/self"_qs); // where nobody can make a file, whatever the rights
        QTRY_VERIFY(trouble()->isVisible());
        QVERIFY2(trouble()->text().contains(sealed), qPrintable(trouble()->text()));
        App::installLanguage(u"en"_qs);
    }

    void theProfileKeepsTheFolder()
    {
        client::ClientOptions options;
        options.profileDir = m_profile->filePath(u"profile"_qs);
        for (const QString &wanted : {m_profile->path(), QString()}) {
            for (const bool writes : {true, false}) {
                EngineBackend backend(options);
                bool opened = false;
                backend.open([&](const Result<Ok, ClientError> &done) { opened = done.ok(); });
                QTRY_VERIFY(opened);
                if (writes)
                    backend.setDownloadFolder(wanted);
                std::optional<QString> found;
                backend.downloadFolder([&](const QString &folder) { found = folder; });
                QTRY_VERIFY(found.has_value());
                QCOMPARE(*found, wanted);
            }
        }
    }

    void filesOfContactsAreTakenWithoutAskingOnlyWhenTheUserSaysSo()
    {
        open(SettingsWindow::Page::Privacy);
        auto *check = get<QCheckBox>(u"filesFromContacts"_qs);
        QTRY_VERIFY(check->isEnabled());
        QVERIFY(!check->isChecked());
        QTest::mouseClick(check, Qt::LeftButton, {}, QPoint(10, check->height() / 2));
        QCOMPARE(m_backend->flags.value("files.fromContacts"), true);
        open(SettingsWindow::Page::Privacy);
        check = get<QCheckBox>(u"filesFromContacts"_qs);
        QTRY_VERIFY(check->isEnabled() && check->isChecked());
        check->setFocus();
        QTest::keyClick(check, Qt::Key_Space);
        QCOMPARE(m_backend->flags.value("files.fromContacts", true), false);
    }

    void longMessagesGoAsOneRequestOnlyWhenTheUserSaysSo()
    {
        open(SettingsWindow::Page::Accounts);
        auto *check = get<QCheckBox>(u"accountLarge"_qs);
        QTRY_VERIFY(check && check->isVisible());
        QVERIFY(!check->isChecked() && !m_backend->own.first().largeMessages);
        QTest::mouseClick(check, Qt::LeftButton, {}, QPoint(10, check->height() / 2));
        QTRY_VERIFY(m_backend->own.first().largeMessages);
        QTRY_VERIFY(m_backend->registers > 0); // it holds from now on
        QTest::keyClick(check, Qt::Key_Space);
        QTRY_VERIFY(!m_backend->own.first().largeMessages);
        QCOMPARE(m_backend->own.first().displayName, u"Alice Hartmann"_qs);
    }
};

QTEST_MAIN(tst_FileSettings)
#include "tst_FileSettings.moc"
