// SPDX-License-Identifier: MIT
#include "ui/widgets/HistoryView.h"

#include "ui/Words.h"
#include "ui/delegates/EventBlock.h"
#include "ui/delegates/FileBlock.h"
#include "ui/delegates/MessageBlock.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/RowStrip.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QToolTip>

namespace linnet::ui {

namespace {

/// A line in the middle, and no bubble.
bool isEvent(const im::ChatMessage &message)
{
    return message.kind == im::MessageKind::MissedCall || message.kind == im::MessageKind::Session;
}

} // namespace

HistoryView::HistoryView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setObjectName(u"history"_qs);
    setAccessibleName(tr("Messages"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(40); // large letters: the composer keeps its place
    viewport()->setObjectName(u"historyViewport"_qs);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    m_stickyDay.setSingleShot(true);
    m_stickyDay.setInterval(1200);
    connect(&m_stickyDay, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, &HistoryView::invalidateAll);
    m_tint.setStartValue(1.0);
    m_tint.setEndValue(0.0);
    m_tint.setDuration(1200);
    connect(&m_tint, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&m_tint, &QAbstractAnimation::finished, viewport(), qOverload<>(&QWidget::update));
    invalidateAll();
}

HistoryView::~HistoryView() = default;

void HistoryView::setModel(HistoryModel *model)
{
    m_model = model;
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] {
        // What a message answers may have come with them.
        std::erase_if(m_blocks, [&](const auto &entry) {
            const int row = m_model->rowOf(entry.first);
            return row >= 0 && !m_model->at(row).replyTo.isEmpty();
        });
        rowsChanged();
    });
    connect(model, &QAbstractItemModel::rowsRemoved, this, &HistoryView::rowsChanged);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_current = m_rangeStart = 0;
        clearSelection();
        m_blocks.clear();
        m_layout.forgetBodies();
        m_follow = true;
        rowsChanged();
    });
    connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        const Anchor keep = anchor();
        for (int row = first.row(); row <= last.row(); ++row) {
            m_blocks.erase(m_model->at(row).key);
            m_layout.forgetBody(m_model->at(row).key);
        }
        relayout(keep);
    });
    rowsChanged();
}

void HistoryView::refresh(im::MessageKey key)
{
    if (m_layout.indexOf(key) < 0)
        return;
    const Anchor keep = anchor();
    m_blocks.erase(key);
    m_layout.forgetBody(key);
    relayout(keep);
}

void HistoryView::setMarks(const Marks &marks, im::MessageKey current)
{
    m_marks = marks;
    m_currentMark = current;
    viewport()->update();
}

bool HistoryView::jumpTo(im::MessageKey key)
{
    const int row = m_layout.indexOf(key);
    if (row < 0)
        return false;
    m_current = m_rangeStart = key;
    clearSelection();
    m_layout.setBody(row, block(row).height());
    m_follow = m_model->isAtEnd() && m_layout.totalHeight() <= viewport()->height();
    const int offset = qMax(Metrics().u(48), (viewport()->height() - m_layout.bodyHeight(row)) / 2);
    relayout({key, offset});
    m_tinted = key;
    m_tint.stop();
    // Reduced motion: it stays as long, without the fade.
    m_tint.setStartValue(style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0 ? 0.0 : 1.0);
    m_tint.setEndValue(m_tint.startValue().toReal() == 0.0 ? 0.001 : 0.0);
    m_tint.start();
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
    return true;
}

void HistoryView::setFirstUnread(im::MessageKey key)
{
    if (m_firstUnread == key)
        return;
    m_firstUnread = key;
    rowsChanged();
}

void HistoryView::invalidateAll()
{
    const Metrics m;
    HistoryLayout::Spacing spacing;
    spacing.edge = m.u(8);
    spacing.group = m.u(10);
    spacing.inner = m.u(2);
    spacing.day = m.u(16) + m.line(TextRole::Small) + m.u(8);
    spacing.unread = m.u(14) + m.line(TextRole::Small) + m.u(6);
    spacing.estimate = m.line(TextRole::Message) + m.u(14);
    const Anchor keep = anchor();
    m_layout.setSpacing(spacing);
    m_layout.forgetBodies();
    m_blocks.clear();
    relayout(keep);
}

