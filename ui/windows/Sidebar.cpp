// SPDX-License-Identifier: MIT
#include "ui/windows/Sidebar.h"

#include "ui/Words.h"
#include "ui/delegates/ConversationDelegate.h"
#include "ui/delegates/SearchHitDelegate.h"
#include "ui/models/ContactModel.h"
#include "ui/models/ConversationListModel.h"
#include "ui/models/SearchHitModel.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/RequestCard.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/TabStrip.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

namespace linnet::ui {

Sidebar::Sidebar(ConversationListModel *chats, ContactModel *contacts, ConversationListModel *requests, SearchHitModel *hits, QWidget *parent)
    : QWidget(parent), m_chats(chats), m_contacts(contacts), m_requests(requests), m_hits(hits)
{
    setObjectName(u"sidebar"_qs);
    const Metrics m;
    m_search = named(new SearchField, u"search"_qs, tr("Search in names, addresses and messages"));
    m_filters = new SearchFilters(u"searchFilter"_qs);
    m_filters->hide();
    m_filters->setOffersPeople(true);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setHint(QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText));
    m_tabs = named(new TabStrip, u"tabs"_qs);
    m_tabs->addTab(tr("Chats"), u"tabChats"_qs);
    m_tabs->addTab(tr("Contacts"), u"tabContacts"_qs);
    m_tabs->addTab(tr("Requests"), u"tabRequests"_qs);

    m_chatList = makeList(u"chatList"_qs, tr("Chats"));
    m_chatList->setModel(m_chats);
    m_chatList->setItemDelegate(new ConversationDelegate(m_chatList));
    m_contactList = makeList(u"contactList"_qs, tr("Contacts"));
    m_contactList->setModel(m_contacts);
    m_contactList->setItemDelegate(new ContactDelegate(m_contactList));

    auto *noChats = new EmptyState(u"message-circle"_qs, tr("No conversations yet"), tr("Write to anyone with a SIP address."),
                                   tr("New message"), u"noChats"_qs);
    auto *noContacts = new EmptyState(u"users"_qs, tr("No contacts yet"), tr("People you add are found here."), tr("Add contact"), u"noContacts"_qs);
    auto *noRequests = new EmptyState(u"inbox"_qs, tr("No requests"), tr("When somebody writes who is not in your contacts, you decide here."), {}, u"noRequests"_qs);
    auto *noChatHit = new EmptyState(u"search"_qs, tr("Nothing found"), tr("No name, address or message has these words."), {}, u"noChatHit"_qs);
    auto *noContactHit = new EmptyState(u"search"_qs, tr("Nothing found"), tr("No name or address has these letters."), {}, u"noContactHit"_qs);

