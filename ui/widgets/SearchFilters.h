// SPDX-License-Identifier: MIT
#pragma once

#include "client/HistorySearch.h"
#include "ui/widgets/Button.h"

namespace linnet::ui {

/// The button behind a search field: who wrote it, when, and whether it came with a file. Filled while a filter is on.
class SearchFilters final : public QWidget
{
    Q_OBJECT
public:
    explicit SearchFilters(const QString &objectName, QWidget *parent = nullptr);

    /// Who "I" am; and in one chat, the other one.
    void setPeople(const im::Address &self, const im::Address &peer = {});
    void addTo(client::SearchQuery &query) const;
    bool isActive() const { return m_author != Author::Anyone || m_days != 0 || m_files; }
    void clear();

Q_SIGNALS:
    void changed();

private:
    enum class Author : quint8 { Anyone, Me, Others };
    void showMenu();
    void refresh();

    IconButton *m_button;
    im::Address m_self;
    im::Address m_peer;
    Author m_author = Author::Anyone;
    int m_days = 0; ///< how far back; 0: no limit
    bool m_files = false;
};

} // namespace linnet::ui
