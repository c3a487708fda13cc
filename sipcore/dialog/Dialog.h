// SPDX-License-Identifier: MIT
#pragma once

#include "dialog/DialogState.h"
#include "transaction/TransactionLayer.h"

#include <QObject>

namespace linnet::sip {

class DialogTable;

/// One dialog that is in the table: what its usage hears of it. Owned by whoever asked the table for it (Qt parent); gone
/// from the table with its end. One usage a dialog.
class Dialog final : public QObject
{
    Q_OBJECT
public:
    ~Dialog() override;

    const DialogState &state() const { return m_state; }
    /// To make requests and to take responses; id, role and tags are not to be changed.
    DialogState &edit() { return m_state; }
    const DialogId &id() const { return m_state.id; }

Q_SIGNALS:
    /// A request inside the dialog, in order. Must be answered. Its Contact refreshes the target when the 2xx goes.
    void requestReceived(linnet::sip::ServerTransaction *transaction);
    void ackReceived(const linnet::sip::Request &ack, const linnet::sip::MessageSource &source);

private:
    friend class DialogTable;
    Dialog(DialogTable &table, DialogState state, bool isOurs, QObject *parent);

    DialogTable *m_table;
    DialogState m_state;
    bool m_isOurs;
};

} // namespace linnet::sip
