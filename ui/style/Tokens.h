// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace linnet::ui {

/// The colours of the look. Delegates and widgets name one of these or a palette role, never a value.
enum class Colour : quint8 {
    Window, Base, Alt, Raised, Text, Muted, Hover, Line, Control, Pressed, Accent, OnAccent, AccentText,
    BubbleIn, BubbleOut, OutMuted, Selected, AccentHover, Ring, Unread, OnUnread, UnreadMuted,
    Success, SuccessSoft, Warning, WarningSoft, Danger, DangerSoft, DangerFill, Match,
    Online, Away, Busy, Offline, FlowRegister, FlowSession, FlowPresence,
};
inline constexpr int kColourCount = 37;

/// One scheme: every colour, the palette made of them, and the hues of avatars. A value.
class Tokens
{
public:
    struct Hue { QColor back; QColor ink; };

    static const Tokens &light();
    static const Tokens &dark();

    QColor operator[](Colour colour) const { return m_colours[static_cast<size_t>(colour)]; }
    QPalette palette() const;
    /// One of eight, the same for the same address in every run.
    Hue avatar(const QString &address) const;
    const std::array<Hue, 8> &hues() const { return m_hues; }
    bool isDark() const { return m_dark; }

private:
    explicit Tokens(bool dark);
    std::array<QColor, kColourCount> m_colours;
    std::array<Hue, 8> m_hues;
    bool m_dark;
};

/// WCAG 2 contrast of two opaque colours, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);

} // namespace linnet::ui
