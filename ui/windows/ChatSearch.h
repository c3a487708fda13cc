// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QTimer>

namespace linnet::ui {

class ChatSearchBar;
class HistoryView;

/// The search in the open chat: asks the store as one types, marks the hits in the history, and walks them from the newest on.
class ChatSearch final : public QObject
{
    Q_OBJECT
public:
    ChatSearch(Backend &backend, ChatSearchBar *bar, HistoryView *history, QObject *parent);

    /// Another chat: the old search is over.
    void setConversation(const im::Conversation &conversation);
    void open(const QString &words = {});
    /// Opens it with words, standing on that hit: from the search in all chats.
    void openAt(const QString &words, im::MessageKey key);
    void close();
    bool isOpen() const;
    void step(int direction);

Q_SIGNALS:
    /// The hit is to be brought into sight; it may not be loaded.
    void hitWanted(linnet::im::MessageKey key);
    void closed();
    void trouble(const QString &sentence);

private:
    void ask();
    void askMore();
    void show();

    Backend &m_backend;
    ChatSearchBar *m_bar;
    HistoryView *m_history;
    im::Conversation m_conversation;
    QTimer m_patience;
    QList<client::SearchHit> m_hits; ///< newest first
    bool m_more = false;
    bool m_asking = false;
    int m_current = -1;
    im::MessageKey m_wanted = 0; ///< the hit to stand on once they are there
    quint64 m_round = 0;
};

} // namespace linnet::ui
