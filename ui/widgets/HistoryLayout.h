// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QHash>
#include <QList>

#include <vector>

namespace linnet::ui {

/// Where the rows of a chat stand: groups, day separators, the unread line, heights. Pure: knows no fonts and no pixels but those it
/// is told. A row whose body has not been measured counts with the estimate.
class HistoryLayout
{
public:
    struct Spacing
    {
        int edge = 8; ///< above the first row and below the last
        int group = 10; ///< between groups
        int inner = 2; ///< inside a group
        int day = 40; ///< a day separator with its space
        int unread = 36; ///< the unread line with its space
        int estimate = 36; ///< the body of a row not measured yet
    };
    struct Fact
    {
        im::MessageKey key = 0;
        bool out = false;
        QDateTime time; ///< in the user's zone
        bool event = false; ///< no message: a group of its own
    };
    struct Row
    {
        im::MessageKey key = 0;
        bool startsDay = false;
        bool unreadLine = false;
        bool startsGroup = true;
        bool endsGroup = true;
    };
    static constexpr int kGroupSeconds = 5 * 60;

    void setSpacing(const Spacing &spacing);
    /// Rows oldest first. Measured bodies stay known by their keys.
    void setRows(const QList<Fact> &facts, im::MessageKey firstUnread);

    int count() const { return int(m_rows.size()); }
    const Row &row(int index) const { return m_rows[static_cast<size_t>(index)]; }
    int indexOf(im::MessageKey key) const;

    bool isMeasured(int index) const { return m_bodies.contains(row(index).key); }
    void setBody(int index, int height);
    void forgetBody(im::MessageKey key);
    void forgetBodies();

    /// y of the row's decorations, of its body, and its end; rows touch each other.
    int top(int index) const;
    int dayTop(int index) const { return top(index); }
    int unreadTop(int index) const;
    int bodyTop(int index) const;
    int bodyHeight(int index) const;
    int bottom(int index) const { return bodyTop(index) + bodyHeight(index); }
    int totalHeight() const;
    /// The row that covers `y`, clamped; -1 if there is none.
    int rowAt(int y) const;

private:
    int above(const Row &row) const;
    void validate() const;

    Spacing m_spacing;
    std::vector<Row> m_rows;
    QHash<im::MessageKey, int> m_index;
    QHash<im::MessageKey, int> m_bodies;
    mutable std::vector<int> m_tops; ///< of each row, and of the end
    mutable bool m_valid = false;
};

} // namespace linnet::ui
