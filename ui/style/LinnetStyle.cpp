// SPDX-License-Identifier: MIT
#include "ui/style/LinnetStyle.h"

#include "ui/style/Icons.h"
#include "ui/style/Metrics.h"
#include "ui/style/Theme.h"

#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOption>

namespace linnet::ui {

void drawBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border, qreal width)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() && border.alpha() ? QPen(border, width) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = painter.pen().style() == Qt::NoPen ? 0 : width / 2;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
    painter.restore();
}

LinnetStyle::LinnetStyle() : QProxyStyle(u"Fusion"_qs) { }

void LinnetStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QComboBox *>(widget) || qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

int LinnetStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const Metrics m;
    switch (metric) {
    case PM_ScrollBarExtent: return m.u(10);
    case PM_ScrollBarSliderMin: return m.u(32);
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin: return 4;
    case PM_SplitterWidth: return 1;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return m.u(8);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return m.u(18);
    case PM_CheckBoxLabelSpacing: return m.u(8);
    case PM_MenuPanelWidth: return 1;
    case PM_MenuVMargin: return m.u(4);
    case PM_TextCursorWidth: return 1;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int LinnetStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returned) const
{
    if (hint == SH_FocusFrame_AboveWidget || hint == SH_EtchDisabledText || hint == SH_ItemView_ShowDecorationSelected)
        return 0;
    if (hint == SH_FocusFrame_Mask)
        return 0;
    if (hint == SH_ToolTip_WakeUpDelay)
        return 500;
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

QSize LinnetStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    const Metrics m;
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_LineEdit)
        result.setHeight(qMax(m.u(32), size.height() + m.u(8)));
    else if (type == CT_ComboBox)
        result = QSize(size.width() + m.u(12 + 28), qMax(m.u(32), size.height() + m.u(8)));
    else if (type == CT_MenuItem)
        result.setHeight(result.height() < m.u(10) ? result.height() : qMax(m.u(30), size.height()));
    return result;
}

QRect LinnetStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    if (element == SE_LineEditContents) {
        const int side = Metrics().u(7);
        return option->rect.adjusted(side, 1, -side, -1);
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect LinnetStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl sub,
                                  const QWidget *widget) const
{
    if (control == CC_ComboBox && sub == SC_ComboBoxEditField) {
        const Metrics m;
        return visualRect(option->direction, option->rect, option->rect.adjusted(m.u(12), 1, -m.u(28), -1));
    }
    if (control == CC_ScrollBar) { // no arrow buttons
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine)
            return {};
        if (sub == SC_ScrollBarGroove)
            return option->rect;
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (bar && sub == SC_ScrollBarSlider) {
            const bool flat = bar->orientation == Qt::Horizontal;
            const int room = flat ? bar->rect.width() : bar->rect.height();
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            int length = room;
            if (range > 0)
                length = qBound(qMin(room, pixelMetric(PM_ScrollBarSliderMin, option, widget)),
                                int(qint64(room) * bar->pageStep / (range + bar->pageStep)), room);
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, room - length, bar->upsideDown);
            return flat ? QRect(start, 0, length, bar->rect.height()) : QRect(0, start, bar->rect.width(), length);
        }
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

void LinnetStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Metrics m;
    const bool enabled = option->state.testFlag(State_Enabled);
    switch (element) {
    case PE_PanelLineEdit:
        if (widget && !qobject_cast<const QLineEdit *>(widget))
            break;
        if (const auto *edit = qobject_cast<const QLineEdit *>(widget); edit && !edit->hasFrame())
            return;
        if (option->state.testFlag(State_HasFocus))
            drawBox(*painter, option->rect, m.u(6), ink(Colour::Base), ink(Colour::Ring), 2);
        else
            drawBox(*painter, option->rect, m.u(6), enabled ? ink(Colour::Base) : QColor(), ink(enabled ? Colour::Control : Colour::Line));
        return;
    case PE_FrameLineEdit:
        return; // the panel has painted it
    case PE_FrameFocusRect:
        return; // delegates and FocusRing paint focus
    case PE_IndicatorCheckBox: {
        const bool on = option->state.testFlag(State_On);
        drawBox(*painter, option->rect, m.u(4), ink(on ? Colour::Accent : Colour::Base), ink(on ? Colour::Accent : Colour::Control));
        if (on)
            Icons::paint(*painter, option->rect, u"check"_qs, m.u(14), ink(Colour::OnAccent));
        return;
    }
    case PE_IndicatorRadioButton: {
        const bool on = option->state.testFlag(State_On);
        drawBox(*painter, option->rect, option->rect.width() / 2.0, ink(Colour::Base), ink(on ? Colour::AccentText : Colour::Control), on ? m.u(5) : 1);
        return;
    }
    case PE_PanelMenu:
    case PE_FrameMenu:
        if (element == PE_PanelMenu)
            painter->fillRect(option->rect, ink(Colour::Raised));
        drawBox(*painter, option->rect, 0, QColor(), ink(Colour::Control));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, ink(Colour::Raised));
        drawBox(*painter, option->rect, 0, QColor(), ink(Colour::Control));
        return;
    case PE_Frame:
        if (qobject_cast<const QAbstractScrollArea *>(widget)) {
            drawBox(*painter, option->rect, 0, QColor(), ink(Colour::Line));
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void LinnetStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Metrics m;
    if (element == CE_FocusFrame) {
        drawBox(*painter, option->rect, m.u(8) + 2, QColor(), ink(Colour::Ring), 2);
        return;
    }
    if (element == CE_Splitter) {
        painter->fillRect(option->rect, ink(Colour::Line));
        return;
    }
    if (element == CE_MenuItem) {
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator) {
            QStyleOptionMenuItem flat(*item); // selection in the look's own fill, not in the accent
            const bool selected = item->state.testFlag(State_Selected) && item->state.testFlag(State_Enabled);
            painter->fillRect(item->rect, ink(Colour::Raised));
            if (selected)
                drawBox(*painter, QRectF(item->rect).adjusted(m.u(4), 1, -m.u(4), -1), m.u(6), ink(Colour::Hover), QColor());
            flat.state.setFlag(State_Selected, false);
            flat.palette.setColor(QPalette::Window, Qt::transparent);
            QProxyStyle::drawControl(element, &flat, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void LinnetStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                     const QWidget *widget) const
{
    const Metrics m;
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!bar || bar->maximum <= bar->minimum)
            return;
        const QRectF slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
        const bool active = option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken);
        const qreal inset = active ? m.u(2) : m.u(3);
        const QRectF handle = slider.adjusted(inset, inset, -inset, -inset);
        drawBox(*painter, handle, qMin(handle.width(), handle.height()) / 2, ink(active ? Colour::Control : Colour::Line), QColor());
        return;
    }
    if (control == CC_ComboBox) {
        const bool over = option->state.testFlag(State_MouseOver);
        const bool focus = option->state.testFlag(State_HasFocus) && option->state.testFlag(State_KeyboardFocusChange);
        drawBox(*painter, option->rect, m.u(6), ink(over ? Colour::Hover : Colour::Base), ink(focus ? Colour::Ring : Colour::Control), focus ? 2 : 1);
        const QRect arrow = visualRect(option->direction, option->rect,
                                       QRect(option->rect.right() - m.u(26), option->rect.top(), m.u(20), option->rect.height()));
        Icons::paint(*painter, arrow, u"chevron-down"_qs, m.u(16), ink(Colour::Muted));
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace linnet::ui
