// SPDX-License-Identifier: MIT
#include "ui/delegates/AttachmentPart.h"

#include "ui/Words.h"
#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace linnet::ui {

AttachmentPart::AttachmentPart(const im::Attachment &file, State state, const QImage &picture)
    : m_file(file), m_state(state == State::Picture && picture.isNull() ? State::File : state), m_picture(picture)
{
}

QSize AttachmentPart::size(int widest) const
{
    const Metrics m;
    const int words = m.line(TextRole::UiStrong) + m.line(TextRole::Small) + m.u(4);
    if (m_state != State::Picture)
        return {qMin(m.u(340), widest), qMax(m.u(44), words)};
    const QSize natural = m_picture.size() / m_picture.devicePixelRatio();
    return natural.scaled(natural.boundedTo(QSize(qMin(m.u(kPictureWide), widest), m.u(kPictureTall))), Qt::KeepAspectRatio).expandedTo({m.u(48), m.u(32)});
}

void AttachmentPart::paint(QPainter &painter, const QRect &rect, Qt::LayoutDirection direction, bool onOwn, int spare) const
{
    const Metrics m;
    if (m_state == State::Picture) {
        QPainterPath round;
        round.addRoundedRect(rect, m.u(8), m.u(8));
        painter.save();
        painter.setClipPath(round);
        painter.fillRect(rect, ink(Colour::Hover)); // under what is transparent
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSize shown = (m_picture.size() / m_picture.devicePixelRatio()).scaled(rect.size(), Qt::KeepAspectRatio);
        painter.drawImage(QRect(rect.center() - QPoint(shown.width() / 2 - 1, shown.height() / 2 - 1), shown), m_picture);
        painter.restore();
        return;
    }
    const auto place = [&](const QRect &r) { return QStyle::visualRect(direction, rect, r); };
    const int side = m.u(40);
    const QRect tile = place(QRect(rect.left(), rect.top() + (rect.height() - side) / 2, side, side));
    drawBox(painter, tile, m.u(8), ink(onOwn ? Colour::Base : Colour::Selected), QColor());
    const bool picture = m_state != State::File;
    Icons::paint(painter, tile, picture ? u"photo"_qs : u"file-text"_qs, m.u(20), ink(Colour::AccentText));
    const int left = rect.left() + side + m.u(12);
    const int right = rect.right() + 1;
    const int nameTall = m.line(TextRole::UiStrong);
    const int top = rect.top() + (rect.height() - nameTall - m.line(TextRole::Small) - m.u(2)) / 2;
    const QString size = Words::size(m_file.size);
    const QString name = m_state == State::Hidden ? Words::tr("Show picture, %1").arg(size) : m_file.fileName;
    const QString info = m_state == State::Hidden ? m_file.fileName : m_state == State::Loading ? Words::tr("%1 · opening").arg(size) : size;
    const int icon = m_state == State::Hidden ? 0 : m.u(16) + m.u(8);
    painter.setFont(m.font(TextRole::UiStrong));
    painter.setPen(ink(Colour::Text));
    const int align = int(QStyle::visualAlignment(direction, Qt::AlignLeft) | Qt::AlignVCenter);
    painter.drawText(place(QRect(left, top, right - left - icon, nameTall)), align,
                     painter.fontMetrics().elidedText(name, Qt::ElideMiddle, right - left - icon));
    if (icon > 0)
        Icons::paint(painter, place(QRect(right - m.u(16), top, m.u(16), nameTall)), u"folder"_qs, m.u(16), ink(onOwn ? Colour::OutMuted : Colour::Muted));
    painter.setFont(m.font(TextRole::Small));
    painter.setPen(ink(onOwn ? Colour::OutMuted : Colour::Muted));
    const QRect second(left, top + nameTall + m.u(2), right - left - spare, m.line(TextRole::Small));
    painter.drawText(place(second), align, painter.fontMetrics().elidedText(info, Qt::ElideMiddle, second.width()));
}

} // namespace linnet::ui
