// SPDX-License-Identifier: MIT
// The third part of HistoryView: what can be done with a row.
#include "ui/Words.h"
#include "ui/delegates/MessageBlock.h"
#include "ui/widgets/HistoryView.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>

namespace linnet::ui {

void HistoryView::showMenu(int row, const QPoint &globalPosition, const QString &link)
{
    if (row < 0)
        return;
    const im::ChatMessage &message = m_model->at(row);
    const im::MessageKey key = message.key;
    const bool isMessage = message.kind == im::MessageKind::Message;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"messageMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (isMessage)
        addMessageActions(menu, message);
    menu->addAction(m_range ? tr("Copy messages") : tr("Copy"), this, &HistoryView::copy)->setShortcut(QKeySequence::Copy);
    if (!link.isEmpty()) {
        menu->addAction(tr("Copy link"), this, [link] { QApplication::clipboard()->setText(link); });
    } else {
        for (const QString &each : block(row).links())
            menu->addAction(tr("Open %1").arg(oneLine(each, 60)).replace(u'&', u"&&"_qs), this, [this, each] { Q_EMIT linkActivated(each); });
    }
    for (int i = 0; i < message.attachments.size(); ++i)
        menu->addAction(tr("Save %1…").arg(oneLine(message.attachments[i].fileName, 60)).replace(u'&', u"&&"_qs), this,
                        [this, key, i] { Q_EMIT fileSaveRequested(key, i); });
    addOutboxActions(menu, message);
    menu->addSeparator();
    menu->addAction(tr("Flow"), this, [this, key] { Q_EMIT flowRequested(key); })->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    if (isMessage)
        menu->addAction(tr("Details"), this, [this, key] { Q_EMIT detailsRequested(key); })->setShortcut(Qt::ALT | Qt::Key_Return);
    menu->addAction(tr("Delete…"), this, [this, key] { Q_EMIT deleteRequested(key); })->setShortcut(Qt::Key_Delete);
    menu->popup(globalPosition);
}

void HistoryView::addMessageActions(QMenu *menu, const im::ChatMessage &message)
{
    const im::MessageKey key = message.key;
    if (!message.messageId.isEmpty()) { // bare text has no name that an answer could give
        menu->addAction(tr("Reply"), this, [this, key] { Q_EMIT replyRequested(key); })->setShortcut(Qt::Key_R);
        if (m_canReact)
            menu->addAction(tr("React…"), this, [this, key] {
                Q_EMIT reactionWanted(key, viewport()->mapToGlobal(bubbleRect(m_model->rowOf(key)).bottomLeft()));
            })->setShortcut(Qt::Key_E);
    }
    if (!message.text.isEmpty())
        menu->addAction(tr("Forward…"), this, [this, key] { Q_EMIT forwardRequested(key); })->setShortcut(Qt::Key_F);
    if (!menu->isEmpty())
        menu->addSeparator();
}

void HistoryView::addOutboxActions(QMenu *menu, const im::ChatMessage &message)
{
    const im::MessageKey key = message.key;
    if (message.direction != im::Direction::Out || message.kind != im::MessageKind::Message)
        return;
    const bool waits = message.delivery.state == im::DeliveryState::Queued;
    if (!waits && !isFailure(message.delivery.state))
        return;
    menu->addSeparator();
    if (message.delivery.state == im::DeliveryState::NotConfirmed)
        menu->addAction(tr("Send again"), this, [this, key] { Q_EMIT sendAgainRequested(key); });
    else
        menu->addAction(waits ? tr("Try now") : tr("Retry"), this, [this, key] { Q_EMIT retryRequested(key); });
    if (mayGoInParts(message.delivery))
        menu->addAction(tr("Send in parts"), this, [this, key] { Q_EMIT partsRequested(key); });
    menu->addAction(tr("Discard"), this, [this, key] { Q_EMIT discardRequested(key); });
}

} // namespace linnet::ui
