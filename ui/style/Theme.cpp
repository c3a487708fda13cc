// SPDX-License-Identifier: MIT
#include "ui/style/Theme.h"

#include "ui/style/LinnetStyle.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLocale>
#include <QToolTip>
#ifdef LINNET_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

namespace linnet::ui {
namespace {

QStringList hanFamilies(const QString &locale)
{
    if (locale.startsWith(u"zh_TW") || locale.startsWith(u"zh_HK"))
        return {u"Noto Sans CJK TC"_qs, u"Microsoft JhengHei UI"_qs, u"PingFang TC"_qs};
    if (locale.startsWith(u"ja"))
        return {u"Noto Sans CJK JP"_qs, u"Yu Gothic UI"_qs, u"Hiragino Sans"_qs};
    if (locale.startsWith(u"ko"))
        return {u"Noto Sans CJK KR"_qs, u"Malgun Gothic"_qs, u"Apple SD Gothic Neo"_qs};
    return {u"Noto Sans CJK SC"_qs, u"Microsoft YaHei UI"_qs, u"PingFang SC"_qs};
}

} // namespace

Theme &Theme::instance()
{
    static Theme theme;
    return theme;
}

void Theme::install()
{
    m_systemFont = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    m_systemDark = QApplication::palette().color(QPalette::Window).lightness()
        < QApplication::palette().color(QPalette::WindowText).lightness();
    QApplication::setStyle(new LinnetStyle);
    m_installed = true;
    setLanguage(QLocale().name());
    askPortal();
    apply();
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    apply();
}

void Theme::setLanguage(const QString &localeName)
{
    if (!m_installed)
        return;
    QFont font = m_systemFont;
    // The real family: an alias like "Sans" is no match in a list, and Latin letters would come from the Han font.
    QStringList families{QFontInfo(m_systemFont).family()};
    for (const QString &family : hanFamilies(localeName))
        if (!families.contains(family))
            families << family;
    font.setFamilies(families);
    if (font.families() != QApplication::font().families() || font.pointSizeF() != QApplication::font().pointSizeF())
        QApplication::setFont(font);
}

void Theme::apply()
{
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && m_systemDark);
    if (!m_installed)
        return;
    m_dark = dark;
    const QPalette palette = tokens().palette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    Q_EMIT changed();
}

#ifdef LINNET_DBUS
void Theme::askPortal()
{
    const QString service = u"org.freedesktop.portal.Desktop"_qs;
    const QString path = u"/org/freedesktop/portal/desktop"_qs;
    const QString interface = u"org.freedesktop.portal.Settings"_qs;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, u"Read"_qs);
    call << u"org.freedesktop.appearance"_qs << u"color-scheme"_qs;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            portalSettingChanged(u"org.freedesktop.appearance"_qs, u"color-scheme"_qs, reply.value());
    });
    bus.connect(service, path, interface, u"SettingChanged"_qs, this,
                SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
}

void Theme::portalSettingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group != u"org.freedesktop.appearance" || key != u"color-scheme")
        return;
    QVariant plain = value.variant();
    if (plain.canConvert<QDBusVariant>()) // Read wraps its answer twice
        plain = plain.value<QDBusVariant>().variant();
    const uint scheme = plain.toUInt(); // 0 no preference, 1 dark, 2 light
    if (scheme == 1 || scheme == 2) {
        m_systemDark = scheme == 1;
        apply();
    }
}
#else
void Theme::askPortal() { }
void Theme::portalSettingChanged(const QString &, const QString &, const QDBusVariant &) { }
#endif

} // namespace linnet::ui
