// SPDX-License-Identifier: MIT
#include "ui/delegates/ConversationDelegate.h"

#include "im/model/Conversation.h"
#include "ui/FileWords.h"
#include "ui/Words.h"
#include "ui/delegates/MessageBlock.h"
#include "ui/delegates/PaintedLine.h"
#include "ui/delegates/RowFrame.h"
#include "ui/models/ContactModel.h"
#include "ui/models/ConversationListModel.h"
#include "ui/style/Icons.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/Badge.h"

#include <QPainter>

namespace linnet::ui {
QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Metrics m;
    return {m.u(200), qMax(m.u(60), m.line(TextRole::UiStrong) + m.line(TextRole::Small) + m.u(24))};
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Metrics m;
    const auto conversation = index.data(ConversationListModel::ConversationRole).value<im::Conversation>();
    const QRect row = option.rect.adjusted(m.u(6), 0, -m.u(6), 0);
    const auto place = [&](const QRect &r) { return QStyle::visualRect(option.direction, row, r); };
    const QColor around = paintRow(*painter, option, row);

    const int side = m.u(40);
    const QRect face = place(QRect(row.left() + m.u(10), row.center().y() - side / 2 + 1, side, side));
    paintAvatar(*painter, face, conversation.title, conversation.peer.uri, PresenceDot::None, around, option.direction);

    const int left = row.left() + m.u(10) + side + m.u(12);
    const int right = row.right() - m.u(10);
    const int nameTall = m.line(TextRole::UiStrong);
    const int lineTall = m.line(TextRole::Small);
    const int top = row.top() + (row.height() - nameTall - lineTall - m.u(3)) / 2;
    const bool unread = conversation.unread > 0;

    QFont caption = m.font(TextRole::Caption);
    if (unread)
        caption.setWeight(QFont::DemiBold);
    const QString time = conversation.last.key != 0 ? Words::when(conversation.last.time) : QString();
    const int timeWidth = QFontMetrics(caption).horizontalAdvance(time) + 2;
    painter->setFont(caption);
    painter->setPen(ink(unread ? Colour::AccentText : Colour::Muted));
    painter->drawText(place(QRect(right - timeWidth + 1, top, timeWidth, nameTall)),
                      int(QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter), time);
    paintLine(*painter, place(QRect(left, top, right - timeWidth - m.u(8) - left, nameTall)), conversation.title,
              m.font(TextRole::UiStrong), ink(Colour::Text), option.direction);

    int end = right;
    const int second = top + nameTall + m.u(3);
    const bool own = isOwn(conversation.last);
    if (unread) {
        const int width = badgeWidth(conversation.unread);
        paintBadge(*painter, place(QRect(right - width + 1, second, width, lineTall)), conversation.unread, option.direction);
        end -= width + m.u(8);
    } else if (own && conversation.draft.isEmpty()) {
        StateMark mark = stateMark(FileWords::stand(conversation.last));
        if (mark.colour == ink(Colour::OutMuted))
            mark.colour = ink(Colour::Muted);
        const QRect spot = place(QRect(right - m.u(14) + 1, second, m.u(14), lineTall));
        Icons::paint(*painter, spot, mark.icon, m.u(14), mark.colour);
        end -= m.u(14 + 8);
    }
    int start = left;
    QString line = conversation.last.key != 0 ? Words::preview(conversation.last, conversation.title) : conversation.peer.text();
    const bool rings = index.data(ConversationListModel::RingingRole).toBool();
    const bool typing = index.data(ConversationListModel::TypingRole).toBool();
    if (rings) {
        line = ConversationListModel::tr("wants to open a session");
    } else if (typing) {
        line = ConversationListModel::tr("typing");
    } else if (!conversation.draft.isEmpty()) {
        const QString prefix = ConversationListModel::tr("Draft:");
        const QFont strong = m.font(TextRole::SmallStrong);
        const int width = QFontMetrics(strong).horizontalAdvance(prefix) + m.u(4);
        paintLine(*painter, place(QRect(start, second, width, lineTall)), prefix, strong, ink(Colour::Warning), option.direction);
        start += width;
        line = oneLine(conversation.draft);
    } else if (own) {
        line = ConversationListModel::tr("You: %1").arg(line);
    }
    paintLine(*painter, place(QRect(start, second, end - start, lineTall)), line, m.font(TextRole::Small),
              ink(typing || rings ? Colour::AccentText : unread ? Colour::Text : Colour::Muted), option.direction);
}

QSize ContactDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Metrics m;
    return {m.u(200), qMax(m.u(52), m.line(TextRole::UiStrong) + m.line(TextRole::Small) + m.u(18))};
}

void ContactDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Metrics m;
    const auto contact = index.data(ContactModel::ContactRole).value<im::Contact>();
    const QRect row = option.rect.adjusted(m.u(6), 0, -m.u(6), 0);
    const auto place = [&](const QRect &r) { return QStyle::visualRect(option.direction, row, r); };
    const QColor around = paintRow(*painter, option, row);
    const int side = m.u(32);
    const QRect face = place(QRect(row.left() + m.u(10), row.center().y() - side / 2 + 1, side, side));
    paintAvatar(*painter, face, contact.name, contact.address.uri, PresenceDot::None, around, option.direction);
    const int left = row.left() + m.u(10) + side + m.u(12);
    int right = row.right() - m.u(10);
    if (contact.blocked) {
        Icons::paint(*painter, place(QRect(right - m.u(16) + 1, row.top(), m.u(16), row.height())), u"ban"_qs, m.u(16), ink(Colour::Danger));
        right -= m.u(24);
    }
    const QString name = index.data(Qt::DisplayRole).toString();
    const int nameTall = m.line(TextRole::UiStrong);
    const int lineTall = m.line(TextRole::Small);
    const bool single = contact.name.isEmpty();
    const int top = row.top() + (row.height() - nameTall - (single ? 0 : lineTall + m.u(2))) / 2;
    paintLine(*painter, place(QRect(left, top, right - left, nameTall)), name, m.font(TextRole::UiStrong), ink(Colour::Text), option.direction);
    if (!single)
        paintLine(*painter, place(QRect(left, top + nameTall + m.u(2), right - left, lineTall)), contact.address.text(),
                  m.font(TextRole::Small), ink(Colour::Muted), option.direction);
}

} // namespace linnet::ui
