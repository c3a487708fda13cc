// SPDX-License-Identifier: MIT
// What the settings and the form of an account change, by clicks and keys.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/engine/EngineBackend.h"
#include "ui/tour/Hands.h"
#include "ui/windows/AccountDialog.h"
#include "ui/windows/SettingsWindow.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

class tst_Settings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SampleBackend> m_backend;
    std::unique_ptr<SettingsWindow> m_window;

    template <typename W = QWidget>
    W *get(const QString &name) const { return m_window->findChild<W *>(name); }
    void click(QWidget *widget) const { QTest::mouseClick(widget, Qt::LeftButton); }
    void open(SettingsWindow::Page page, Backend *backend = nullptr)
    {
        m_window = std::make_unique<SettingsWindow>(backend ? *backend : *m_backend, *m_settings);
        m_window->showPage(page);
        m_window->show();
        m_window->activateWindow();
    }
    QDialog *openAdvanced()
    {
        click(get(u"accountAdvanced"_qs));
        return get<QDialog>(u"advancedAccount"_qs);
    }
    void type(QDialog *dialog, const char *name, const QString &text)
    {
        auto *field = dialog->findChild<QLineEdit *>(QLatin1String(name));
        QVERIFY2(field, name);
        field->clear();
        Hands::type(field, text);
    }
    /// The dialog refuses, and says something.
    bool refuses(QDialog *dialog)
    {
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        return dialog->isVisible() && dialog->findChild<QLabel *>(u"formError"_qs)->isVisible() && m_backend->accountsSaved.isEmpty();
    }
    void apply(QDialog *dialog)
    {
        const auto before = m_backend->accountsSaved.size();
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(m_backend->accountsSaved.size(), before + 1);
        QTRY_VERIFY(!get<QDialog>(u"advancedAccount"_qs));
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
    }

    void numbers_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("usual");
        QTest::addColumn<int>("next");
        QTest::newRow("waiting messages") << u"settingOutboxDays"_qs << QByteArray("outbox.days") << 7 << 14;
        QTest::newRow("silent sessions") << u"settingSessionIdle"_qs << QByteArray("sessions.idleMinutes") << 10 << 30;
    }

    void numbers()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, key);
        QFETCH(int, usual);
        QFETCH(int, next);
        open(SettingsWindow::Page::General);
        auto *choice = get<QComboBox>(name);
        QVERIFY(choice);
        QVERIFY(!choice->isEnabled()); // until it is known
        QTRY_VERIFY(choice->isEnabled());
        QCOMPARE(choice->currentData().toInt(), usual);
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(m_backend->numbers.value(key), next);
        // One that was set by hand is shown, and not changed by looking.
        m_backend->numbers[key] = 2;
        open(SettingsWindow::Page::General);
        QTRY_VERIFY(get<QComboBox>(name)->isEnabled());
        QCOMPARE(get<QComboBox>(name)->currentData().toInt(), 2);
        QCOMPARE(m_backend->numbers.value(key), 2);
    }

    void numbersAreKeptInTheProfile()
    {
        client::ClientOptions options;
        options.profileDir = m_profile->filePath(u"profile"_qs);
        for (const int wanted : {14, 30}) { // the second finds what the first has left
            EngineBackend engine(options);
            bool isOpen = false;
            engine.open([&isOpen](const auto &opened) { isOpen = opened.ok(); });
            QTRY_VERIFY(isOpen);
            open(SettingsWindow::Page::General, &engine);
            auto *choice = get<QComboBox>(u"settingOutboxDays"_qs);
            QTRY_VERIFY(choice->isEnabled());
            QCOMPARE(choice->currentData().toInt(), wanted == 14 ? 7 : 14);
            choice->setFocus();
            QTest::keyClick(choice, Qt::Key_Down);
            int now = 0;
            engine.number(client::settings::kOutboxDays, [&now](int value) { now = value; });
            QTRY_COMPARE(now, wanted);
            m_window.reset();
        }
    }

    void rfc5438_falseReceiptsAreCounted()
    {
        open(SettingsWindow::Page::Accounts);
        QTest::qWait(50);
        QVERIFY(!get(u"accountForged"_qs)->isVisible()); // none
        m_backend->forged[m_backend->own.first().address.uri] = 3;
        m_window->showPage(SettingsWindow::Page::General);
        m_window->showPage(SettingsWindow::Page::Accounts);
        QTRY_VERIFY(get(u"accountForged"_qs)->isVisible());
        QVERIFY(get<QLabel>(u"accountForged"_qs)->text().startsWith(u"False receipts refused since the start: 3."_qs));
    }

    void advancedOfAnAccount()
    {
        QFile authorities(m_profile->filePath(u"ca.pem"_qs));
        QVERIFY(authorities.open(QIODevice::WriteOnly));
        authorities.write("nothing");
        authorities.flush();
        open(SettingsWindow::Page::Accounts);
        QTRY_VERIFY(get(u"accountAdvanced"_qs)->isVisible());
        QDialog *dialog = openAdvanced();
        QVERIFY(dialog);
        type(dialog, "advancedUser", u"al"_qs);
        type(dialog, "advancedAuthorities", authorities.fileName());
        QVERIFY(refuses(dialog)); // no certificate
        authorities.seek(0);
        authorities.write("-----BEGIN CERTIFICATE-----\n");
        authorities.flush();
        type(dialog, "advancedRealmUserNew", u"alice2"_qs);
        QVERIFY(refuses(dialog)); // no realm
        type(dialog, "advancedRealmNew", u"office.test"_qs);
        QVERIFY(refuses(dialog)); // no password
        type(dialog, "advancedRealmPasswordNew", u"secret"_qs);
        click(dialog->findChild<QCheckBox *>(u"advancedDirect"_qs));
        apply(dialog);
        const im::AccountInfo saved = m_backend->accountsSaved.last();
        QCOMPARE(saved.address, m_backend->own.first().address);
        QCOMPARE(saved.displayName, u"Alice Hartmann"_qs); // the rest stays
        QCOMPARE(saved.userName, u"al"_qs);
        QCOMPARE(saved.caFile, authorities.fileName());
        QVERIFY(saved.acceptDirect);
        QCOMPARE(saved.credentials, (QList<QPair<QString, QString>>{{u"office.test"_qs, u"alice2"_qs}}));
        QCOMPARE(m_backend->credentialPasswords, QList<QByteArray>{"secret"});
    }

    void aFurtherPasswordStaysChangesAndGoes()
    {
        m_backend->own.first().credentials = {{u"office.test"_qs, u"alice2"_qs}};
        open(SettingsWindow::Page::Accounts);
        QTRY_VERIFY(get(u"accountAdvanced"_qs)->isVisible());
        QDialog *dialog = openAdvanced();
        type(dialog, "advancedRealmNew", u"lab.test"_qs);
        type(dialog, "advancedRealmUserNew", u"a"_qs);
        type(dialog, "advancedRealmPasswordNew", u"b"_qs);
        apply(dialog);
        QCOMPARE(m_backend->accountsSaved.last().credentials.size(), 2);
        QVERIFY(m_backend->credentialPasswords.first().isNull()); // the stored one stays
        QCOMPARE(m_backend->credentialPasswords.last(), "b");
        QTRY_COMPARE(m_backend->own.first().credentials.size(), 2);
        QTest::qWait(20);
        dialog = openAdvanced();
        type(dialog, "advancedRealm0", {});
        type(dialog, "advancedRealmPassword1", u"c"_qs);
        apply(dialog);
        QCOMPARE(m_backend->accountsSaved.last().credentials, (QList<QPair<QString, QString>>{{u"lab.test"_qs, u"a"_qs}}));
        QCOMPARE(m_backend->credentialPasswords, QList<QByteArray>{"c"});
    }

    void advancedOfANewAccount()
    {
        AccountDialog form(*m_backend);
        form.show();
        Hands::type(form.findChild<QWidget *>(u"addAddress"_qs), u"carol@example.test"_qs);
        click(form.findChild<QWidget *>(u"addAdvanced"_qs));
        auto *dialog = form.findChild<QDialog *>(u"advancedAccount"_qs);
        QVERIFY(dialog);
        type(dialog, "advancedUser", u"cc"_qs);
        type(dialog, "advancedRealmNew", u"office.test"_qs);
        type(dialog, "advancedRealmUserNew", u"c2"_qs);
        type(dialog, "advancedRealmPasswordNew", u"secret"_qs);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QVERIFY(m_backend->accountsSaved.isEmpty()); // only with the account
        QTRY_VERIFY(!form.findChild<QDialog *>(u"advancedAccount"_qs));
        click(form.findChild<QWidget *>(u"addAdvanced"_qs)); // looked at once more
        dialog = form.findChild<QDialog *>(u"advancedAccount"_qs);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"advancedRealm0"_qs)->text(), u"office.test"_qs);
        click(dialog->findChild<QWidget *>(u"formAction"_qs));
        QTRY_VERIFY(!form.findChild<QDialog *>(u"advancedAccount"_qs));
        click(form.findChild<QWidget *>(u"formAction"_qs));
        QTRY_COMPARE(m_backend->accountsSaved.size(), 1);
        QCOMPARE(m_backend->accountsSaved.last().address.uri, u"sip:carol@example.test"_qs);
        QCOMPARE(m_backend->accountsSaved.last().userName, u"cc"_qs);
        QCOMPARE(m_backend->accountsSaved.last().credentials.size(), 1);
        QCOMPARE(m_backend->credentialPasswords, QList<QByteArray>{"secret"});
    }
};

QTEST_MAIN(tst_Settings)
#include "tst_Settings.moc"
