// SPDX-License-Identifier: MIT
// The flow view shows what was on the wire: the real program, a SIP server of the test that keeps every datagram, clicks and keys.
#include "ui/App.h"
#include "ui/flow/FlowDetails.h"
#include "ui/flow/FlowView.h"
#include "ui/flow/MessageText.h"
#include "ui/tour/Hands.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/FirstRunWindow.h"
#include "ui/windows/FlowWindow.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SettingsWindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>

#include <memory>

using namespace linnet;
using namespace linnet::ui;

namespace {

constexpr auto kPassword = "Pa55-that-nobody-may-see";

/// A registrar and proxy of few words: challenges REGISTER once, refuses whoever is called nobody, takes all other messages.
class Recorder
{
public:
    struct Datagram { bool fromLinnet; QByteArray bytes; };

    Recorder()
    {
        m_socket.bind(QHostAddress::LocalHost);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] { read(); });
    }

    quint16 port() const { return m_socket.localPort(); }
    QList<Datagram> wire;

    static QByteArray header(const QByteArray &message, const QByteArray &name)
    {
        for (const QByteArray &line : message.split('\n'))
            if (line.toLower().startsWith(name.toLower() + ':'))
                return line.mid(name.size() + 1).trimmed();
        return {};
    }

    QList<Datagram> withCallId(const QByteArray &callId) const
    {
        QList<Datagram> found;
        for (const Datagram &each : wire)
            if (header(each.bytes, "Call-ID") == callId)
                found.append(each);
        return found;
    }

private:
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            QByteArray bytes(int(m_socket.pendingDatagramSize()), 0);
            QHostAddress from;
            quint16 port = 0;
            m_socket.readDatagram(bytes.data(), bytes.size(), &from, &port);
            if (bytes.trimmed().isEmpty() || bytes.startsWith('\0'))
                continue; // keep-alive
            wire.append({true, bytes});
            const QByteArray answer = answerTo(bytes);
            if (answer.isEmpty())
                continue;
            wire.append({false, answer});
            m_socket.writeDatagram(answer, from, port);
        }
    }

    static QByteArray answerTo(const QByteArray &request)
    {
        QByteArray status, more;
        if (request.startsWith("REGISTER ") && header(request, "Authorization").isEmpty()) {
            status = "401 Unauthorized";
            more = "WWW-Authenticate: Digest realm=\"example.test\", nonce=\"f00dcafe\", qop=\"auth\", algorithm=MD5\r\n";
        } else if (request.startsWith("REGISTER ")) {
            status = "200 OK";
            const QByteArray contact = header(request, "Contact");
            more = contact == "*" || contact.isEmpty() ? QByteArray() : "Contact: " + contact + ";expires=600\r\n";
        } else if (request.startsWith("MESSAGE ")) {
            status = request.startsWith("MESSAGE sip:nobody@") ? "404 Not Found" : "202 Accepted";
        } else {
            return {};
        }
        QByteArray answer = "SIP/2.0 " + status + "\r\n";
        for (const char *name : {"Via", "From", "To", "Call-ID", "CSeq"})
            answer += QByteArray(name) + ": " + header(request, name) + (qstrcmp(name, "To") == 0 ? ";tag=recorder\r\n" : "\r\n");
        return answer + more + "Content-Length: 0\r\n\r\n";
    }

    QUdpSocket m_socket;
};

/// What may be seen of a message, by the test's own rule.
QByteArray withoutSecrets(QByteArray message)
{
    QString text = QString::fromUtf8(QByteArray(message).replace("\r\n", "\n"));
    text.replace(QRegularExpression(u"\\b(response|cnonce)=(\"[^\"]*\"|[^,\\s]+)"_qs), u"\\1=hidden"_qs);
    // The text itself is nobody's business; a CPIM header may be seen.
    const bool isCpim = text.contains(u"Content-Type: message/cpim"_qs);
    qsizetype body = text.indexOf(u"\n\n"_qs) + 2;
    if (isCpim)
        body = text.indexOf(u"\n\n"_qs, body) + 2;
    if (body >= 2 && body < text.size()) {
        const qsizetype size = message.size() - message.indexOf("\r\n\r\n", isCpim ? message.indexOf("\r\n\r\n") + 4 : 0) - 4;
        text = text.first(body) + u"hidden"_qs + QString(size - 6, u'-');
    }
    return text.trimmed().toUtf8();
}

} // namespace

