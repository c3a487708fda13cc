// SPDX-License-Identifier: MIT
#include "ui/delegates/MessageBlock.h"

#include "ui/Words.h"
#include "ui/style/Icons.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QtMath>

namespace linnet::ui {

using im::DeliveryState;

StateMark stateMark(const im::Delivery &delivery)
{
    switch (delivery.state) {
    case DeliveryState::Queued:
    case DeliveryState::Sending: return {u"clock"_qs, ink(Colour::OutMuted)};
    case DeliveryState::Accepted: return {u"check"_qs, ink(Colour::OutMuted)};
    case DeliveryState::Delivered: return {u"checks"_qs, ink(Colour::OutMuted)};
    case DeliveryState::Displayed: return {u"circle-check-filled"_qs, ink(Colour::AccentText)};
    case DeliveryState::NotConfirmed: return {u"help-circle"_qs, ink(Colour::Warning)};
    case DeliveryState::Failed: return {u"alert-circle"_qs, ink(Colour::Danger)};
    case DeliveryState::Expired: return {u"clock-x"_qs, ink(Colour::Danger)};
    }
    return {};
}

bool isFailure(DeliveryState state)
{
    return state == DeliveryState::Failed || state == DeliveryState::Expired || state == DeliveryState::NotConfirmed;
}

namespace {

/// One to one, so that positions in the layout are positions in the message.
QString withLineSeparators(const QString &text)
{
    QString shown = text;
    for (qsizetype i = 0; i < shown.size(); ++i) {
        if (shown[i] == u'\r')
            shown[i] = i + 1 < shown.size() && shown[i + 1] == u'\n' ? QChar(0x200B) : QChar(QChar::LineSeparator);
        else if (shown[i] == u'\n')
            shown[i] = QChar::LineSeparator;
        else if (shown[i] == u'\0')
            shown[i] = QChar(0xFFFD);
    }
    return shown;
}

} // namespace

MessageBlock::MessageBlock(const im::ChatMessage &message, const QString &peerName, int paneWidth, Qt::LayoutDirection direction)
    : m_message(message), m_direction(direction), m_out(message.direction == im::Direction::Out), m_shown(withLineSeparators(message.text))
{
    const Metrics m;
    const int emoji = lonelyEmoji(message.text);
    m_bare = emoji >= 1 && emoji <= 3;
    m_time = Words::clock(message.time);
    if (m_out && isFailure(message.delivery.state))
        m_reason = Words::delivery(message.delivery, peerName);
    const int room = paneWidth - 2 * m.u(16);
    const int widest = qMin(qMin(m.u(paneWidth < m.u(640) ? 320 : 480), room), qMax(m.u(160), qRound(paneWidth * 0.78)));
    const int inner = qMax(m.u(80), widest - 2 * m.u(12));
    layOutText(inner);
    placeMeta(inner);
    placeRest(paneWidth);
}

void MessageBlock::layOutText(int maxWidth)
{
    const Metrics m;
    QFont font = m.font(TextRole::Message);
    if (m_bare)
        font.setPointSizeF(font.pointSizeF() * 2.4);
    m_text = std::make_unique<QTextLayout>(m_shown, font);
    m_text->setCacheEnabled(true);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(directionOf(m_message.text, m_direction));
    m_text->setTextOption(option);
    QList<QTextLayout::FormatRange> formats = emojiFormats(m_shown, font);
    if (!m_message.fromStranger) {
        m_links = linkSpans(m_message.text);
        for (const TextSpan &span : m_links) {
            QTextLayout::FormatRange range;
            range.start = int(span.start);
            range.length = int(span.length);
            range.format.setFontUnderline(true);
            range.format.setForeground(ink(Colour::AccentText));
            formats.append(range);
        }
    }
    m_text->setFormats(formats);

    // Twice: first for the natural width, then aligned inside of it.
    qreal natural = 0;
    for (const bool final : {false, true}) {
        const qreal width = final ? qCeil(natural) : maxWidth;
        qreal y = 0;
        m_text->beginLayout();
        for (QTextLine line = m_text->createLine(); line.isValid(); line = m_text->createLine()) {
            line.setLineWidth(qMax(width, 1.0));
            const qreal tall = qMax<qreal>(m_bare ? 0 : m.line(TextRole::Message), line.height());
            line.setPosition({0, y + (tall - line.height()) / 2});
            y += tall;
            natural = qMax(natural, line.naturalTextWidth());
            m_lastLine = line.naturalTextWidth();
        }
        m_text->endLayout();
        m_textSize = QSize(qCeil(qMax(width, 1.0)), qCeil(y));
    }
}

void MessageBlock::placeMeta(int maxWidth)
{
    const Metrics m;
    const QFontMetrics caption(m.font(TextRole::Caption));
    int width = caption.horizontalAdvance(m_time);
    if (m_out)
        width += m.u(4) + m.u(14);
    m_metaSize = QSize(width, m.line(TextRole::Caption));
    const bool sameWay = m_text->textOption().textDirection() == m_direction;
    m_ownMetaLine = m_bare || !sameWay || m_lastLine + m.u(12) + width > maxWidth;
}

void MessageBlock::placeRest(int paneWidth)
{
    const Metrics m;
    const int side = m.u(16);
    const int padX = m_bare ? 0 : m.u(12);
    const int padY = m_bare ? m.u(2) : m.u(7);
    int innerWidth = qMax(m_textSize.width(), m_metaSize.width());
    int innerHeight = m_textSize.height();
    if (m_ownMetaLine)
        innerHeight += m_metaSize.height() + (m_bare ? m.u(2) : 0);
    else
        innerWidth = qMax(innerWidth, qCeil(m_lastLine) + m.u(12) + m_metaSize.width());
    const QSize size(innerWidth + 2 * padX, innerHeight + 2 * padY);
    const QRect pane(0, 0, paneWidth, 1);
    const auto place = [&](const QRect &leftToRight) { return QStyle::visualRect(m_direction, pane, leftToRight); };
    const int x = m_out ? paneWidth - side - size.width() : side;
    m_bubble = place(QRect(QPoint(x, 0), size));
    m_textRect = place(QRect(QPoint(x + padX, padY), QSize(m_bare && m_out ? innerWidth : m_textSize.width(), m_textSize.height())));
    if (m_bare && m_out)
        m_textRect.setLeft(m_textRect.right() - m_textSize.width() + 1);
    const QPoint corner(x + size.width() - padX - m_metaSize.width(), size.height() - padY - m_metaSize.height() + (m_bare ? 0 : m.u(2)));
    m_meta = place(QRect(corner, m_metaSize));
    if (m_out)
        m_state = place(QRect(corner.x() + m_metaSize.width() - m.u(14), corner.y(), m.u(14), m_metaSize.height()));
    m_height = m_bubble.bottom() + 1;
    if (!m_reason.isEmpty()) {
        const QFontMetrics small(m.font(TextRole::Small));
        const int widest = qMin(m.u(480), paneWidth - 2 * side);
        const QRect needed = small.boundingRect(QRect(0, 0, widest, 10000), Qt::TextWordWrap | Qt::AlignLeft, m_reason);
        m_reasonRect = place(QRect(paneWidth - side - needed.width() - 2, m_height + m.u(4), needed.width() + 2, needed.height()));
        m_actions = QRect(side, m_reasonRect.bottom() + 1 + m.u(2), paneWidth - 2 * side, qMax(m.u(28), QFontMetrics(m.font(TextRole::UiMedium)).height() + m.u(8)));
        m_height = m_actions.bottom() + 1;
    }
}

bool MessageBlock::fits() const
{
    for (int i = 0; i < m_text->lineCount(); ++i)
        if (m_text->lineAt(i).naturalTextWidth() > m_textRect.width() + 1)
            return false;
    return m_bubble.contains(m_meta) || m_bare;
}

QPainterPath MessageBlock::outline(const QRectF &rect, bool startsGroup, bool endsGroup) const
{
    const Metrics m;
    const qreal round = m.u(12);
    const qreal tight = m.u(6);
    const bool right = m_out == (m_direction == Qt::LeftToRight); // the sender's side
    const qreal senderTop = startsGroup ? round : tight;
    const qreal senderBottom = endsGroup ? round : tight;
    const qreal topLeft = right ? round : senderTop;
    const qreal topRight = right ? senderTop : round;
    const qreal bottomLeft = right ? round : senderBottom;
    const qreal bottomRight = right ? senderBottom : round;
    QPainterPath path;
    path.moveTo(rect.left() + topLeft, rect.top());
    path.lineTo(rect.right() - topRight, rect.top());
    path.arcTo(rect.right() - 2 * topRight, rect.top(), 2 * topRight, 2 * topRight, 90, -90);
    path.lineTo(rect.right(), rect.bottom() - bottomRight);
    path.arcTo(rect.right() - 2 * bottomRight, rect.bottom() - 2 * bottomRight, 2 * bottomRight, 2 * bottomRight, 0, -90);
    path.lineTo(rect.left() + bottomLeft, rect.bottom());
    path.arcTo(rect.left(), rect.bottom() - 2 * bottomLeft, 2 * bottomLeft, 2 * bottomLeft, 270, -90);
    path.lineTo(rect.left(), rect.top() + topLeft);
    path.arcTo(rect.left(), rect.top(), 2 * topLeft, 2 * topLeft, 180, -90);
    path.closeSubpath();
    return path;
}

void MessageBlock::paint(QPainter &painter, const QPoint &origin, bool startsGroup, bool endsGroup, Selection selection) const
{
    const Metrics m;
    painter.save();
    painter.translate(origin);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_bare)
        painter.fillPath(outline(m_bubble, startsGroup, endsGroup), ink(m_out ? Colour::BubbleOut : Colour::BubbleIn));

