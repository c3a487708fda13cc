// SPDX-License-Identifier: MIT
#include "ui/widgets/WayCard.h"

#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace linnet::ui {

WayCard::WayCard(const QString &icon, const QString &title, const QString &line, const QString &chip, const QString &objectName,
                 QWidget *parent)
    : QAbstractButton(parent), m_icon(icon), m_line(line), m_chip(chip)
{
    setText(title);
    setObjectName(objectName);
    setAccessibleName(title);
    setAccessibleDescription(line);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void WayCard::setLine(const QString &line)
{
    m_line = line;
    setAccessibleDescription(line);
    updateGeometry();
    update();
}

int WayCard::textWidth(int width) const
{
    const Metrics m;
    return width - m.u(16 + 44 + 16) - m.u(16 + 20 + 8);
}

int WayCard::heightForWidth(int width) const
{
    const Metrics m;
    const QFontMetrics small(m.font(TextRole::Ui));
    const int line = small.boundingRect(QRect(0, 0, qMax(40, textWidth(width)), 10000), Qt::TextWordWrap, m_line).height();
    return qMax(m.u(74), m.line(TextRole::MessageStrong) + line + m.u(28));
}

QSize WayCard::sizeHint() const { return {Metrics().u(576), heightForWidth(Metrics().u(576))}; }
QSize WayCard::minimumSizeHint() const { return {Metrics().u(300), Metrics().u(74)}; }

void WayCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Metrics m;
    const QColor fill = isDown() ? ink(Colour::Pressed) : underMouse() && isEnabled() ? ink(Colour::Hover) : ink(Colour::Raised);
    drawBox(painter, rect(), m.u(10), fill, ink(Colour::Line));
    const auto place = [&](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    const QRect tile = place(QRect(m.u(16), (height() - m.u(44)) / 2, m.u(44), m.u(44)));
    drawBox(painter, tile, m.u(8), ink(Colour::Selected), QColor());
    Icons::paint(painter, tile, m_icon, m.u(24), ink(Colour::AccentText));
    const int left = m.u(16 + 44 + 16);
    const int wide = textWidth(width());
    const QFont title = m.font(TextRole::MessageStrong);
    const QFont line = m.font(TextRole::Ui);
    const int titleTall = m.line(TextRole::MessageStrong);
    const int lineTall = QFontMetrics(line).boundingRect(QRect(0, 0, wide, 10000), Qt::TextWordWrap, m_line).height();
    const int top = (height() - titleTall - lineTall - m.u(2)) / 2;
    const auto flags = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter);
    painter.setFont(title);
    painter.setPen(ink(Colour::Text));
    painter.drawText(place(QRect(left, top, wide, titleTall)), flags, text());
    if (!m_chip.isEmpty()) {
        QFont small = m.font(TextRole::Caption);
        small.setWeight(QFont::DemiBold);
        const int chipWidth = QFontMetrics(small).horizontalAdvance(m_chip) + m.u(14);
        const int chipTall = QFontMetrics(small).height() + m.u(3);
        const QRect chip = place(QRect(left + QFontMetrics(title).horizontalAdvance(text()) + m.u(8), top + (titleTall - chipTall) / 2, chipWidth, chipTall));
        drawBox(painter, chip, chipTall / 2.0, ink(Colour::SuccessSoft), QColor());
        painter.setFont(small);
        painter.setPen(ink(Colour::Success));
        painter.drawText(chip, Qt::AlignCenter, m_chip);
    }
    painter.setFont(line);
    painter.setPen(ink(Colour::Muted));
    painter.drawText(place(QRect(left, top + titleTall + m.u(2), wide, lineTall)), int(flags | Qt::TextWordWrap), m_line);
    Icons::paint(painter, place(QRect(width() - m.u(16 + 18), 0, m.u(20), height())), u"chevron-right"_qs, m.u(20), ink(Colour::Muted),
                 layoutDirection() == Qt::RightToLeft);
}

void WayCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event); // arrows walk through the buttons
}

} // namespace linnet::ui
