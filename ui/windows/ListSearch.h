// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QTimer>

namespace linnet::ui {

class SearchHitModel;
class Sidebar;

/// The search in all chats: as one types in the sidebar's field, the store's hits come into their model.
class ListSearch final : public QObject
{
    Q_OBJECT
public:
    ListSearch(Backend &backend, Sidebar *sidebar, SearchHitModel *hits, QObject *parent);

Q_SIGNALS:
    void trouble(const QString &sentence);

private:
    void ask();
    void askMore();

    Backend &m_backend;
    Sidebar *m_sidebar;
    SearchHitModel *m_hits;
    QTimer m_patience;
    quint64 m_round = 0;
    bool m_asking = false;
};

} // namespace linnet::ui
