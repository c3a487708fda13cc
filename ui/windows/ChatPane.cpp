// SPDX-License-Identifier: MIT
#include "ui/windows/ChatPane.h"

#include "ui/Words.h"
#include "ui/models/HistoryModel.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/Label.h"
#include "ui/windows/Ask.h"
#include "ui/windows/MessageDetailsDialog.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QPainter>
#include <QUrl>

namespace linnet::ui {
namespace {

constexpr int kPage = 60;

/// The header's hairline belongs to it.
class Header final : public QWidget
{
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), ink(Colour::Base));
        painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line));
    }
};

} // namespace

ChatPane::ChatPane(Backend &backend, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_model(new HistoryModel(this)), m_history(new HistoryView), m_composer(new Composer)
{
    setObjectName(u"chatPane"_qs);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    const Metrics m;
    auto *header = named(new Header, u"chatHeader"_qs);
    header->setBackgroundRole(QPalette::Base);
    header->setFixedHeight(qMax(m.u(56), m.line(TextRole::MessageStrong) + m.line(TextRole::Small) + m.u(14)));
    auto *head = new QHBoxLayout(header);
    head->setContentsMargins(m.u(16), 0, m.u(12), 0);
    head->setSpacing(m.u(10));
    m_back = new IconButton(u"arrow-left"_qs, tr("Back to the list"), u"back"_qs);
    m_back->setKeys(QKeySequence(Qt::ALT | Qt::Key_Left).toString(QKeySequence::NativeText));
    m_back->hide();
    m_avatar = new Avatar(36, u"chatAvatar"_qs);
    m_avatar->setBackgroundRole(QPalette::Base);
    m_name = named(new Label(TextRole::MessageStrong), u"chatName"_qs);
    m_line = named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"chatAddress"_qs);
    m_name->setElided(true);
    m_line->setElided(true);
    m_flow = new IconButton(u"arrows-left-right"_qs, tr("Flow of the messages over the wire"), u"chatFlow"_qs);
    m_flow->setKeys(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F).toString(QKeySequence::NativeText));
    m_more = new IconButton(u"dots-vertical"_qs, tr("More about this conversation"), u"chatMenu"_qs);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_line);
    words->addStretch(1);
    head->addWidget(m_back);
    head->addWidget(m_avatar);
    head->addLayout(words, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(m.u(4));
    buttons->addWidget(m_flow);
    buttons->addWidget(m_more);
    head->addLayout(buttons);

    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(header);
    box->addWidget(m_history, 1);
    box->addWidget(m_composer);
    setTabOrder(m_history, m_composer->edit());

    m_model->setFetch([this](im::MessageKey before) {
        const im::ConversationId id = m_conversation.id;
        m_backend.historyBefore(id, before, kPage, whileAlive<client::HistoryPage>(this, [this, id](const auto &page) {
            if (page && id == m_conversation.id)
                m_model->prepend(*page);
        }));
    });
    m_history->setModel(m_model);
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(500);
    m_seenTimer.setSingleShot(true);
    m_seenTimer.setInterval(300); // a glance; and one statement for a burst of messages

    connect(&m_draftTimer, &QTimer::timeout, this, &ChatPane::saveDraftNow);
    connect(&m_seenTimer, &QTimer::timeout, this, &ChatPane::markSeen);
    connect(m_composer, &Composer::textEdited, &m_draftTimer, qOverload<>(&QTimer::start));
    connect(m_composer, &Composer::sendRequested, this, &ChatPane::send);
    connect(m_back, &IconButton::clicked, this, &ChatPane::backWanted);
    connect(m_more, &IconButton::clicked, this, [this] { Q_EMIT menuWanted(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    connect(m_history, &HistoryView::seen, this, [this] {
        if (m_watched)
            m_seenTimer.start();
    });
    connect(m_history, &HistoryView::linkActivated, this, &ChatPane::openLink);
    connect(m_history, &HistoryView::detailsRequested, this, &ChatPane::showDetailsOf);
    connect(m_history, &HistoryView::flowRequested, this, &ChatPane::showFlowOf);
    connect(m_flow, &IconButton::clicked, this, &ChatPane::showFlow);
    connect(m_history, &HistoryView::sendAgainRequested, this, &ChatPane::sendAgain);
    const auto tell = [this](const Result<Ok, ClientError> &result) {
        if (!result)
            Q_EMIT trouble(Words::error(result.error()));
    };
    connect(m_history, &HistoryView::retryRequested, this,
            [this, tell](im::MessageKey key) { m_backend.retry(key, whileAlive<Ok>(this, tell)); });
    connect(m_history, &HistoryView::discardRequested, this,
            [this, tell](im::MessageKey key) { m_backend.discard(key, whileAlive<Ok>(this, tell)); });

    connect(&m_backend, &Backend::messageAdded, this, [this](const im::ChatMessage &message) {
        if (message.conversation != m_conversation.id || !m_loaded)
            return;
        const bool own = message.direction == im::Direction::Out;
        if (!own && m_watched && m_history->isAtEnd())
            m_history->setFirstUnread(0); // read as it comes
        m_model->put(message);
        if (own) {
            m_history->setFirstUnread(0);
            m_history->scrollToEnd();
        }
    });
    connect(&m_backend, &Backend::messageRemoved, this, [this](im::ConversationId id, im::MessageKey key) {
        if (id == m_conversation.id)
            m_model->remove(key);
    });
    connect(&m_backend, &Backend::deliveryChanged, this, [this](const client::DeliveryChange &change) {
        if (change.conversation == m_conversation.id)
            m_model->setDelivery(change.key, change.delivery);
    });
}

ChatPane::~ChatPane() { saveDraftNow(); }

void ChatPane::setConversation(const im::Conversation &conversation)
{
    const bool other = conversation.id != m_conversation.id;
    if (other)
        saveDraftNow();
    m_conversation = conversation;
    m_name->setWholeText(conversation.title);
    m_line->setWholeText(conversation.peer.text());
    m_avatar->setPerson(conversation.title, conversation.peer.uri);
    m_composer->setPeer(conversation.title);
    m_history->setAccessibleName(tr("Messages with %1").arg(conversation.title));
    if (!other) {
        if (m_model->peerName() != conversation.title)
            m_model->setPeerName(conversation.title);
        return;
    }
    m_model->setPeerName(conversation.title);
    m_draftTimer.stop();
    m_composer->setText(conversation.draft);
    m_told = 0;
    loadNewest();
}

void ChatPane::clear()
{
    m_conversation = {};
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
    const int count = qMax(kPage, m_conversation.unread + 20);
    m_backend.historyBefore(id, 0, qMin(count, 1000), whileAlive<client::HistoryPage>(this, [this, id, firstUnread](const auto &page) {
        if (id != m_conversation.id)
            return;
        if (!page) {
            Q_EMIT trouble(Words::error(page.error()));
            return;
        }
        m_loaded = true;
        m_history->setFirstUnread(firstUnread);
        m_model->reset(*page);
        m_history->scrollToEnd();
        if (m_watched)
            m_seenTimer.start();
    }));
}

void ChatPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_avatar->setVisible(width() >= Metrics().u(260)); // large letters in a small window: the name goes first
}

void ChatPane::setNarrow(bool narrow)
{
    m_back->setVisible(narrow);
    m_flow->setVisible(!narrow); // it is in the menu then
}

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

void ChatPane::send(const QString &text)
{
    if (m_conversation.id == 0)
        return;
    client::OutgoingText outgoing;
    outgoing.account = m_conversation.account;
    outgoing.to = m_conversation.peer;
    outgoing.text = text;
    // The field empties only for what the store has taken: nothing typed is ever lost.
    m_composer->setText({});
    m_draftTimer.stop();
    const im::ConversationId id = m_conversation.id;
    m_backend.sendText(outgoing, whileAlive<im::ChatMessage>(this, [this, text, id](const auto &sent) {
        if (sent) {
            m_conversation.draft = u" "_qs; // differs, so that the empty draft is written
            if (id == m_conversation.id)
                saveDraftNow();
            return;
        }
        if (id == m_conversation.id)
            m_composer->setText(m_composer->text().isEmpty() ? text : text + u'\n' + m_composer->text());
        Q_EMIT trouble(Words::error(sent.error()));
    }));
}

void ChatPane::sendAgain(im::MessageKey key)
{
    ask(this, tr("Send again?"), tr("The first one may have arrived. Then %1 receives it twice.").arg(isolated(m_conversation.title)),
        tr("Send again"), false, [this, key] { m_backend.retry(key, whileAlive<Ok>(this, [](const auto &) { })); });
}

im::MessageKey ChatPane::chosenMessage() const
{
    int row = m_history->currentRow() >= 0 ? m_history->currentRow() : m_model->rowCount() - 1;
    while (row >= 0 && m_model->at(row).kind != im::MessageKind::Message)
        --row;
    return row >= 0 ? m_model->at(row).key : 0;
}

void ChatPane::showDetails()
{
    if (const im::MessageKey key = chosenMessage())
        showDetailsOf(key);
}

void ChatPane::showFlow()
{
    if (const im::MessageKey key = chosenMessage())
        showFlowOf(key);
    else
        Q_EMIT flowWanted({});
}

void ChatPane::showFlowOf(im::MessageKey key)
{
    client::FlowQuery query;
    query.kind = client::FlowQuery::Kind::Message;
    query.message = key;
    Q_EMIT flowWanted(query);
}

void ChatPane::showDetailsOf(im::MessageKey key)
{
    m_backend.messageDetails(key, whileAlive<client::MessageDetails>(this, [this](const auto &details) {
        if (!details) {
            Q_EMIT trouble(Words::error(details.error()));
            return;
        }
        auto *dialog = new MessageDetailsDialog(*details, m_conversation.title, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &MessageDetailsDialog::flowRequested, this, [this, key = details->message.key] { showFlowOf(key); });
        dialog->open();
    }));
}

void ChatPane::openLink(const QString &link)
{
    const QUrl url = linkTarget(link);
    if (url.scheme() == u"http" || url.scheme() == u"https")
        QDesktopServices::openUrl(url);
    else if (url.scheme() == u"sip" || url.scheme() == u"sips")
        Q_EMIT sipLinkActivated(link);
}

} // namespace linnet::ui
