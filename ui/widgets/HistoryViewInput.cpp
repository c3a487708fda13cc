// SPDX-License-Identifier: MIT
// The second half of HistoryView: painting, mouse, keys.
#include "ui/Words.h"
#include "ui/delegates/MessageBlock.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/HistoryView.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

namespace linnet::ui {

void HistoryView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), ink(Colour::Base));
    if (!m_model || m_layout.count() == 0)
        return;
    const Metrics m;
    const auto [first, last] = visibleRows();
    int from = m_layout.indexOf(m_rangeStart);
    int to = m_layout.indexOf(m_current);
    if (from > to)
        std::swap(from, to);
    for (int row = first; row <= last; ++row) {
        const HistoryLayout::Row &facts = m_layout.row(row);
        const QPoint origin = bodyOrigin(row);
        const int shift = origin.y() - m_layout.bodyTop(row);
        if (facts.startsDay)
            paintDay(painter, m_layout.dayTop(row) + shift, m_model->at(row).time.toLocalTime().date(), false);
        if (facts.unreadLine)
            paintUnreadLine(painter, m_layout.unreadTop(row) + shift);
        const QRect body = rowRect(row);
        if (facts.key == m_tinted && m_tint.state() == QAbstractAnimation::Running) {
            QColor tint = ink(Colour::Selected);
            tint.setAlphaF(float(m_tint.startValue().toReal() == 0.0 ? 1.0 : m_tint.currentValue().toReal()));
            painter.fillRect(body.adjusted(0, -m.u(4), 0, m.u(4)), tint);
        }
        const bool banded = m_range && from >= 0 && row >= from && row <= to;
        if (banded)
            painter.fillRect(body.adjusted(0, -1, 0, 1), ink(Colour::Selected));
        HistoryBlock::Dress dress;
        dress.startsGroup = facts.startsGroup;
        dress.endsGroup = facts.endsGroup;
        if (m_selection.key == facts.key)
            dress.selection = {m_selection.from, m_selection.to};
        dress.marks = m_marks.value(facts.key);
        dress.currentMarks = facts.key == m_currentMark;
        block(row).paint(painter, origin, dress);
        if (facts.key == m_current && hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
            drawBox(painter, bubbleRect(row).adjusted(-3, -3, 3, 3), m.u(12) + 3, QColor(), ink(Colour::Ring), 2);
    }
    if (m_stickyDay.isActive() && m_layout.top(first) < verticalScrollBar()->value())
        paintDay(painter, 0, m_model->at(first).time.toLocalTime().date(), true);
}

void HistoryView::paintDay(QPainter &painter, int y, const QDate &date, bool floating) const
{
    const Metrics m;
    QFont font = m.font(TextRole::Small);
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    const QString words = Words::day(date);
    QRect line(0, y + m.u(floating ? 8 : 16), viewport()->width(), m.line(TextRole::Small));
    if (floating) {
        const int width = painter.fontMetrics().horizontalAdvance(words) + m.u(20);
        const QRect pill((viewport()->width() - width) / 2, line.top() - m.u(3), width, line.height() + m.u(6));
        drawBox(painter, pill, pill.height() / 2.0, ink(Colour::Raised), ink(Colour::Line));
    }
    painter.setPen(ink(Colour::Muted));
    painter.drawText(line, Qt::AlignCenter, words);
}

void HistoryView::paintUnreadLine(QPainter &painter, int y) const
{
    const Metrics m;
    painter.setFont(m.font(TextRole::SmallStrong));
    const QString words = tr("New messages");
    const QRect line(m.u(16), y + m.u(14), viewport()->width() - m.u(32), m.line(TextRole::Small));
    const int gap = painter.fontMetrics().horizontalAdvance(words) / 2 + m.u(12);
    painter.setPen(ink(Colour::Ring));
    painter.drawLine(line.left(), line.center().y(), line.center().x() - gap, line.center().y());
    painter.drawLine(line.center().x() + gap, line.center().y(), line.right(), line.center().y());
    painter.setPen(ink(Colour::AccentText));
    painter.drawText(line, Qt::AlignCenter, words);
}

