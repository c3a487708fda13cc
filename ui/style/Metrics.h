// SPDX-License-Identifier: MIT
#pragma once

#include <QFont>

namespace linnet::ui {

enum class TextRole : quint8 { Caption, Small, SmallStrong, Ui, UiMedium, UiStrong, Message, MessageStrong, Title, Display, Code };

/// Lengths and fonts of the look, scaled by the user interface font: u(13) is one em of it. A value; make a new one when the
/// application font changes.
class Metrics
{
public:
    /// For the application's font.
    Metrics();
    explicit Metrics(const QFont &font);

    int u(double units) const;
    QFont font(TextRole role) const;
    /// The line height of a role: at least what the look says, and what the CJK fallback needs.
    int line(TextRole role) const;

private:
    QFont m_font;
    double m_unit;
};

} // namespace linnet::ui
