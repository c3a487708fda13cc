// SPDX-License-Identifier: MIT
#include "ui/widgets/Glyph.h"

#include "ui/style/Icons.h"
#include "ui/style/Metrics.h"

#include <QPainter>

namespace linnet::ui {

Glyph::Glyph(const QString &icon, int units, QPalette::ColorRole ink, QWidget *parent) : QWidget(parent), m_icon(icon), m_units(units)
{
    setForegroundRole(ink);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Glyph::setIcon(const QString &icon, QPalette::ColorRole ink)
{
    m_icon = icon;
    setForegroundRole(ink);
    update();
}

QSize Glyph::sizeHint() const
{
    const int side = Metrics().u(m_units);
    return {side, side};
}

void Glyph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    Icons::paint(painter, rect(), m_icon, Metrics().u(m_units), palette().color(foregroundRole()), layoutDirection() == Qt::RightToLeft);
}

} // namespace linnet::ui
