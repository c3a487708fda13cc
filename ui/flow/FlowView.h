// SPDX-License-Identifier: MIT
#pragma once

#include "ui/flow/FlowPainter.h"
#include "ui/widgets/RowsAccessible.h"

#include <QAbstractScrollArea>
#include <QTimer>

namespace linnet::ui {

/// The ladder on the screen: lanes on top, steps below, only the visible ones painted. Up and Down walk the steps, C copies the selected
/// one. At the end it follows what comes; elsewhere the place stays.
class FlowView final : public QAbstractScrollArea, public AccessibleRows
{
    Q_OBJECT
public:
    explicit FlowView(QWidget *parent = nullptr);

    /// Another flow: nothing is selected, and the end is in sight.
    void setLadder(const sip::Ladder &ladder, const FlowWords &words);
    /// The same flow with more steps at its end.
    void growLadder(const sip::Ladder &ladder);
    const sip::Ladder &ladder() const { return m_ladder; }
    const FlowWords &words() const { return m_words; }
    void setFilter(FlowFilter filter);
    FlowFilter filter() const { return m_filter; }

    /// Index into the ladder's steps; -1: none.
    int selectedStep() const { return m_selected; }
    void select(int step);
    /// Steps whose label, addresses or bytes hold the words, whatever their case.
    void find(const QString &words);
    int foundCount() const { return int(m_found.size()); }
    /// From 1; 0: the selected step is none of them.
    int foundPosition() const;
    void selectFound(int direction);

    int rowCount() const { return m_layout.rowCount(); }
    int stepOfRow(int row) const { return m_layout.row(row).step; }
    /// In viewport coordinates; empty if the filter hides it.
    QRect stepRect(int step) const;
    void copySelected() const;

Q_SIGNALS:
    void selectionChanged(int step);
    void foundChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;
    QSize sizeHint() const override { return {Metrics().u(792), Metrics().u(640)}; }

private:
    int accessibleRowCount() const override { return rowCount(); }
    qint64 accessibleId(int row) const override { return stepOfRow(row); }
    int accessibleRowOf(qint64 id) const override;
    QString accessibleText(qint64 id, QAccessible::Text kind) const override;
    QRect accessibleRect(qint64 id) const override { return stepRect(int(id)); }
    qint64 accessibleCurrent() const override { return m_selected; }
    void accessibleSelect(qint64 id) override { select(int(id)); }
    void accessibleShowMenu(qint64) override { }

    void relay();
    void searchSome();
    void hover(int step);
    int stepAt(const QPoint &point) const;
    void walk(int rows);
    void tellFocus();

    sip::Ladder m_ladder;
    FlowWords m_words;
    FlowLayout m_layout;
    FlowFilter m_filter = FlowFilter::All;
    int m_selected = -1;
    int m_hovered = -1;
    QString m_wanted;
    QList<int> m_found;
    int m_searched = 0; ///< steps that were looked at
    QTimer m_searchOn;
};

} // namespace linnet::ui
