// SPDX-License-Identifier: MIT
#include "ui/delegates/MessageBlock.h"

#include "ui/Words.h"
#include "ui/delegates/Bubble.h"
#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
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

bool mayGoInParts(const im::Delivery &delivery)
{
    return delivery.state == DeliveryState::Failed
        && (delivery.reason == im::DeliveryReason::NoSession || delivery.reason == im::DeliveryReason::TooLarge);
}

bool isFailure(DeliveryState state)
{
    return state == DeliveryState::Failed || state == DeliveryState::Expired || state == DeliveryState::NotConfirmed;
}

namespace {

constexpr qsizetype kHead = 1200;

QString headOf(const QString &text)
{
    if (text.size() <= kLongText)
        return text;
    qsizetype end = kHead;
    if (text[end - 1].isHighSurrogate())
        --end;
    return text.left(end);
}

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

MessageBlock::MessageBlock(const im::ChatMessage &message, const MessageLook &look, int paneWidth, Qt::LayoutDirection direction)
    : m_message(message), m_head(headOf(message.text)), m_look(look), m_direction(direction), m_out(message.direction == im::Direction::Out),
      m_shown(withLineSeparators(m_head))
{
    const Metrics m;
    const int emoji = lonelyEmoji(m_head);
    m_bare = emoji >= 1 && emoji <= 3 && message.subject.isEmpty() && look.quote.isEmpty() && look.attachments.isEmpty();
    m_time = Words::clock(message.time);
    if (message.text.size() > kLongText)
        m_more = Words::tr("Open all of it, %n characters", nullptr, int(message.text.size()));
    if (m_out && isFailure(message.delivery.state))
        m_reason = Words::delivery(message.delivery, look.peerName);
    const int room = paneWidth - 2 * m.u(16);
    const int widest = qMin(qMin(m.u(paneWidth < m.u(640) ? 320 : 480), room), qMax(m.u(160), qRound(paneWidth * 0.78)));
    const int inner = qMax(m.u(80), widest - 2 * m.u(12));
    m_reactions = ReactionPart(message.reactions, inner);
    layOutText(inner);
    placeMeta(inner);
    placeInside(inner, paneWidth);
    placeBelow(paneWidth);
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
    option.setTextDirection(directionOf(m_head, m_direction));
    m_text->setTextOption(option);
    QList<QTextLayout::FormatRange> formats = emojiFormats(m_shown, font);
    if (!m_message.fromStranger) {
        m_links = linkSpans(m_head);
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
    if (m_shown.isEmpty())
        return;

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
    const bool onCard = m_shown.isEmpty() && !m_look.attachments.isEmpty() && !m_look.attachments.last().isPicture();
    const bool sameWay = m_text->textOption().textDirection() == m_direction;
    m_ownMetaLine = !onCard && (m_bare || !m_more.isEmpty() || m_shown.isEmpty() || !sameWay || m_lastLine + m.u(12) + width > maxWidth);
}

bool MessageBlock::leadsWithPicture() const
{
    return m_message.subject.isEmpty() && m_look.quote.isEmpty() && !m_look.attachments.isEmpty() && m_look.attachments.first().isPicture();
}

void MessageBlock::placeInside(int maxWidth, int paneWidth)
{
    const Metrics m;
    const int padX = m_bare ? 0 : m.u(12);
    const int padY = m_bare ? m.u(2) : m.u(7);
    const int inset = m.u(4); // of pictures
    const int outset = padX - inset;
    int wide = qMax(m_textSize.width(), m_metaSize.width());
    if (!m_ownMetaLine && !m_shown.isEmpty())
        wide = qMax(wide, qCeil(m_lastLine) + m.u(12) + m_metaSize.width());
    QSize subject;
    if (!m_message.subject.isEmpty()) {
        const QFontMetrics strong(m.font(TextRole::UiStrong));
        subject = strong.boundingRect(QRect(0, 0, maxWidth, 10000), Qt::TextWordWrap | Qt::AlignLeft, m_message.subject).size() + QSize(2, 0);
        wide = qMax(wide, subject.width());
    }
    const QSize quote = m_look.quote.isEmpty() ? QSize() : m_look.quote.size(maxWidth);
    wide = qMax(wide, quote.width());
    QList<QSize> files;
    for (const AttachmentPart &part : m_look.attachments) {
        files << part.size(part.isPicture() ? maxWidth + 2 * outset : maxWidth);
        wide = qMax(wide, files.last().width() - (part.isPicture() ? 2 * outset : 0));
    }

    int y = leadsWithPicture() ? inset : padY;
    if (subject.height() > 0) {
        m_subject = QRect(padX, y, wide, subject.height());
        y += subject.height() + m.u(2);
    }
    if (quote.height() > 0) {
        y += m.u(2);
        m_quote = QRect(padX, y, wide, quote.height());
        y += quote.height() + m.u(6);
    }
    for (int i = 0; i < files.size(); ++i) {
        const bool picture = m_look.attachments[i].isPicture();
        m_files << (picture ? QRect(inset, y, wide + 2 * outset, files[i].height()) : QRect(padX, y + m.u(3), wide, files[i].height()));
        y = m_files.last().bottom() + 1 + (picture ? m.u(6) : m.u(3));
    }
    m_textRect = QRect(QPoint(padX, y), m_textSize);
    y += m_textSize.height();
    if (!m_more.isEmpty()) {
        const QFontMetrics strong(m.font(TextRole::UiMedium));
        const QSize more = strong.boundingRect(QRect(0, 0, maxWidth, 10000), Qt::TextWordWrap, m_more).size() + QSize(2, 0);
        wide = qMax(wide, more.width());
        m_moreRect = QRect(padX, y + m.u(6), wide, more.height());
        y = m_moreRect.bottom() + 1 + m.u(2);
    }
    if (m_ownMetaLine)
        y += m_metaSize.height() + (m_bare ? m.u(2) : 0);
    const QSize size(wide + 2 * padX, y + padY);

    const int x = m_out ? paneWidth - m.u(16) - size.width() : m.u(16);
    const QRect pane(0, 0, paneWidth, 1);
    const auto place = [&](const QRect &inBubble) { return QStyle::visualRect(m_direction, pane, inBubble.translated(x, 0)); };
    if (m_bare && m_out)
        m_textRect.moveLeft(wide - m_textSize.width());
    int metaBottom = size.height() - padY + (m_bare ? 0 : m.u(2));
    if (!m_ownMetaLine && m_shown.isEmpty())
        metaBottom = m_files.last().bottom() + 1 - (m_files.last().height() - m.line(TextRole::UiStrong) - m.line(TextRole::Small) - m.u(2)) / 2;
    const QRect meta(QPoint(size.width() - padX - m_metaSize.width(), metaBottom - m_metaSize.height()), m_metaSize);
    m_bubble = place(QRect(QPoint(), size));
    m_meta = place(meta);
    if (m_out)
        m_state = place(QRect(meta.right() + 1 - m.u(14), meta.top(), m.u(14), meta.height()));
    for (QRect *rect : {&m_subject, &m_quote, &m_textRect, &m_moreRect})
        *rect = rect->isEmpty() ? QRect() : place(*rect);
    for (QRect &rect : m_files)
        rect = place(rect);
    m_height = size.height();
}

void MessageBlock::placeBelow(int paneWidth)
{
    const Metrics m;
    const int side = m.u(16);
    const QRect pane(0, 0, paneWidth, 1);
    const auto place = [&](const QRect &leftToRight) { return QStyle::visualRect(m_direction, pane, leftToRight); };
    if (!m_reactions.isEmpty()) {
        const int inset = m.u(8);
        const int x = m_out ? paneWidth - side - inset - m_reactions.size().width() : side + inset;
        m_chips = place(QRect(QPoint(qMax(0, x), m_height - m.u(4)), m_reactions.size()));
        m_height = m_chips.bottom() + 1;
    }
    if (m_reason.isEmpty())
        return;
    const QFontMetrics small(m.font(TextRole::Small));
    const int widest = qMin(m.u(480), paneWidth - 2 * side);
    const QRect needed = small.boundingRect(QRect(0, 0, widest, 10000), Qt::TextWordWrap | Qt::AlignLeft, m_reason);
    m_reasonRect = place(QRect(paneWidth - side - needed.width() - 2, m_height + m.u(4), needed.width() + 2, needed.height()));
    m_actions = QRect(side, m_reasonRect.bottom() + 1 + m.u(2), paneWidth - 2 * side, m_look.actions);
    m_height = m_actions.bottom() + 1;
}

bool MessageBlock::fits() const
{
    for (int i = 0; i < m_text->lineCount(); ++i)
        if (m_text->lineAt(i).naturalTextWidth() > m_textRect.width() + 1)
            return false;
    for (const QRect &file : m_files)
        if (!m_bubble.contains(file))
            return false;
    return (m_bubble.contains(m_meta) || m_bare) && (m_quote.isEmpty() || m_bubble.contains(m_quote));
}

void MessageBlock::paint(QPainter &painter, const QPoint &origin, const Dress &dress) const
{
    const Metrics m;
    painter.save();
    painter.translate(origin);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_bare)
        painter.fillPath(bubblePath(m_bubble, m_out, m_direction, dress.startsGroup, dress.endsGroup), ink(m_out ? Colour::BubbleOut : Colour::BubbleIn));
    if (!m_subject.isEmpty()) {
        painter.setFont(m.font(TextRole::UiStrong));
        painter.setPen(ink(Colour::Text));
        painter.drawText(m_subject, int(Qt::TextWordWrap | QStyle::visualAlignment(m_direction, Qt::AlignLeft)), m_message.subject);
    }
    if (!m_quote.isEmpty())
        m_look.quote.paint(painter, m_quote, m_direction, m_out);
    for (int i = 0; i < m_files.size(); ++i) {
        const bool shared = m_shown.isEmpty() && i + 1 == m_files.size();
        m_look.attachments[i].paint(painter, m_files[i], m_direction, m_out, shared ? m_metaSize.width() + m.u(12) : 0);
    }
    paintText(painter, dress);
    if (!m_moreRect.isEmpty()) {
        painter.setFont(m.font(TextRole::UiMedium));
        painter.setPen(ink(Colour::AccentText));
        painter.drawText(m_moreRect, int(Qt::TextWordWrap | QStyle::visualAlignment(m_direction, Qt::AlignLeft)), m_more);
    }
    paintMeta(painter);
    if (!m_reactions.isEmpty())
        m_reactions.paint(painter, m_chips, m_direction);
    if (!m_reason.isEmpty()) {
        painter.setFont(m.font(TextRole::Small));
        painter.setPen(ink(m_message.delivery.state == DeliveryState::NotConfirmed ? Colour::Warning : Colour::Danger));
        painter.drawText(m_reasonRect, int(Qt::TextWordWrap | QStyle::visualAlignment(m_direction, Qt::AlignRight)), m_reason);
    }
    painter.restore();
}

void MessageBlock::paintText(QPainter &painter, const Dress &dress) const
{
    if (m_shown.isEmpty())
        return;
    QList<QTextLayout::FormatRange> marks;
    const auto mark = [&](qsizetype start, qsizetype length, Colour ground, Colour text) {
        QTextLayout::FormatRange range;
        range.start = int(start);
        range.length = int(length);
        range.format.setBackground(ink(ground));
        range.format.setForeground(ink(text));
        marks.append(range);
    };
    for (const TextSpan &span : dress.marks)
        mark(span.start, span.length, Colour::Match, Colour::Text);
    if (dress.selection.from != dress.selection.to)
        mark(qMin(dress.selection.from, dress.selection.to), qAbs(dress.selection.to - dress.selection.from), Colour::Accent, Colour::OnAccent);
    painter.setPen(ink(Colour::Text));
    m_text->draw(&painter, m_textRect.topLeft(), marks);
    if (!dress.currentMarks)
        return;
    for (const TextSpan &span : dress.marks) { // a ring round the words, line by line
        for (int i = 0; i < m_text->lineCount(); ++i) {
            const QTextLine line = m_text->lineAt(i);
            const int from = qMax(int(span.start), line.textStart());
            const int to = qMin(int(span.start + span.length), line.textStart() + line.textLength());
            if (from >= to)
                continue;
            const qreal a = line.cursorToX(from);
            const qreal b = line.cursorToX(to);
            const QRectF box(m_textRect.left() + qMin(a, b), m_textRect.top() + line.y(), qAbs(b - a), line.height());
            drawBox(painter, box.adjusted(-2, -1, 2, 1), 3, QColor(), ink(Colour::Ring), 2);
        }
    }
}

void MessageBlock::paintMeta(QPainter &painter) const
{
    const Metrics m;
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
}

HistoryBlock::Hit MessageBlock::hitAt(const QPoint &point) const
{
    if (m_quote.contains(point))
        return {Hit::Kind::Quote, 0};
    if (m_moreRect.contains(point))
        return {Hit::Kind::Rest, 0};
    for (int i = 0; i < m_files.size(); ++i)
        if (m_files[i].contains(point))
            return {Hit::Kind::Attachment, i};
    for (int i = 0; i < m_reactions.chips().size(); ++i)
        if (m_reactions.place(i, m_chips, m_direction).contains(point))
            return {Hit::Kind::Reaction, i};
    return {};
}

QRect MessageBlock::rectOf(const Hit &hit) const
{
    switch (hit.kind) {
    case Hit::Kind::None:
    case Hit::Kind::FileTile:
    case Hit::Kind::FileCorner: break;
    case Hit::Kind::Rest: return m_moreRect;
    case Hit::Kind::Quote: return m_quote;
    case Hit::Kind::Attachment: return m_files.value(hit.index);
    case Hit::Kind::Reaction: return hit.index < m_reactions.chips().size() ? m_reactions.place(hit.index, m_chips, m_direction) : QRect();
    }
    return {};
}

QString MessageBlock::tipOf(const Hit &hit) const
{
    switch (hit.kind) {
    case Hit::Kind::None:
    case Hit::Kind::FileTile:
    case Hit::Kind::FileCorner:
    case Hit::Kind::Rest:
    case Hit::Kind::Quote: break;
    case Hit::Kind::Attachment: return Words::file(m_look.attachments[hit.index].file());
    case Hit::Kind::Reaction: return Words::reaction(m_message.reactions, m_reactions.chips()[hit.index].text, m_look.peerName);
    }
    return {};
}

int MessageBlock::charAt(const QPoint &point) const
{
    if (!m_bubble.contains(point) || m_shown.isEmpty() || m_moreRect.contains(point))
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
