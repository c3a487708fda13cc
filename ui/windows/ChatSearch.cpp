// SPDX-License-Identifier: MIT
#include "ui/windows/ChatSearch.h"

#include "ui/Words.h"
#include "ui/widgets/ChatSearchBar.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SearchFilters.h"
#include "ui/windows/SearchFilterDialog.h"

namespace linnet::ui {
namespace {

constexpr int kPage = 200;
constexpr int kTypingMs = 120;

} // namespace

ChatSearch::ChatSearch(Backend &backend, ChatSearchBar *bar, HistoryView *history, QObject *parent)
    : QObject(parent), m_backend(backend), m_bar(bar), m_history(history)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kTypingMs);
    connect(&m_patience, &QTimer::timeout, this, &ChatSearch::ask);
    connect(bar, &ChatSearchBar::wordsChanged, &m_patience, qOverload<>(&QTimer::start));
    connect(bar, &ChatSearchBar::filtersChanged, this, &ChatSearch::ask);
    connect(bar->filters(), &SearchFilters::rangeWanted, this, [this] { SearchFilterDialog::ask(m_bar->filters(), {}); });
    connect(bar, &ChatSearchBar::stepWanted, this, &ChatSearch::step);
    connect(bar, &ChatSearchBar::closeWanted, this, &ChatSearch::close);
    m_bar->hide();
}

bool ChatSearch::isOpen() const { return !m_bar->isHidden(); }

void ChatSearch::setConversation(const im::Conversation &conversation)
{
    const bool other = conversation.id != m_conversation.id;
    m_conversation = conversation;
    if (other && isOpen())
        close();
}

void ChatSearch::open(const QString &words)
{
    m_bar->show();
    if (!words.isEmpty())
        m_bar->field()->setText(words);
    m_bar->field()->setFocus(Qt::ShortcutFocusReason);
    m_bar->field()->selectAll();
    ask();
}

void ChatSearch::openAt(const QString &words, im::MessageKey key)
{
    m_wanted = key;
    m_bar->filters()->clear();
    m_bar->show();
    m_bar->field()->setText(words);
    ask();
    Q_EMIT hitWanted(key); // at once; its number follows
}

void ChatSearch::close()
{
    if (!isOpen())
        return;
    m_patience.stop();
    ++m_round;
    m_bar->hide();
    m_hits.clear();
    m_current = -1;
    m_wanted = 0;
    m_bar->setResult(0, -1, false);
    m_history->setMarks({}, 0);
    Q_EMIT closed();
}

void ChatSearch::ask()
{
    m_patience.stop();
    if (!isOpen())
        return;
    client::SearchQuery query;
    query.words = m_bar->field()->text().trimmed();
    query.conversation = m_conversation.id;
    query.limit = kPage;
    m_bar->filters()->addTo(query);
    const quint64 round = ++m_round;
    m_asking = false;
    if (query.words.isEmpty() && !m_bar->filters()->isActive()) {
        m_hits.clear();
        m_current = -1;
        m_more = false;
        m_bar->setResult(0, -1, false);
        m_history->setMarks({}, 0);
        return;
    }
    m_backend.search(query, whileAlive<client::SearchPage>(this, [this, round](const auto &page) {
        if (round != m_round)
            return;
        if (!page) {
            Q_EMIT trouble(Words::error(page.error()));
            return;
        }
        m_hits = page->hits;
        m_more = page->more;
        m_current = m_hits.isEmpty() ? -1 : 0;
        const bool wanted = m_wanted != 0;
        for (int i = 0; wanted && i < m_hits.size(); ++i)
            if (m_hits[i].message.key == m_wanted)
                m_current = i;
        m_wanted = 0;
        show();
        if (m_current >= 0 && !wanted)
            Q_EMIT hitWanted(m_hits[m_current].message.key);
    }));
}

void ChatSearch::askMore()
{
    if (m_asking)
        return;
    m_asking = true;
    client::SearchQuery query;
    query.words = m_bar->field()->text().trimmed();
    query.conversation = m_conversation.id;
    query.limit = kPage;
    query.before = m_hits.last().message.key;
    m_bar->filters()->addTo(query);
    m_backend.search(query, whileAlive<client::SearchPage>(this, [this, round = m_round](const auto &page) {
        if (round != m_round)
            return;
        m_asking = false;
        m_more = page && page->more;
        if (page)
            m_hits += page->hits;
        show();
    }));
}

void ChatSearch::step(int direction)
{
    if (m_hits.isEmpty()) {
        ask();
        return;
    }
    const int count = int(m_hits.size());
    m_current = (m_current + direction + count) % count;
    show();
    Q_EMIT hitWanted(m_hits[m_current].message.key);
    if (m_more && m_current > count - 20)
        askMore();
}

void ChatSearch::show()
{
    HistoryView::Marks marks;
    for (const client::SearchHit &hit : std::as_const(m_hits)) {
        QList<TextSpan> spans;
        for (const client::SearchHit::Span &span : hit.inText)
            spans.append({span.start, span.length});
        marks.insert(hit.message.key, spans);
    }
    m_history->setMarks(marks, m_current >= 0 ? m_hits[m_current].message.key : 0);
    m_bar->setResult(m_current + 1, int(m_hits.size()), m_more);
}

} // namespace linnet::ui
