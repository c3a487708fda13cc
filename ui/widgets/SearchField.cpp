// SPDX-License-Identifier: MIT
#include "ui/widgets/SearchField.h"

#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace linnet::ui {

SearchField::SearchField(QWidget *parent) : QLineEdit(parent)
{
    setClearButtonEnabled(false);
    setTextMargins(Metrics().u(20), 0, 0, 0);
}

void SearchField::setHint(const QString &keys) { m_hint = keys; }

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Metrics m;
    const auto place = [&](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    Icons::paint(painter, place(QRect(m.u(8), 0, m.u(16), height())), u"search"_qs, m.u(16), ink(Colour::Muted));
    if (m_hint.isEmpty() || !text().isEmpty())
        return;
    painter.setFont(m.font(TextRole::Caption));
    const int width = painter.fontMetrics().horizontalAdvance(m_hint) + m.u(12);
    const int tall = painter.fontMetrics().height() + m.u(4);
    const QRect box = place(QRect(this->width() - width - m.u(8), (height() - tall) / 2, width, tall));
    drawBox(painter, box, m.u(4), ink(Colour::Window), ink(Colour::Line));
    painter.setPen(ink(Colour::Muted));
    painter.drawText(box, Qt::AlignCenter, m_hint);
}

bool SearchField::event(QEvent *event)
{
    // Esc empties the field before it is the window's.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && !text().isEmpty())
        event->accept();
    return QLineEdit::event(event);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT leftDownwards();
        return;
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace linnet::ui
