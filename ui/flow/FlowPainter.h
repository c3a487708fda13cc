// SPDX-License-Identifier: MIT
#pragma once

#include "ui/flow/FlowLayout.h"
#include "ui/flow/FlowWords.h"
#include "ui/style/Metrics.h"
#include "ui/style/Tokens.h"

#include <QColor>

class QImage;
class QPainter;

namespace linnet::ui {

/// Draws a flow, on the screen and into pictures: only the rows that it is asked for. Touches nothing of the application, so that it
/// works on any thread; ladder and layout must outlive it.
class FlowPainter
{
public:
    struct Marks
    {
        int selected = -1; ///< index of a step
        int hovered = -1;
        bool focused = false; ///< by the keyboard
        const QList<int> *found = nullptr; ///< steps that the search found, ascending
    };

    FlowPainter(const sip::Ladder &ladder, const FlowLayout &layout, const FlowWords &words, const Tokens &tokens, const Metrics &metrics);

    /// The boxes of the lanes, `width` x headerHeight() from the origin.
    void paintHeader(QPainter &painter, int width, int scroll) const;
    /// Headings and rows between the heights `from` and `to`; the origin is that of the layout.
    void paintRows(QPainter &painter, int from, int to, int width, int scroll, const Marks &marks) const;

    /// The sizes of the look for a font.
    static FlowLayout::Sizes sizes(const Metrics &metrics);
    static QColor colour(const Tokens &tokens, sip::LadderClass cls);

private:
    void paintLanes(QPainter &painter, int top, int bottom, int width, int scroll) const;
    void paintStep(QPainter &painter, const FlowLayout::Row &row, int width, int scroll, const Marks &marks) const;
    QColor ground(int step, const Marks &marks) const;
    void paintDisc(QPainter &painter, const QPointF &centre, const sip::LadderStep &step, const QColor &ground) const;

    const sip::Ladder &m_ladder;
    const FlowLayout &m_layout;
    const FlowWords &m_words;
    const Tokens &m_tokens;
    Metrics m_metrics;
};

/// A picture of the whole flow, `ratio` device pixels a unit. Null if it would be higher than pictures can be. Any thread.
QImage flowImage(const sip::Ladder &ladder, FlowFilter filter, const FlowWords &words, const Tokens &tokens, const Metrics &metrics, qreal ratio = 2);

} // namespace linnet::ui
