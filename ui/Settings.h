// SPDX-License-Identifier: MIT
#pragma once

#include "ui/style/Theme.h"

#include <QSettings>

namespace linnet::ui {

/// What the window remembers for itself, in P/window.ini: never secrets, never messages. Bad values count as absent. UI thread.
class Settings final : public QObject
{
    Q_OBJECT
public:
    enum class Server : quint8 { None, Demo, Network };

    explicit Settings(const QString &profileDir);

    Theme::Mode theme() const;
    void setTheme(Theme::Mode mode);
    /// "en", "zh_CN"; empty: the system's.
    QString language() const;
    void setLanguage(const QString &language);
    bool enterSends() const;
    void setEnterSends(bool on);
    /// Passwords are in a vault under a passphrase, which is asked for at the start.
    bool usesVault() const;
    void setUsesVault(bool on);
    /// Which server starts together with Linnet, and for which account.
    Server server() const;
    QString serverAccount() const;
    void setServer(Server server, const QString &account);
    QString networkDomain() const;
    quint16 networkPort() const;
    void setNetwork(const QString &domain, quint16 port);
    /// Where pictures from the clipboard are kept that were sent.
    QString pictureFolder() const;
    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    int sidebarWidth() const;
    void setSidebarWidth(int width);
    qint64 lastConversation() const;
    void setLastConversation(qint64 id);

Q_SIGNALS:
    void enterSendsChanged(bool on);
    void languageChanged();
    void themeChanged();

private:
    QSettings m_file;
};

} // namespace linnet::ui