int HistoryView::rowUnder(const QPoint &point) const
{
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row)
        if (rowRect(row).adjusted(0, -1, 0, 1).contains(point))
            return row;
    return -1;
}

QPoint HistoryView::inBody(int row, const QPoint &point) const { return point - bodyOrigin(row); }

bool HistoryView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString words = tipAt(help->pos());
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainTip(words), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void HistoryView::showTipAgain()
{
    const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
    if (QToolTip::isVisible() && viewport()->rect().contains(point))
        QToolTip::showText(QCursor::pos(), plainTip(tipAt(point)), viewport());
}

QString HistoryView::tipAt(const QPoint &point)
{
    const int row = rowUnder(point);
    if (row < 0)
        return {};
    const im::ChatMessage &message = m_model->at(row);
    const QPoint inside = inBody(row, point);
    if (block(row).stateRect().adjusted(-4, -4, 4, 4).contains(inside)) {
        if (!m_model->stateTime(message.key).isValid())
            Q_EMIT stateTimeWanted(message.key);
        return m_model->state(row);
    }
    if (const QString tip = block(row).tipOf(block(row).hitAt(inside)); !tip.isEmpty())
        return tip;
    if (const QString link = block(row).linkAt(inside); !link.isEmpty())
        return linkTarget(link).toString(QUrl::FullyEncoded);
    return block(row).bubble().contains(inside) ? Words::dayAndClock(message.time) : QString();
}

void HistoryView::mousePressEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int row = rowUnder(point);
    if (event->button() != Qt::LeftButton || row < 0) {
        if (event->button() == Qt::LeftButton)
            clearSelection();
        return;
    }
    m_pressed = true;
    if (event->modifiers().testFlag(Qt::ShiftModifier) && m_current != 0) {
        m_range = true;
        m_selection = {};
        m_current = m_model->at(row).key;
    } else {
        clearSelection();
        m_current = m_rangeStart = m_model->at(row).key;
        const int at = block(row).charAt(inBody(row, point));
        m_selection = {m_current, qMax(0, at), qMax(0, at)};
    }
    viewport()->update();
}

void HistoryView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int row = rowUnder(point);
    const QString link = row < 0 ? QString() : block(row).linkAt(inBody(row, point));
    const bool overText = row >= 0 && block(row).charAt(inBody(row, point)) >= 0;
    const auto part = row < 0 ? HistoryBlock::Hit::Kind::None : block(row).hitAt(inBody(row, point)).kind;
    const bool overPart = part != HistoryBlock::Hit::Kind::None && (part != HistoryBlock::Hit::Kind::Reaction || m_canReact);
    viewport()->setCursor(!link.isEmpty() || overPart ? Qt::PointingHandCursor : overText ? Qt::IBeamCursor : Qt::ArrowCursor);
    if (!m_pressed || row < 0)
        return;
    const im::MessageKey key = m_model->at(row).key;
    if (key == m_rangeStart && !m_range) { // inside one message: characters
        const int at = block(row).charAt(inBody(row, point));
        if (at >= 0)
            m_selection.to = at;
    } else { // over several: whole messages
        m_range = true;
        m_selection = {};
        m_current = key;
    }
    viewport()->update();
}

void HistoryView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int row = rowUnder(point);
    if (m_pressed && event->button() == Qt::LeftButton && row >= 0 && !m_range && m_selection.from == m_selection.to) {
        const HistoryBlock::Hit part = block(row).hitAt(inBody(row, point));
        const QString link = block(row).linkAt(inBody(row, point));
        if (part.kind != HistoryBlock::Hit::Kind::None)
            activate(row, part);
        else if (!link.isEmpty())
            Q_EMIT linkActivated(link);
    }
    m_pressed = false;
}

