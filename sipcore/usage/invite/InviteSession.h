// SPDX-License-Identifier: MIT
#pragma once

#include "message/headers/Replaces.h"
#include "transaction/TransactionLayer.h"
#include "usage/invite/InviteMachine.h"
#include "usage/invite/SessionBody.h"

#include <QList>
#include <QObject>
#include <QPair>

#include <memory>

namespace linnet::sip {

class Dialog;
class InviteUsage;
struct OutgoingCall;

/// One session from its INVITE to its end, made by us or by a peer: forks, PRACK, UPDATE, re-INVITE, session timer, BYE
/// (RFC 3261 s.13-15, 3262, 3311, 4028, 3264). Owned by its InviteUsage; deletes itself some time after ended().
class InviteSession final : public QObject
{
    Q_OBJECT
public:
    ~InviteSession() override;

    SessionState state() const;
    bool isIncoming() const;
    const Uri &account() const; ///< the AOR of ours
    const NameAddr &peer() const; ///< whom we call, or the From of who calls
    /// As it came, or as it left last.
    const Request &invite() const;
    /// What the other side offered or answered last, and what we did.
    const SessionBody &remoteBody() const;
    const SessionBody &localBody() const;
    EndReason endReason() const; ///< when Ended
    int endStatus() const; ///< the status that refused it; 0 for none
    /// For another INVITE that takes the place of this one (RFC 3891). Empty before there is a dialog.
    Replaces replaces() const;

    // Incoming: exactly one of accept() and reject() in the end; the layer answers 100 and the ring limit 480.
    /// 180, or 183 with an answer for early use. Sent reliably (RFC 3262) where the peer asks for it, or where it can and there
    /// is an answer in it.
    void ring(const SessionBody &earlyAnswer = {});
    /// 200 with the answer, or with the offer when the INVITE had none. Waits for the PRACK of a reliable answer.
    void accept(const SessionBody &body);
    void reject(int status = 603, const QList<QPair<QByteArray, QByteArray>> &headers = {});

    /// Takes the call back, refuses it or ends it, whatever fits. `reason`: Local, or Idle when it was not used any more.
    void hangUp(EndReason reason = EndReason::Local);

    enum class Way : quint8 { Reinvite, Update };
    /// A new offer inside the established session; answerReceived() or offerRefused() tells. False when another offer is
    /// under way in either direction. 491 is tried again by itself (RFC 3261 s.14.1); a re-INVITE without a final answer is
    /// taken back after the ring limit.
    bool offer(const SessionBody &body, Way way = Way::Reinvite);
    /// Answers offerReceived().
    void answer(const SessionBody &body);
    void refuseOffer(int status = 488);

Q_SIGNALS:
    void stateChanged(linnet::sip::SessionState state);
    /// To our last offer; early, with the 2xx, or to offer().
    void answerReceived(const linnet::sip::SessionBody &body);
    /// Inside the session, by re-INVITE or UPDATE; already found usable. An UPDATE is refused when there is no answer() before
    /// the signal returns (RFC 3311 s.5.2).
    void offerReceived(const linnet::sip::SessionBody &body);
    void offerRefused(int status);
    /// Once, after stateChanged(Ended).
    void ended(linnet::sip::EndReason reason);

private:
    friend class InviteUsage;
    explicit InviteSession(InviteUsage &usage);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
