// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "im/model/Session.h"

#include <QObject>

namespace linnet::client {

/// A message for the session road. A value.
struct SessionMessage
{
    im::MessageKey key = 0;
    im::Address account;
    im::Address peer;
    QByteArray messageId; ///< imdn.Message-ID; MSRP's own too, so that what is sent again is recognised
    QByteArray contentType; ///< "message/cpim"
    QByteArray body;
};

/// What became of a message on the session road.
struct SessionOutcome
{
    enum class Kind : quint8 {
        Leaving, ///< the session is up and its first octets are about to leave
        Accepted, ///< 200 to all its chunks
        Delivered, ///< success reports cover all of it (RFC 4975 s.7.1.2); the last one that is told
        NoSession, ///< none could be had, nothing of it has left: `status`, `end`
        Failed, ///< a response or a report says that it did not arrive: `status`
        Unreported, ///< it was accepted, and the session ended in order without a report of it
        NotConfirmed, ///< the session went, or 30 s passed, before it was accepted or reported: it may have arrived
    };
    Kind kind = Kind::Accepted;
    int status = 0; ///< SIP with NoSession, MSRP with Failed; 0: none
    im::SessionEnd end = im::SessionEnd::None; ///< NoSession: Declined, Busy, NoAnswer, Unsupported, Network
    QByteArray callId = {}; ///< Leaving: of the session, for its flow
};

/// The session road as the outbox sees it. Lives on the client's thread.
class SessionRoad : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// A session for words with that peer is established and its MSRP connection open.
    virtual bool isUp(const im::Address &account, const im::Address &peer) const = 0;
    /// Words leave in the order of the calls. Where no session is up, one is opened, and the message waits for it.
    virtual void send(const SessionMessage &message) = 0;
    /// It is not wanted any more: what has not left does not, and nothing is told of it.
    virtual void discard(im::MessageKey message) = 0;

Q_SIGNALS:
    void told(linnet::im::MessageKey message, const linnet::client::SessionOutcome &outcome);
    void upChanged(const linnet::im::Address &account, const linnet::im::Address &peer, bool up);
};

} // namespace linnet::client
