// SPDX-License-Identifier: MIT
// The second half of MainWindow: menus, shortcuts, and what they do.
#include "ui/Words.h"
#include "ui/models/ContactModel.h"
#include "ui/models/ConversationListModel.h"
#include "ui/style/TextRuns.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/Ask.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChatSearch.h"
#include "ui/windows/ChatSession.h"
#include "ui/windows/ChooseChatDialog.h"
#include "ui/windows/ContactDialog.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/Sidebar.h"

#include <QApplication>
#include <QClipboard>
#include <QListView>
#include <QMenu>
#include <QShortcut>

namespace linnet::ui {

void MainWindow::makeShortcuts()
{
    const auto bind = [this](const QKeySequence &keys, const QString &name, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setObjectName(name);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    const auto goTo = [this](int step, bool unread) {
        const im::ConversationId id = m_sidebar->neighbour(step, unread);
        if (id != 0) {
            openConversation(id);
            m_chat->composer()->edit()->setFocus(Qt::ShortcutFocusReason);
        }
    };
    bind(Qt::CTRL | Qt::Key_N, u"keyNewMessage"_qs, [this] { newMessage(); });
    bind(Qt::CTRL | Qt::Key_K, u"keySearch"_qs, [this] {
        if (m_narrow && m_showsChat)
            closeConversation();
        m_sidebar->focusSearch();
    });
    bind(Qt::CTRL | Qt::Key_Comma, u"keySettings"_qs, [this] { Q_EMIT settingsWanted(); });
    bind(QKeySequence::Quit, u"keyQuit"_qs, [this] { close(); });
    bind(Qt::ALT | Qt::Key_Down, u"keyNext"_qs, [goTo] { goTo(1, false); });
    bind(Qt::ALT | Qt::Key_Up, u"keyPrevious"_qs, [goTo] { goTo(-1, false); });
    bind(Qt::ALT | Qt::SHIFT | Qt::Key_Down, u"keyNextUnread"_qs, [goTo] { goTo(1, true); });
    bind(Qt::ALT | Qt::SHIFT | Qt::Key_Up, u"keyPreviousUnread"_qs, [goTo] { goTo(-1, true); });
    bind(Qt::ALT | Qt::Key_Left, u"keyBack"_qs, [this] {
        if (m_narrow && m_showsChat)
            closeConversation();
    });
    bind(Qt::ALT | Qt::Key_Return, u"keyDetails"_qs, [this] {
        if (m_showsChat)
            m_chat->showDetails();
    });
    bind(QKeySequence::Find, u"keyFind"_qs, [this] {
        if (m_showsChat)
            m_chat->search()->open();
    });
    bind(Qt::CTRL | Qt::Key_I, u"keyPanel"_qs, [this] { showPanel(!m_showsPanel); });
    bind(Qt::Key_F3, u"keyFindOlder"_qs, [this] { findAgain(1); });
    bind(Qt::SHIFT | Qt::Key_F3, u"keyFindNewer"_qs, [this] { findAgain(-1); });
    bind(Qt::CTRL | Qt::Key_R, u"keyReply"_qs, [this] {
        if (m_showsChat)
            m_chat->replyToChosen();
    });
    bind(Qt::CTRL | Qt::SHIFT | Qt::Key_F, u"keyFlow"_qs, [this] { showFlow(); });
    bind(Qt::CTRL | Qt::SHIFT | Qt::Key_O, u"keySession"_qs, [this] {
        if (m_showsChat)
            m_chat->session()->toggle();
    });
    bind(Qt::CTRL | Qt::SHIFT | Qt::Key_L, u"keySessions"_qs, [this] { Q_EMIT sessionsWanted(); });
    bind(Qt::Key_F6, u"keyNextPane"_qs, [this] { nextPane(1); });
    bind(Qt::SHIFT | Qt::Key_F6, u"keyPreviousPane"_qs, [this] { nextPane(-1); });
    bind(Qt::Key_F10, u"keyMenu"_qs, [this] { showMainMenu(mapToGlobal(QPoint(16, 56))); });
    bind(Qt::Key_Escape, u"keyEscape"_qs, [this] { escape(); });
    for (int tab = 0; tab < 3; ++tab)
        bind(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + tab)), u"keyTab%1"_qs.arg(tab + 1), [this, tab] {
            m_sidebar->setTab(static_cast<Sidebar::Tab>(tab));
            m_sidebar->focusList();
        });
}

