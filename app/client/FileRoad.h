// SPDX-License-Identifier: MIT
#pragma once

#include "client/FileIcon.h"
#include "im/model/FileTransfer.h"
#include "im/model/Session.h"
#include "msrp/MsrpMedia.h"
#include "msrp/MsrpReassembler.h"
#include "msrp/MsrpSession.h"

#include <QObject>

namespace linnet::client {

/// An INVITE session that carries one file (RFC 5547), as Files sees it. Owned by its road; deletes itself some time after ended().
class FileLink : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Incoming: the row that it belongs to. Nobody is shown the session before.
    virtual void setFile(im::FileId file) = 0;
    /// Incoming, once: 180, so that its user may be asked.
    virtual void ring() = 0;
    /// Incoming, once: 200, its file attributes as they were offered, its direction the other way round (s.8.3). `receiver` outlives the link.
    virtual void accept(sip::MsrpReassembler::Receiver &receiver) = 0;
    /// Incoming, instead of accept(): 603 declined, 486 not now, 488 no such file here, 480, 403.
    virtual void reject(int status) = 0;
    /// CANCEL, refusal or BYE, whatever fits; ended() follows.
    virtual void end() = 0;

Q_SIGNALS:
    /// Accepted by the other side, whose answer this is, or by us, and its MSRP connection open. Once. The session is gone at ended().
    void opened(linnet::sip::MsrpSession *session, const linnet::sip::MsrpMedia &remote);
    /// Once, whatever happened. Network: the MSRP connection broke, or no answer came at all; Remote: BYE, or CANCEL before an answer.
    /// `status`: the SIP status that refused it; 0: none.
    void ended(linnet::im::SessionEnd why, int status);
};

/// A file to offer, or one to ask for (`direction` RecvOnly: a pull, s.8.3.2). A value.
struct FileCall
{
    im::FileId file = 0;
    im::Address account;
    im::Address peer;
    sip::FileOffer offer; ///< without icon
    sip::StreamDirection direction = sip::StreamDirection::SendOnly;
    FileIcon icon; ///< a small picture of it; empty: none
};

/// A file that a peer offers, or asks for (`direction` RecvOnly).
struct FileInvitation
{
    im::Address account;
    im::Address peer;
    QString peerName; ///< a claim
    QByteArray callId;
    sip::FileOffer offer;
    sip::StreamDirection direction = sip::StreamDirection::SendOnly; ///< as the peer says it
    FileIcon icon; ///< the part that the offer's cid URL names; a claim, not decoded
};

/// Sessions for files. Lives on the client's thread.
class FileRoad : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// INVITE with that file and nothing else, over TCP where it is long (RFC 3261 s.18.1.1). Starts when control is back at the event loop.
    /// `receiver` outlives the link. Null: too many sessions.
    virtual FileLink *open(const FileCall &call, sip::MsrpReassembler::Receiver &receiver) = 0;

Q_SIGNALS:
    /// Whoever takes the offer answers it, now or later: accept(), reject(). 100 has left.
    void offered(const linnet::client::FileInvitation &invitation, linnet::client::FileLink *link);
};

} // namespace linnet::client
