// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Reaction.h"

#include <QList>
#include <QRect>

class QPainter;

namespace linnet::ui {

/// The chips under a bubble: each emoji once, with how many chose it; one's own are marked.
class ReactionPart
{
public:
    struct Chip
    {
        QString text;
        int count = 0;
        bool mine = false;
        QRect rect; ///< relative to the row of chips
    };

    ReactionPart() = default;
    explicit ReactionPart(const QList<im::Reaction> &reactions, int widest);

    bool isEmpty() const { return m_chips.isEmpty(); }
    const QList<Chip> &chips() const { return m_chips; }
    QSize size() const { return m_size; }
    /// Where the chip stands when the row of chips fills `row`.
    QRect place(int chip, const QRect &row, Qt::LayoutDirection direction) const;
    void paint(QPainter &painter, const QRect &row, Qt::LayoutDirection direction) const;

private:
    QList<Chip> m_chips;
    QSize m_size;
};

} // namespace linnet::ui