void HistoryView::activate(int row, const HistoryBlock::Hit &part)
{
    const im::ChatMessage &message = m_model->at(row);
    switch (part.kind) {
    case HistoryBlock::Hit::Kind::None: break;
    case HistoryBlock::Hit::Kind::Quote: Q_EMIT quoteActivated(message.key); break;
    case HistoryBlock::Hit::Kind::Attachment: Q_EMIT fileActivated(message.key, part.index); break;
    case HistoryBlock::Hit::Kind::Rest: Q_EMIT wholeTextWanted(message.key); break;
    case HistoryBlock::Hit::Kind::FileCorner: Q_EMIT fileActWanted(message.key, FileWords::cornerAct(message)); break;
    case HistoryBlock::Hit::Kind::FileTile:
        Q_EMIT fileActWanted(message.key, FileWords::tileAct(message, m_transferLook ? m_transferLook(message).sight() : FileSight::Card));
        break;
    case HistoryBlock::Hit::Kind::Reaction: {
        if (!m_canReact)
            break;
        QStringList chips;
        for (const im::Reaction &reaction : message.reactions)
            if (!chips.contains(reaction.text))
                chips << reaction.text;
        Q_EMIT reactionToggled(message.key, chips.value(part.index));
        break;
    }
    }
}

void HistoryView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int row = rowUnder(point);
    if (row < 0)
        return;
    const QString &text = m_model->at(row).text;
    const int at = block(row).charAt(inBody(row, point));
    if (at < 0)
        return;
    int from = at, to = at;
    while (from > 0 && !text[from - 1].isSpace())
        --from;
    while (to < text.size() && !text[to].isSpace())
        ++to;
    m_current = m_rangeStart = m_model->at(row).key;
    m_selection = {m_current, from, to};
    viewport()->update();
}

void HistoryView::keyPressEvent(QKeyEvent *event)
{
    const int row = currentRow();
    const auto move = [&](int to) {
        m_range = event->modifiers().testFlag(Qt::ShiftModifier);
        m_selection = {};
        window()->setAttribute(Qt::WA_KeyboardFocusChange);
        setCurrentRow(to);
    };
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->matches(QKeySequence::SelectAll) && m_layout.count() > 0) {
        m_selection = {};
        m_range = true;
        m_rangeStart = m_layout.row(0).key;
        m_current = m_layout.row(m_layout.count() - 1).key;
        viewport()->update();
        return;
    }
    if (event->modifiers().testFlag(Qt::AltModifier) && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (row >= 0 && m_model->at(row).kind == im::MessageKind::Message)
            Q_EMIT detailsRequested(m_current);
        return;
    }
    if (event->modifiers() & (Qt::AltModifier | Qt::ControlModifier)) {
        event->ignore();
        return;
    }
    const bool message = row >= 0 && m_model->at(row).kind == im::MessageKind::Message;
    if (message && event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_R || event->key() == Qt::Key_F || event->key() == Qt::Key_E)) {
        if (event->key() == Qt::Key_R)
            Q_EMIT replyRequested(m_current);
        else if (event->key() == Qt::Key_F)
            Q_EMIT forwardRequested(m_current);
        else if (canReactTo(m_model->at(row)))
            Q_EMIT reactionWanted(m_current, viewport()->mapToGlobal(bubbleRect(row).bottomLeft()));
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up: move(row < 0 ? m_layout.count() - 1 : row - 1); return;
    case Qt::Key_Down: move(row < 0 ? m_layout.count() - 1 : row + 1); return;
    case Qt::Key_Home: move(0); return;
    case Qt::Key_End:
        if (m_model->isAtEnd())
            move(m_layout.count() - 1);
        else
            Q_EMIT newestWanted();
        return;
    case Qt::Key_PageUp: verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub); return;
    case Qt::Key_PageDown: verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd); return;
    case Qt::Key_Delete:
        if (row >= 0)
            Q_EMIT deleteRequested(m_current);
        return;
    case Qt::Key_Menu:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row >= 0)
            showMenu(row, viewport()->mapToGlobal(bubbleRect(row).center()), {});
        return;
    default: event->ignore();
    }
}

void HistoryView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const int row = byMouse ? rowUnder(event->pos()) : currentRow();
    if (row < 0)
        return;
    if (byMouse && !m_range && m_selection.from == m_selection.to)
        setCurrentRow(row);
    const QString link = byMouse ? block(row).linkAt(inBody(row, event->pos())) : QString();
    showMenu(row, byMouse ? event->globalPos() : viewport()->mapToGlobal(bubbleRect(row).center()), link);
}

} // namespace linnet::ui
