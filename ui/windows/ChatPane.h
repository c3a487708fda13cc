// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QTimer>
#include <QWidget>

namespace linnet::ui {

class Avatar;
class Composer;
class HistoryModel;
class HistoryView;
class IconButton;
class Label;

/// The open conversation: header, history, composer. Asks the backend for pages, sends, keeps the draft, and tells what was seen.
class ChatPane final : public QWidget
{
    Q_OBJECT
public:
    explicit ChatPane(Backend &backend, QWidget *parent = nullptr);
    ~ChatPane() override;

    /// Opens it, or shows what changed in it.
    void setConversation(const im::Conversation &conversation);
    im::ConversationId conversation() const { return m_conversation.id; }
    const im::Conversation &current() const { return m_conversation; }
    void clear();
    void setNarrow(bool narrow);
    /// Only what a person can see counts as displayed.
    void setWatched(bool watched);
    void saveDraftNow();
    void showDetails();
    /// The flow of the message at the cursor, else of the newest one.
    void showFlow();
    HistoryView *history() const { return m_history; }
    HistoryModel *model() const { return m_model; }
    Composer *composer() const { return m_composer; }

Q_SIGNALS:
    void backWanted();
    void menuWanted(const QPoint &globalPosition);
    void sipLinkActivated(const QString &link);
    void trouble(const QString &sentence);
    void flowWanted(const linnet::client::FlowQuery &query);

private:
    void resizeEvent(QResizeEvent *event) override;
    void send(const QString &text);
    void loadNewest();
    void markSeen();
    void sendAgain(im::MessageKey key);
    im::MessageKey chosenMessage() const;
    void showDetailsOf(im::MessageKey key);
    void showFlowOf(im::MessageKey key);
    void openLink(const QString &link);

    Backend &m_backend;
    im::Conversation m_conversation;
    HistoryModel *m_model;
    HistoryView *m_history;
    Composer *m_composer;
    IconButton *m_back;
    IconButton *m_flow;
    IconButton *m_more;
    Avatar *m_avatar;
    Label *m_name;
    Label *m_line;
    QTimer m_draftTimer;
    QTimer m_seenTimer;
    im::MessageKey m_told = 0; ///< displayed up to here, as told to the backend
    bool m_watched = false;
    bool m_loaded = false;
};

} // namespace linnet::ui
