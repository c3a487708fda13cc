// SPDX-License-Identifier: MIT
#include "ui/windows/ChatPane.h"

#include "ui/Words.h"
#include "ui/models/HistoryModel.h"
#include "ui/widgets/ChatHeader.h"
#include "ui/widgets/ChatSearchBar.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/SessionBar.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatForecast.h"
#include "ui/windows/ChatSearch.h"
#include "ui/windows/ChatSession.h"

#include <QVBoxLayout>

namespace linnet::ui {
namespace {

constexpr int kPage = 60;
constexpr int kMostUnread = 300; ///< more than these are not loaded at once: one begins at the first of them

} // namespace

ChatPane::ChatPane(Backend &backend, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_model(new HistoryModel(this)), m_header(new ChatHeader), m_history(new HistoryView),
      m_composer(new Composer), m_files(new ChatFiles(backend, this)),
      m_forecast(new ChatForecast(backend, [this] { return draft(); }, this)), m_box(new QVBoxLayout(this))
{
    setObjectName(u"chatPane"_qs);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *searchBar = new ChatSearchBar;
    m_search = new ChatSearch(backend, searchBar, m_history, this);
    auto *sessionBar = new SessionBar;
    m_session = new ChatSession(backend, sessionBar, this);
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(0);
    m_box->addWidget(m_header);
    m_box->addWidget(sessionBar);
    m_box->addWidget(searchBar);
    m_box->addWidget(m_history, 1);
    m_box->addWidget(m_composer);
    setAcceptDrops(true);
    setTabOrder(m_history, m_composer->edit());

    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(500);
    m_seenTimer.setSingleShot(true);
    m_seenTimer.setInterval(300); // a glance; and one statement for a burst of messages
    connect(&m_draftTimer, &QTimer::timeout, this, &ChatPane::saveDraftNow);
    connect(&m_seenTimer, &QTimer::timeout, this, &ChatPane::markSeen);
    connect(m_composer, &Composer::textEdited, this, [this] {
        m_draftTimer.start();
        tellTyping(!m_composer->text().trimmed().isEmpty());
        m_forecast->touch();
    });
    connect(m_composer, &Composer::sendRequested, this, &ChatPane::send);
    connect(m_composer, &Composer::replyCancelled, this, [this] { setReply(0); });
    connect(m_header, &ChatHeader::backWanted, this, &ChatPane::backWanted);
    connect(m_header, &ChatHeader::menuWanted, this, &ChatPane::menuWanted);
    connect(m_header, &ChatHeader::flowWanted, this, &ChatPane::showFlow);
    connect(m_header, &ChatHeader::detailsWanted, this, &ChatPane::detailsWanted);
    connect(m_header, &ChatHeader::searchWanted, this, [this] { m_search->open(); });
    connect(m_search, &ChatSearch::hitWanted, this, &ChatPane::showMessage);
    connect(m_search, &ChatSearch::trouble, this, &ChatPane::trouble);
    connect(m_search, &ChatSearch::closed, this, [this] { m_composer->edit()->setFocus(Qt::OtherFocusReason); });
    connectHistory();
    connectFiles();
    connectSession();
    connectBackend();
}

ChatPane::~ChatPane()
{
    tellTyping(false);
    saveDraftNow();
}

void ChatPane::connectHistory()
{
    const auto page = [this](void (HistoryModel::*take)(const client::HistoryPage &)) {
        return whileAlive<client::HistoryPage>(this, [this, take, id = m_conversation.id](const auto &answer) {
            if (answer && id == m_conversation.id)
                (m_model->*take)(*answer);
        });
    };
    m_model->setFetch([this, page](im::MessageKey before) { m_backend.historyBefore(m_conversation.id, before, kPage, page(&HistoryModel::prepend)); },
                      [this, page](im::MessageKey after) { m_backend.historyAfter(m_conversation.id, after, kPage, page(&HistoryModel::append)); });
    m_history->setModel(m_model);
    m_history->setCanReact(m_backend.canReact());
    connect(m_history, &HistoryView::seen, this, [this] {
        if (m_watched)
            m_seenTimer.start();
    });
    connect(m_history, &HistoryView::linkActivated, this, &ChatPane::openLink);
    connect(m_history, &HistoryView::detailsRequested, this, &ChatPane::showDetailsOf);
    connect(m_history, &HistoryView::flowRequested, this, &ChatPane::showFlowOf);
    connect(m_history, &HistoryView::sendAgainRequested, this, &ChatPane::sendAgain);
    connect(m_history, &HistoryView::replyRequested, this, &ChatPane::setReply);
    connect(m_history, &HistoryView::forwardRequested, this, &ChatPane::forward);
    connect(m_history, &HistoryView::reactionWanted, this, &ChatPane::chooseReaction);
    connect(m_history, &HistoryView::reactionToggled, this, &ChatPane::toggleReaction);
    connect(m_history, &HistoryView::deleteRequested, this, &ChatPane::remove);
    connect(m_history, &HistoryView::quoteActivated, this, &ChatPane::showAnswered);
    connect(m_history, &HistoryView::stateTimeWanted, this, &ChatPane::askStateTime);
    connect(m_history, &HistoryView::newestWanted, this, &ChatPane::loadNewest);
    const auto tell = [this](const Result<Ok, ClientError> &result) { say(result); };
    connect(m_history, &HistoryView::retryRequested, this,
            [this, tell](im::MessageKey key) { m_backend.retry(key, whileAlive<Ok>(this, tell)); });
    connect(m_history, &HistoryView::discardRequested, this,
            [this, tell](im::MessageKey key) { m_backend.discard(key, whileAlive<Ok>(this, tell)); });
    connect(m_history, &HistoryView::partsRequested, this,
            [this, tell](im::MessageKey key) { m_backend.sendInParts(key, whileAlive<Ok>(this, tell)); });
    connect(m_history, &HistoryView::wholeTextWanted, this, &ChatPane::showWholeText);
}

void ChatPane::connectBackend()
{
    connect(&m_backend, &Backend::messageAdded, this, [this](const im::ChatMessage &message) {
        if (message.conversation != m_conversation.id || !m_loaded)
            return;
        const bool own = message.direction == im::Direction::Out;
        if (own && !m_model->isAtEnd()) { // one reads far back: the end is shown anew, with what was sent
            loadNewest();
            return;
        }
        if (!own && m_watched && m_history->isAtEnd())
            m_history->setFirstUnread(0); // read as it comes
        m_model->put(message);
        if (own) {
            m_history->setFirstUnread(0);
            m_history->scrollToEnd();
        }
    });
    connect(&m_backend, &Backend::historyChanged, this, [this](im::ConversationId id) {
        if (id == m_conversation.id || (id == 0 && m_conversation.id != 0))
            loadNewest();
    });
    const auto put = [this](const im::ChatMessage &message) {
        if (message.conversation == m_conversation.id && m_model->rowOf(message.key) >= 0)
            m_model->put(message);
    };
    connect(&m_backend, &Backend::messageChanged, this, put);
    connect(&m_backend, &Backend::fileChanged, this, put);
    connect(&m_backend, &Backend::messageRemoved, this, [this](im::ConversationId id, im::MessageKey key) {
        if (id != m_conversation.id)
            return;
        m_model->remove(key);
        if (key == m_replyTo)
            setReply(0);
    });
    connect(&m_backend, &Backend::deliveryChanged, this, [this](const client::DeliveryChange &change) {
        if (change.conversation == m_conversation.id)
            m_model->setDelivery(change.key, change.delivery);
    });
}

void ChatPane::setConversation(const im::Conversation &conversation)
{
    const bool other = conversation.id != m_conversation.id;
    if (other) {
        tellTyping(false);
        saveDraftNow();
        setReply(0);
    }
    const bool wasContact = m_conversation.isContact;
    m_conversation = conversation;
    m_header->setPerson(conversation);
    m_search->setConversation(conversation);
    m_files->setConversation(conversation);
    m_session->setConversation(conversation);
    m_composer->setPeer(conversation.title);
    m_history->setAccessibleName(tr("Messages with %1").arg(conversation.title));
    if (!other) {
        if (m_model->peerName() != conversation.title || wasContact != conversation.isContact)
            m_model->setPeerName(conversation.title); // pictures of a new contact are shown, too
        return;
    }
    m_model->setPeerName(conversation.title);
    m_header->setTyping(false);
    m_draftTimer.stop();
    m_composer->setText(conversation.draft);
    m_composer->setNote({});
    m_forecast->clear();
    m_forecast->touch();
    m_told = 0;
    if (conversation.unread > kMostUnread)
        loadAround(conversation.firstUnread);
    else
        loadNewest();
}

void ChatPane::clear()
{
    tellTyping(false);
    setReply(0);
    m_search->close();
    m_conversation = {};
    m_session->setConversation({});
    m_forecast->clear();
    m_loaded = false;
    m_model->reset({});
    m_composer->setText({});
}

void ChatPane::loadNewest()
{
    m_loaded = false;
    const im::ConversationId id = m_conversation.id;
    const im::MessageKey firstUnread = m_conversation.unread > 0 ? m_conversation.firstUnread : 0;
    m_model->reset({});
    const int count = qMax(kPage, qMin(m_conversation.unread, kMostUnread) + 20);
    m_backend.historyBefore(id, 0, count, whileAlive<client::HistoryPage>(this, [this, id, firstUnread](const auto &page) {
        if (id != m_conversation.id)
            return;
        if (!page) {
            Q_EMIT trouble(Words::error(page.error()));
            return;
        }
        m_loaded = true;
        m_history->setFirstUnread(firstUnread);
        m_model->reset(*page);
        m_history->scrollToUnread();
        if (m_watched)
            m_seenTimer.start();
    }));
}

void ChatPane::loadAround(im::MessageKey key)
{
    const im::ConversationId id = m_conversation.id;
    const im::MessageKey firstUnread = m_conversation.unread > 0 ? m_conversation.firstUnread : 0;
    m_backend.historyAround(id, key, kPage, whileAlive<client::HistoryPage>(this, [this, id, key, firstUnread](const auto &page) {
        if (id != m_conversation.id)
            return;
        if (!page) {
            Q_EMIT trouble(Words::error(page.error()));
            return;
        }
        m_loaded = true;
        m_history->setFirstUnread(firstUnread);
        m_model->reset(*page);
        if (key == firstUnread)
            m_history->scrollToUnread();
        else
            m_history->jumpTo(key);
        if (m_watched)
            m_seenTimer.start();
    }));
}

void ChatPane::showMessage(im::MessageKey key)
{
    if (!m_history->jumpTo(key))
        loadAround(key);
}

void ChatPane::setNarrow(bool narrow) { m_header->setNarrow(narrow); }
void ChatPane::setTyping(bool typing) { m_header->setTyping(typing); }

void ChatPane::setWatched(bool watched)
{
    m_watched = watched;
    if (watched)
        m_seenTimer.start();
}

void ChatPane::markSeen()
{
    if (!m_watched || !m_loaded || !isVisible() || m_conversation.id == 0)
        return;
    const im::MessageKey key = m_history->lastSeen();
    if (key > m_told && (m_conversation.unread > 0 || m_model->rowOf(key) >= 0)) {
        m_told = key;
        m_backend.markDisplayed(m_conversation.id, key);
    }
}

void ChatPane::saveDraftNow()
{
    m_draftTimer.stop();
    if (m_conversation.id == 0 || m_composer->text() == m_conversation.draft)
        return;
    m_conversation.draft = m_composer->text();
    m_backend.saveDraft(m_conversation.id, m_conversation.draft);
}

void ChatPane::tellTyping(bool active)
{
    if (m_conversation.id == 0 || (!active && !m_typingTold))
        return;
    m_typingTold = active;
    m_backend.setTyping(m_conversation.account, m_conversation.peer, active); // each stroke: when to tell the peer is the engine's
}

client::OutgoingText ChatPane::draft() const
{
    client::OutgoingText outgoing;
    outgoing.account = m_conversation.account;
    outgoing.to = m_conversation.peer;
    outgoing.text = m_composer->text();
    outgoing.replyTo = m_replyTo;
    return outgoing;
}

void ChatPane::send(const QString &text)
{
    if (m_conversation.id == 0)
        return;
    client::OutgoingText outgoing = draft();
    outgoing.text = text;
    // The field empties only for what the store has taken: nothing typed is ever lost.
    m_composer->setText({});
    m_forecast->clear();
    m_draftTimer.stop();
    m_typingTold = false; // the message itself says that it is over
    setReply(0);
    const im::ConversationId id = m_conversation.id;
    m_backend.sendText(outgoing, whileAlive<im::ChatMessage>(this, [this, text, id, answered = outgoing.replyTo](const auto &sent) {
        if (sent) {
            m_conversation.draft = u" "_qs; // differs, so that the empty draft is written
            if (id == m_conversation.id)
                saveDraftNow();
            return;
        }
        if (id == m_conversation.id) {
            m_composer->setText(m_composer->text().isEmpty() ? text : text + u'\n' + m_composer->text());
            setReply(answered);
        }
        Q_EMIT trouble(Words::error(sent.error()));
    }));
}

bool ChatPane::closeNearest()
{
    if (m_search->isOpen()) {
        m_search->close();
        return true;
    }
    if (m_replyTo == 0)
        return false;
    setReply(0);
    return true;
}

void ChatPane::say(const Result<Ok, ClientError> &result)
{
    if (!result)
        Q_EMIT trouble(Words::error(result.error()));
}

} // namespace linnet::ui
