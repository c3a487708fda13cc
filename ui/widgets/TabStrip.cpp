// SPDX-License-Identifier: MIT
#include "ui/widgets/TabStrip.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Badge.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

namespace linnet::ui {
namespace {

class Tab final : public QAbstractButton
{
public:
    Tab(const QString &words, const QString &objectName)
    {
        setText(words);
        setObjectName(objectName);
        setAccessibleName(words);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    void setCount(int count)
    {
        m_count = count;
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        const Metrics m;
        const QFontMetrics metrics(m.font(TextRole::UiStrong)); // the bold one, so that choosing a tab moves nothing
        int width = metrics.horizontalAdvance(text()) + m.u(20);
        if (m_count > 0)
            width += badgeWidth(m_count) + m.u(6);
        return {width, qMax(m.u(28), metrics.height() + m.u(8))};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Metrics m;
        const QColor fill = isChecked() ? ink(Colour::Pressed) : underMouse() ? ink(Colour::Hover) : QColor();
        drawBox(painter, rect(), m.u(6), fill, QColor());
        QRect inner = rect().adjusted(m.u(10), 0, -m.u(10), 0);
        if (m_count > 0)
            paintBadge(painter, rect().adjusted(0, 0, -m.u(6), 0), m_count, layoutDirection());
        painter.setFont(m.font(isChecked() ? TextRole::UiStrong : TextRole::UiMedium));
        painter.setPen(ink(isChecked() ? Colour::Text : Colour::Muted));
        painter.drawText(inner, QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter, text());
    }

private:
    int m_count = 0;
};

} // namespace

TabStrip::TabStrip(QWidget *parent) : QWidget(parent), m_box(new QHBoxLayout(this)), m_group(new QButtonGroup(this))
{
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(Metrics().u(4));
    m_box->addStretch(1);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            Q_EMIT currentChanged(id);
    });
}

void TabStrip::addTab(const QString &words, const QString &objectName)
{
    auto *tab = new Tab(words, objectName);
    const int id = int(m_group->buttons().size());
    m_group->addButton(tab, id);
    m_box->insertWidget(id, tab);
    tab->setChecked(id == 0);
}

void TabStrip::setCount(int tab, int count, const QString &accessibleName)
{
    auto *button = static_cast<Tab *>(m_group->button(tab));
    button->setCount(count);
    button->setAccessibleName(accessibleName);
}

void TabStrip::setCurrent(int tab) { m_group->button(tab)->setChecked(true); }

int TabStrip::current() const { return m_group->checkedId(); }

} // namespace linnet::ui
