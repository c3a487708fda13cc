// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/AccountInfo.h"
#include "im/model/Conversation.h"

#include <QWidget>

class QListView;
class QStackedWidget;
class QVBoxLayout;

namespace linnet::ui {

class Avatar;
class ContactModel;
class ConversationListModel;
class IconButton;
class Label;
class SearchField;
class TabStrip;

/// The left pane: who I am, search, and the lists of chats, contacts and requests. Shows models, emits what the user wants.
class Sidebar final : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Chats, Contacts, Requests };

    /// The models are the window's.
    Sidebar(ConversationListModel *chats, ContactModel *contacts, ConversationListModel *requests, QWidget *parent = nullptr);

    void setOwn(const im::AccountInfo &account, const QList<im::RegistrationInfo> &registrations);
    void setTab(Tab tab);
    void focusSearch();
    void focusList();
    /// Marks the open chat without telling anybody.
    void select(im::ConversationId id);
    /// The chat `step` rows away from the selected one; with `unread` only those with unread messages. 0 if there is none.
    im::ConversationId neighbour(int step, bool unread) const;
    QListView *chatList() const { return m_chatList; }
    QListView *contactList() const { return m_contactList; }

Q_SIGNALS:
    void conversationChosen(linnet::im::ConversationId id);
    void contactChosen(const linnet::im::Contact &contact);
    void newMessageWanted();
    void newContactWanted();
    void contactMenuWanted(const linnet::im::Contact &contact, const QPoint &globalPosition);
    void conversationMenuWanted(linnet::im::ConversationId id, const QPoint &globalPosition);
    void mainMenuWanted(const QPoint &globalPosition);
    void requestAccepted(const linnet::im::Conversation &request);
    void requestDeleted(const linnet::im::Conversation &request);
    void requestBlocked(const linnet::im::Conversation &request);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHeader();
    QListView *makeList(const QString &objectName, const QString &accessibleName);
    void showPages();
    void fillRequests();
    void filter(const QString &words);

    ConversationListModel *m_chats;
    ContactModel *m_contacts;
    ConversationListModel *m_requests;
    Avatar *m_avatar;
    Label *m_name;
    Label *m_address;
    IconButton *m_new;
    IconButton *m_menu;
    SearchField *m_search;
    TabStrip *m_tabs;
    QStackedWidget *m_pages;
    QListView *m_chatList;
    QListView *m_contactList;
    QStackedWidget *m_chatPages;
    QStackedWidget *m_contactPages;
    QStackedWidget *m_requestPages;
    QVBoxLayout *m_cards;
};

} // namespace linnet::ui
