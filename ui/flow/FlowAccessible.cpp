// SPDX-License-Identifier: MIT
#include "ui/flow/FlowAccessible.h"

#include "ui/flow/FlowView.h"

#include <QAccessibleWidget>
#include <QPointer>

namespace linnet::ui {
namespace {

/// One step. Steps are only ever added, so that its index names it as long as the flow is the same.
class StepAccessible final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    StepAccessible(FlowView *view, int step) : m_view(view), m_step(step) { }

    int step() const { return m_step; }
    bool isValid() const override { return m_view && m_step < m_view->ladder().steps.size(); }
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
        if (!isValid())
            return {};
        const sip::LadderStep &step = m_view->ladder().steps[m_step];
        switch (kind) {
        case QAccessible::Name: return m_view->words().spoken(step, m_view->ladder());
        case QAccessible::Description: return m_view->words().sentence(step, m_view->ladder());
        case QAccessible::Value: return QString::fromUtf8(step.bytes);
        default: return {};
        }
    }

    QRect rect() const override
    {
        const QRect row = m_view ? m_view->stepRect(m_step) : QRect();
        return row.isEmpty() ? QRect() : QRect(m_view->viewport()->mapToGlobal(row.topLeft()), row.size());
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = state.selectable = state.readOnly = true;
        state.selected = m_view && m_view->selectedStep() == m_step;
        state.focused = state.selected && m_view->hasFocus();
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {setFocusAction(), pressAction()}; }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &) override
    {
        if (!isValid())
            return;
        m_view->setFocus(Qt::OtherFocusReason);
        m_view->select(m_step);
    }

private:
    QPointer<FlowView> m_view;
    int m_step;
};

class FlowAccessible final : public QAccessibleWidget
{
public:
    explicit FlowAccessible(FlowView *view) : QAccessibleWidget(view, QAccessible::List) { }
    ~FlowAccessible() override
    {
        for (const QAccessible::Id id : m_steps)
            QAccessible::deleteAccessibleInterface(id);
    }

    FlowView *view() const { return static_cast<FlowView *>(widget()); }
    int childCount() const override { return view()->rowCount(); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= view()->rowCount())
            return nullptr;
        const int step = view()->stepOfRow(index);
        if (!m_steps.contains(step))
            m_steps.insert(step, QAccessible::registerAccessibleInterface(new StepAccessible(view(), step)));
        return QAccessible::accessibleInterface(m_steps.value(step));
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *wanted = dynamic_cast<const StepAccessible *>(child);
        for (int row = 0; wanted && row < view()->rowCount(); ++row)
            if (view()->stepOfRow(row) == wanted->step())
                return row;
        return -1;
    }

    QAccessibleInterface *focusChild() const override
    {
        if (!view()->hasFocus())
            return nullptr;
        for (int row = 0; row < view()->rowCount(); ++row)
            if (view()->stepOfRow(row) == view()->selectedStep())
                return child(row);
        return nullptr;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint point = view()->viewport()->mapFromGlobal(QPoint(x, y));
        for (int row = 0; row < view()->rowCount(); ++row)
            if (view()->stepRect(view()->stepOfRow(row)).contains(point))
                return child(row);
        return nullptr;
    }

private:
    mutable QHash<int, QAccessible::Id> m_steps;
};

QAccessibleInterface *makeFlow(const QString &, QObject *object)
{
    auto *view = qobject_cast<FlowView *>(object);
    return view ? new FlowAccessible(view) : nullptr;
}

} // namespace

void installFlowAccessible()
{
    static const bool once = [] {
        QAccessible::installFactory(makeFlow);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace linnet::ui
