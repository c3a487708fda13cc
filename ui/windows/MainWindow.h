// SPDX-License-Identifier: MIT
#pragma once

#include "ui/Settings.h"
#include "ui/engine/Backend.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace linnet::ui {

class ChatPane;
class ConnectionBanner;
class ContactModel;
class ContactPanel;
class ConversationListModel;
class InfoBanner;
class SearchHitModel;
class SessionCards;
class Sidebar;

/// The window: banner, sidebar, chat. Keeps the lists in step with the backend. One pane when narrow.
class MainWindow final : public QWidget
{
    Q_OBJECT
public:
    MainWindow(Backend &backend, Settings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    void openConversation(im::ConversationId id);
    /// Finds or makes the chat with that person; `open` false only lists it.
    void writeTo(const im::Address &peer, const im::Address &account = {});
    Sidebar *sidebar() const { return m_sidebar; }
    ChatPane *chat() const { return m_chat; }
    SessionCards *calls() const { return m_calls; }
    ContactPanel *panel() const { return m_panel; }
    /// The details of the open chat, beside it or, where there is no room, in its place.
    void showPanel(bool on);
    /// The name that somebody has here; empty: none.
    QString nameOf(const im::Address &account, const im::Address &peer) const;
    bool isNarrow() const { return m_narrow; }
    /// So many messages were saved of a damaged database, which is kept under that name.
    void showSalvaged(const QString &damagedFile, qint64 messages);

Q_SIGNALS:
    void settingsWanted();
    void accountSettingsWanted(const linnet::im::Address &account);
    void flowWanted(const linnet::client::FlowQuery &query);
    void sessionsWanted();
    void quitWanted();
    /// The user has read what showSalvaged() said.
    void salvageRead();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makeShortcuts();
    void connectBackend();
    void connectSidebar();
    void connectCalls();
    /// The cards of what rings: in the open chat, or on top where none is seen.
    void placeCalls();
    void reload();
    void reloadContacts();
    void showAccount();
    void fillPanel();
    void showConversation(const im::Conversation &conversation);
    void closeConversation();
    void updateTitle();
    void updatePanes();
    void newMessage();
    void editContact(const im::Contact &contact);
    /// The contact of that chat, or a new one for it.
    void editContactOf(const im::Conversation &conversation);
    void showContactMenu(const im::Contact &contact, const QPoint &at);
    void showChatMenu(im::ConversationId id, const QPoint &at);
    void showMainMenu(const QPoint &at);
    void removeConversation(const im::Conversation &conversation);
    void block(const im::Address &address, const QString &name);
    void showFlow();
    void findAgain(int direction);
    /// The open chat becomes a part of another one, which the user chooses.
    void merge();
    void split(const im::Address &alias);
    void blockDomain(const QString &domain);
    /// Sends the text there too, and opens that chat.
    void forward(im::ConversationId to, const QString &text);
    void escape();
    void nextPane(int step);
    void say(const QString &sentence);
    QString defaultHost() const;

    Backend &m_backend;
    Settings &m_settings;
    ConversationListModel *m_chats;
    ConversationListModel *m_requests;
    ContactModel *m_contacts;
    ContactModel *m_everybody;
    SearchHitModel *m_hits;
    InfoBanner *m_info;
    ConnectionBanner *m_banner;
    QSplitter *m_splitter;
    Sidebar *m_sidebar;
    QStackedWidget *m_right;
    ChatPane *m_chat;
    ContactPanel *m_panel;
    SessionCards *m_calls;
    SessionCards *m_strangers;
    bool m_showsPanel = false;
    bool m_narrow = false;
    bool m_showsChat = false;
    im::ConversationId m_wanted = 0; ///< to open as soon as the list is there
};

} // namespace linnet::ui
