// SPDX-License-Identifier: MIT
#include "ui/flow/FlowView.h"

#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace linnet::ui {

constexpr int kSearchedAtOnce = 500; // steps; some milliseconds

FlowView::FlowView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setObjectName(u"flowView"_qs);
    setAccessibleName(tr("Steps of the flow"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setLayoutDirection(Qt::LeftToRight); // the lanes and their time stay so in every language
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(Metrics().u(33));
    m_searchOn.setSingleShot(true);
    m_searchOn.setInterval(0);
    connect(&m_searchOn, &QTimer::timeout, this, &FlowView::searchSome);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void FlowView::setLadder(const sip::Ladder &ladder, const FlowWords &words)
{
    m_ladder = ladder;
    m_words = words;
    m_selected = -1;
    m_hovered = -1;
    m_found.clear();
    m_searched = 0;
    searchSome();
    relay();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    Q_EMIT selectionChanged(-1);
}

void FlowView::growLadder(const sip::Ladder &ladder)
{
    const bool follow = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    m_ladder = ladder;
    searchSome();
    relay();
    if (follow)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void FlowView::setFilter(FlowFilter filter)
{
    m_filter = filter;
    relay();
    find(m_wanted);
    if (m_selected >= 0 && m_layout.rowOfStep(m_selected) < 0)
        select(-1);
}

void FlowView::relay()
{
    m_layout.lay(m_ladder, m_filter, FlowPainter::sizes(Metrics()), viewport()->width());
    verticalScrollBar()->setRange(0, qMax(0, m_layout.headerHeight() + m_layout.contentHeight() - viewport()->height()));
    verticalScrollBar()->setPageStep(qMax(1, viewport()->height() - m_layout.headerHeight()));
    horizontalScrollBar()->setRange(0, qMax(0, m_layout.contentWidth() - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    viewport()->update();
}

// --- Selection and search --------------------------------------------------------------------------------------------

void FlowView::select(int step)
{
    if (step >= m_ladder.steps.size() || (step >= 0 && m_layout.rowOfStep(step) < 0))
        step = -1;
    if (step >= 0) {
        const FlowLayout::Row &row = m_layout.row(m_layout.rowOfStep(step));
        const int seen = viewport()->height() - m_layout.headerHeight();
        QScrollBar *bar = verticalScrollBar();
        const bool opensSection = m_layout.sections()[size_t(row.section)].top + m_layout.sizes().section == row.top;
        const int top = opensSection ? m_layout.sections()[size_t(row.section)].top : row.top;
        if (top < bar->value())
            bar->setValue(top);
        else if (row.top + m_layout.sizes().row > bar->value() + seen)
            bar->setValue(row.top + m_layout.sizes().row + m_layout.sizes().bottom - seen);
    }
    if (step == m_selected)
        return;
    m_selected = step;
    viewport()->update();
    tellFocus();
    Q_EMIT selectionChanged(step);
}

void FlowView::tellFocus()
{
    if (m_selected < 0 || !hasFocus() || !QAccessible::isActive())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(m_layout.rowOfStep(m_selected));
    QAccessible::updateAccessibility(&event);
}

void FlowView::find(const QString &words)
{
    m_wanted = words.trimmed();
    m_found.clear();
    m_searched = 0;
    searchSome();
}

void FlowView::searchSome()
{
    const int end = qMin(m_searched + kSearchedAtOnce, int(m_ladder.steps.size()));
    const QByteArray plain = m_wanted.toUtf8().toLower();
    for (int i = m_wanted.isEmpty() ? end : m_searched; i < end; ++i) {
        const sip::LadderStep &step = m_ladder.steps[i];
        if (isShown(step, m_filter)
            && (m_words.label(step).contains(m_wanted, Qt::CaseInsensitive) || step.local.contains(m_wanted) || step.remote.contains(m_wanted)
                || step.bytes.toLower().contains(plain)))
            m_found.append(i);
    }
    m_searched = end;
    if (end < m_ladder.steps.size())
        m_searchOn.start(); // the rest when the window has done what waits
    viewport()->update();
    Q_EMIT foundChanged();
}

int FlowView::foundPosition() const { return int(m_found.indexOf(m_selected)) + 1; }

void FlowView::selectFound(int direction)
{
    if (m_found.isEmpty())
        return;
    qsizetype next = 0;
    if (direction > 0) {
        next = std::upper_bound(m_found.cbegin(), m_found.cend(), m_selected) - m_found.cbegin();
        next = next == m_found.size() ? 0 : next;
    } else {
        next = std::lower_bound(m_found.cbegin(), m_found.cend(), m_selected) - m_found.cbegin() - 1;
        next = next < 0 ? m_found.size() - 1 : next;
    }
    select(m_found[next]);
    Q_EMIT foundChanged();
}

void FlowView::copySelected() const
{
    if (m_selected >= 0)
        QApplication::clipboard()->setText(QString::fromUtf8(m_ladder.steps[m_selected].bytes));
}

void FlowView::walk(int rows)
{
    if (rowCount() == 0)
        return;
    const int now = m_selected >= 0 ? m_layout.rowOfStep(m_selected) : rows > 0 ? -1 : rowCount();
    select(stepOfRow(qBound(0, now + rows, rowCount() - 1)));
}

// --- Events ----------------------------------------------------------------------------------------------------------

QRect FlowView::stepRect(int step) const
{
    const int row = m_layout.rowOfStep(step);
    if (row < 0)
        return {};
    return {0, m_layout.row(row).top + m_layout.headerHeight() - verticalScrollBar()->value(), viewport()->width(), m_layout.sizes().row};
}

int FlowView::stepAt(const QPoint &point) const
{
    if (point.y() < m_layout.headerHeight())
        return -1;
    const int row = m_layout.rowAt(point.y() - m_layout.headerHeight() + verticalScrollBar()->value());
    return row < 0 ? -1 : stepOfRow(row);
}

void FlowView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), ink(Colour::Base));
    const FlowPainter flow(m_ladder, m_layout, m_words, tokens(), Metrics());
    const int width = viewport()->width();
    const int header = m_layout.headerHeight();
    const int top = verticalScrollBar()->value();
    FlowPainter::Marks marks;
    marks.selected = m_selected;
    marks.hovered = m_hovered;
    marks.focused = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    marks.found = &m_found;
    painter.save();
    painter.setClipRect(QRect(0, header, width, viewport()->height() - header));
    painter.translate(0, header - top);
    flow.paintRows(painter, top + qMax(0, event->rect().top() - header), top + event->rect().bottom() + 1 - header, width, horizontalScrollBar()->value(), marks);
    painter.restore();
    if (event->rect().top() < header && !m_ladder.lanes.isEmpty())
        flow.paintHeader(painter, width, horizontalScrollBar()->value());
}

void FlowView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    relay();
}

void FlowView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        relay();
}

