// SPDX-License-Identifier: MIT
#include "ui/widgets/RowsAccessible.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>

namespace linnet::ui {
namespace {

/// One row. Stays valid as long as its view has it.
class RowAccessible final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    RowAccessible(QAbstractScrollArea *view, AccessibleRows *rows, qint64 id) : m_view(view), m_rows(rows), m_id(id) { }

    int row() const { return m_view ? m_rows->accessibleRowOf(m_id) : -1; }
    bool isValid() const override { return row() >= 0; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override { }
    QString text(QAccessible::Text kind) const override { return isValid() ? m_rows->accessibleText(m_id, kind) : QString(); }

    QRect rect() const override
    {
        const QRect at = isValid() ? m_rows->accessibleRect(m_id) : QRect();
        return at.isEmpty() ? QRect() : QRect(m_view->viewport()->mapToGlobal(at.topLeft()), at.size());
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = state.selectable = state.readOnly = true;
        state.selected = isValid() && m_rows->accessibleCurrent() == m_id;
        state.focused = state.selected && m_view->hasFocus();
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }

    QStringList actionNames() const override { return {setFocusAction(), pressAction(), showMenuAction()}; }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        m_view->setFocus(Qt::OtherFocusReason);
        m_rows->accessibleSelect(m_id);
        if (name == showMenuAction())
            m_rows->accessibleShowMenu(m_id);
    }

private:
    QPointer<QAbstractScrollArea> m_view;
    AccessibleRows *m_rows;
    qint64 m_id;
};

class RowsAccessible final : public QAccessibleWidget
{
public:
    RowsAccessible(QAbstractScrollArea *view, AccessibleRows *rows) : QAccessibleWidget(view, QAccessible::List), m_rows(rows) { }
    ~RowsAccessible() override
    {
        for (const QAccessible::Id id : m_known)
            QAccessible::deleteAccessibleInterface(id);
    }

    QAbstractScrollArea *view() const { return static_cast<QAbstractScrollArea *>(widget()); }
    QList<QAbstractButton *> buttons() const
    {
        QList<QAbstractButton *> shown;
        for (QAbstractButton *button : view()->viewport()->findChildren<QAbstractButton *>())
            if (button->isVisible())
                shown << button;
        return shown;
    }

    int childCount() const override { return m_rows->accessibleRowCount() + int(buttons().size()); }

    QAccessibleInterface *child(int index) const override
    {
        const int rows = m_rows->accessibleRowCount();
        if (index < 0)
            return nullptr;
        if (index >= rows)
            return QAccessible::queryAccessibleInterface(buttons().value(index - rows));
        const qint64 id = m_rows->accessibleId(index);
        if (!m_known.contains(id))
            m_known.insert(id, QAccessible::registerAccessibleInterface(new RowAccessible(view(), m_rows, id)));
        return QAccessible::accessibleInterface(m_known.value(id));
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        if (!child)
            return -1;
        if (!child->object())
            return static_cast<const RowAccessible *>(child)->row();
        const QList<QAbstractButton *> shown = buttons();
        for (qsizetype i = 0; i < shown.size(); ++i)
            if (shown[i] == child->object())
                return m_rows->accessibleRowCount() + int(i);
        return -1;
    }

    QAccessibleInterface *focusChild() const override
    {
        const int row = view()->hasFocus() ? m_rows->accessibleRowOf(m_rows->accessibleCurrent()) : -1;
        return row >= 0 ? child(row) : nullptr;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint point = view()->viewport()->mapFromGlobal(QPoint(x, y));
        for (QAbstractButton *button : buttons())
            if (QRect(button->mapTo(view()->viewport(), QPoint()), button->size()).contains(point))
                return QAccessible::queryAccessibleInterface(button);
        for (int row = 0; row < m_rows->accessibleRowCount(); ++row)
            if (m_rows->accessibleRect(m_rows->accessibleId(row)).contains(point))
                return child(row);
        return nullptr;
    }

private:
    AccessibleRows *m_rows;
    mutable QHash<qint64, QAccessible::Id> m_known;
};

QAccessibleInterface *makeRows(const QString &, QObject *object)
{
    auto *rows = dynamic_cast<AccessibleRows *>(object);
    auto *view = qobject_cast<QAbstractScrollArea *>(object);
    return rows && view ? new RowsAccessible(view, rows) : nullptr;
}

} // namespace

AccessibleRows::AccessibleRows()
{
    static const bool once = [] {
        QAccessible::installFactory(makeRows);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace linnet::ui
