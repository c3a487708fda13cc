// SPDX-License-Identifier: MIT
#include "ui/App.h"

#include "ui/Words.h"
#include "ui/style/FocusRing.h"
#include "ui/windows/Ask.h"
#include "ui/windows/ContactDialog.h"
#include "ui/windows/FirstRunWindow.h"
#include "ui/windows/FlowWindow.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SessionsWindow.h"
#include "ui/windows/SettingsWindow.h"

#include <QApplication>
#include <QDir>
#include <QIcon>
#include <QLibraryInfo>

namespace linnet::ui {

App::App(const QString &profileDir) : m_profileDir(profileDir), m_settings(profileDir)
{
    QApplication::setWindowIcon(QIcon(u":/icons/linnet.svg"_qs));
    installLanguage(m_settings.language());
    Theme::instance().install();
    Theme::instance().setMode(m_settings.theme());
    FocusRing::install();
    connect(&m_settings, &Settings::languageChanged, this, [this] {
        installLanguage(m_settings.language());
        rebuild();
    });
}

App::~App()
{
    m_sessions.reset();
    m_flow.reset();
    m_settingsWindow.reset();
    m_main.reset();
    m_firstRun.reset();
    m_localServer.reset();
    m_backend.reset();
}

void App::installLanguage(const QString &language)
{
    static QTranslator own;
    static QTranslator qt;
    static const QLocale systemLocale = QLocale::system();
    QCoreApplication::removeTranslator(&own);
    QCoreApplication::removeTranslator(&qt);
    const QLocale locale = language.isEmpty() ? systemLocale : language == u"en" && systemLocale.language() == QLocale::English ? systemLocale : QLocale(language);
    QLocale::setDefault(locale);
    const bool chinese = locale.language() == QLocale::Chinese;
    if (chinese && own.load(u":/translations/linnet_zh_CN.qm"_qs))
        QCoreApplication::installTranslator(&own);
    if (qt.load(locale, u"qtbase"_qs, u"_"_qs, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qt);
    QApplication::setLayoutDirection(locale.textDirection());
    Theme::instance().setLanguage(locale.name());
}

void App::start()
{
    QDir().mkpath(m_profileDir);
    if (!m_settings.usesVault()) {
        open();
        return;
    }
    auto *dialog = new PassphraseDialog(false);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        client::ClientOptions options;
        options.profileDir = m_profileDir;
        options.vaultPassphrase = dialog->passphrase();
        makeBackend(options);
    });
    connect(dialog, &QDialog::rejected, this, &App::open); // history can be read without it
    dialog->show();
}

void App::open()
{
    client::ClientOptions options;
    options.profileDir = m_profileDir;
    makeBackend(options);
}

void App::makeBackend(const client::ClientOptions &options)
{
    m_backend = std::make_unique<EngineBackend>(options);
    connect(m_backend.get(), &Backend::storeSalvaged, this, [this](const QString &damagedFile, qint64 messages) {
        m_salvaged = Salvaged{damagedFile, messages};
        if (m_main)
            m_main->showSalvaged(damagedFile, messages);
    });
    connect(m_backend.get(), &Backend::profileReplaced, this, [this] {
        for (const im::AccountInfo &account : m_backend->accounts())
            m_backend->registerAccount(account.address);
    });
    m_backend->open(whileAlive<Ok>(this, [this](const auto &result) { opened(result); }));
}

void App::opened(const Result<Ok, ClientError> &result)
{
    if (!result) {
        Q_EMIT failed(Words::error(result.error()));
        return;
    }
    if (m_started)
        return;
    // The accounts come with the first accountsChanged, queued before this answer.
    m_started = true;
    if (m_backend->isReadOnly()) {
        showMain({});
    } else if (m_backend->accounts().isEmpty()) {
        showFirstRun();
    } else {
        showMain({});
        startServers();
    }
    Q_EMIT ready();
}

void App::startServers()
{
    // An account of a local server waits until that runs; the others sign in now.
    const auto server = m_settings.server();
    const QString local = server == Settings::Server::None ? QString() : m_settings.serverAccount();
    for (const im::AccountInfo &account : m_backend->accounts())
        if (account.address.uri != local)
            m_backend->registerAccount(account.address);
    if (server == Settings::Server::None)
        return;
    m_localServer = std::make_unique<AccountSetup>(*m_backend);
    connect(m_localServer.get(), &AccountSetup::failed, this,
            [this](AccountSetup::Step step, const QString &sentence, const QString &advice, AccountSetup::Field) {
        if (step == AccountSetup::Step::Start || step == AccountSetup::Step::Keep)
            tell(m_main.get(), sentence, advice); // the rest is in the banner
    });
    if (server == Settings::Server::Demo)
        m_localServer->startDemo();
    else
        m_localServer->startNetwork(m_settings.networkDomain(), m_settings.networkPort(), im::Address{local}.user(), {});
}

