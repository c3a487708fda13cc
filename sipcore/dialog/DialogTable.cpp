// SPDX-License-Identifier: MIT
#include "dialog/DialogTable.h"

#include "base/Limits.h"

namespace linnet::sip {

DialogTable::DialogTable(QObject *parent) : QObject(parent) { }

DialogTable::~DialogTable()
{
    for (Dialog *dialog : std::as_const(m_dialogs))
        dialog->m_table = nullptr;
}

bool DialogTable::isFull(Origin origin) const
{
    return origin == Origin::Us ? m_ours >= Limits::kMaxDialogsOfOurs : m_peers >= Limits::kMaxDialogsOfPeers;
}

Dialog *DialogTable::add(const DialogState &state, Origin origin, QObject *parent)
{
    if (isFull(origin) || m_dialogs.contains(state.id))
        return nullptr;
    auto *dialog = new Dialog(*this, state, origin == Origin::Us, parent);
    m_dialogs.insert(state.id, dialog);
    ++(origin == Origin::Us ? m_ours : m_peers);
    return dialog;
}

DialogId DialogTable::idOf(const Request &request)
{
    DialogId id;
    id.callId = request.callId().toByteArray();
    if (const NameAddr *to = request.to())
        id.localTag = to->tag().toByteArray();
    if (const NameAddr *from = request.from())
        id.remoteTag = from->tag().toByteArray();
    return id;
}

bool DialogTable::take(ServerTransaction *transaction)
{
    Dialog *dialog = find(idOf(transaction->request()));
    if (!dialog)
        return false;
    if (dialog->m_state.take(transaction->request()) == DialogState::Order::TooLow) {
        transaction->respond(500); // RFC 3261 s.12.2.2
        return true;
    }
    Q_EMIT dialog->requestReceived(transaction);
    return true;
}

void DialogTable::takeAck(const Request &ack, const MessageSource &source)
{
    if (Dialog *dialog = find(idOf(ack)))
        Q_EMIT dialog->ackReceived(ack, source);
}

void DialogTable::remove(const Dialog &dialog)
{
    if (m_dialogs.remove(dialog.id()) > 0)
        --(dialog.m_isOurs ? m_ours : m_peers);
}

} // namespace linnet::sip