    auto *cards = named(new QWidget, u"requestCards"_qs);
    m_cards = new QVBoxLayout(cards);
    m_cards->setContentsMargins(m.u(12), 0, m.u(12), m.u(12));
    m_cards->setSpacing(m.u(12));
    m_cards->addStretch(1);
    auto *area = named(new QScrollArea, u"requestArea"_qs, tr("Requests"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(cards);
    area->viewport()->setAutoFillBackground(false);
    cards->setAutoFillBackground(false);
    area->setFocusPolicy(Qt::NoFocus);

    const auto pages = [](std::initializer_list<QWidget *> widgets) {
        auto *stack = new QStackedWidget;
        for (QWidget *widget : widgets)
            stack->addWidget(widget);
        return stack;
    };
    m_chatPages = pages({makeChats(), noChats, noChatHit});
    m_contactPages = pages({m_contactList, noContacts, noContactHit});
    m_requestPages = pages({area, noRequests});
    auto *contactPane = named(new QWidget, u"contactPane"_qs);
    auto *contactBox = new QVBoxLayout(contactPane);
    contactBox->setContentsMargins(0, 0, 0, 0);
    contactBox->setSpacing(0);
    contactBox->addWidget(m_contactPages, 1);
    auto *add = new Button(Button::Kind::Normal, tr("Add contact"), u"addContact"_qs);
    add->setDecoration(u"user-plus"_qs);
    auto *addRow = new QHBoxLayout;
    addRow->setContentsMargins(m.u(12), m.u(8), m.u(12), m.u(12));
    addRow->addWidget(add);
    contactBox->addLayout(addRow);
    m_pages = pages({m_chatPages, contactPane, m_requestPages});

    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(makeHeader());
    auto *top = new QVBoxLayout;
    top->setContentsMargins(m.u(12), m.u(2), m.u(12), m.u(8));
    top->setSpacing(m.u(10));
    auto *searchRow = new QHBoxLayout;
    searchRow->setSpacing(m.u(4));
    searchRow->addWidget(m_search, 1);
    searchRow->addWidget(m_filters);
    top->addLayout(searchRow);
    top->addWidget(m_tabs);
    box->addLayout(top);
    box->addWidget(m_pages, 1);
    setMinimumWidth(m.u(240));

    connect(m_tabs, &TabStrip::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_search, &QLineEdit::textChanged, this, &Sidebar::filter);
    connect(m_search, &SearchField::leftDownwards, this, &Sidebar::focusList);
    connect(m_new, &IconButton::clicked, this, &Sidebar::newMessageWanted);
    connect(noChats, &EmptyState::activated, this, &Sidebar::newMessageWanted);
    connect(noContacts, &EmptyState::activated, this, &Sidebar::newContactWanted);
    connect(add, &Button::clicked, this, &Sidebar::newContactWanted);
    connect(m_menu, &IconButton::clicked, this, [this] { Q_EMIT mainMenuWanted(m_menu->mapToGlobal(QPoint(0, m_menu->height()))); });
    const auto chooseChat = [this](const QModelIndex &index) {
        if (index.isValid())
            Q_EMIT conversationChosen(index.data(ConversationListModel::IdRole).toLongLong());
    };
    connect(m_chatList, &QListView::clicked, this, chooseChat);
    connect(m_chatList, &QListView::activated, this, chooseChat);
    const auto chooseContact = [this](const QModelIndex &index) {
        if (index.isValid())
            Q_EMIT contactChosen(index.data(ContactModel::ContactRole).value<im::Contact>());
    };
    connect(m_contactList, &QListView::activated, this, chooseContact);
    connect(m_contactList, &QListView::clicked, this, chooseContact);
    connect(m_contactList, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        const QModelIndex index = m_contactList->indexAt(point).isValid() ? m_contactList->indexAt(point) : m_contactList->currentIndex();
        if (index.isValid())
            Q_EMIT contactMenuWanted(index.data(ContactModel::ContactRole).value<im::Contact>(), m_contactList->viewport()->mapToGlobal(point));
    });
    connect(m_chatList, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        const QModelIndex index = m_chatList->indexAt(point).isValid() ? m_chatList->indexAt(point) : m_chatList->currentIndex();
        if (index.isValid())
            Q_EMIT conversationMenuWanted(index.data(ConversationListModel::IdRole).toLongLong(), m_chatList->viewport()->mapToGlobal(point));
    });
    for (QAbstractItemModel *model : std::initializer_list<QAbstractItemModel *>{m_chats, m_contacts, m_requests, m_hits})
        for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(model, signal, this, &Sidebar::showPages);
    for (QAbstractItemModel *model : std::initializer_list<QAbstractItemModel *>{m_chats, m_contacts, m_requests, m_hits}) {
        connect(model, &QAbstractItemModel::modelReset, this, &Sidebar::showPages);
        connect(model, &QAbstractItemModel::dataChanged, this, &Sidebar::showPages);
    }
    connect(m_filters, &SearchFilters::changed, this, &Sidebar::searchChanged);
    connect(m_filters, &SearchFilters::rangeWanted, this, [this] { SearchFilterDialog::ask(m_filters, people()); });
    showPages();
}

QWidget *Sidebar::makeChats()
{
    // Chats of that name above, messages with those words below.
    const Metrics m;
    m_hitTitle = named(new Label(TextRole::SmallStrong, tr("Messages")), u"hitTitle"_qs);
    m_hitTitle->setContentsMargins(m.u(16), m.u(8), m.u(16), m.u(4));
    m_hitList = makeList(u"hitList"_qs, tr("Messages found"));
    m_hitList->setModel(m_hits);
    m_hitList->setItemDelegate(new SearchHitDelegate(m_hitList));
    m_hitList->setContextMenuPolicy(Qt::NoContextMenu);
    auto *page = named(new QWidget, u"chatsAndHits"_qs);
    auto *box = new QVBoxLayout(page);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(m_chatList);
    box->addWidget(m_hitTitle);
    box->addWidget(m_hitList, 1);
    const auto choose = [this](const QModelIndex &index) {
        if (!index.isValid())
            return;
        const client::SearchHit &hit = m_hits->at(index.row());
        Q_EMIT hitChosen(hit.message.conversation, hit.message.key, m_search->text().trimmed());
    };
    connect(m_hitList, &QListView::clicked, this, choose);
    connect(m_hitList, &QListView::activated, this, choose);
    connect(m_hitList->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const QScrollBar *bar = m_hitList->verticalScrollBar();
        if (m_hits->hasMore() && value > bar->maximum() - bar->pageStep())
            Q_EMIT moreHitsWanted();
    });
    return page;
}

