// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QTimer>
#include <QWidget>

class QAbstractItemModel;
class QVBoxLayout;

namespace linnet::ui {

class ChatFiles;
class ChatForecast;
class ChatHeader;
class ChatSearch;
class ChatSession;
class Composer;
class HistoryModel;
class HistoryView;

/// The open conversation: header, session, search, history, composer. Asks the backend for pages, sends, keeps the draft, and tells what was seen.
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
    void setTyping(bool typing);
    /// Whom a message can be forwarded to; not owned.
    void setChats(QAbstractItemModel *chats) { m_chats = chats; }
    /// Only what a person can see counts as displayed.
    void setWatched(bool watched);
    void saveDraftNow();
    /// Brings that message into sight and tints it, wherever in the history it stands.
    void showMessage(im::MessageKey key);
    void showDetails();
    /// The flow of the message at the cursor, else of the newest one.
    void showFlow();
    void replyToChosen();
    /// What Esc closes: the search, then the answer. False: there was nothing.
    bool closeNearest();
    ChatSearch *search() const { return m_search; }
    ChatSession *session() const { return m_session; }
    /// Shows that widget under the bars, and takes it over until somebody else does.
    void setUnderBars(QWidget *widget);
    ChatFiles *files() const { return m_files; }
    HistoryView *history() const { return m_history; }
    HistoryModel *model() const { return m_model; }
    Composer *composer() const { return m_composer; }

Q_SIGNALS:
    void backWanted();
    void detailsWanted();
    void menuWanted(const QPoint &globalPosition);
    void sipLinkActivated(const QString &link);
    void forwardWanted(linnet::im::ConversationId to, const QString &text);
    void trouble(const QString &sentence);
    void flowWanted(const linnet::client::FlowQuery &query);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void connectHistory();
    void connectFiles();
    void connectSession();
    void connectBackend();
    /// What stands in the composer, as it would be sent.
    client::OutgoingText draft() const;
    void showWholeText(im::MessageKey key);
    void send(const QString &text);
    void loadNewest();
    void loadAround(im::MessageKey key);
    void markSeen();
    void tellTyping(bool active);
    void sendAgain(im::MessageKey key);
    void setReply(im::MessageKey key);
    void forward(im::MessageKey key);
    void chooseReaction(im::MessageKey key, const QPoint &globalPosition);
    void toggleReaction(im::MessageKey key, const QString &emoji);
    void remove(im::MessageKey key);
    void showAnswered(im::MessageKey key);
    void askStateTime(im::MessageKey key);
    const im::ChatMessage *find(im::MessageKey key) const;
    im::MessageKey chosenMessage() const;
    void showDetailsOf(im::MessageKey key);
    void showFlowOf(im::MessageKey key);
    void openLink(const QString &link);
    void say(const Result<Ok, ClientError> &result);

    Backend &m_backend;
    im::Conversation m_conversation;
    HistoryModel *m_model;
    ChatHeader *m_header;
    HistoryView *m_history;
    Composer *m_composer;
    ChatSearch *m_search;
    ChatFiles *m_files;
    ChatSession *m_session;
    ChatForecast *m_forecast;
    QVBoxLayout *m_box;
    QAbstractItemModel *m_chats = nullptr;
    QTimer m_draftTimer;
    QTimer m_seenTimer;
    im::MessageKey m_told = 0; ///< displayed up to here, as told to the backend
    im::MessageKey m_replyTo = 0;
    bool m_typingTold = false;
    bool m_watched = false;
    bool m_loaded = false;
};

} // namespace linnet::ui
