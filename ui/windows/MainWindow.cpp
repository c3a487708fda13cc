// SPDX-License-Identifier: MIT
#include "ui/windows/MainWindow.h"

#include "ui/Words.h"
#include "ui/models/ContactModel.h"
#include "ui/models/ConversationListModel.h"
#include "ui/models/SearchHitModel.h"
#include "ui/style/TextRuns.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/ConnectionBanner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/InfoBanner.h"
#include "ui/windows/Ask.h"
#include "ui/windows/CertificateDialog.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChatSearch.h"
#include "ui/windows/ContactDialog.h"
#include "ui/windows/ContactPanel.h"
#include "ui/windows/ListSearch.h"
#include "ui/windows/SessionCards.h"
#include "ui/windows/Sidebar.h"

#include <QCloseEvent>
#include <QDir>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace linnet::ui {

MainWindow::MainWindow(Backend &backend, Settings &settings, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_settings(settings),
      m_chats(new ConversationListModel(ConversationListModel::Kind::Chats, this)),
      m_requests(new ConversationListModel(ConversationListModel::Kind::Requests, this)),
      m_contacts(new ContactModel(ContactModel::Shows::Unblocked, this)),
      m_everybody(new ContactModel(ContactModel::Shows::Everybody, this)),
      m_hits(new SearchHitModel([this](im::ConversationId id) {
          const auto chat = m_chats->find(id);
          return chat ? chat->title : QString();
      }, this)), m_info(new InfoBanner), m_banner(new ConnectionBanner),
      m_splitter(new QSplitter), m_sidebar(new Sidebar(m_chats, m_contacts, m_requests, m_hits)), m_right(new QStackedWidget),
      m_chat(new ChatPane(backend)), m_panel(new ContactPanel(backend)),
      m_calls(new SessionCards(backend, SessionCards::Whose::Contacts, [this](const im::SessionInfo &call) { return nameOf(call.account, call.peer); })),
      m_strangers(new SessionCards(backend, SessionCards::Whose::Strangers, {}))
{
    setObjectName(u"mainWindow"_qs);
    const Metrics m;
    m_right->setObjectName(u"chatArea"_qs);
    m_right->setMinimumWidth(qMin(360, m.u(300)));
    auto *nothing = new EmptyState(u"message-circle"_qs, tr("Choose a conversation"), tr("Or write to anyone with a SIP address."),
                                   tr("New message"), u"noConversation"_qs);
    nothing->setBackgroundRole(QPalette::Base);
    nothing->setAutoFillBackground(true);
    m_right->addWidget(nothing);
    m_right->addWidget(m_chat);
    m_panel->hide();
    m_splitter->setObjectName(u"splitter"_qs);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(m_right);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setHandleWidth(1);
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(m_info);
    box->addWidget(m_banner);
    box->addWidget(m_calls);
    box->addWidget(m_splitter, 1);
    m_sidebar->setCalls(m_strangers);
    setMinimumSize(qMin(360, m.u(360)), qMin(480, m.u(480)));
    resize(m.u(1200), m.u(800));
    if (!settings.geometry().isEmpty())
        restoreGeometry(settings.geometry());
    const int side = settings.sidebarWidth() > 0 ? settings.sidebarWidth() : m.u(312);
    m_splitter->setSizes({side, qMax(1, width() - side - 1), 0});

    connect(nothing, &EmptyState::activated, this, &MainWindow::newMessage);
    connect(m_chat, &ChatPane::backWanted, this, &MainWindow::closeConversation);
    connect(m_chat, &ChatPane::menuWanted, this, [this](const QPoint &at) { showChatMenu(m_chat->conversation(), at); });
    connect(m_chat, &ChatPane::trouble, this, &MainWindow::say);
    connect(m_chat, &ChatPane::flowWanted, this, &MainWindow::flowWanted);
    connect(m_chat, &ChatPane::forwardWanted, this, &MainWindow::forward);
    m_chat->setChats(m_chats);
    connect(m_chat, &ChatPane::detailsWanted, this, [this] { showPanel(!m_showsPanel); });
    connect(m_panel, &ContactPanel::closeWanted, this, [this] { showPanel(false); });
    connect(m_panel, &ContactPanel::trouble, this, &MainWindow::say);
    connect(m_panel, &ContactPanel::editWanted, this, [this] { editContactOf(m_chat->current()); });
    connect(m_panel, &ContactPanel::blockWanted, this, [this] { block(m_chat->current().peer, m_chat->current().title); });
    connect(m_panel, &ContactPanel::mergeWanted, this, &MainWindow::merge);
    connect(m_panel, &ContactPanel::splitWanted, this, &MainWindow::split);
    connect(m_panel, &ContactPanel::domainBlockWanted, this, [this] { blockDomain(m_chat->current().peer.domain()); });
    connect(m_panel, &ContactPanel::deleteWanted, this, [this] { removeConversation(m_chat->current()); });
    connect(new ListSearch(m_backend, m_sidebar, m_hits, this), &ListSearch::trouble, this, &MainWindow::say);
    connect(m_chat, &ChatPane::sipLinkActivated, this, [this](const QString &link) {
        if (const auto address = client::Client::parseAddress(link))
            writeTo(*address);
    });
    connect(m_splitter, &QSplitter::splitterMoved, this, [this](int position, int) {
        if (!m_narrow)
            m_settings.setSidebarWidth(position);
    });
    connect(&settings, &Settings::enterSendsChanged, m_chat->composer(), &Composer::setEnterSends);
    m_chat->composer()->setEnterSends(settings.enterSends());
    m_chat->files()->setPictureFolder(settings.pictureFolder());
    connectSidebar();
    connectCalls();
    connectBackend();
    makeShortcuts();
    setTabOrder(m_sidebar->chatList(), m_chat->history());
    setTabOrder(m_chat->history(), m_chat->composer()->edit());
    connect(m_info, &InfoBanner::closed, this, &MainWindow::salvageRead);
    if (backend.isReadOnly()) {
        m_info->say(tr("A newer version of Linnet has changed this profile."),
                    tr("You can read it here. To send and receive, start that version, or update this one."), true);
        m_chat->composer()->setEnabled(false);
    }
    m_wanted = settings.lastConversation();
    reload();
    reloadContacts();
    showAccount();
    updateTitle();
    updatePanes();
}

MainWindow::~MainWindow()
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setLastConversation(m_chat->conversation());
}

