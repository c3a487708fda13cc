// SPDX-License-Identifier: MIT
#include "ui/delegates/ReactionPart.h"

#include "ui/delegates/PaintedLine.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace linnet::ui {
namespace {

QFont countFont(bool mine) { return Metrics().font(mine ? TextRole::SmallStrong : TextRole::Small); }

int emojiWidth(const QString &text)
{
    const QFont font = Metrics().font(TextRole::Small);
    QTextLayout layout(text, font);
    layout.setFormats(emojiFormats(text, font));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid())
        line.setLineWidth(10000);
    layout.endLayout();
    return line.isValid() ? qRound(line.naturalTextWidth()) + 2 : 0;
}

} // namespace

ReactionPart::ReactionPart(const QList<im::Reaction> &reactions, int widest)
{
    const Metrics m;
    for (const im::Reaction &reaction : reactions) {
        auto known = std::find_if(m_chips.begin(), m_chips.end(), [&](const Chip &chip) { return chip.text == reaction.text; });
        if (known == m_chips.end())
            known = m_chips.insert(m_chips.end(), {reaction.text, 0, false, {}});
        ++known->count;
        known->mine |= reaction.mine;
    }
    const int tall = qMax(m.u(22), m.line(TextRole::Small) + m.u(4));
    int x = 0, y = 0;
    for (Chip &chip : m_chips) {
        const QFontMetrics count(countFont(true));
        const int wide = qMin(widest, m.u(8) + qMin(emojiWidth(chip.text), m.u(60)) + m.u(4) + count.horizontalAdvance(QLocale().toString(chip.count)) + m.u(8));
        if (x > 0 && x + wide > widest) {
            x = 0;
            y += tall + m.u(2);
        }
        chip.rect = QRect(x, y, wide, tall);
        x += wide + m.u(4);
        m_size = m_size.expandedTo({chip.rect.right() + 1, chip.rect.bottom() + 1});
    }
}

QRect ReactionPart::place(int chip, const QRect &row, Qt::LayoutDirection direction) const
{
    return QStyle::visualRect(direction, row, m_chips[chip].rect.translated(row.topLeft()));
}

void ReactionPart::paint(QPainter &painter, const QRect &row, Qt::LayoutDirection direction) const
{
    const Metrics m;
    for (int i = 0; i < m_chips.size(); ++i) {
        const Chip &chip = m_chips[i];
        const QRect at = place(i, row, direction);
        drawBox(painter, at, at.height() / 2.0, ink(chip.mine ? Colour::Selected : Colour::Base), ink(chip.mine ? Colour::Ring : Colour::Control));
        const QFont font = countFont(chip.mine);
        const QString count = QLocale().toString(chip.count);
        const int countWide = QFontMetrics(font).horizontalAdvance(count);
        const QRect inner = at.adjusted(m.u(8), 0, -m.u(8), 0);
        const auto within = [&](const QRect &r) { return QStyle::visualRect(direction, inner, r); };
        paintLine(painter, within(QRect(inner.left(), inner.top(), inner.width() - countWide - m.u(4), inner.height())), chip.text,
                  m.font(TextRole::Small), ink(Colour::Text), direction);
        painter.setFont(font);
        painter.setPen(ink(chip.mine ? Colour::AccentText : Colour::Muted));
        painter.drawText(within(QRect(inner.right() - countWide + 1, inner.top(), countWide, inner.height())), Qt::AlignCenter | Qt::TextDontClip, count);
    }
}

} // namespace linnet::ui
