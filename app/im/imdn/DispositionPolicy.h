// SPDX-License-Identifier: MIT
#pragma once

#include "im/imdn/Disposition.h"
#include "im/imdn/Imdn.h"

namespace linnet::im {

/// What is known when a receipt could be made for a message that we received. A value.
struct SendingFacts
{
    ReceiptRequest request;
    bool hasMessageId = false;
    bool isMessage = true; ///< false: an IMDN, an is-composing document (RFC 5438 s.7.2.1)
    bool fromKnownPeer = false; ///< DESIGN s.5; who is in Requests hears nothing
    bool senderIsWhoSent = true; ///< the CPIM From is the SIP identity: no receipt goes to a third person
    bool userAllows = false; ///< the switch for this kind and peer
};

/// May we tell `kind` (Delivery, Display)? Processing is for servers.
bool maySend(ImdnKind kind, const SendingFacts &facts);

/// What is known when an IMDN claims something about a message of ours. A value.
struct BelievingFacts
{
    bool fromRecipient = false; ///< the SIP identity is the peer that the message went to
    bool namesRecipient = false; ///< recipient-uri is that peer, or absent
    bool fromOurServer = false; ///< the SIP identity is our own domain itself, and not a user of it
};

/// RFC 5438 s.14: what an IMDN that we received may change.
enum class Belief : quint8 {
    Nothing, ///< it may be true and changes nothing: forbidden, error, extensions
    Forged, ///< who sent it cannot know
    Delivered,
    Displayed,
    Failed, ///< the message did not arrive after all
    Stored, ///< a server keeps it
};
Belief belief(const Imdn &imdn, const BelievingFacts &facts);

} // namespace linnet::im
