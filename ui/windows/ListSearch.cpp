// SPDX-License-Identifier: MIT
#include "ui/windows/ListSearch.h"

#include "ui/Words.h"
#include "ui/models/SearchHitModel.h"
#include "ui/windows/Sidebar.h"

namespace linnet::ui {

ListSearch::ListSearch(Backend &backend, Sidebar *sidebar, SearchHitModel *hits, QObject *parent)
    : QObject(parent), m_backend(backend), m_sidebar(sidebar), m_hits(hits)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(120); // between two strokes of a quick hand
    connect(&m_patience, &QTimer::timeout, this, &ListSearch::ask);
    connect(sidebar, &Sidebar::searchChanged, this, [this] {
        if (m_sidebar->query())
            m_patience.start();
        else
            ask();
    });
    connect(sidebar, &Sidebar::moreHitsWanted, this, &ListSearch::askMore);
}

void ListSearch::ask()
{
    m_patience.stop();
    const quint64 round = ++m_round;
    m_asking = false;
    const auto query = m_sidebar->query();
    if (!query) {
        m_hits->clear();
        return;
    }
    m_backend.search(*query, whileAlive<client::SearchPage>(this, [this, round](const auto &page) {
        if (round != m_round)
            return;
        if (page)
            m_hits->reset(*page);
        else
            Q_EMIT trouble(Words::error(page.error()));
        m_sidebar->searchDone();
    }));
}

void ListSearch::askMore()
{
    auto query = m_sidebar->query();
    if (m_asking || !query || m_hits->rowCount() == 0)
        return;
    m_asking = true;
    query->before = m_hits->at(m_hits->rowCount() - 1).message.key;
    m_backend.search(*query, whileAlive<client::SearchPage>(this, [this, round = m_round](const auto &page) {
        if (round != m_round)
            return;
        m_asking = false;
        if (page)
            m_hits->append(*page);
    }));
}

} // namespace linnet::ui