void HistoryView::rowsChanged()
{
    const Anchor keep = anchor();
    QList<HistoryLayout::Fact> facts;
    for (int i = 0; m_model && i < m_model->rowCount(); ++i) {
        const im::ChatMessage &message = m_model->at(i);
        facts.append({message.key, message.direction == im::Direction::Out, message.time.toLocalTime(), isEvent(message)});
    }
    m_layout.setRows(facts, m_firstUnread);
    std::erase_if(m_blocks, [&](const auto &entry) { return m_layout.indexOf(entry.first) < 0; });
    relayout(keep);
    QAccessibleEvent event(this, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

HistoryView::Anchor HistoryView::anchor() const
{
    if (m_follow || m_layout.count() == 0)
        return {};
    const int row = m_layout.rowAt(verticalScrollBar()->value() + viewport()->height() - 1);
    return {m_layout.row(row).key, m_layout.bodyTop(row) - verticalScrollBar()->value()};
}

void HistoryView::relayout(const Anchor &keep)
{
    if (m_inLayout)
        return;
    m_inLayout = true;
    // Measuring visible rows moves others into sight, so it goes round until nothing new is measured.
    for (int round = 0; round < 20; ++round) {
        const int row = keep.key ? m_layout.indexOf(keep.key) : -1;
        setScroll(m_follow || row < 0 ? (m_follow ? m_layout.totalHeight() : verticalScrollBar()->value())
                                      : m_layout.bodyTop(row) - keep.offset);
        if (!measureVisible())
            break;
    }
    m_inLayout = false;
    placeStrips();
    viewport()->update();
    fetchAround();
    Q_EMIT seen();
}

void HistoryView::fetchAround()
{
    if (!m_model || m_model->rowCount() == 0)
        return;
    const QScrollBar *bar = verticalScrollBar();
    if (bar->value() < viewport()->height() && m_model->canFetchMore({}))
        QMetaObject::invokeMethod(this, [this] { m_model->fetchMore({}); }, Qt::QueuedConnection);
    if (!m_model->isAtEnd() && bar->value() > bar->maximum() - viewport()->height())
        QMetaObject::invokeMethod(this, [this] { m_model->fetchNewer(); }, Qt::QueuedConnection);
}

void HistoryView::setScroll(int value)
{
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(Metrics().u(20));
    bar->setRange(0, qMax(0, m_layout.totalHeight() - viewport()->height()));
    bar->setValue(value);
}

QPair<int, int> HistoryView::visibleRows() const
{
    if (m_layout.count() == 0)
        return {0, -1};
    const int top = verticalScrollBar()->value() - qMax(0, viewport()->height() - m_layout.totalHeight());
    return {m_layout.rowAt(top), m_layout.rowAt(top + viewport()->height())};
}

bool HistoryView::measureVisible()
{
    bool changed = false;
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row) {
        if (m_layout.isMeasured(row))
            continue;
        m_layout.setBody(row, block(row).height());
        changed = true;
    }
    return changed;
}

HistoryBlock &HistoryView::block(int row) const
{
    const im::MessageKey key = m_model->at(row).key;
    if (const auto known = m_blocks.find(key); known != m_blocks.end())
        return *known->second;
    if (m_blocks.size() > 400) // a long scroll: forget what is far away
        m_blocks.clear();
    return *m_blocks.emplace(key, makeBlock(row)).first->second;
}

std::unique_ptr<HistoryBlock> HistoryView::makeBlock(int row) const
{
    const im::ChatMessage &message = m_model->at(row);
    if (isEvent(message)) {
        const QString words = tr("%1, %2").arg(m_model->text(row), Words::clock(message.time));
        const bool session = message.kind == im::MessageKind::Session;
        return std::make_unique<EventBlock>(session ? u"plug-connected-x"_qs : u"phone"_qs, words, viewport()->width(), layoutDirection());
    }
    const QList<RowStrip::Entry> strip = stripOf(message);
    const int actions = strip.isEmpty() ? 0 : RowStrip::heightFor(strip, viewport()->width() - 2 * Metrics().u(16));
    if (message.kind == im::MessageKind::File) {
        FileLook look = m_transferLook ? m_transferLook(message) : FileLook{};
        look.actions = actions;
        return std::make_unique<FileBlock>(message, look, m_model->peerName(), viewport()->width(), layoutDirection());
    }
    MessageLook look;
    look.peerName = m_model->peerName();
    look.actions = actions;
    if (!message.replyTo.isEmpty()) {
        const int answered = m_model->rowOfId(message.replyTo);
        look.quote = answered < 0 ? QuotePart(tr("An earlier message"), tr("Click to go there"))
                                  : QuotePart(m_model->author(answered), m_model->text(answered));
    }
    for (const im::Attachment &file : message.attachments)
        look.attachments.append(m_fileLook ? m_fileLook(message, file) : AttachmentPart(file, AttachmentPart::State::File));
    return std::make_unique<MessageBlock>(message, look, viewport()->width(), layoutDirection());
}

QRect HistoryView::partRect(int row, const HistoryBlock::Hit &part) const
{
    return row < 0 || row >= m_layout.count() ? QRect() : block(row).rectOf(part).translated(bodyOrigin(row));
}

QString HistoryView::accessibleText(qint64 id, QAccessible::Text kind) const
{
    const int row = m_model->rowOf(id);
    if (kind == QAccessible::Name)
        return m_model->spoken(row);
    return kind == QAccessible::Value ? m_model->text(row) : QString();
}

void HistoryView::accessibleShowMenu(qint64 id)
{
    const int row = m_model->rowOf(id);
    showMenu(row, viewport()->mapToGlobal(bubbleRect(row).center()), {});
}

QPoint HistoryView::bodyOrigin(int row) const
{
    // A short chat stands at the bottom, beside the composer.
    const int lift = qMax(0, viewport()->height() - m_layout.totalHeight());
    return {0, m_layout.bodyTop(row) - verticalScrollBar()->value() + lift};
}

QRect HistoryView::rowRect(int row) const
{
    if (row < 0 || row >= m_layout.count())
        return {};
    return {0, bodyOrigin(row).y(), viewport()->width(), m_layout.bodyHeight(row)};
}

QRect HistoryView::bubbleRect(int row) const
{
    return row < 0 || row >= m_layout.count() ? QRect() : block(row).bubble().translated(bodyOrigin(row));
}

int HistoryView::measuredRows() const
{
    int measured = 0;
    for (int row = 0; row < m_layout.count(); ++row)
        measured += m_layout.isMeasured(row);
    return measured;
}

bool HistoryView::visibleTextFits() const
{
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row)
        if (!block(row).fits() || !viewport()->rect().adjusted(0, -100000, 0, 100000).contains(bubbleRect(row)))
            return false;
    return true;
}