void MainWindow::showFlow()
{
    if (m_showsChat)
        m_chat->showFlow();
    else
        Q_EMIT flowWanted({});
}

void MainWindow::findAgain(int direction)
{
    if (!m_showsChat)
        return;
    if (m_chat->search()->isOpen())
        m_chat->search()->step(direction);
    else
        m_chat->search()->open();
}

void MainWindow::merge()
{
    const im::ConversationId from = m_chat->conversation();
    auto *dialog = new ChooseChatDialog(m_chats, tr("Merge with"), tr("They become one chat. You can separate them again in the details."), tr("Merge"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ChooseChatDialog::chosen, this, [this, from](im::ConversationId into) {
        if (into == from)
            return;
        m_backend.mergeConversations(from, into, whileAlive<im::Conversation>(this, [this](const auto &merged) {
            if (merged)
                openConversation(merged->id);
            else
                say(Words::error(merged.error()));
        }));
    });
    dialog->open();
}

void MainWindow::split(const im::Address &alias)
{
    m_backend.splitAlias(m_chat->conversation(), alias, whileAlive<im::Conversation>(this, [this](const auto &own) {
        if (!own)
            say(Words::error(own.error()));
    }));
}

void MainWindow::blockDomain(const QString &domain)
{
    ask(this, tr("Block everybody at %1?").arg(domain),
        tr("Messages from all addresses of this domain and those below it are refused from now on, except from your contacts. You can unblock in Settings."),
        tr("Block"), true, [this, domain] {
            m_backend.setDomainBlocked(domain, true, whileAlive<Ok>(this, [this](const auto &done) {
                if (!done)
                    say(Words::error(done.error()));
            }));
        });
}

void MainWindow::forward(im::ConversationId to, const QString &text)
{
    const auto chat = m_chats->find(to);
    if (!chat)
        return;
    client::OutgoingText outgoing;
    outgoing.account = chat->account;
    outgoing.to = chat->peer;
    outgoing.text = text;
    m_backend.sendText(outgoing, whileAlive<im::ChatMessage>(this, [this, to](const auto &sent) {
        if (sent)
            openConversation(to);
        else
            say(Words::error(sent.error()));
    }));
}

void MainWindow::escape()
{
    if (m_showsChat && m_chat->closeNearest())
        return;
    if (m_showsPanel) {
        showPanel(false);
        return;
    }
    if (m_narrow && m_showsChat && m_chat->composer()->edit()->hasFocus())
        closeConversation();
    else if (m_showsChat)
        m_chat->composer()->edit()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::nextPane(int step)
{
    QList<QWidget *> panes{m_sidebar->chatList()->isVisible() ? m_sidebar->chatList() : m_sidebar->contactList()};
    if (m_showsChat)
        panes << m_chat->history() << m_chat->composer()->edit();
    int at = step > 0 ? -1 : 0;
    for (int i = 0; i < panes.size(); ++i)
        if (panes[i]->hasFocus())
            at = i;
    const int count = int(panes.size());
    setAttribute(Qt::WA_KeyboardFocusChange);
    panes[(at + step + count) % count]->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showMainMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"mainMenuPopup"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &words, const QKeySequence &keys, auto action) {
        QAction *entry = menu->addAction(words, this, action);
        entry->setShortcut(keys); // shown; the window's own QShortcut does it
        entry->setShortcutContext(Qt::WidgetShortcut);
    };
    add(tr("New message"), Qt::CTRL | Qt::Key_N, [this] { newMessage(); });
    add(tr("Add contact"), {}, [this] { editContact({}); });
    menu->addSeparator();
    add(tr("Flow"), Qt::CTRL | Qt::SHIFT | Qt::Key_F, [this] { showFlow(); });
    add(tr("Sessions"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { Q_EMIT sessionsWanted(); });
    add(tr("Settings"), Qt::CTRL | Qt::Key_Comma, [this] { Q_EMIT settingsWanted(); });
    menu->addSeparator();
    add(tr("Quit"), QKeySequence::Quit, [this] { close(); });
    menu->popup(at);
}

void MainWindow::showContactMenu(const im::Contact &contact, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"contactMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Write"), this, [this, contact] { writeTo(contact.address); });
    menu->addAction(tr("Edit…"), this, [this, contact] { editContact(contact); });
    menu->addAction(tr("Copy address"), this, [contact] { QApplication::clipboard()->setText(contact.address.text()); });
    menu->addSeparator();
    menu->addAction(tr("Block…"), this, [this, contact] { block(contact.address, contact.name.isEmpty() ? contact.address.text() : contact.name); });
    menu->addAction(tr("Remove from contacts"), this, [this, contact] {
        m_backend.removeContact(contact.address, whileAlive<Ok>(this, [this](const auto &done) {
            if (!done)
                say(Words::error(done.error()));
        }));
    });
    menu->popup(at);
}

