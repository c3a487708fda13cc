// SPDX-License-Identifier: MIT
#pragma once

#include "message/headers/Replaces.h"
#include "usage/invite/InviteSession.h"
#include "usage/invite/SessionTimer.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace linnet::sip {

class RequestDispatcher;
class UserAgent;

/// One session to ask for. A value.
struct OutgoingCall
{
    Uri account; ///< the AOR of one of the agent's accounts
    Uri to;
    SessionBody offer;
    QList<QPair<QByteArray, QByteArray>> headers; ///< further header fields: Subject
    std::optional<Replaces> replaces; ///< the session that this one takes the place of (RFC 3891)
};

/// Sessions, in and out. What they are about is opaque here: offers and answers pass as bytes, and whoever can hold a session
/// says which offers are usable. Owned by its UserAgent.
class InviteUsage final : public QObject
{
    Q_OBJECT
public:
    ~InviteUsage() override;

    /// The session starts when control is back at the event loop. Null when there are too many dialogs already.
    InviteSession *call(const OutgoingCall &call);

    /// Why an offer cannot be used; nothing when it can. Without a check none is usable, and every INVITE gets 488. An INVITE
    /// without an offer is judged by an empty body: usable means that we would offer.
    using OfferCheck = std::function<std::optional<SessionWarning>(const SessionBody &offer)>;
    void setOfferCheck(OfferCheck check);
    /// How long a call may ring, in both directions.
    void setRingLimit(std::chrono::seconds limit);
    std::chrono::seconds ringLimit() const;
    void setSessionTimer(SessionTimer::Policy policy);
    SessionTimer::Policy sessionTimer() const;

    /// The body types of offers.
    static QByteArray acceptValue() { return "application/sdp, multipart/related, multipart/mixed"; }
    /// The extensions that an INVITE may require of us.
    static const QList<QByteArray> &extensions();
    static QByteArray supportedValue();

Q_SIGNALS:
    /// A peer asks for a session with a usable offer. Not emitted for what was refused: UserAgent::inviteRefused().
    void received(linnet::sip::InviteSession *session);

private:
    friend class InviteSession;
    friend class RequestDispatcher;
    friend class UserAgent;
    explicit InviteUsage(UserAgent &agent);
    /// An INVITE outside dialogs, for `account`. False when it was refused for its content: a missed call.
    bool take(ServerTransaction *transaction, const Uri &account);
    UserAgent &agent() const;
    std::optional<SessionWarning> judge(const SessionBody &offer) const;
    QByteArray warningValue(const SessionWarning &warning) const;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
