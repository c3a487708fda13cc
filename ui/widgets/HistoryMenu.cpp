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
    if (message.kind == im::MessageKind::File)
        addFileActions(menu, message);
    menu->addAction(m_range ? tr("Copy messages") : tr("Copy"), this, &HistoryView::copy)->setShortcut(QKeySequence::Copy);
    if (!link.isEmpty()) {
        menu->addAction(tr("Copy link"), this, [link] { QApplication::clipboard()->setText(link); });
    } else {
        for (const QString &each : block(row).links())
            menu->addAction(tr("Open %1").arg(oneLine(each, 60)).replace(u'&', u"&&"_qs), this, [this, each] { Q_EMIT linkActivated(each); });
    }
    for (int i = 0; i < message.attachments.size(); ++i)
        addAttachmentActions(menu, message, i);
    addOutboxActions(menu, message);
    menu->addSeparator();
    menu->addAction(tr("Flow"), this, [this, key] { Q_EMIT flowRequested(key); })->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    if (isMessage)
        menu->addAction(tr("Details"), this, [this, key] { Q_EMIT detailsRequested(key); })->setShortcut(Qt::ALT | Qt::Key_Return);
    menu->addAction(tr("Delete…"), this, [this, key] { Q_EMIT deleteRequested(key); })->setShortcut(Qt::Key_Delete);
    menu->popup(globalPosition);
}

/// What has not left yet, or did not arrive, the peer cannot see a reaction to.
bool HistoryView::canReactTo(const im::ChatMessage &message) const
{
    return m_canReact && (message.direction == im::Direction::In || im::mayHaveArrived(message.delivery.state));
}

void HistoryView::addMessageActions(QMenu *menu, const im::ChatMessage &message)
{
    const im::MessageKey key = message.key;
    if (!message.messageId.isEmpty()) { // bare text has no name that an answer could give
        menu->addAction(tr("Reply"), this, [this, key] { Q_EMIT replyRequested(key); })->setShortcut(Qt::Key_R);
        if (canReactTo(message))
            menu->addAction(tr("React…"), this, [this, key] {
                Q_EMIT reactionWanted(key, viewport()->mapToGlobal(bubbleRect(m_model->rowOf(key)).bottomLeft()));
            })->setShortcut(Qt::Key_E);
    }
    if (message.text.size() > kLongText)
        menu->addAction(tr("Open all of it"), this, [this, key] { Q_EMIT wholeTextWanted(key); });
    if (!message.text.isEmpty())
        menu->addAction(tr("Forward…"), this, [this, key] { Q_EMIT forwardRequested(key); })->setShortcut(Qt::Key_F);
    if (!menu->isEmpty())
        menu->addSeparator();
}

void HistoryView::addAttachmentActions(QMenu *menu, const im::ChatMessage &message, int index)
{
    using State = AttachmentPart::State;
    const im::MessageKey key = message.key;
    const im::Attachment &file = message.attachments[index];
    const auto worded = [&](const QString &words) { return words.arg(oneLine(file.fileName, 60)).replace(u'&', u"&&"_qs); };
    const State state = m_fileLook ? m_fileLook(message, file).state() : State::File;
    if (state == State::Hidden || state == State::Picture)
        menu->addAction(worded(state == State::Hidden ? tr("Show %1") : tr("Enlarge %1")), this, [this, key, index] { Q_EMIT fileActivated(key, index); });
    menu->addAction(worded(tr("Save %1…")), this, [this, key, index] { Q_EMIT fileSaveRequested(key, index); });
}

void HistoryView::addFileActions(QMenu *menu, const im::ChatMessage &message)
{
    for (const FileAct act : FileWords::acts(message, m_transferLook ? m_transferLook(message).sight() : FileSight::Card))
        menu->addAction(FileWords::act(act), this, [this, key = message.key, act] { Q_EMIT fileActWanted(key, act); });
    if (!menu->isEmpty())
        menu->addSeparator();
}

QList<RowStrip::Entry> HistoryView::stripOf(const im::ChatMessage &message) const
{
    using Kind = Button::Kind;
    const im::MessageKey key = message.key;
    auto *view = const_cast<HistoryView *>(this); // whose signals they are
    if (message.kind == im::MessageKind::File) {
        const auto entry = [&](Kind kind, FileAct act, const QString &name) {
            return RowStrip::Entry{kind, FileWords::act(act), name, [view, key, act] { Q_EMIT view->fileActWanted(key, act); }};
        };
        const im::FileState state = message.file ? message.file->state : im::FileState::Done;
        if (state == im::FileState::Offered && message.direction == im::Direction::In)
            return {entry(Kind::Primary, FileAct::Accept, u"fileAccept"_qs), entry(Kind::Normal, FileAct::Decline, u"fileDecline"_qs)};
        if (state == im::FileState::Failed)
            return {entry(Kind::Text, FileAct::Retry, u"fileRetry"_qs), entry(Kind::DangerText, FileAct::Discard, u"fileDiscard"_qs)};
        return {};
    }
    if (message.kind != im::MessageKind::Message || message.direction != im::Direction::Out || !isFailure(message.delivery.state))
        return {};
    const auto entry = [&](Kind kind, const QString &words, const QString &name, void (HistoryView::*signal)(im::MessageKey)) {
        return RowStrip::Entry{kind, words, name, [view, key, signal] { Q_EMIT (view->*signal)(key); }};
    };
    QList<RowStrip::Entry> entries;
    if (message.delivery.state == im::DeliveryState::NotConfirmed)
        entries << entry(Kind::Text, tr("Send again"), u"sendAgain"_qs, &HistoryView::sendAgainRequested);
    else
        entries << entry(Kind::Text, tr("Retry"), u"retry"_qs, &HistoryView::retryRequested);
    if (mayGoInParts(message.delivery))
        entries << entry(Kind::Text, tr("Send in parts"), u"sendInParts"_qs, &HistoryView::partsRequested);
    entries << entry(Kind::DangerText, tr("Discard"), u"discard"_qs, &HistoryView::discardRequested);
    return entries;
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