class tst_FlowWire : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<App> m_app;
    QList<QByteArray> m_secrets;

    FlowView *view() const { return m_app->flowWindow()->view(); }
    ChatPane *chat() const { return m_app->mainWindow()->chat(); }

    void signIn()
    {
        m_app->settings().setLanguage(u"en"_qs);
        m_app->start();
        QVERIFY(QTest::qWaitFor([this] { return m_app->firstRun() != nullptr; }, 20'000));
        FirstRunWindow *first = m_app->firstRun();
        QTest::mouseClick(first->findChild<QWidget *>(u"wayAccount"_qs), Qt::LeftButton);
        QTest::keyClicks(first->findChild<QWidget *>(u"accountAddress"_qs), u"alice@example.test"_qs);
        QTest::keyClicks(first->findChild<QWidget *>(u"accountPassword"_qs), QString::fromLatin1(kPassword));
        QTest::keyClicks(first->findChild<QWidget *>(u"accountServer"_qs), u"sip:127.0.0.1:%1;transport=udp"_qs.arg(m_recorder->port()));
        QTest::keyClick(first->findChild<QWidget *>(u"accountServer"_qs), Qt::Key_Return);
        QWidget *vault = Hands::waitForWidget(first, u"passphraseDialog"_qs); // no keychain here
        QVERIFY(vault);
        for (const auto &field : {u"passphrase"_qs, u"passphraseAgain"_qs})
            QTest::keyClicks(vault->findChild<QWidget *>(field), u"vault words"_qs);
        QTest::mouseClick(vault->findChild<QWidget *>(u"formAction"_qs), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([this] { return m_app->mainWindow() != nullptr; }, 30'000));
    }

    void send(const QString &to, const QString &text)
    {
        m_app->mainWindow()->writeTo(im::Address{to});
        QTRY_COMPARE(chat()->current().peer.uri, to);
        Hands::type(chat()->composer()->edit(), text);
        QTest::keyClick(chat()->composer()->edit(), Qt::Key_Return);
        QTRY_COMPARE(chat()->model()->rowCount(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(chat()->model()->at(0).delivery.state > im::DeliveryState::Sending, 20'000);
    }

    /// By the menu of the message's bubble.
    void openFlowOfMessage()
    {
        HistoryView *history = chat()->history();
        const QPoint at = history->bubbleRect(0).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, history->viewport()->mapToGlobal(at));
        QApplication::sendEvent(history->viewport(), &event);
        QWidget *menu = Hands::waitForWidget(history, u"messageMenu"_qs);
        QVERIFY(menu);
        for (QAction *action : static_cast<QMenu *>(menu)->actions())
            if (action->text() == u"Flow")
                action->trigger();
        menu->close();
        QVERIFY(m_app->flowWindow());
        QTRY_VERIFY(!m_app->flowWindow()->isBusy() && view()->rowCount() > 0);
    }

    /// Walks the steps by key and compares each with what the recorder heard and said; one by one, in both directions.
    void compareWithWire(const QList<Recorder::Datagram> &expected)
    {
        m_app->flowWindow()->activateWindow();
        QTest::mouseClick(m_app->flowWindow()->findChild<QWidget *>(u"flowSip"_qs), Qt::LeftButton);
        QTRY_COMPARE(view()->rowCount(), int(expected.size()));
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Home);
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const int index = view()->selectedStep();
            QCOMPARE(index, view()->stepOfRow(int(i)));
            const sip::LadderStep &step = view()->ladder().steps[index];
            QCOMPARE(step.direction == sip::TraceEntry::Direction::Out, expected[i].fromLinnet);
            const QString shown = m_app->flowWindow()->details()->text()->toPlainText().remove(kBreak);
            QCOMPARE(shown.toUtf8().trimmed(), withoutSecrets(expected[i].bytes));
            QTest::keyClick(view(), Qt::Key_C);
            QCOMPARE(withoutSecrets(QApplication::clipboard()->text().toUtf8()), withoutSecrets(expected[i].bytes));
            noSecretIn(QApplication::clipboard()->text().toUtf8());
            noSecretIn(shown.toUtf8());
            QTest::keyClick(view(), Qt::Key_Down);
        }
    }

    void noSecretIn(const QByteArray &text)
    {
        QVERIFY(!m_secrets.isEmpty());
        for (const QByteArray &secret : m_secrets)
            QVERIFY2(!text.contains(secret), secret.constData());
    }

    /// Through the menu and the file dialog.
    QByteArray exported(const QString &action, const QString &name)
    {
        FlowWindow *window = m_app->flowWindow();
        const QString path = m_profile->filePath(name);
        QSignalSpy done(window, &FlowWindow::exported);
        QTest::mouseClick(window->findChild<QWidget *>(u"flowExport"_qs), Qt::LeftButton);
        QWidget *menu = Hands::waitForWidget(window, u"flowExportMenu"_qs);
        if (!menu)
            return {};
        window->findChild<QAction *>(action)->trigger();
        menu->close();
        QWidget *dialog = Hands::waitForWidget(window, u"flowExportDialog"_qs);
        auto *field = dialog ? dialog->findChild<QLineEdit *>(u"fileNameEdit"_qs) : nullptr;
        if (!field)
            return {};
        field->setText(path);
        QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save), Qt::LeftButton);
        if (done.isEmpty() && !done.wait(20'000))
            return {};
        (void)QTest::qWaitFor([&] { return !window->findChild<QFileDialog *>(); });
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"); // no keychain: the vault is asked for
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_profile = std::make_unique<QTemporaryDir>();
        m_recorder = std::make_unique<Recorder>();
        m_app = std::make_unique<App>(m_profile->filePath(u"profile"_qs));
        signIn();
        QVERIFY(m_app->mainWindow());
        m_secrets = {kPassword, "vault words"};
        static const QRegularExpression proof(u"\\b(?:response|cnonce)=\"?([0-9A-Za-z+/=_-]+)"_qs);
        for (const Recorder::Datagram &each : m_recorder->wire)
            for (auto it = proof.globalMatch(QString::fromUtf8(each.bytes)); it.hasNext();)
                m_secrets << it.next().captured(1).toUtf8();
        QVERIFY(m_secrets.size() >= 4);
    }

    void cleanupTestCase() { m_app.reset(); }

    void aRegistration()
    {
        m_app->showSettings();
        SettingsWindow *settings = m_app->settingsWindow();
        settings->showAccount(im::Address{u"sip:alice@example.test"_qs});
        QTest::mouseClick(settings->findChild<QWidget *>(u"accountFlow"_qs), Qt::LeftButton);
        QVERIFY(m_app->flowWindow());
        QTRY_VERIFY(!m_app->flowWindow()->isBusy() && view()->rowCount() > 0);
        const QByteArray callId = Recorder::header(m_recorder->wire.first().bytes, "Call-ID");
        const auto expected = m_recorder->withCallId(callId);
        QCOMPARE(expected.size(), 4); // REGISTER, 401, REGISTER, 200
        compareWithWire(expected);

        // Live: what comes while it is open appears by itself.
        m_app->backend().registerAccount(im::Address{u"sip:alice@example.test"_qs});
        QTRY_VERIFY_WITH_TIMEOUT(view()->rowCount() > 4 && view()->rowCount() == int(m_recorder->withCallId(callId).size()), 10'000);
    }

    void aSentMessageAndItsExports()
    {
        send(u"sip:bob@example.test"_qs, u"Grüße, 你好 👋"_qs);
        QVERIFY(chat()->model()->at(0).delivery.state == im::DeliveryState::Accepted);
        openFlowOfMessage();
        QByteArray callId;
        for (const auto &each : m_recorder->wire)
            if (each.bytes.startsWith("MESSAGE sip:bob@"))
                callId = Recorder::header(each.bytes, "Call-ID");
        const auto expected = m_recorder->withCallId(callId);
        QCOMPARE(expected.size(), 2);
        compareWithWire(expected);
        QVERIFY(m_app->flowWindow()->findChild<QAbstractButton *>(u"flowPicker"_qs)->accessibleName().contains(u"bob@example.test"_qs));

        const QByteArray svg = exported(u"exportSvg"_qs, u"flow.svg"_qs);
        QVERIFY(svg.contains("<svg") && svg.contains("MESSAGE") && svg.contains("202 Accepted"));
        noSecretIn(svg);
        const QByteArray text = exported(u"exportText"_qs, u"flow.txt"_qs);
        QVERIFY(text.contains(callId) && text.contains("202 Accepted") && !text.contains(QStringLiteral("Grüße, 你好 👋").toUtf8()));
        noSecretIn(text);
        const QByteArray pcap = exported(u"exportPcap"_qs, u"flow.pcap"_qs);
        QVERIFY(pcap.contains(callId) && pcap.contains("SIP/2.0 202 Accepted"));
        noSecretIn(pcap);
        const QByteArray png = exported(u"exportPng"_qs, u"flow.png"_qs);
        QVERIFY(QImage::fromData(png).height() > 100);
    }

    void aFailedMessage()
    {
        send(u"sip:nobody@example.test"_qs, u"Is anybody there?"_qs);
        QVERIFY(chat()->model()->at(0).delivery.state == im::DeliveryState::Failed);
        chat()->history()->setFocus();
        // By the header's button this time.
        QTest::mouseClick(m_app->mainWindow()->findChild<QWidget *>(u"chatFlow"_qs), Qt::LeftButton);
        QTRY_VERIFY(!m_app->flowWindow()->isBusy() && view()->rowCount() > 0);
        QByteArray callId;
        for (const auto &each : m_recorder->wire)
            if (each.bytes.startsWith("MESSAGE sip:nobody@"))
                callId = Recorder::header(each.bytes, "Call-ID");
        const auto expected = m_recorder->withCallId(callId);
        QCOMPARE(expected.size(), 2);
        compareWithWire(expected);
        QTRY_COMPARE(m_app->flowWindow()->findChild<QLabel *>(u"stepName"_qs)->text(), u"404 Not Found"_qs);
        QVERIFY(view()->ladder().steps.last().cls == sip::LadderClass::Failure);
    }

    void everythingRecentHoldsNoSecret()
    {
        m_app->showFlow({});
        QTRY_VERIFY(!m_app->flowWindow()->isBusy() && view()->rowCount() > 6);
        for (const sip::LadderStep &step : view()->ladder().steps)
            noSecretIn(step.bytes);
        for (const auto &[action, name] : {std::pair(u"exportText"_qs, u"all.txt"_qs), std::pair(u"exportSvg"_qs, u"all.svg"_qs), std::pair(u"exportPcap"_qs, u"all.pcap"_qs)}) {
            const QByteArray content = exported(action, name);
            QVERIFY(content.contains("REGISTER") && content.contains("MESSAGE"));
            noSecretIn(content);
        }
    }

    void theDetailsOfAMessageLeadThere()
    {
        m_app->flowWindow()->close();
        m_app->mainWindow()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_app->mainWindow()));
        chat()->history()->setCurrentRow(0);
        QTest::keyClick(m_app->mainWindow(), Qt::Key_Return, Qt::AltModifier);
        QWidget *details = Hands::waitForWidget(m_app->mainWindow(), u"messageDetails"_qs);
        QVERIFY(details);
        QTest::mouseClick(details->findChild<QWidget *>(u"detailsFlow"_qs), Qt::LeftButton);
        QTRY_VERIFY(m_app->flowWindow()->query().kind == client::FlowQuery::Kind::Message);
        QTRY_VERIFY(!m_app->flowWindow()->isBusy());
        QTRY_COMPARE(view()->ladder().steps.last().status, 404);
    }
};

QTEST_MAIN(tst_FlowWire)
#include "tst_FlowWire.moc"