im::MessageKey HistoryView::lastSeen() const
{
    for (int row = m_layout.count() - 1; row >= 0; --row)
        if (bodyOrigin(row).y() + block(row).bubble().height() <= viewport()->height())
            return m_layout.row(row).key;
    return 0;
}

void HistoryView::placeStrips()
{
    const auto [first, last] = visibleRows();
    std::map<im::MessageKey, RowStrip *> kept;
    for (int row = first; row <= last; ++row) {
        const im::ChatMessage &message = m_model->at(row);
        const QRect room = block(row).actions();
        if (room.isEmpty())
            continue;
        const QList<RowStrip::Entry> wanted = stripOf(message);
        RowStrip *strip = m_strips.count(message.key) ? m_strips[message.key] : nullptr;
        if (strip && !strip->shows(wanted)) {
            strip->deleteLater();
            strip->hide();
            strip = nullptr;
        }
        if (!strip)
            strip = new RowStrip(wanted, oneLine(m_model->text(row), 80), message.direction == im::Direction::Out, viewport());
        m_strips.erase(message.key);
        kept[message.key] = strip;
        strip->setGeometry(room.translated(bodyOrigin(row)));
        strip->show();
    }
    for (const auto &[key, strip] : m_strips) {
        strip->hide();
        strip->deleteLater();
    }
    m_strips = std::move(kept);
}

void HistoryView::scrollToEnd()
{
    m_follow = true;
    relayout({});
}

void HistoryView::scrollToUnread()
{
    const int row = m_layout.indexOf(m_firstUnread);
    if (row <= 0) {
        scrollToEnd();
        return;
    }
    m_follow = false;
    relayout({m_firstUnread, viewport()->height() / 3});
    m_follow = m_model->isAtEnd() && verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 2;
}

void HistoryView::scrollContentsBy(int, int)
{
    if (m_inLayout)
        return;
    m_follow = m_model && m_model->isAtEnd() && verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 2;
    const Anchor keep = anchor();
    m_stickyDay.start();
    relayout(keep);
}

void HistoryView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    const Anchor keep = anchor();
    if (event->size().width() != event->oldSize().width()) {
        m_layout.forgetBodies();
        m_blocks.clear();
    }
    relayout(keep);
}

void HistoryView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::LayoutDirectionChange)
        invalidateAll();
}

void HistoryView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current == 0 && m_layout.count() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentRow(m_layout.count() - 1);
    viewport()->update();
}

void HistoryView::setCurrentRow(int row)
{
    if (m_layout.count() == 0)
        return;
    row = qBound(0, row, m_layout.count() - 1);
    m_current = m_layout.row(row).key;
    if (!m_range)
        m_rangeStart = m_current;
    m_layout.setBody(row, block(row).height());
    const int top = m_layout.top(row);
    const int bottom = m_layout.bottom(row) + Metrics().u(8);
    QScrollBar *bar = verticalScrollBar();
    if (top < bar->value())
        bar->setValue(top);
    else if (bottom > bar->value() + viewport()->height())
        bar->setValue(bottom - viewport()->height());
    viewport()->update();
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

QString HistoryView::selectedText() const
{
    if (m_selection.key != 0 && m_selection.from != m_selection.to) {
        const int row = m_layout.indexOf(m_selection.key);
        return row < 0 ? QString() : m_model->at(row).text.mid(qMin(m_selection.from, m_selection.to), qAbs(m_selection.to - m_selection.from));
    }
    int first = m_layout.indexOf(m_rangeStart);
    int last = m_layout.indexOf(m_current);
    if (last < 0)
        return {};
    if (!m_range || first < 0)
        return m_model->text(last);
    if (first > last)
        std::swap(first, last);
    QStringList lines;
    for (int row = first; row <= last; ++row) {
        const im::ChatMessage &message = m_model->at(row);
        const QString author = m_model->author(row);
        const QString time = Words::dayAndClock(message.time);
        if (!isEvent(message))
            lines << u"[%1] %2: %3"_qs.arg(time, author, m_model->text(row));
        else
            lines << u"[%1] %2"_qs.arg(time, m_model->text(row));
    }
    return lines.join(u'\n');
}

void HistoryView::copy() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void HistoryView::clearSelection()
{
    m_selection = {};
    m_range = false;
    viewport()->update();
}

} // namespace linnet::ui
