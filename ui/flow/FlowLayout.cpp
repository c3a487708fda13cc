// SPDX-License-Identifier: MIT
#include "ui/flow/FlowLayout.h"

#include <algorithm>

namespace linnet::ui {

bool isShown(const sip::LadderStep &step, FlowFilter filter)
{
    switch (filter) {
    case FlowFilter::All: return true;
    case FlowFilter::Sip: return step.kind == sip::TraceEntry::Kind::Sip && !step.bytes.startsWith("MSRP ");
    }
    return true;
}

void FlowLayout::lay(const sip::Ladder &ladder, FlowFilter filter, const Sizes &sizes, int width)
{
    m_sizes = sizes;
    m_lanes = int(ladder.lanes.size());
    const int first = sizes.margin + sizes.time + sizes.laneWidth / 2;
    const int last = width - sizes.margin - sizes.laneWidth / 2;
    m_reach = m_lanes > 1 ? std::clamp((last - first) / (m_lanes - 1), sizes.laneWidth + sizes.laneGap,
                                       std::max(sizes.laneReach, sizes.laneWidth + sizes.laneGap))
                          : 0;
    m_contentWidth = first + m_reach * std::max(0, m_lanes - 1) + sizes.laneWidth / 2 + sizes.margin;

    m_rows.clear();
    m_sections.clear();
    int y = 0;
    for (qsizetype s = 0; s < ladder.sections.size(); ++s) {
        const sip::LadderSection &section = ladder.sections[s];
        bool begun = false;
        for (int i = section.first; i < section.first + section.count && i < ladder.steps.size(); ++i) {
            if (!isShown(ladder.steps[i], filter))
                continue;
            if (!begun) {
                m_sections.push_back({int(s), y, y});
                y += sizes.section;
                begun = true;
            }
            m_rows.push_back({i, y, int(m_sections.size()) - 1});
            y += sizes.row;
        }
        if (begun)
            m_sections.back().bottom = y;
    }
    m_contentHeight = y + sizes.bottom;
}

int FlowLayout::laneX(int lane, int scroll) const
{
    const int first = m_sizes.margin + m_sizes.time + m_sizes.laneWidth / 2;
    return lane == 0 ? first : std::max(first, first + lane * m_reach - scroll);
}

QRect FlowLayout::laneBox(int lane, int scroll) const
{
    return {laneX(lane, scroll) - m_sizes.laneWidth / 2, m_sizes.laneTop, m_sizes.laneWidth, m_sizes.laneHeight};
}

int FlowLayout::scrollingFrom() const { return m_sizes.margin + m_sizes.time + m_sizes.laneWidth; }

int FlowLayout::rowOfStep(int step) const
{
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), step, [](const Row &row, int wanted) { return row.step < wanted; });
    return found != m_rows.end() && found->step == step ? int(found - m_rows.begin()) : -1;
}

int FlowLayout::firstRowBelow(int y) const
{
    const auto found = std::upper_bound(m_rows.begin(), m_rows.end(), y, [this](int at, const Row &row) { return at < row.top + m_sizes.row; });
    return int(found - m_rows.begin());
}

int FlowLayout::rowAt(int y) const
{
    const int row = firstRowBelow(y);
    return row < rowCount() && m_rows[size_t(row)].top <= y ? row : -1;
}

} // namespace linnet::ui
