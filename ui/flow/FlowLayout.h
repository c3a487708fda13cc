// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"

#include <QRect>

#include <vector>

namespace linnet::ui {

/// Which steps are shown.
enum class FlowFilter : quint8 {
    All, ///< connections and keep-alives too
    Sip, ///< messages of SIP only
};

/// Where lanes, headings and steps of a flow stand. Pure: knows no fonts and no pixels but those it is told. Heights are counted from
/// below the boxes of the lanes; those stay on top. Always left to right.
class FlowLayout
{
public:
    struct Sizes
    {
        int margin = 16; ///< at both sides
        int time = 52; ///< the column of seconds
        int laneWidth = 164;
        int laneHeight = 46;
        int laneTop = 12; ///< above the boxes
        int laneBelow = 8; ///< below them
        int laneGap = 24; ///< at least, between two boxes
        int laneReach = 360; ///< at most, from lane to lane
        int row = 33;
        int label = 12; ///< middle of the label in its row
        int arrow = 22; ///< the line in its row
        int section = 38; ///< a heading with its space
        int sectionTitle = 20; ///< middle of its words
        int sectionLine = 33; ///< its hairline
        int bottom = 12;
        friend bool operator==(const Sizes &, const Sizes &) = default;
    };
    struct Row
    {
        int step = 0; ///< index into the ladder's steps
        int top = 0;
        int section = 0; ///< index into sections()
    };
    struct Section
    {
        int section = 0; ///< index into the ladder's sections
        int top = 0;
        int bottom = 0; ///< below its last row
    };

    /// Anew; called again when steps came. Linear in the steps.
    void lay(const sip::Ladder &ladder, FlowFilter filter, const Sizes &sizes, int width);

    const Sizes &sizes() const { return m_sizes; }
    int headerHeight() const { return m_sizes.laneTop + m_sizes.laneHeight + m_sizes.laneBelow; }
    int laneCount() const { return m_lanes; }
    /// The middle of a lane when the lanes are scrolled by `scroll`; the first one never moves, and none goes beyond it.
    int laneX(int lane, int scroll) const;
    QRect laneBox(int lane, int scroll) const;
    /// Where the lanes that scroll may be seen: right of the first one's box.
    int scrollingFrom() const;
    int contentWidth() const { return m_contentWidth; }
    int contentHeight() const { return m_contentHeight; }

    int rowCount() const { return int(m_rows.size()); }
    const Row &row(int row) const { return m_rows[size_t(row)]; }
    const std::vector<Section> &sections() const { return m_sections; }
    /// -1: not shown.
    int rowOfStep(int step) const;
    /// The row at that height; -1 if there is none.
    int rowAt(int y) const;
    /// The first row that ends below `y`; rowCount() if there is none.
    int firstRowBelow(int y) const;

private:
    Sizes m_sizes;
    int m_lanes = 0;
    int m_reach = 0;
    int m_contentWidth = 0;
    int m_contentHeight = 0;
    std::vector<Row> m_rows;
    std::vector<Section> m_sections;
};

/// Whether the filter lets it through.
bool isShown(const sip::LadderStep &step, FlowFilter filter);

} // namespace linnet::ui
