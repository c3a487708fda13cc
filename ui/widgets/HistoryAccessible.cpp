// SPDX-License-Identifier: MIT
#include "ui/widgets/HistoryAccessible.h"

#include "ui/widgets/HistoryView.h"

#include <QAbstractButton>
#include <QAccessibleWidget>
#include <QPointer>

namespace linnet::ui {
namespace {

/// One message. Stays valid as long as the message is loaded.
class RowAccessible final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    RowAccessible(HistoryView *view, im::MessageKey key) : m_view(view), m_key(key) { }

    int row() const { return m_view && m_view->model() ? m_view->model()->rowOf(m_key) : -1; }
    bool isValid() const override { return row() >= 0; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override { }

    QString text(QAccessible::Text kind) const override
    {
        const int at = row();
        if (at < 0)
            return {};
        if (kind == QAccessible::Name)
            return m_view->model()->spoken(at);
        return kind == QAccessible::Value ? m_view->model()->text(at) : QString();
    }

    QRect rect() const override
    {
        const QRect bubble = m_view ? m_view->bubbleRect(row()) : QRect();
        return bubble.isEmpty() ? QRect() : QRect(m_view->viewport()->mapToGlobal(bubble.topLeft()), bubble.size());
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = state.selectable = state.readOnly = true;
        state.focused = state.selected = m_view && m_view->currentRow() == row() && m_view->hasFocus();
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }

    QStringList actionNames() const override { return {setFocusAction(), showMenuAction()}; }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (row() < 0)
            return;
        m_view->setFocus(Qt::OtherFocusReason);
        m_view->setCurrentRow(row());
        if (name == showMenuAction()) {
            QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, m_view->mapToGlobal(QPoint()));
            QCoreApplication::sendEvent(m_view->viewport(), &event);
        }
    }

private:
    QPointer<HistoryView> m_view;
    im::MessageKey m_key;
};

class HistoryAccessible final : public QAccessibleWidget
{
public:
    explicit HistoryAccessible(HistoryView *view) : QAccessibleWidget(view, QAccessible::List) { }
    ~HistoryAccessible() override
    {
        for (const QAccessible::Id id : m_rows)
            QAccessible::deleteAccessibleInterface(id);
    }

    HistoryView *view() const { return static_cast<HistoryView *>(widget()); }
    int rows() const { return view()->model() ? view()->model()->rowCount() : 0; }
    QList<QAbstractButton *> buttons() const
    {
        QList<QAbstractButton *> shown;
        for (QAbstractButton *button : view()->viewport()->findChildren<QAbstractButton *>())
            if (button->isVisible())
                shown << button;
        return shown;
    }

    int childCount() const override { return rows() + int(buttons().size()); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0)
            return nullptr;
        if (index >= rows())
            return QAccessible::queryAccessibleInterface(buttons().value(index - rows()));
        const im::MessageKey key = view()->model()->at(index).key;
        if (!m_rows.contains(key))
            m_rows.insert(key, QAccessible::registerAccessibleInterface(new RowAccessible(view(), key)));
        return QAccessible::accessibleInterface(m_rows.value(key));
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        if (!child)
            return -1;
        if (!child->object())
            return static_cast<const RowAccessible *>(child)->row();
        for (qsizetype i = 0; i < buttons().size(); ++i)
            if (buttons()[i] == child->object())
                return rows() + int(i);
        return -1;
    }

    QAccessibleInterface *focusChild() const override
    {
        return view()->hasFocus() && view()->currentRow() >= 0 ? child(view()->currentRow()) : nullptr;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        for (int i = 0; i < childCount(); ++i)
            if (QAccessibleInterface *each = child(i); each && each->rect().contains(x, y))
                return each;
        return nullptr;
    }

private:
    mutable QHash<im::MessageKey, QAccessible::Id> m_rows;
};

QAccessibleInterface *makeHistory(const QString &, QObject *object)
{
    auto *view = qobject_cast<HistoryView *>(object);
    return view ? new HistoryAccessible(view) : nullptr;
}

} // namespace

void installHistoryAccessible()
{
    static const bool once = [] {
        QAccessible::installFactory(makeHistory);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace linnet::ui