void App::showFirstRun()
{
    m_firstRun = std::make_unique<FirstRunWindow>(*m_backend, m_settings);
    connect(m_firstRun.get(), &FirstRunWindow::finished, this, [this](const im::Address &, const im::Address &peer) {
        // Not from inside the window that goes.
        QMetaObject::invokeMethod(this, [this, peer] {
            showMain(peer);
            m_firstRun->disconnect(this);
            m_firstRun->hide();
            m_firstRun.release()->deleteLater();
        }, Qt::QueuedConnection);
    });
    connect(m_firstRun.get(), &FirstRunWindow::quitWanted, qApp, &QCoreApplication::quit);
    m_firstRun->show();
}

void App::showMain(const im::Address &peer)
{
    m_main = std::make_unique<MainWindow>(*m_backend, m_settings);
    connect(m_main.get(), &MainWindow::settingsWanted, this, &App::showSettings);
    connect(m_main.get(), &MainWindow::accountSettingsWanted, this, [this](const im::Address &account) {
        showSettings();
        m_settingsWindow->showAccount(account);
        m_settingsWindow->changePassword();
    });
    connect(m_main.get(), &MainWindow::flowWanted, this, &App::showFlow);
    connect(m_main.get(), &MainWindow::sessionsWanted, this, &App::showSessions);
    connect(m_main.get(), &MainWindow::quitWanted, qApp, &QCoreApplication::quit);
    connect(m_main.get(), &MainWindow::salvageRead, this, [this] { m_salvaged.reset(); });
    if (m_salvaged)
        m_main->showSalvaged(m_salvaged->damagedFile, m_salvaged->messages);
    m_main->show();
    m_main->activateWindow();
    if (!peer.isEmpty())
        m_main->writeTo(peer);
}

void App::showSettings()
{
    if (!m_settingsWindow) {
        m_settingsWindow = std::make_unique<SettingsWindow>(*m_backend, m_settings);
        connect(m_settingsWindow.get(), &SettingsWindow::flowWanted, this, &App::showFlow);
    }
    m_settingsWindow->show();
    m_settingsWindow->raise();
    m_settingsWindow->activateWindow();
}

void App::showFlow(const client::FlowQuery &query)
{
    if (!m_flow)
        m_flow = std::make_unique<FlowWindow>(*m_backend);
    m_flow->showFlow(query);
    m_flow->raise();
    m_flow->activateWindow();
}

void App::showSessions()
{
    if (!m_sessions) {
        m_sessions = std::make_unique<SessionsWindow>(*m_backend, [this](const im::Address &account, const im::Address &peer) {
            return m_main ? m_main->nameOf(account, peer) : QString();
        });
        connect(m_sessions.get(), &SessionsWindow::flowWanted, this, &App::showFlow);
        connect(m_sessions.get(), &SessionsWindow::chatWanted, this, [this](const im::Address &peer, const im::Address &account) {
            if (m_main)
                m_main->writeTo(peer, account);
            raise();
        });
    }
    m_sessions->show();
    m_sessions->raise();
    m_sessions->activateWindow();
}

void App::raise()
{
    QWidget *window = m_main ? static_cast<QWidget *>(m_main.get()) : m_firstRun.get();
    if (!window)
        return;
    window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
    window->show();
    window->raise();
    window->activateWindow();
}

void App::rebuild()
{
    if (m_settingsWindow) {
        const auto page = m_settingsWindow->page();
        const QPoint at = m_settingsWindow->pos();
        const bool visible = m_settingsWindow->isVisible();
        m_settingsWindow.reset();
        if (visible) {
            showSettings();
            m_settingsWindow->move(at);
            m_settingsWindow->showPage(page);
        }
    }
    if (m_firstRun) {
        const QPoint at = m_firstRun->pos();
        m_firstRun->disconnect(this);
        m_firstRun->hide();
        m_firstRun.release()->deleteLater(); // the language button is still on the stack
        showFirstRun();
        m_firstRun->move(at);
    }
    if (m_main) {
        m_main->disconnect(this);
        m_main.reset(); // keeps its geometry and open chat in the settings
        showMain({});
        if (m_settingsWindow && m_settingsWindow->isVisible())
            m_settingsWindow->raise();
    }
    if (m_sessions) {
        const QRect place = m_sessions->geometry();
        const bool visible = m_sessions->isVisible();
        m_sessions.reset();
        if (visible) {
            showSessions();
            m_sessions->setGeometry(place);
        }
    }
    if (m_flow) {
        const client::FlowQuery query = m_flow->query();
        const QRect place = m_flow->geometry();
        const bool visible = m_flow->isVisible();
        m_flow.reset();
        if (visible) {
            showFlow(query);
            m_flow->setGeometry(place);
        }
    }
}

} // namespace linnet::ui