    QList<QTextLayout::FormatRange> marks;
    if (selection.from != selection.to) {
        QTextLayout::FormatRange range;
        range.start = qMin(selection.from, selection.to);
        range.length = qAbs(selection.to - selection.from);
        range.format.setBackground(ink(Colour::Accent));
        range.format.setForeground(ink(Colour::OnAccent));
        marks.append(range);
    }
    painter.setPen(ink(Colour::Text));
    m_text->draw(&painter, m_textRect.topLeft(), marks);

    painter.setFont(m.font(TextRole::Caption));
    painter.setPen(ink(m_out && !m_bare ? Colour::OutMuted : Colour::Muted));
    QRect time = m_meta;
    if (m_out) {
        const int cut = m.u(18);
        time.adjust(m_direction == Qt::LeftToRight ? 0 : cut, 0, m_direction == Qt::LeftToRight ? -cut : 0, 0);
        const StateMark mark = stateMark(m_message.delivery);
        Icons::paint(painter, m_state, mark.icon, m.u(14), mark.colour);
    }
    painter.drawText(time, Qt::AlignCenter | Qt::TextDontClip, m_time);

    if (!m_reason.isEmpty()) {
        painter.setFont(m.font(TextRole::Small));
        painter.setPen(ink(m_message.delivery.state == DeliveryState::NotConfirmed ? Colour::Warning : Colour::Danger));
        painter.drawText(m_reasonRect, int(Qt::TextWordWrap | QStyle::visualAlignment(m_direction, Qt::AlignRight)), m_reason);
    }
    painter.restore();
}

int MessageBlock::charAt(const QPoint &point) const
{
    if (!m_bubble.contains(point))
        return -1;
    const QPointF inside = point - m_textRect.topLeft();
    for (int i = 0; i < m_text->lineCount(); ++i) {
        const QTextLine line = m_text->lineAt(i);
        if (inside.y() < line.y() + line.height() || i == m_text->lineCount() - 1)
            return line.xToCursor(inside.x());
    }
    return 0;
}

QString MessageBlock::linkAt(const QPoint &point) const
{
    if (!m_textRect.contains(point))
        return {};
    const int at = charAt(point);
    for (const TextSpan &span : m_links)
        if (at >= span.start && at < span.start + span.length)
            return m_message.text.mid(span.start, span.length);
    return {};
}

QStringList MessageBlock::links() const
{
    QStringList found;
    for (const TextSpan &span : m_links)
        found << m_message.text.mid(span.start, span.length);
    return found;
}

} // namespace linnet::ui
