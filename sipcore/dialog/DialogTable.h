// SPDX-License-Identifier: MIT
#pragma once

#include "dialog/Dialog.h"

#include <QHash>

namespace linnet::sip {

/// The dialogs of one user agent: finds whose a request inside a dialog is (RFC 3261 s.12.2.2). Bounded, those that peers made
/// apart from our own, so that strangers cannot take the places (RELIABILITY s.5).
class DialogTable final : public QObject
{
    Q_OBJECT
public:
    enum class Origin : quint8 { Us, Peer };

    explicit DialogTable(QObject *parent = nullptr);
    ~DialogTable() override;

    /// Null when there are too many of that origin, or when one of that name is there.
    Dialog *add(const DialogState &state, Origin origin, QObject *parent);
    /// Null when there is none.
    Dialog *find(const DialogId &id) const { return m_dialogs.value(id); }
    bool isFull(Origin origin) const;
    int count(Origin origin) const { return origin == Origin::Us ? m_ours : m_peers; }

    /// The dialog that a request of a peer belongs to by its Call-ID and tags.
    static DialogId idOf(const Request &request);

    /// A request with a To tag, an INVITE too: hands it to its dialog, or answers 500 when its number is not above the last
    /// one. False when there is no such dialog: the answer is 481.
    bool take(ServerTransaction *transaction);
    /// An ACK for a 2xx; nobody is told of one that belongs nowhere.
    void takeAck(const Request &ack, const MessageSource &source);

private:
    friend class Dialog;
    void remove(const Dialog &dialog);

    QHash<DialogId, Dialog *> m_dialogs;
    int m_ours = 0;
    int m_peers = 0;
};

} // namespace linnet::sip