void FlowView::scrollContentsBy(int, int) { viewport()->update(); }

void FlowView::keyPressEvent(QKeyEvent *event)
{
    const int page = qMax(1, verticalScrollBar()->pageStep() / qMax(1, m_layout.sizes().row) - 1);
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (event->matches(QKeySequence::Copy) || (plain && event->key() == Qt::Key_C)) {
        copySelected();
        return;
    }
    if (!plain)
        return QAbstractScrollArea::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Up: walk(-1); break;
    case Qt::Key_Down: walk(1); break;
    case Qt::Key_PageUp: walk(-page); break;
    case Qt::Key_PageDown: walk(page); break;
    case Qt::Key_Home: walk(-rowCount()); break;
    case Qt::Key_End: walk(rowCount()); break;
    default: QAbstractScrollArea::keyPressEvent(event); return;
    }
    window()->setAttribute(Qt::WA_KeyboardFocusChange);
    viewport()->update();
}

void FlowView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        select(stepAt(event->position().toPoint()));
}

void FlowView::hover(int step)
{
    if (step == m_hovered)
        return;
    m_hovered = step;
    viewport()->update();
}

void FlowView::mouseMoveEvent(QMouseEvent *event) { hover(stepAt(event->position().toPoint())); }

void FlowView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_selected < 0 && event->reason() != Qt::MouseFocusReason)
        walk(1);
    viewport()->update();
}

void FlowView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool FlowView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int step = stepAt(help->pos());
        if (step < 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainTip(m_words.sentence(m_ladder.steps[step], m_ladder)), viewport(), stepRect(step));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

int FlowView::accessibleRowOf(qint64 id) const
{
    for (int row = 0; row < rowCount(); ++row)
        if (stepOfRow(row) == id)
            return row;
    return -1;
}

QString FlowView::accessibleText(qint64 id, QAccessible::Text kind) const
{
    const sip::LadderStep &step = m_ladder.steps[int(id)];
    switch (kind) {
    case QAccessible::Name: return m_words.spoken(step, m_ladder);
    case QAccessible::Description: return m_words.sentence(step, m_ladder);
    case QAccessible::Value: return QString::fromUtf8(step.bytes);
    default: return {};
    }
}

} // namespace linnet::ui
