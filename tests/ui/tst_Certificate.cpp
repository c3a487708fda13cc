// SPDX-License-Identifier: MIT
// A server whose certificate nobody vouches for: real windows, the real engine, a TLS server of the test.
#include "support/CertificateMaker.h"
#include "support/TlsTestServer.h"
#include "ui/App.h"
#include "ui/widgets/PinList.h"
#include "ui/windows/CertificateDialog.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/FirstRunWindow.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SettingsWindow.h"

#include <QApplication>
#include <QCryptographicHash>
#include <QLabel>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;

namespace {

QByteArray fingerprintOf(const test::Issued &issued) { return QCryptographicHash::hash(issued.der(), QCryptographicHash::Sha256); }

/// 200 to every REGISTER, with the binding as it was asked for.
QByteArray welcome(const QByteArray &received)
{
    if (!received.startsWith("REGISTER "))
        return {};
    QByteArray answer = "SIP/2.0 200 OK\r\n";
    for (const QByteArray &line : received.left(received.indexOf("\r\n\r\n")).split('\n')) {
        const QByteArray trimmed = line.trimmed();
        const QByteArray name = trimmed.left(trimmed.indexOf(':')).toLower();
        if (name == "via" || name == "from" || name == "call-id" || name == "cseq")
            answer += trimmed + "\r\n";
        else if (name == "to")
            answer += trimmed + ";tag=server\r\n";
        else if (name == "contact")
            answer += trimmed + ";expires=600\r\n";
    }
    return answer + "Content-Length: 0\r\n\r\n";
}

QWidget *visible(QWidget *window, const QString &name)
{
    for (QWidget *each : window->findChildren<QWidget *>(name))
        if (each->isVisible())
            return each;
    return nullptr;
}

} // namespace

class tst_Certificate : public QObject
{
    Q_OBJECT

private:
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }

private Q_SLOTS:
    void trustIsAskedForGivenWarnedAboutAndTakenBack() // P03
    {
        const test::Issued first = test::makeCertificate({{"example.test"}, {"DNS:example.test"}});
        const test::Issued second = test::makeCertificate({{"example.test"}, {"DNS:example.test"}});
        test::TlsTestServer server({first});
        server.answer = welcome;

        QTemporaryDir profile;
        App app(profile.path());
        app.settings().setLanguage(u"en"_qs);
        app.start();
        QVERIFY(QTest::qWaitFor([&] { return app.firstRun() != nullptr; }, 15'000));
        FirstRunWindow *start = app.firstRun();
        click(start->findChild<QWidget *>(u"wayAccount"_qs));
        QTest::keyClicks(start->findChild<QWidget *>(u"accountAddress"_qs), u"alice@example.test"_qs);
        QTest::keyClicks(start->findChild<QWidget *>(u"accountServer"_qs), u"sip:127.0.0.1:%1;transport=tls"_qs.arg(server.port()));
        QTest::keyClick(start->findChild<QWidget *>(u"accountServer"_qs), Qt::Key_Return);

        // Refused: nothing of ours was sent, and the window says why.
        QTRY_VERIFY_WITH_TIMEOUT(visible(start, u"accountCertificate"_qs), 15'000);
        QVERIFY(server.received().isEmpty());
        click(visible(start, u"accountCertificate"_qs));
        auto *dialog = start->findChild<CertificateDialog *>();
        QVERIFY(dialog);
        const auto text = [&](const QString &name) { return dialog->findChild<QLabel *>(name)->text(); };
        QCOMPARE(text(u"certificateHost"_qs), u"example.test"_qs);
        QCOMPARE(text(u"certificateFingerprint"_qs).remove(u'\n').remove(u':').toLower(), QString::fromLatin1(fingerprintOf(first).toHex()));
        QVERIFY(text(u"formText"_qs).contains(u"self-signed"_qs));
        QVERIFY(text(u"certificateIssuer"_qs).contains(u"example.test"_qs));
        QVERIFY(!dialog->findChild<QWidget *>(u"certificateChanged"_qs));

        // Enter is the careful answer.
        QCOMPARE(dialog->focusWidget()->objectName(), u"certificateLeave"_qs);
        QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!start->findChild<CertificateDialog *>());
        QVERIFY(app.backend().accounts().first().pinned.isEmpty());
        QVERIFY(server.received().isEmpty());

        click(visible(start, u"accountCertificate"_qs));
        dialog = start->findChild<CertificateDialog *>();
        QVERIFY(dialog);
        click(dialog->findChild<QWidget *>(u"certificateTrust"_qs));
        QTRY_VERIFY_WITH_TIMEOUT(app.mainWindow(), 15'000);
        QVERIFY(server.received().startsWith("REGISTER sip:example.test"));
        QCOMPARE(app.backend().accounts().first().pinned.size(), 1);
        QCOMPARE(app.backend().accounts().first().pinned.first().fingerprint, fingerprintOf(first));

        // Another certificate under the same name: loud, and not taken.
        server.show({second});
        const qsizetype heard = server.received().size();
        app.backend().registerAccount(app.backend().accounts().first().address);
        MainWindow *window = app.mainWindow();
        QTRY_VERIFY_WITH_TIMEOUT(visible(window, u"connectionBanner"_qs)
            && window->findChild<QLabel *>(u"bannerWhat"_qs)->text().contains(u"has changed"_qs), 15'000);
        QCOMPARE(server.received().size(), heard);
        click(window->findChild<QWidget *>(u"bannerAction"_qs));
        dialog = window->findChild<CertificateDialog *>();
        QVERIFY(dialog);
        QVERIFY(visible(dialog, u"certificateChanged"_qs));
        QCOMPARE(text(u"certificateFingerprint"_qs).remove(u'\n').remove(u':').toLower(), QString::fromLatin1(fingerprintOf(second).toHex()));
        click(dialog->findChild<QWidget *>(u"certificateTrust"_qs));
        QTRY_VERIFY_WITH_TIMEOUT(!visible(window, u"connectionBanner"_qs), 15'000);
        QCOMPARE(app.backend().accounts().first().pinned.size(), 1); // the old trust is gone
        QCOMPARE(app.backend().accounts().first().pinned.first().fingerprint, fingerprintOf(second));

        // The account's page takes the trust back.
        app.showSettings();
        app.settingsWindow()->showAccount(app.backend().accounts().first().address);
        QTRY_VERIFY(visible(app.settingsWindow(), u"pinRemove"_qs));
        click(visible(app.settingsWindow(), u"pinRemove"_qs));
        QTRY_VERIFY(app.backend().accounts().first().pinned.isEmpty());
        QTRY_VERIFY(!visible(app.settingsWindow(), u"pinList"_qs));
        QTRY_VERIFY_WITH_TIMEOUT(visible(app.settingsWindow(), u"accountCertificateShow"_qs), 15'000);
    }

    void whatNobodyMayTrustIsShownWithoutTheChoice() // P03
    {
        im::RefusedCertificate shown;
        shown.trouble = im::CertificateTrouble::BrokenChain;
        shown.host = u"example.test"_qs;
        shown.fingerprint = QByteArray(32, 'x');
        CertificateDialog dialog(shown);
        QVERIFY(!dialog.findChild<QWidget *>(u"certificateTrust"_qs));
        QVERIFY(dialog.findChild<QWidget *>(u"formClose"_qs));
    }
};

QTEST_MAIN(tst_Certificate)
#include "tst_Certificate.moc"
