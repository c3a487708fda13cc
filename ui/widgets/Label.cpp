// SPDX-License-Identifier: MIT
#include "ui/widgets/Label.h"

#include "ui/style/TextRuns.h"

#include <QEvent>

namespace linnet::ui {

Label::Label(TextRole role, const QString &text, QPalette::ColorRole ink, QWidget *parent) : QLabel(parent), m_role(role), m_whole(text)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(ink);
    setFont(Metrics().font(role));
    setText(text);
}

void Label::setElided(bool elided)
{
    m_elided = elided;
    setMinimumWidth(elided ? 1 : 0);
    elide();
}

void Label::setWholeText(const QString &text)
{
    m_whole = text;
    setText(text);
    elide();
}

QSize Label::sizeHint() const
{
    const QSize hint = QLabel::sizeHint();
    return m_elided ? QSize(fontMetrics().horizontalAdvance(m_whole) + 2, hint.height()) : hint;
}

QSize Label::minimumSizeHint() const
{
    return m_elided ? QSize(1, QLabel::minimumSizeHint().height()) : QLabel::minimumSizeHint();
}

bool Label::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(Metrics().font(m_role));
    return QLabel::event(event);
}

void Label::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void Label::elide()
{
    if (!m_elided)
        return;
    const QString shown = fontMetrics().elidedText(m_whole, Qt::ElideRight, width());
    setText(shown);
    setToolTip(shown == m_whole ? QString() : plainTip(m_whole));
    setAccessibleName(m_whole);
}

} // namespace linnet::ui
