// SPDX-License-Identifier: MIT
#include "ui/widgets/Avatar.h"

#include "ui/style/Theme.h"

#include <QPainter>
#include <QStyle>

namespace linnet::ui {

QString initials(const QString &name)
{
    const QStringList words = name.simplified().split(u' ', Qt::SkipEmptyParts);
    const auto first = [](const QString &word) {
        for (qsizetype i = 0; i < word.size(); ++i) {
            if (word[i].isHighSurrogate() && i + 1 < word.size())
                return word.mid(i, 2);
            if (word[i].isLetterOrNumber())
                return word.mid(i, 1).toUpper();
        }
        return QString();
    };
    if (words.isEmpty())
        return u"?"_qs;
    const QString start = first(words.first());
    if (start.isEmpty())
        return u"?"_qs;
    const QChar::Script script = start[0].script();
    if (words.size() == 1 || script == QChar::Script_Han || script == QChar::Script_Hangul || script == QChar::Script_Hiragana)
        return start;
    return start + first(words.last());
}

void paintAvatar(QPainter &painter, const QRectF &rect, const QString &name, const QString &address, PresenceDot dot,
                 const QColor &around, Qt::LayoutDirection direction)
{
    const Tokens::Hue hue = tokens().avatar(address);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(hue.back);
    painter.drawEllipse(rect);
    QFont font = Metrics().font(TextRole::UiStrong);
    font.setPixelSize(qMax(8, qRound(rect.height() * 0.38)));
    painter.setFont(font);
    painter.setPen(hue.ink);
    painter.drawText(rect, Qt::AlignCenter, initials(name.isEmpty() ? address.mid(address.indexOf(u':') + 1) : name));
    if (dot != PresenceDot::None) {
        const Metrics m;
        const qreal outer = m.u(14);
        const qreal inner = m.u(10);
        const qreal x = direction == Qt::RightToLeft ? rect.left() - m.u(2) : rect.right() - outer + m.u(2);
        const QRectF hole(x, rect.bottom() - outer + m.u(2), outer, outer);
        const QRectF disc(hole.center().x() - inner / 2, hole.center().y() - inner / 2, inner, inner);
        painter.setPen(Qt::NoPen);
        painter.setBrush(around);
        painter.drawEllipse(hole);
        const Colour colours[] = {Colour::Offline, Colour::Online, Colour::Away, Colour::Busy, Colour::Offline};
        const QColor colour = ink(colours[static_cast<int>(dot)]);
        painter.setBrush(colour);
        painter.drawEllipse(disc);
        painter.setPen(QPen(around, 1.5));
        if (dot == PresenceDot::Away) {
            painter.drawLine(disc.center(), disc.center() - QPointF(0, inner * 0.3));
            painter.drawLine(disc.center(), disc.center() + QPointF(inner * 0.22, 0));
        } else if (dot == PresenceDot::Busy) {
            painter.drawLine(disc.center() - QPointF(inner * 0.25, 0), disc.center() + QPointF(inner * 0.25, 0));
        } else if (dot == PresenceDot::Offline) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(around);
            painter.drawEllipse(disc.adjusted(inner * 0.3, inner * 0.3, -inner * 0.3, -inner * 0.3));
        }
    }
    painter.restore();
}

Avatar::Avatar(int units, const QString &objectName, QWidget *parent) : QWidget(parent), m_units(units)
{
    setObjectName(objectName);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Avatar::setPerson(const QString &name, const QString &address)
{
    m_name = name;
    m_address = address;
    update();
}

void Avatar::setDot(PresenceDot dot)
{
    m_dot = dot;
    update();
}

QSize Avatar::sizeHint() const
{
    const int side = Metrics().u(m_units);
    return {side + Metrics().u(2), side + Metrics().u(4)}; // the presence reaches over the disc
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = Metrics().u(m_units);
    const QRectF disc = QStyle::visualRect(layoutDirection(), rect(), QRect(0, (height() - side) / 2, side, side));
    paintAvatar(painter, disc, m_name, m_address, m_dot, palette().color(backgroundRole()), layoutDirection());
}

} // namespace linnet::ui
