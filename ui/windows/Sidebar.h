// SPDX-License-Identifier: MIT
#pragma once

#include "client/HistorySearch.h"
#include "im/model/AccountInfo.h"
#include "im/model/Conversation.h"
#include "ui/windows/SearchFilterDialog.h"

#include <QWidget>

#include <optional>

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
class SearchHitModel;
class TabStrip;

/// The left pane: who I am, search, and the lists of chats, contacts and requests. Shows models, emits what the user wants.
class Sidebar final : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Chats, Contacts, Requests };

    /// The models are the window's.
    Sidebar(ConversationListModel *chats, ContactModel *contacts, ConversationListModel *requests, SearchHitModel *hits,
            QWidget *parent = nullptr);

    void setOwn(const im::AccountInfo &account, const QList<im::RegistrationInfo> &registrations);
    /// What rings of strangers, on top of the requests.
    void setCalls(QWidget *cards);
    void setCallCount(int count);
    void setTab(Tab tab);
    void focusSearch();
    void focusList();
    /// Marks the open chat without telling anybody.
    void select(im::ConversationId id);
    /// The chat `step` rows away from the selected one; with `unread` only those with unread messages. 0 if there is none.
    im::ConversationId neighbour(int step, bool unread) const;
    QListView *chatList() const { return m_chatList; }
    QListView *contactList() const { return m_contactList; }
    QListView *hitList() const { return m_hitList; }
    /// What is searched for in all chats; nothing: no search.
    std::optional<client::SearchQuery> query() const;
    /// The hits are there. Nothing among the chats: somebody without a chat is shown among the contacts.
    void searchDone();

Q_SIGNALS:
    void conversationChosen(linnet::im::ConversationId id);
    void contactChosen(const linnet::im::Contact &contact);
    /// The words or the filters of the search have changed.
    void searchChanged();
    /// The list of hits was scrolled to its end.
    void moreHitsWanted();
    void hitChosen(linnet::im::ConversationId conversation, linnet::im::MessageKey key, const QString &words);
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
    QWidget *makeChats();
    void showPages();
    void fitChatList();
    void fillRequests();
    void filter(const QString &words);
    QList<SearchFilterDialog::Person> people() const;

    ConversationListModel *m_chats;
    ContactModel *m_contacts;
    ConversationListModel *m_requests;
    SearchHitModel *m_hits;
    Avatar *m_avatar;
    Label *m_name;
    Label *m_address;
    IconButton *m_new;
    IconButton *m_menu;
    SearchField *m_search;
    SearchFilters *m_filters;
    TabStrip *m_tabs;
    QStackedWidget *m_pages;
    QListView *m_chatList;
    QListView *m_contactList;
    QListView *m_hitList;
    Label *m_hitTitle;
    QStackedWidget *m_chatPages;
    QStackedWidget *m_contactPages;
    QStackedWidget *m_requestPages;
    QVBoxLayout *m_cards;
    QWidget *m_calls = nullptr;
    int m_callCount = 0;
};

} // namespace linnet::ui