void Sidebar::fitChatList()
{
    const bool searches = query().has_value();
    const bool hits = searches && m_hits->rowCount() > 0;
    m_hitTitle->setVisible(hits);
    m_hitList->setVisible(hits);
    m_chatList->setVisible(!hits || m_chats->rowCount() > 0);
    const int rowTall = m_chats->rowCount() > 0 ? m_chatList->sizeHintForRow(0) : 0;
    m_chatList->setMaximumHeight(hits ? qMin(m_chats->rowCount(), 3) * rowTall : QWIDGETSIZE_MAX);
    m_chatList->setMinimumHeight(hits ? qMin(m_chats->rowCount(), 3) * rowTall : 0);
}

std::optional<client::SearchQuery> Sidebar::query() const
{
    client::SearchQuery query;
    query.words = m_search->text().trimmed();
    if (query.words.isEmpty())
        return std::nullopt;
    m_filters->addTo(query);
    return query;
}

QList<SearchFilterDialog::Person> Sidebar::people() const
{
    QList<SearchFilterDialog::Person> people;
    QSet<im::Address> known;
    const auto add = [&](const QString &name, const im::Address &address) {
        if (!address.isEmpty() && !known.contains(address)) {
            known.insert(address);
            people.append({name, address});
        }
    };
    const QList<im::Conversation> all = m_chats->all() + m_requests->all();
    for (const im::Conversation &chat : all)
        add(chat.title, chat.peer);
    for (const im::Conversation &chat : all)
        add({}, chat.account);
    return people;
}

void Sidebar::searchDone()
{
    if (query() && m_chats->rowCount() == 0 && m_hits->rowCount() == 0 && m_contacts->rowCount() > 0)
        setTab(Contacts);
}

QWidget *Sidebar::makeHeader()
{
    const Metrics m;
    auto *header = named(new QWidget, u"sidebarHeader"_qs);
    header->setFixedHeight(qMax(m.u(56), m.line(TextRole::UiStrong) + m.line(TextRole::Small) + m.u(16)));
    auto *box = new QHBoxLayout(header);
    box->setContentsMargins(m.u(16), 0, m.u(10), 0);
    box->setSpacing(0);
    m_avatar = new Avatar(36, u"ownAvatar"_qs);
    m_name = named(new Label(TextRole::UiStrong), u"ownName"_qs);
    m_address = named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"ownAddress"_qs);
    m_name->setElided(true);
    m_address->setElided(true);
    m_new = new IconButton(u"edit"_qs, tr("New message"), u"newMessage"_qs);
    m_new->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText));
    m_menu = new IconButton(u"menu-2"_qs, tr("Menu"), u"mainMenu"_qs);
    m_menu->setKeys(u"F10"_qs);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_address);
    words->addStretch(1);
    box->addWidget(m_avatar);
    box->addSpacing(m.u(10));
    box->addLayout(words, 1);
    box->addWidget(m_new);
    box->addWidget(m_menu);
    return header;
}

