// SPDX-License-Identifier: MIT
#include "ui/widgets/HistoryLayout.h"

#include <algorithm>

namespace linnet::ui {

void HistoryLayout::setSpacing(const Spacing &spacing)
{
    m_spacing = spacing;
    m_valid = false;
}

void HistoryLayout::setRows(const QList<Fact> &facts, im::MessageKey firstUnread)
{
    m_rows.clear();
    m_index.clear();
    m_valid = false;
    for (int i = 0; i < facts.size(); ++i) {
        const Fact &fact = facts[i];
        Row row;
        row.key = fact.key;
        row.unreadLine = firstUnread != 0 && fact.key == firstUnread;
        row.startsDay = i == 0 || facts[i - 1].time.date() != fact.time.date();
        row.startsGroup = row.startsDay || row.unreadLine || fact.event || facts[i - 1].event || facts[i - 1].out != fact.out
            || qAbs(facts[i - 1].time.secsTo(fact.time)) > kGroupSeconds;
        if (i > 0)
            m_rows.back().endsGroup = row.startsGroup;
        m_index.insert(fact.key, i);
        m_rows.push_back(row);
    }
}

int HistoryLayout::indexOf(im::MessageKey key) const { return m_index.value(key, -1); }

void HistoryLayout::setBody(int index, int height)
{
    int &known = m_bodies[row(index).key];
    if (known != height)
        m_valid = false;
    known = height;
}

void HistoryLayout::forgetBody(im::MessageKey key)
{
    m_bodies.remove(key);
    m_valid = false;
}

void HistoryLayout::forgetBodies()
{
    m_bodies.clear();
    m_valid = false;
}

int HistoryLayout::above(const Row &row) const
{
    if (row.startsDay || row.unreadLine)
        return (row.startsDay ? m_spacing.day : 0) + (row.unreadLine ? m_spacing.unread : 0);
    return row.startsGroup ? m_spacing.group : m_spacing.inner;
}

int HistoryLayout::top(int index) const
{
    validate();
    return m_tops[static_cast<size_t>(index)];
}

int HistoryLayout::unreadTop(int index) const { return top(index) + (row(index).startsDay ? m_spacing.day : 0); }

int HistoryLayout::bodyTop(int index) const { return top(index) + above(row(index)); }

int HistoryLayout::bodyHeight(int index) const { return m_bodies.value(row(index).key, m_spacing.estimate); }

int HistoryLayout::totalHeight() const
{
    validate();
    return m_tops.back() + m_spacing.edge;
}

int HistoryLayout::rowAt(int y) const
{
    if (m_rows.empty())
        return -1;
    validate();
    const auto after = std::upper_bound(m_tops.begin(), m_tops.end() - 1, y);
    return std::max(0, int(after - m_tops.begin()) - 1);
}

void HistoryLayout::validate() const
{
    if (m_valid)
        return;
    m_tops.clear();
    int y = m_spacing.edge;
    for (const Row &row : m_rows) {
        m_tops.push_back(y);
        y += above(row) + m_bodies.value(row.key, m_spacing.estimate);
    }
    m_tops.push_back(y);
    m_valid = true;
}

} // namespace linnet::ui
