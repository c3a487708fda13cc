// SPDX-License-Identifier: MIT
#pragma once

#include "ui/delegates/AttachmentPart.h"
#include "ui/delegates/FileBlock.h"
#include "ui/delegates/HistoryBlock.h"
#include "ui/models/HistoryModel.h"
#include "ui/widgets/HistoryLayout.h"
#include "ui/widgets/RowStrip.h"
#include "ui/widgets/RowsAccessible.h"

#include <QAbstractScrollArea>
#include <QTimer>
#include <QVariantAnimation>

#include <map>
#include <memory>

class QMenu;

namespace linnet::ui {

/// The bubbles of one conversation. Only visible rows are measured and painted. The place where one reads stays put when rows come
/// above or below; at the end it follows what comes. Keyboard: arrows walk the messages, Ctrl+C copies, Menu opens what can be done.
class HistoryView final : public QAbstractScrollArea, public AccessibleRows
{
    Q_OBJECT
public:
    /// How a file of a message is to be shown now.
    using PartLook = std::function<AttachmentPart(const im::ChatMessage &message, const im::Attachment &file)>;
    /// How a row of kind File is to be shown now.
    using TransferLook = std::function<FileLook(const im::ChatMessage &message)>;
    /// Hits of a search: where in the text, by message.
    using Marks = QHash<im::MessageKey, QList<TextSpan>>;

    explicit HistoryView(QWidget *parent = nullptr);
    ~HistoryView() override;

    /// Not owned.
    void setModel(HistoryModel *model);
    HistoryModel *model() const { return m_model; }
    /// Whether a message can be answered with an emoji: the actions for it are there.
    void setCanReact(bool can) { m_canReact = can; }
    void setFileLook(PartLook look) { m_fileLook = std::move(look); }
    void setTransferLook(TransferLook look) { m_transferLook = std::move(look); }
    /// A file of it looks different now: a picture is there.
    void refresh(im::MessageKey key);
    /// The line "New messages" stands above this one; 0: nowhere.
    void setFirstUnread(im::MessageKey key);
    void scrollToEnd();
    /// Brings the unread line to the upper part of the view; where there is none, the end.
    void scrollToUnread();
    bool isAtEnd() const { return m_follow; }
    /// Brings the row into the middle and tints it for a moment. False if it is not loaded.
    bool jumpTo(im::MessageKey key);
    im::MessageKey tinted() const { return m_tint.state() == QAbstractAnimation::Running ? m_tinted : 0; }
    void setMarks(const Marks &marks, im::MessageKey current);
    int currentRow() const { return m_layout.indexOf(m_current); }
    void setCurrentRow(int row);
    QString selectedText() const;
    /// In viewport coordinates; empty if not laid out.
    QRect rowRect(int row) const;
    QRect bubbleRect(int row) const;
    /// Where a part of the row stands in the viewport.
    QRect partRect(int row, const HistoryBlock::Hit &part) const;
    /// The newest row of which the end has been seen; 0 if none.
    im::MessageKey lastSeen() const;
    /// How many rows have been measured since the last change of width: for tests.
    int measuredRows() const;
    bool visibleTextFits() const;
    /// More is known now of what the pointer stands on.
    void showTipAgain();

Q_SIGNALS:
    void retryRequested(linnet::im::MessageKey key);
    void discardRequested(linnet::im::MessageKey key);
    void sendAgainRequested(linnet::im::MessageKey key);
    void partsRequested(linnet::im::MessageKey key);
    void detailsRequested(linnet::im::MessageKey key);
    void flowRequested(linnet::im::MessageKey key);
    void replyRequested(linnet::im::MessageKey key);
    void forwardRequested(linnet::im::MessageKey key);
    void deleteRequested(linnet::im::MessageKey key);
    /// An emoji for the message is to be chosen, near that place of the screen.
    void reactionWanted(linnet::im::MessageKey key, const QPoint &globalPosition);
    /// A chip was clicked: mine goes, another's becomes mine too.
    void reactionToggled(linnet::im::MessageKey key, const QString &text);
    /// What the message answers was clicked.
    void quoteActivated(linnet::im::MessageKey key);
    void fileActivated(linnet::im::MessageKey key, int index);
    /// A row of kind File: its tile, its corner, one of its buttons, or the menu.
    void fileActWanted(linnet::im::MessageKey key, linnet::ui::FileAct act);
    /// The rest of a long text is to be read.
    void wholeTextWanted(linnet::im::MessageKey key);
    void fileSaveRequested(linnet::im::MessageKey key, int index);
    /// Somebody points at the state of a message of which it is not known since when.
    void stateTimeWanted(linnet::im::MessageKey key);
    /// The end of the chat is not loaded and is wanted.
    void newestWanted();
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
    struct Anchor { im::MessageKey key = 0; int offset = 0; };
    struct TextSelection { im::MessageKey key = 0; int from = 0, to = 0; };

    int accessibleRowCount() const override { return m_model ? m_model->rowCount() : 0; }
    qint64 accessibleId(int row) const override { return m_model->at(row).key; }
    int accessibleRowOf(qint64 id) const override { return m_model ? m_model->rowOf(id) : -1; }
    QString accessibleText(qint64 id, QAccessible::Text kind) const override;
    QRect accessibleRect(qint64 id) const override { return bubbleRect(m_model->rowOf(id)); }
    qint64 accessibleCurrent() const override { return m_current; }
    void accessibleSelect(qint64 id) override { setCurrentRow(m_model->rowOf(id)); }
    void accessibleShowMenu(qint64 id) override;

    void rowsChanged();
    void invalidateAll();
    Anchor anchor() const;
    void relayout(const Anchor &keep);
    void fetchAround();
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
    QString tipAt(const QPoint &point);
    void activate(int row, const HistoryBlock::Hit &part);
    void showMenu(int row, const QPoint &globalPosition, const QString &link);
    void addMessageActions(QMenu *menu, const im::ChatMessage &message);
    void addAttachmentActions(QMenu *menu, const im::ChatMessage &message, int index);
    void addFileActions(QMenu *menu, const im::ChatMessage &message);
    /// The buttons under that row.
    QList<RowStrip::Entry> stripOf(const im::ChatMessage &message) const;
    void addOutboxActions(QMenu *menu, const im::ChatMessage &message);
    void paintDay(QPainter &painter, int y, const QDate &date, bool floating) const;
    void paintUnreadLine(QPainter &painter, int y) const;

    HistoryModel *m_model = nullptr;
    PartLook m_fileLook;
    TransferLook m_transferLook;
    bool canReactTo(const im::ChatMessage &message) const;
    bool m_canReact = false;
    HistoryLayout m_layout;
    mutable std::map<im::MessageKey, std::unique_ptr<HistoryBlock>> m_blocks;
    std::map<im::MessageKey, RowStrip *> m_strips;
    Marks m_marks;
    im::MessageKey m_currentMark = 0;
    im::MessageKey m_tinted = 0;
    QVariantAnimation m_tint;
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
