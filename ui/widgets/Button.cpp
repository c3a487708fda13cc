// SPDX-License-Identifier: MIT
#include "ui/widgets/Button.h"

#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace linnet::ui {

Button::Button(Kind kind, const QString &text, const QString &objectName, QWidget *parent) : QAbstractButton(parent), m_kind(kind)
{
    setText(text);
    setObjectName(objectName);
    setAccessibleName(text);
    setFont(Metrics().font(TextRole::UiMedium));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::ArrowCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Button::setKind(Kind kind)
{
    m_kind = kind;
    update();
}

void Button::setSmall(bool small)
{
    m_small = small;
    updateGeometry();
}

void Button::setDecoration(const QString &icon, bool menu)
{
    m_icon = icon;
    m_menu = menu;
    updateGeometry();
}

QSize Button::sizeHint() const
{
    const Metrics m;
    int width = fontMetrics().horizontalAdvance(text()) + 2 * m.u(m_small ? 10 : 14);
    if (!m_icon.isEmpty())
        width += m.u(16 + 6);
    if (m_menu)
        width += m.u(14 + 6);
    return {width, qMax(m.u(m_small ? 28 : 32), fontMetrics().height() + m.u(8))};
}

void Button::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Metrics m;
    const bool over = underMouse() && isEnabled();
    QColor fill, border, words = ink(Colour::Text);
    switch (m_kind) {
    case Kind::Primary:
        fill = ink(over || isDown() ? Colour::AccentHover : Colour::Accent);
        words = ink(Colour::OnAccent);
        break;
    case Kind::DangerFill:
        fill = ink(Colour::DangerFill);
        words = ink(Colour::OnAccent);
        break;
    case Kind::DangerOutline:
        fill = ink(isDown() ? Colour::Pressed : over ? Colour::Hover : Colour::Base);
        border = words = ink(Colour::Danger);
        break;
    case Kind::Normal:
        fill = ink(isDown() ? Colour::Pressed : over ? Colour::Hover : Colour::Base);
        border = ink(Colour::Control);
        break;
    case Kind::Text:
    case Kind::DangerText:
        words = ink(m_kind == Kind::Text ? Colour::AccentText : Colour::Danger);
        if (over)
            fill = ink(Colour::Hover);
        break;
    }
    if (!isEnabled()) {
        fill = QColor();
        words = ink(Colour::Muted);
        if (m_kind != Kind::Text && m_kind != Kind::DangerText)
            border = ink(Colour::Line);
    }
    drawBox(painter, rect(), m.u(6), fill, border);
    const int content = qMin(width(), sizeHint().width()) - 2 * m.u(m_small ? 10 : 14);
    QRect inner((width() - content) / 2, 0, content, height()); // icon, words and chevron together in the middle
    const auto place = [&](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    if (!m_icon.isEmpty()) {
        Icons::paint(painter, place(QRect(inner.left(), 0, m.u(16), height())), m_icon, m.u(16), words);
        inner.setLeft(inner.left() + m.u(22));
    }
    if (m_menu) {
        Icons::paint(painter, place(QRect(inner.right() - m.u(14) + 1, 0, m.u(14), height())), u"chevron-down"_qs, m.u(14), ink(Colour::Muted));
        inner.setRight(inner.right() - m.u(20));
    }
    painter.setPen(words);
    painter.setFont(font());
    painter.drawText(place(inner), Qt::AlignCenter | Qt::TextShowMnemonic, text());
}

void Button::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

bool Button::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(Metrics().font(TextRole::UiMedium));
    return QAbstractButton::event(event);
}

IconButton::IconButton(const QString &icon, const QString &words, const QString &objectName, QWidget *parent)
    : QAbstractButton(parent), m_icon(icon), m_words(words)
{
    setObjectName(objectName);
    setAccessibleName(words);
    setToolTip(words);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconButton::setKeys(const QString &keys)
{
    m_keys = keys;
    setToolTip(u"%1 (%2)"_qs.arg(m_words, keys));
    setAccessibleDescription(keys);
}

void IconButton::setWords(const QString &words)
{
    m_words = words;
    setAccessibleName(words);
    setToolTip(m_keys.isEmpty() ? words : u"%1 (%2)"_qs.arg(words, m_keys));
}

void IconButton::setFilled(bool filled)
{
    m_filled = filled;
    update();
}

void IconButton::setSide(int units)
{
    m_side = units;
    updateGeometry();
}

QSize IconButton::sizeHint() const
{
    const int side = qMax(28, Metrics().u(m_side));
    return {side, side};
}

void IconButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Metrics m;
    const bool over = underMouse() && isEnabled();
    QColor fill;
    QColor line = ink(over ? Colour::Text : Colour::Muted);
    if (m_filled && isEnabled()) {
        fill = ink(over ? Colour::AccentHover : Colour::Accent);
        line = ink(Colour::OnAccent);
    } else if (isChecked()) {
        fill = ink(Colour::Selected);
        line = ink(Colour::AccentText);
    } else if (over) {
        fill = ink(isDown() ? Colour::Pressed : Colour::Hover);
    }
    drawBox(painter, rect(), m.u(6), fill, QColor());
    Icons::paint(painter, rect(), m_icon, m.u(20), line, layoutDirection() == Qt::RightToLeft);
}

bool IconButton::event(QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            click();
            return true;
        }
    }
    return QAbstractButton::event(event);
}

} // namespace linnet::ui
