// SPDX-License-Identifier: MIT
#include "ui/widgets/RowStrip.h"

#include "ui/style/Metrics.h"

#include <QHBoxLayout>

namespace linnet::ui {
namespace {

QStringList namesOf(const QList<RowStrip::Entry> &entries)
{
    QStringList names;
    for (const RowStrip::Entry &entry : entries)
        names << entry.objectName;
    return names;
}

int buttonHeight(const QFontMetrics &font) { return qMax(Metrics().u(28), font.height() + Metrics().u(8)); }

int widthOf(const QList<RowStrip::Entry> &entries, const QFontMetrics &font)
{
    const Metrics m;
    int width = 0;
    for (const RowStrip::Entry &entry : entries)
        width += font.horizontalAdvance(entry.words) + 2 * m.u(10) + m.u(4);
    return width;
}

} // namespace

RowStrip::RowStrip(const QList<Entry> &entries, const QString &about, bool trailing, QWidget *parent) : QWidget(parent), m_names(namesOf(entries)),
      m_needed(widthOf(entries, QFontMetrics(Metrics().font(TextRole::UiMedium)))), m_box(new QHBoxLayout(this))
{
    setObjectName(u"rowActions"_qs);
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(Metrics().u(4));
    if (trailing)
        m_box->addStretch(1);
    for (const Entry &entry : entries) {
        auto *button = new Button(entry.kind, entry.words, entry.objectName);
        button->setSmall(true);
        button->setAccessibleDescription(about);
        m_box->addWidget(button);
        connect(button, &Button::clicked, this, [act = entry.act] { act(); });
    }
    if (!trailing)
        m_box->addStretch(1);
}

int RowStrip::heightFor(const QList<Entry> &entries, int width)
{
    const QFontMetrics font(Metrics().font(TextRole::UiMedium));
    const int rows = widthOf(entries, font) <= width ? 1 : int(entries.size());
    return rows * buttonHeight(font) + (rows - 1) * Metrics().u(4);
}

void RowStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_box->setDirection(m_needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

bool RowStrip::shows(const QList<Entry> &entries) const { return m_names == namesOf(entries); }

} // namespace linnet::ui
