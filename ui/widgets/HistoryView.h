// SPDX-License-Identifier: MIT
#pragma once

#include "ui/delegates/HistoryBlock.h"
#include "ui/models/HistoryModel.h"
#include "ui/widgets/HistoryLayout.h"

#include <QAbstractScrollArea>
#include <QTimer>

#include <map>
#include <memory>

namespace linnet::ui {

/// The bubbles of one conversation. Only visible rows are measured and painted. The place where one reads stays put when rows come
/// above or below; at the end it follows what comes. Keyboard: arrows walk the messages, Ctrl+C copies, Menu opens what can be done.
class HistoryView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit HistoryView(QWidget *parent = nullptr);
    ~HistoryView() override;

    /// Not owned.
    void setModel(HistoryModel *model);
    HistoryModel *model() const { return m_model; }
    /// The line "New messages" stands above this one; 0: nowhere.
    void setFirstUnread(im::MessageKey key);
    void scrollToEnd();
    bool isAtEnd() const { return m_follow; }
    int currentRow() const { return m_layout.indexOf(m_current); }
    void setCurrentRow(int row);
    QString selectedText() const;
    /// In viewport coordinates; empty if not laid out.
    QRect rowRect(int row) const;
    QRect bubbleRect(int row) const;
    /// The newest row of which the end has been seen; 0 if none.
    im::MessageKey lastSeen() const;
    /// How many rows have been measured since the last change of width: for tests.
    int measuredRows() const;
    bool visibleTextFits() const;

Q_SIGNALS:
    void retryRequested(linnet::im::MessageKey key);
    void discardRequested(linnet::im::MessageKey key);
    void sendAgainRequested(linnet::im::MessageKey key);
    void detailsRequested(linnet::im::MessageKey key);
    void flowRequested(linnet::im::MessageKey key);
    void linkActivated(const QString &link);
    /// The user reads on: rows came into sight.
    void seen();

protected:
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    class Strip; // Retry, Discard under a bubble
    struct Anchor { im::MessageKey key = 0; int offset = 0; };
    struct TextSelection { im::MessageKey key = 0; int from = 0, to = 0; };

    void rowsChanged();
    void invalidateAll();
    Anchor anchor() const;
    void relayout(const Anchor &keep);
    bool measureVisible();
    void placeStrips();
    void setScroll(int value);
    QPair<int, int> visibleRows() const;
    HistoryBlock &block(int row) const;
    std::unique_ptr<HistoryBlock> makeBlock(int row) const;
    int rowUnder(const QPoint &point) const;
    QPoint inBody(int row, const QPoint &point) const;
    QPoint bodyOrigin(int row) const;
    void copy() const;
    void clearSelection();
    void showMenu(int row, const QPoint &globalPosition, const QString &link);
    void paintDay(QPainter &painter, int y, const QDate &date, bool floating) const;
    void paintUnreadLine(QPainter &painter, int y) const;

    HistoryModel *m_model = nullptr;
    HistoryLayout m_layout;
    mutable std::map<im::MessageKey, std::unique_ptr<HistoryBlock>> m_blocks;
    std::map<im::MessageKey, Strip *> m_strips;
    im::MessageKey m_firstUnread = 0;
    im::MessageKey m_current = 0;
    im::MessageKey m_rangeStart = 0; ///< whole messages are selected from here to m_current
    bool m_range = false;
    TextSelection m_selection;
    bool m_pressed = false;
    bool m_follow = true;
    bool m_inLayout = false;
    QTimer m_stickyDay;
};

} // namespace linnet::ui
