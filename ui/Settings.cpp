// SPDX-License-Identifier: MIT
#include "ui/Settings.h"

#include <QFileInfo>

namespace linnet::ui {
namespace {

const QStringList kThemes{u"system"_qs, u"light"_qs, u"dark"_qs};
const QStringList kServers{u"none"_qs, u"demo"_qs, u"network"_qs};

} // namespace

Settings::Settings(const QString &profileDir) : m_file(profileDir + u"/window.ini"_qs, QSettings::IniFormat) { }

Theme::Mode Settings::theme() const
{
    return static_cast<Theme::Mode>(qMax(0, int(kThemes.indexOf(m_file.value("theme").toString()))));
}

void Settings::setTheme(Theme::Mode mode)
{
    m_file.setValue("theme", kThemes[static_cast<int>(mode)]);
    Theme::instance().setMode(mode);
    Q_EMIT themeChanged();
}

QString Settings::language() const
{
    const QString known = m_file.value("language").toString();
    return known == u"en" || known == u"zh_CN" ? known : QString();
}

void Settings::setLanguage(const QString &language)
{
    if (language == this->language())
        return;
    m_file.setValue("language", language);
    Q_EMIT languageChanged();
}

bool Settings::enterSends() const { return m_file.value("enterSends", true).toBool(); }

void Settings::setEnterSends(bool on)
{
    m_file.setValue("enterSends", on);
    Q_EMIT enterSendsChanged(on);
}

bool Settings::usesVault() const { return m_file.value("vault", false).toBool(); }
void Settings::setUsesVault(bool on) { m_file.setValue("vault", on); }

Settings::Server Settings::server() const
{
    return static_cast<Server>(qMax(0, int(kServers.indexOf(m_file.value("server/kind").toString()))));
}

QString Settings::serverAccount() const { return m_file.value("server/account").toString(); }

void Settings::setServer(Server server, const QString &account)
{
    m_file.setValue("server/kind", kServers[static_cast<int>(server)]);
    m_file.setValue("server/account", account);
    m_file.sync();
}

QString Settings::networkDomain() const { return m_file.value("server/domain").toString(); }
quint16 Settings::networkPort() const { return static_cast<quint16>(qBound(0, m_file.value("server/port", 5060).toInt(), 65535)); }

void Settings::setNetwork(const QString &domain, quint16 port)
{
    m_file.setValue("server/domain", domain);
    m_file.setValue("server/port", port);
}

QString Settings::pictureFolder() const { return QFileInfo(m_file.fileName()).absolutePath() + u"/pictures"_qs; }
QByteArray Settings::geometry() const { return m_file.value("geometry").toByteArray(); }
void Settings::setGeometry(const QByteArray &geometry) { m_file.setValue("geometry", geometry); }
int Settings::sidebarWidth() const { return m_file.value("sidebar", 0).toInt(); }
void Settings::setSidebarWidth(int width) { m_file.setValue("sidebar", width); }
qint64 Settings::lastConversation() const { return m_file.value("conversation", 0).toLongLong(); }
void Settings::setLastConversation(qint64 id) { m_file.setValue("conversation", id); }

} // namespace linnet::ui