QListView *Sidebar::makeList(const QString &objectName, const QString &accessibleName)
{
    auto *list = named(new QListView, objectName, accessibleName);
    list->setFrameShape(QFrame::NoFrame);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setMouseTracking(true);
    list->setUniformItemSizes(true);
    list->setContextMenuPolicy(Qt::CustomContextMenu);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->viewport()->setAutoFillBackground(false);
    list->setTabKeyNavigation(false);
    list->installEventFilter(this);
    QPalette palette = list->palette();
    list->viewport()->setBackgroundRole(QPalette::Window);
    return list;
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    auto *list = qobject_cast<QListView *>(watched);
    if (list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && list->currentIndex().isValid()) {
            Q_EMIT list->activated(list->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void Sidebar::setOwn(const im::AccountInfo &account, const QList<im::RegistrationInfo> &registrations)
{
    im::RegistrationInfo own;
    for (const im::RegistrationInfo &info : registrations)
        if (info.account == account.address)
            own = info;
    const QString name = account.displayName.isEmpty() ? account.address.user() : account.displayName;
    m_avatar->setPerson(name, account.address.uri);
    m_avatar->setDot(account.address.isEmpty() ? PresenceDot::None
                     : own.state == im::RegistrationState::Registered ? PresenceDot::Online : PresenceDot::Offline);
    m_name->setWholeText(name.isEmpty() ? tr("No account") : name);
    m_address->setWholeText(own.state == im::RegistrationState::Registered || account.address.isEmpty()
                                ? account.address.text()
                                : tr("%1 · %2").arg(Words::presence(own), account.address.text()));
    m_avatar->setToolTip(Words::presence(own));
}

void Sidebar::filter(const QString &words)
{
    m_chats->setFilter(words);
    m_contacts->setFilter(words);
    m_filters->setVisible(!words.trimmed().isEmpty());
    if (words.trimmed().isEmpty())
        m_filters->clear();
    Q_EMIT searchChanged();
    showPages();
}

void Sidebar::showPages()
{
    m_chatPages->setCurrentIndex(m_chats->rowCount() > 0 || m_hits->rowCount() > 0 ? 0 : m_chats->total() > 0 ? 2 : 1);
    fitChatList();
    m_contactPages->setCurrentIndex(m_contacts->rowCount() > 0 ? 0 : m_contacts->total() > 0 ? 2 : 1);
    m_requestPages->setCurrentIndex(m_requests->rowCount() > 0 || m_callCount > 0 ? 0 : 1);
    const int unread = m_chats->unread();
    m_tabs->setCount(Chats, unread, unread > 0 ? tr("Chats, %n unread", nullptr, unread) : tr("Chats"));
    const int requests = m_requests->total() + m_callCount;
    m_tabs->setCount(Requests, requests, requests > 0 ? tr("Requests, %n waiting", nullptr, requests) : tr("Requests"));
    const Metrics m; // wide letters: the tabs are never cut
    setMinimumWidth(qBound(m.u(240), m_tabs->minimumSizeHint().width() + m.u(24), m.u(420)));
    fillRequests();
}

void Sidebar::fillRequests()
{
    const auto cards = m_cards->parentWidget()->findChildren<RequestCard *>(QString(), Qt::FindDirectChildrenOnly);
    bool same = cards.size() == m_requests->rowCount();
    for (int i = 0; same && i < cards.size(); ++i)
        same = cards[i]->property("seen").toLongLong() == m_requests->at(i).last.key && cards[i]->conversation() == m_requests->at(i).id;
    if (same)
        return;
    for (RequestCard *card : cards) {
        m_cards->removeWidget(card);
        card->hide();
        card->setParent(nullptr);
        card->deleteLater();
    }
    for (int row = 0; row < m_requests->rowCount(); ++row) {
        auto *card = new RequestCard(m_requests->at(row), m_cards->parentWidget());
        card->setProperty("seen", m_requests->at(row).last.key);
        m_cards->insertWidget(m_calls ? row + 1 : row, card);
        card->show();
        connect(card, &RequestCard::accepted, this, &Sidebar::requestAccepted);
        connect(card, &RequestCard::deleted, this, &Sidebar::requestDeleted);
        connect(card, &RequestCard::blocked, this, &Sidebar::requestBlocked);
    }
}

void Sidebar::setCalls(QWidget *cards)
{
    m_calls = cards;
    m_cards->insertWidget(0, cards);
}

void Sidebar::setCallCount(int count)
{
    m_callCount = count;
    showPages();
}

void Sidebar::setTab(Tab tab) { m_tabs->setCurrent(tab); }

void Sidebar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void Sidebar::focusList()
{
    QListView *list = m_tabs->current() == Contacts ? m_contactList
        : m_chats->rowCount() == 0 && m_hits->rowCount() > 0 ? m_hitList : m_chatList;
    if (!list->currentIndex().isValid() && list->model()->rowCount() > 0)
        list->setCurrentIndex(list->model()->index(0, 0));
    list->setFocus(Qt::ShortcutFocusReason);
}

void Sidebar::select(im::ConversationId id)
{
    const int row = m_chats->rowOf(id);
    m_chatList->setCurrentIndex(row < 0 ? QModelIndex() : m_chats->index(row));
}

im::ConversationId Sidebar::neighbour(int step, bool unread) const
{
    const int count = m_chats->rowCount();
    const int from = m_chatList->currentIndex().isValid() ? m_chatList->currentIndex().row() : (step > 0 ? -1 : count);
    for (int i = 1; i <= count; ++i) {
        int row = from + i * step;
        if (unread)
            row = ((row % count) + count) % count; // goes round: the next unread may be above
        if (row < 0 || row >= count)
            return 0;
        if (!unread || m_chats->at(row).unread > 0)
            return m_chats->at(row).id;
    }
    return 0;
}

} // namespace linnet::ui
