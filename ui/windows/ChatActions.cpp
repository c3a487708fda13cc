// SPDX-License-Identifier: MIT
// The second half of ChatPane: what is done with one message.
#include "ui/Words.h"
#include "ui/models/HistoryModel.h"
#include "ui/style/TextRuns.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/EmojiPopup.h"
#include "ui/widgets/HistoryView.h"
#include "ui/windows/Ask.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChooseChatDialog.h"
#include "ui/windows/MessageDetailsDialog.h"

#include <QDesktopServices>
#include <QUrl>

namespace linnet::ui {

const im::ChatMessage *ChatPane::find(im::MessageKey key) const
{
    const int row = m_model->rowOf(key);
    return row < 0 ? nullptr : &m_model->at(row);
}

im::MessageKey ChatPane::chosenMessage() const
{
    int row = m_history->currentRow() >= 0 ? m_history->currentRow() : m_model->rowCount() - 1;
    while (row >= 0 && m_model->at(row).kind != im::MessageKind::Message)
        --row;
    return row >= 0 ? m_model->at(row).key : 0;
}

void ChatPane::sendAgain(im::MessageKey key)
{
    ask(this, tr("Send again?"), tr("The first one may have arrived. Then %1 receives it twice.").arg(isolated(m_conversation.title)),
        tr("Send again"), false, [this, key] { m_backend.retry(key, whileAlive<Ok>(this, [this](const auto &result) { say(result); })); });
}

void ChatPane::replyToChosen()
{
    if (const im::MessageKey key = chosenMessage())
        setReply(key);
}

void ChatPane::setReply(im::MessageKey key)
{
    const im::ChatMessage *message = key != 0 ? find(key) : nullptr;
    if (key == m_replyTo && !message)
        return;
    m_replyTo = message && !message->messageId.isEmpty() ? key : 0;
    if (m_replyTo == 0) {
        m_composer->setReply({}, {});
        return;
    }
    const int row = m_model->rowOf(key);
    m_composer->setReply(m_model->author(row), m_model->text(row));
    m_composer->edit()->setFocus(Qt::OtherFocusReason);
}

void ChatPane::forward(im::MessageKey key)
{
    const im::ChatMessage *message = find(key);
    if (!message || message->text.isEmpty() || !m_chats)
        return;
    auto *dialog = new ChooseChatDialog(m_chats, tr("Forward to"), message->text, tr("Forward"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ChooseChatDialog::chosen, this, [this, text = message->text](im::ConversationId to) { Q_EMIT forwardWanted(to, text); });
    dialog->open();
}

void ChatPane::chooseReaction(im::MessageKey key, const QPoint &globalPosition)
{
    const im::ChatMessage *message = find(key);
    if (!message || message->messageId.isEmpty())
        return;
    QStringList own;
    for (const im::Reaction &reaction : message->reactions)
        if (reaction.mine)
            own << reaction.text;
    auto *popup = new EmojiPopup(own, this);
    connect(popup, &EmojiPopup::picked, this, [this, key](const QString &emoji) { toggleReaction(key, emoji); });
    popup->popup(globalPosition);
}

void ChatPane::toggleReaction(im::MessageKey key, const QString &emoji)
{
    const im::ChatMessage *message = find(key);
    if (!message || emoji.isEmpty())
        return;
    bool mine = false;
    for (const im::Reaction &reaction : message->reactions)
        mine |= reaction.mine && reaction.text == emoji;
    m_backend.react(key, emoji, !mine, whileAlive<Ok>(this, [this](const auto &result) { say(result); }));
}

void ChatPane::remove(im::MessageKey key)
{
    const bool waits = find(key) && find(key)->direction == im::Direction::Out && find(key)->delivery.state == im::DeliveryState::Queued;
    ask(this, tr("Delete this message?"),
        waits ? tr("It has not been sent yet and will not be.") : tr("It goes for good on this computer. %1 keeps theirs.").arg(isolated(m_conversation.title)),
        tr("Delete"), true, [this, key] { m_backend.deleteMessage(key, whileAlive<Ok>(this, [this](const auto &result) { say(result); })); });
}

void ChatPane::showAnswered(im::MessageKey key)
{
    const im::ChatMessage *message = find(key);
    if (!message)
        return;
    if (const int row = m_model->rowOfId(message->replyTo); row >= 0) {
        showMessage(m_model->at(row).key);
        return;
    }
    m_backend.findMessage(m_conversation.id, message->replyTo, whileAlive<im::MessageKey>(this, [this, id = m_conversation.id](const auto &found) {
        if (id != m_conversation.id)
            return;
        if (found)
            showMessage(*found);
        else
            Q_EMIT trouble(tr("The message that it answers is not here any more."));
    }));
}

void ChatPane::askStateTime(im::MessageKey key)
{
    m_backend.messageDetails(key, whileAlive<client::MessageDetails>(this, [this](const auto &details) {
        if (!details || details->steps.isEmpty())
            return;
        m_model->setStateTime(details->message.key, details->steps.last().time);
        m_history->showTipAgain();
    }));
}

void ChatPane::showDetails()
{
    if (const im::MessageKey key = chosenMessage())
        showDetailsOf(key);
}

void ChatPane::showFlow()
{
    const int row = m_history->currentRow();
    if (row >= 0)
        showFlowOf(m_model->at(row).key);
    else if (const im::MessageKey key = chosenMessage())
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
        connect(dialog, &MessageDetailsDialog::plainTextRequested, this, [this, key = details->message.key] {
            m_backend.sendAsPlainText(key, whileAlive<im::ChatMessage>(this, [this](const auto &sent) {
                if (!sent)
                    Q_EMIT trouble(Words::error(sent.error()));
            }));
        });
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
