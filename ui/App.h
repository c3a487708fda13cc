// SPDX-License-Identifier: MIT
#pragma once

#include "ui/Settings.h"
#include "ui/engine/AccountSetup.h"
#include "ui/engine/EngineBackend.h"

#include <QTranslator>

#include <memory>

namespace linnet::ui {

class FirstRunWindow;
class FlowWindow;
class MainWindow;
class SessionsWindow;
class SettingsWindow;

/// The running program: profile, language, look, and which window is open.
class App final : public QObject
{
    Q_OBJECT
public:
    explicit App(const QString &profileDir);
    ~App() override;

    /// Opens the profile and then a window. A profile that cannot be opened is told in a window; closing it ends the program.
    void start();
    void raise();
    Settings &settings() { return m_settings; }
    Backend &backend() { return *m_backend; }
    FirstRunWindow *firstRun() const { return m_firstRun.get(); }
    MainWindow *mainWindow() const { return m_main.get(); }
    SettingsWindow *settingsWindow() const { return m_settingsWindow.get(); }
    FlowWindow *flowWindow() const { return m_flow.get(); }
    void showSettings();
    SessionsWindow *sessionsWindow() const { return m_sessions.get(); }
    void showFlow(const client::FlowQuery &query);
    void showSessions();

    /// Translators and locale for "en", "zh_CN", or the system's when empty. Also used by tests.
    static void installLanguage(const QString &language);

Q_SIGNALS:
    /// A window is open: the profile is ready.
    void ready();
    /// The profile could not be opened.
    void failed(const QString &sentence);

private:
    void makeBackend(const client::ClientOptions &options);
    void opened(const Result<Ok, ClientError> &result);
    void open();
    void showFirstRun();
    void showMain(const im::Address &peer);
    void startServers();
    void rebuild();

    QString m_profileDir;
    Settings m_settings;
    std::unique_ptr<EngineBackend> m_backend;
    std::unique_ptr<AccountSetup> m_localServer;
    std::unique_ptr<FirstRunWindow> m_firstRun;
    std::unique_ptr<MainWindow> m_main;
    std::unique_ptr<SettingsWindow> m_settingsWindow;
    std::unique_ptr<FlowWindow> m_flow;
    std::unique_ptr<SessionsWindow> m_sessions;
    bool m_started = false;
    struct Salvaged
    {
        QString damagedFile;
        qint64 messages = 0;
    };
    std::optional<Salvaged> m_salvaged; ///< until the user has read it
};

} // namespace linnet::ui
