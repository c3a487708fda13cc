// SPDX-License-Identifier: MIT
#pragma once

#include "ui/style/Metrics.h"
#include "ui/style/Tokens.h"

#include <QObject>
#ifdef LINNET_DBUS
#include <QDBusVariant>
#else
class QDBusVariant;
#endif

namespace linnet::ui {

/// The look of the running program: which scheme, its tokens, the application's style, palette and fonts. UI thread only.
class Theme final : public QObject
{
    Q_OBJECT
public:
    enum class Mode : quint8 { System, Light, Dark };

    static Theme &instance();

    /// Installs the style, fonts and palette. Once, after QApplication was made.
    void install();
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    const Tokens &tokens() const { return m_dark ? Tokens::dark() : Tokens::light(); }
    bool isDark() const { return m_dark; }
    /// Puts the right Han glyphs first for the language of the window.
    void setLanguage(const QString &localeName);

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void portalSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    Theme() = default;
    void askPortal();
    void apply();

    Mode m_mode = Mode::System;
    bool m_systemDark = false;
    bool m_dark = false;
    bool m_installed = false;
    QFont m_systemFont;
};

/// The tokens of the scheme in use.
inline const Tokens &tokens() { return Theme::instance().tokens(); }
inline QColor ink(Colour colour) { return tokens()[colour]; }

} // namespace linnet::ui