void MainWindow::connectBackend()
{
    connect(&m_backend, &Backend::accountsChanged, this, &MainWindow::showAccount);
    connect(&m_backend, &Backend::registrationChanged, this, &MainWindow::showAccount);
    connect(&m_backend, &Backend::contactsChanged, this, &MainWindow::reloadContacts);
    connect(&m_backend, &Backend::storeHealthChanged, this, [this](bool ok, const QString &) {
        m_banner->setStoreFault(ok ? QString() : tr("Messages cannot be stored. Make room on the disk; until then nothing new is accepted."));
    });
    connect(&m_backend, &Backend::storeDamageFound, this, [this] {
        m_info->say(tr("The file with your messages is damaged."),
                    tr("Close Linnet and start it again: what can be read is saved then, and the damaged file is kept."), false);
    });
    connect(&m_backend, &Backend::profileReplaced, this, [this] {
        closeConversation();
        m_chat->clear();
        reload();
        reloadContacts();
    });
    connect(&m_backend, &Backend::historyChanged, this, [this](im::ConversationId id) {
        if (id == 0)
            reload();
    });
    connect(&m_backend, &Backend::conversationChanged, this, [this](const im::Conversation &conversation) {
        m_chats->put(conversation);
        m_requests->put(conversation);
        if (conversation.id == m_chat->conversation())
            m_chat->setConversation(conversation);
        fillPanel();
        m_sidebar->select(m_chat->conversation());
        updateTitle();
    });
    connect(&m_backend, &Backend::deliveryChanged, m_chats, [this](const client::DeliveryChange &change) {
        m_chats->setDelivery(change.conversation, change.key, change.delivery);
    });
    connect(&m_backend, &Backend::fileChanged, m_chats, &ConversationListModel::setFile);
    connect(&m_backend, &Backend::sessionChanged, m_chats, &ConversationListModel::setSession);
    connect(&m_backend, &Backend::conversationRemoved, this, [this](im::ConversationId id) {
        m_chats->remove(id);
        m_requests->remove(id);
        if (id == m_chat->conversation())
            closeConversation();
        updateTitle();
    });
    connect(&m_backend, &Backend::reactionRefused, this,
            [this](const im::ChatMessage &message, const QString &emoji, const im::Delivery &delivery) {
        const auto chat = m_chats->find(message.conversation);
        const QString name = chat ? chat->title : message.peer.text();
        say(tr("%1 did not get your reaction %2: %3").arg(isolated(name), emoji, Words::failure(delivery.reason, name)));
    });
    connect(&m_backend, &Backend::typingChanged, this, [this](const im::Address &account, const im::Address &peer, bool active) {
        m_chats->setTyping(account, peer, active);
        m_chat->setTyping(m_chats->isTyping(m_chat->conversation()));
    });
    connect(m_banner, &ConnectionBanner::tryNow, this, [this](const im::Address &account) { m_backend.registerAccount(account); });
    connect(m_banner, &ConnectionBanner::changePassword, this, &MainWindow::accountSettingsWanted);
    connect(m_banner, &ConnectionBanner::showCertificate, this, [this](const im::RegistrationInfo &info) { offerTrust(m_backend, info, this); });
}

