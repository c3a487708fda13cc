// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "im/model/PeerFacts.h"
#include "store/PeerTable.h"

#include <optional>

namespace linnet::client {

/// What one message of a peer, or the end of one to it, teaches about it (DESIGN s.4). A value.
struct PeerLesson
{
    /// It took (sent) CPIM, or refused it: proof, which no list of types overrules while it is fresh.
    std::optional<bool> cpim;
    bool userChose = false; ///< `cpim` false because the user says so
    bool dedups = false;
    std::optional<bool> sessions; ///< it took part in an MSRP session, or refused the offer of one
    bool asked = false; ///< OPTIONS went out
    int optionsStatus = 0; ///< and was answered with that
    bool receipt = false; ///< it sent one: it recognises duplicates as well
    // Header values; null: absent.
    QByteArray accept;
    QByteArray allow;
    QByteArray supported;
    QByteArray product;

    /// OPTIONS were answered by a device that is there.
    bool answered() const { return optionsStatus >= 200 && optionsStatus < 300; }
    bool isEmpty() const;
};

/// The facts after the lesson. Times move on once a day only, so that an old acquaintance costs no write a message. Pure.
im::PeerFacts learn(im::PeerFacts facts, const PeerLesson &lesson, const QDateTime &now);

/// Whether an Accept value says that a MESSAGE may carry CPIM; nothing when it does not speak of messages: OPTIONS is answered as INVITE
/// would be, and many list only session descriptions (RFC 3261 s.11.2).
std::optional<bool> listsCpim(const QByteArray &accept);

/// What is known is young enough to be relied on.
bool knowsFormat(const im::PeerFacts &facts, const QDateTime &now);
/// OPTIONS first: nothing fresh is known, and it was not asked within the last hour.
bool isWorthAsking(const im::PeerFacts &facts, const QDateTime &now);

/// It refused a session lately: another offer would ring in vain.
bool refusesSessions(const im::PeerFacts &facts, const QDateTime &now);

struct FormatChoice
{
    im::MessageFormat format = im::MessageFormat::Cpim;
    im::FormatReason why = im::FormatReason::Unknown;

    friend bool operator==(const FormatChoice &, const FormatChoice &) = default;
};
/// How a message to it leaves now. `answered`: it has just answered OPTIONS. Pure.
FormatChoice chooseFormat(const im::PeerFacts &facts, const store::ServerFacts &server, bool answered, const QDateTime &now);

} // namespace linnet::client
