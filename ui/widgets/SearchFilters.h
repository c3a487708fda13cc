// SPDX-License-Identifier: MIT
#pragma once

#include "client/HistorySearch.h"
#include "ui/widgets/Button.h"

#include <QDate>

namespace linnet::ui {

/// The button behind a search field: who wrote it and to whom, when, and whether it came with a file. Filled while a filter is on.
class SearchFilters final : public QWidget
{
    Q_OBJECT
public:
    /// Chosen people and days; empty or invalid: any.
    struct Range
    {
        im::Address from;
        im::Address to;
        QDate first;
        QDate last; ///< the whole of it counts

        friend bool operator==(const Range &, const Range &) = default;
    };

    explicit SearchFilters(const QString &objectName, QWidget *parent = nullptr);

    /// People can be chosen, not days alone as in one chat.
    void setOffersPeople(bool on) { m_offersPeople = on; }
    const Range &range() const { return m_range; }
    void setRange(const Range &range);
    void addTo(client::SearchQuery &query) const;
    bool isActive() const { return m_author != Author::Anyone || m_days != 0 || m_range != Range() || m_files; }
    void clear();

Q_SIGNALS:
    void changed();
    /// The user wants to choose people and days: for setRange().
    void rangeWanted();

private:
    enum class Author : quint8 { Anyone, Me, Others };
    void showMenu();
    void change();

    IconButton *m_button;
    bool m_offersPeople = false;
    Author m_author = Author::Anyone;
    int m_days = 0; ///< how far back; 0: no limit
    Range m_range;
    bool m_files = false;
};

} // namespace linnet::ui
