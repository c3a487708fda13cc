// SPDX-License-Identifier: MIT
#pragma once

#include "ui/delegates/HistoryBlock.h"

namespace linnet::ui {

/// What happened in a chat besides messages: an icon and a small muted line, centred, wrapped where it is long (LOOK.md, "Event").
class EventBlock final : public HistoryBlock
{
public:
    EventBlock(const QString &icon, const QString &words, int paneWidth, Qt::LayoutDirection direction);

    int height() const override { return m_height; }
    QRect bubble() const override { return m_icon.united(m_text); }
    bool fits() const override;
    void paint(QPainter &painter, const QPoint &origin, const Dress &dress) const override;

private:
    QString m_iconName;
    QString m_words;
    QRect m_icon, m_text;
    int m_paneWidth;
    int m_height = 0;
};

} // namespace linnet::ui