void MainWindow::showChatMenu(im::ConversationId id, const QPoint &at)
{
    const auto conversation = m_chats->find(id);
    if (!conversation)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"chatMenuPopup"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto contact = m_everybody->find(conversation->peer);
    menu->addAction(contact ? tr("Edit contact…") : tr("Add to contacts…"), this, [this, conversation] { editContactOf(*conversation); });
    if (id == m_chat->conversation()) {
        menu->addAction(tr("Details"), this, [this] { showPanel(true); });
        menu->addAction(tr("Search"), this, [this] { m_chat->search()->open(); });
    }
    if (id == m_chat->conversation()) {
        const ChatSession *session = m_chat->session();
        menu->addAction(session->isUp() ? tr("End the session") : session->isThere() ? tr("Cancel the call") : tr("Open a session"), this,
                        [this] { m_chat->session()->toggle(); });
        menu->addAction(tr("Send files…"), this, [this] { m_chat->files()->choose(); });
        menu->addAction(tr("Flow"), this, [this] { showFlow(); });
    }
    menu->addAction(tr("Copy address"), this, [conversation] { QApplication::clipboard()->setText(conversation->peer.text()); });
    menu->addSeparator();
    if (contact && contact->blocked)
        menu->addAction(tr("Unblock"), this, [this, conversation] { m_backend.setBlocked(conversation->peer, false, whileAlive<Ok>(this, [](const auto &) { })); });
    else
        menu->addAction(tr("Block…"), this, [this, conversation] { block(conversation->peer, conversation->title); });
    menu->addAction(tr("Delete conversation…"), this, [this, conversation] { removeConversation(*conversation); });
    menu->popup(at);
}

void MainWindow::editContactOf(const im::Conversation &conversation)
{
    im::Contact edited = m_everybody->find(conversation.peer).value_or(im::Contact{});
    edited.address = conversation.peer;
    editContact(edited);
}

void MainWindow::removeConversation(const im::Conversation &conversation)
{
    ask(this, tr("Delete this conversation?"), tr("All messages with %1 go for good on this computer.").arg(isolated(conversation.title)),
        tr("Delete"), true, [this, id = conversation.id] {
            m_backend.deleteConversation(id, whileAlive<Ok>(this, [this](const auto &done) {
                if (!done)
                    say(Words::error(done.error()));
            }));
        });
}

void MainWindow::block(const im::Address &address, const QString &name)
{
    ask(this, tr("Block %1?").arg(name), tr("Messages from %1 are refused from now on and leave no trace. You can unblock in Settings.").arg(isolated(address.text())),
        tr("Block"), true, [this, address] {
            m_backend.setBlocked(address, true, whileAlive<Ok>(this, [this](const auto &done) {
                if (!done)
                    say(Words::error(done.error()));
            }));
        });
}

} // namespace linnet::ui
