// SPDX-License-Identifier: MIT
#pragma once

#include <QAccessible>
#include <QPoint>
#include <QRect>

namespace linnet::ui {

/// A painted list that a screen reader walks row by row. A row is known by an id that stays its own while others come and go. Implemented
/// by the view itself, a QAbstractScrollArea. The buttons that stand in its viewport come after its rows.
class AccessibleRows
{
public:
    /// Makes itself known to screen readers: Qt's own stand-in for a scroll area crashes when it is asked for a row.
    AccessibleRows();
    virtual ~AccessibleRows() = default;

    virtual int accessibleRowCount() const = 0;
    virtual qint64 accessibleId(int row) const = 0;
    /// -1 once it is gone.
    virtual int accessibleRowOf(qint64 id) const = 0;
    virtual QString accessibleText(qint64 id, QAccessible::Text kind) const = 0;
    /// In viewport coordinates; empty where it is not laid out.
    virtual QRect accessibleRect(qint64 id) const = 0;
    virtual qint64 accessibleCurrent() const = 0;
    virtual void accessibleSelect(qint64 id) = 0;
    virtual void accessibleShowMenu(qint64 id) = 0;
};

} // namespace linnet::ui