void MainWindow::showSalvaged(const QString &damagedFile, qint64 messages)
{
    m_info->say(tr("The file with your messages was damaged. %n messages could be saved.", nullptr, int(qMin<qint64>(messages, 1'000'000'000))),
                tr("The damaged file is kept: %1").arg(QDir::toNativeSeparators(damagedFile)), false);
}

void MainWindow::connectSidebar()
{
    connect(m_sidebar, &Sidebar::conversationChosen, this, [this](im::ConversationId id) {
        openConversation(id);
        m_chat->composer()->edit()->setFocus();
    });
    connect(m_sidebar, &Sidebar::hitChosen, this, [this](im::ConversationId id, im::MessageKey key, const QString &words) {
        openConversation(id);
        m_chat->search()->openAt(words, key);
    });
    connect(m_sidebar, &Sidebar::contactChosen, this, [this](const im::Contact &contact) { writeTo(contact.address); });
    connect(m_sidebar, &Sidebar::newMessageWanted, this, &MainWindow::newMessage);
    connect(m_sidebar, &Sidebar::newContactWanted, this, [this] { editContact({}); });
    connect(m_sidebar, &Sidebar::contactMenuWanted, this, &MainWindow::showContactMenu);
    connect(m_sidebar, &Sidebar::conversationMenuWanted, this, &MainWindow::showChatMenu);
    connect(m_sidebar, &Sidebar::mainMenuWanted, this, &MainWindow::showMainMenu);
    connect(m_sidebar, &Sidebar::requestAccepted, this, [this](const im::Conversation &request) {
        m_backend.acceptRequest(request.id, whileAlive<Ok>(this, [this, id = request.id](const auto &accepted) {
            if (!accepted) {
                say(Words::error(accepted.error()));
                return;
            }
            m_sidebar->setTab(Sidebar::Chats);
            openConversation(id);
        }));
    });
    connect(m_sidebar, &Sidebar::requestDeleted, this, [this](const im::Conversation &request) {
        m_backend.deleteConversation(request.id, whileAlive<Ok>(this, [this](const auto &done) {
            if (!done)
                say(Words::error(done.error()));
        }));
    });
    connect(m_sidebar, &Sidebar::requestBlocked, this, [this](const im::Conversation &request) { block(request.peer, request.peer.text()); });
}

void MainWindow::connectCalls()
{
    for (SessionCards *cards : {m_calls, m_strangers}) {
        connect(cards, &SessionCards::trouble, this, &MainWindow::say);
        connect(cards, &SessionCards::accepted, this, [this](const im::SessionInfo &call) { writeTo(call.peer, call.account); });
        connect(cards, &SessionCards::blockWanted, this, [this](const im::Address &address) { block(address, address.text()); });
    }
    connect(m_strangers, &SessionCards::countChanged, m_sidebar, &Sidebar::setCallCount);
    m_sidebar->setCallCount(m_strangers->count());
}

void MainWindow::placeCalls()
{
    const bool inChat = m_showsChat && !m_right->isHidden();
    if (inChat == (m_calls->parentWidget() == m_chat))
        return;
    if (inChat)
        m_chat->setUnderBars(m_calls);
    else
        static_cast<QVBoxLayout *>(layout())->insertWidget(1, m_calls);
    m_calls->setVisible(m_calls->count() > 0);
}

QString MainWindow::nameOf(const im::Address &account, const im::Address &peer) const
{
    if (const auto contact = m_everybody->find(peer); contact && !contact->name.isEmpty())
        return contact->name;
    return m_chats->titleOf(account, peer);
}

void MainWindow::reload()
{
    m_backend.conversations(whileAlive<QList<im::Conversation>>(this, [this](const auto &all) {
        if (!all) {
            say(Words::error(all.error()));
            return;
        }
        m_chats->reset(*all);
        m_requests->reset(*all);
        updateTitle();
        if (m_wanted != 0 && m_chat->conversation() == 0 && m_chats->find(m_wanted) && !m_narrow)
            openConversation(m_wanted);
    }));
}

void MainWindow::reloadContacts()
{
    m_backend.contacts(whileAlive<QList<im::Contact>>(this, [this](const auto &all) {
        if (!all)
            return;
        m_contacts->reset(*all);
        m_everybody->reset(*all);
        fillPanel();
    }));
}

void MainWindow::showAccount()
{
    m_sidebar->setOwn(m_backend.accounts().value(0), m_backend.registrations());
    m_banner->setRegistrations(m_backend.registrations());
}

void MainWindow::openConversation(im::ConversationId id)
{
    const auto known = m_chats->find(id);
    if (known) {
        showConversation(*known);
        return;
    }
    m_wanted = id;
}

void MainWindow::showConversation(const im::Conversation &conversation)
{
    m_chat->setConversation(conversation);
    m_chat->setTyping(m_chats->isTyping(conversation.id));
    m_right->setCurrentWidget(m_chat);
    m_showsChat = true;
    fillPanel();
    m_sidebar->select(conversation.id);
    updatePanes();
    m_chat->setWatched(isActiveWindow() || !isVisible());
    updateTitle();
}

void MainWindow::closeConversation()
{
    m_chat->saveDraftNow();
    m_chat->setWatched(false);
    m_showsChat = false;
    m_showsPanel = false;
    if (!m_narrow || !m_chats->find(m_chat->conversation())) {
        m_chat->clear();
        m_right->setCurrentIndex(0);
        m_sidebar->select(0);
    }
    updatePanes();
    updateTitle();
    m_sidebar->focusList();
}

void MainWindow::writeTo(const im::Address &peer, const im::Address &account)
{
    const im::Address own = !account.isEmpty() ? account : m_backend.accounts().value(0).address;
    m_backend.openConversation(own, peer, whileAlive<im::Conversation>(this, [this](const auto &opened) {
        if (!opened) {
            say(Words::error(opened.error()));
            return;
        }
        im::Conversation conversation = *opened;
        m_chats->put(conversation);
        m_sidebar->setTab(Sidebar::Chats);
        showConversation(conversation);
        m_chat->composer()->edit()->setFocus();
    }));
}

QString MainWindow::defaultHost() const { return m_backend.accounts().value(0).address.host(); }

void MainWindow::newMessage()
{
    auto *dialog = new NewMessageDialog(m_contacts, defaultHost(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewMessageDialog::chosen, this, [this](const im::Address &peer) { writeTo(peer); });
    dialog->open();
}

void MainWindow::editContact(const im::Contact &contact)
{
    auto *dialog = new ContactDialog(m_backend, contact, defaultHost(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::say(const QString &sentence)
{
    if (m_showsChat)
        m_chat->composer()->setNote(sentence);
    else
        tell(this, sentence);
}

void MainWindow::updateTitle()
{
    const int unread = m_chats->unread();
    QString title = m_showsChat && m_chat->conversation() != 0 ? tr("%1 – Linnet").arg(m_chat->current().title) : tr("Linnet");
    if (unread > 0)
        title = tr("(%1) %2").arg(unread).arg(title);
    setWindowTitle(title);
}

void MainWindow::showPanel(bool on)
{
    m_showsPanel = on && m_showsChat;
    fillPanel();
    updatePanes();
    if (!on && m_showsChat)
        m_chat->composer()->edit()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::fillPanel()
{
    if (m_showsPanel && m_chat->conversation() != 0)
        m_panel->setPerson(m_chat->current(), m_everybody->find(m_chat->current().peer));
}

void MainWindow::updatePanes()
{
    m_sidebar->setVisible(!m_narrow || !m_showsChat);
    const bool panel = m_showsPanel && m_showsChat;
    const bool three = width() >= Metrics().u(960);
    m_panel->setVisible(panel);
    m_panel->setMaximumWidth(three ? Metrics().u(320) : QWIDGETSIZE_MAX);
    m_right->setVisible((!m_narrow || m_showsChat) && (!panel || three));
    m_sidebar->setMaximumWidth(m_narrow ? QWIDGETSIZE_MAX : Metrics().u(420));
    m_chat->setNarrow(m_narrow);
    placeCalls();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_narrow = width() < Metrics().u(640);
    updatePanes();
}

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ActivationChange)
        m_chat->setWatched(isActiveWindow() && m_showsChat);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_chat->saveDraftNow();
    event->accept();
    Q_EMIT quitWanted();
}

} // namespace linnet::ui
