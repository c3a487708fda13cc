// SPDX-License-Identifier: MIT
#include "ui/delegates/SearchHitDelegate.h"

#include "ui/Words.h"
#include "ui/delegates/PaintedLine.h"
#include "ui/delegates/RowFrame.h"
#include "ui/models/SearchHitModel.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"

#include <QFontMetrics>
#include <QPainter>

namespace linnet::ui {

QSize SearchHitDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Metrics m;
    return {m.u(200), qMax(m.u(60), m.line(TextRole::UiStrong) + m.line(TextRole::Small) + m.u(24))};
}

void SearchHitDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Metrics m;
    const auto hit = index.data(SearchHitModel::HitRole).value<client::SearchHit>();
    const QString title = index.data(SearchHitModel::TitleRole).toString();
    const QRect row = option.rect.adjusted(m.u(6), 0, -m.u(6), 0);
    const auto place = [&](const QRect &r) { return QStyle::visualRect(option.direction, row, r); };
    const QColor around = paintRow(*painter, option, row);
    const int side = m.u(40);
    paintAvatar(*painter, place(QRect(row.left() + m.u(10), row.center().y() - side / 2 + 1, side, side)), title,
                index.data(SearchHitModel::PeerRole).toString(), PresenceDot::None, around, option.direction);
    const int left = row.left() + m.u(10) + side + m.u(12);
    const int right = row.right() - m.u(10);
    const int nameTall = m.line(TextRole::UiStrong);
    const int lineTall = m.line(TextRole::Small);
    const int top = row.top() + (row.height() - nameTall - lineTall - m.u(3)) / 2;
    const QString time = Words::when(hit.message.time);
    const QFont caption = m.font(TextRole::Caption);
    const int timeWidth = QFontMetrics(caption).horizontalAdvance(time) + 2;
    paintLine(*painter, place(QRect(right - timeWidth + 1, top, timeWidth, nameTall)), time, caption, ink(Colour::Muted), option.direction);
    paintLine(*painter, place(QRect(left, top, right - timeWidth - m.u(8) - left, nameTall)), title, m.font(TextRole::UiStrong),
              ink(Colour::Text), option.direction);
    const bool own = hit.message.direction == im::Direction::Out;
    const QString prefix = own ? SearchHitModel::tr("You: %1").arg(QString()) : QString();
    QList<TextSpan> marks;
    for (const client::SearchHit::Span &span : hit.highlights)
        marks.append({span.start + prefix.size(), span.length});
    paintLine(*painter, place(QRect(left, top + nameTall + m.u(3), right - left, lineTall)), prefix + hit.snippet, m.font(TextRole::Small),
              ink(Colour::Muted), option.direction, marks);
}

} // namespace linnet::ui
