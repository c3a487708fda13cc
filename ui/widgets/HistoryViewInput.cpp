// SPDX-License-Identifier: MIT
// The second half of HistoryView: painting, mouse, keys.
#include "ui/Words.h"
#include "ui/delegates/MessageBlock.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/HistoryView.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
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
        const bool banded = m_range && from >= 0 && row >= from && row <= to;
        if (banded)
            painter.fillRect(body.adjusted(0, -1, 0, 1), ink(Colour::Selected));
        HistoryBlock::Selection selection;
        if (m_selection.key == facts.key)
            selection = {m_selection.from, m_selection.to};
        block(row).paint(painter, origin, facts.startsGroup, facts.endsGroup, selection);
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
        const int row = rowUnder(help->pos());
        QString words;
        if (row >= 0) {
            const im::ChatMessage &message = m_model->at(row);
            const QPoint inside = inBody(row, help->pos());
            if (block(row).stateRect().adjusted(-4, -4, 4, 4).contains(inside))
                words = Words::delivery(message.delivery, m_model->peerName());
            else if (const QString link = block(row).linkAt(inside); !link.isEmpty())
                words = linkTarget(link).toString(QUrl::FullyEncoded);
            else if (block(row).bubble().contains(inside))
                words = Words::dayAndClock(message.time);
        }
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainTip(words), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
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
    const bool overText = row >= 0 && block(row).bubble().contains(inBody(row, point));
    viewport()->setCursor(!link.isEmpty() ? Qt::PointingHandCursor : overText ? Qt::IBeamCursor : Qt::ArrowCursor);
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
        const QString link = block(row).linkAt(inBody(row, point));
        if (!link.isEmpty())
            Q_EMIT linkActivated(link);
    }
    m_pressed = false;
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
    switch (event->key()) {
    case Qt::Key_Up: move(row < 0 ? m_layout.count() - 1 : row - 1); return;
    case Qt::Key_Down: move(row < 0 ? m_layout.count() - 1 : row + 1); return;
    case Qt::Key_Home: move(0); return;
    case Qt::Key_End: move(m_layout.count() - 1); return;
    case Qt::Key_PageUp: verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub); return;
    case Qt::Key_PageDown: verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd); return;
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

void HistoryView::showMenu(int row, const QPoint &globalPosition, const QString &link)
{
    const im::ChatMessage &message = m_model->at(row);
    const im::MessageKey key = message.key;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"messageMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, &HistoryView::copy)->setShortcut(QKeySequence::Copy);
    if (!link.isEmpty())
        menu->addAction(tr("Copy link"), this, [link] { QApplication::clipboard()->setText(link); });
    QStringList links = block(row).links();
    if (link.isEmpty())
        for (const QString &each : links)
            menu->addAction(tr("Open %1").arg(oneLine(each, 60)).replace(u'&', u"&&"_qs), this, [this, each] { Q_EMIT linkActivated(each); });
    if (message.direction == im::Direction::Out && isFailure(message.delivery.state)) {
        menu->addSeparator();
        if (message.delivery.state == im::DeliveryState::NotConfirmed)
            menu->addAction(tr("Send again"), this, [this, key] { Q_EMIT sendAgainRequested(key); });
        else
            menu->addAction(tr("Retry"), this, [this, key] { Q_EMIT retryRequested(key); });
        menu->addAction(tr("Discard"), this, [this, key] { Q_EMIT discardRequested(key); });
    } else if (message.direction == im::Direction::Out && message.delivery.state == im::DeliveryState::Queued) {
        menu->addSeparator();
        menu->addAction(tr("Try now"), this, [this, key] { Q_EMIT retryRequested(key); });
        menu->addAction(tr("Discard"), this, [this, key] { Q_EMIT discardRequested(key); });
    }
    if (message.kind == im::MessageKind::Message) {
        menu->addSeparator();
        menu->addAction(tr("Flow"), this, [this, key] { Q_EMIT flowRequested(key); })->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
        menu->addAction(tr("Details"), this, [this, key] { Q_EMIT detailsRequested(key); })->setShortcut(Qt::ALT | Qt::Key_Return);
    }
    menu->popup(globalPosition);
}

} // namespace linnet::ui
