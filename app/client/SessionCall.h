// SPDX-License-Identifier: MIT
#pragma once

#include "client/FileIcon.h"
#include "client/SessionGround.h"
#include "client/SessionOffers.h"
#include "im/model/Session.h"
#include "usage/invite/InviteSession.h"

#include <QObject>
#include <QPointer>

namespace linnet::client {

/// One INVITE session and the MSRP stream in it, from the first offer to the end: makes the connection once both descriptions are there
/// (RFC 4975 s.5.4, RFC 6135), takes a stream that the peer moves (re-INVITE), and tries once to make a lost connection anew before it gives
/// up. What goes over it is its owner's affair. Lives on the client's thread; ground and receiver outlive it.
class SessionCall final : public QObject
{
    Q_OBJECT
public:
    /// Ours. Calls when start() says so.
    SessionCall(SessionGround &ground, im::SessionInfo info, QObject *parent);
    /// A peer's, whose offer has a stream that can be taken, or none at all.
    SessionCall(SessionGround &ground, im::SessionInfo info, sip::InviteSession *invite, QObject *parent);
    ~SessionCall() override;

    const im::SessionInfo &info() const { return m_info; }
    /// Ours to correct: the file it carries, the name of the peer ...
    im::SessionInfo &editInfo() { return m_info; }
    bool isIncoming() const { return m_info.incoming; }
    /// What the other side described last.
    const sip::MsrpMedia &remote() const { return m_remote; }
    /// Null while no connection is open.
    sip::MsrpSession *open() const;
    /// The connection carries what it should: when it is lost, another one is worth a try again.
    void proveUseful() { m_wasReopened = false; }

    /// `wanted`: types, size, direction and file of the stream. `icon`: goes with the first offer, of the file. False: nobody can be called now,
    /// and nothing follows.
    bool start(const sip::MsrpMedia &wanted, sip::MsrpReassembler::Receiver &receiver, const FileIcon &icon = {});
    /// Of the peer's first offer; empty: none.
    FileIcon remoteIcon() const;
    // Incoming: ring() if it takes time, then one of the two.
    void ring();
    void accept(const sip::MsrpMedia &wanted, sip::MsrpReassembler::Receiver &receiver);
    void reject(int status);
    /// CANCEL, refusal or BYE, whatever fits; ended() follows, maybe from inside.
    void end(im::SessionEnd why);

Q_SIGNALS:
    /// Its state is another one; each is told once.
    void changed();
    /// A connection is open: for the first time, or anew. What was not reported over the one before may be lost.
    void opened(linnet::sip::MsrpSession *session);
    /// The connection is gone; opened() or ended() follows.
    void broken();
    /// Once, after changed().
    void ended();

private:
    using SipState = sip::SessionState;
    void watch(sip::InviteSession *invite);
    void onSipState(SipState state);
    void onEnded(sip::EndReason reason);
    void setState(im::SessionState state);
    void takeAnswer();
    void onOffer(const sip::SessionBody &body);
    void answerMoved(const sip::MsrpMedia &theirs, const std::optional<SessionGround::Stream> &stream);
    bool dial(const std::optional<SessionGround::Stream> &stream, const FileIcon &icon);
    void acceptWith(const std::optional<SessionGround::Stream> &stream);
    void offerAgain(const std::optional<SessionGround::Stream> &stream);
    void prepare(const std::optional<sip::MsrpMedia> &theirs, const SessionGround::Prepared &then);
    void use(const SessionGround::Stream &stream);
    void refuseOffer();
    void finish(im::SessionEnd why);
    void connectStream();
    void reach(const std::optional<sip::Target> &target);
    void take(sip::MsrpSession *session);
    void dropStream();
    void drop(QPointer<sip::MsrpSession> session);
    void expectPeer();
    void stopExpecting();
    void onOpened();
    void onClosed();
    void reopen();
    void stop(TimerId &timer);

    SessionGround &m_ground;
    im::SessionInfo m_info;
    QPointer<sip::InviteSession> m_invite;
    SessionOffers m_offers;
    sip::MsrpMedia m_wanted;
    sip::MsrpMedia m_ours;
    sip::MsrpMedia m_remote;
    sip::MsrpReassembler::Receiver *m_receiver = nullptr;
    bool m_weOffered = false;
    bool m_isDescribed = false; ///< both descriptions are there
    std::optional<sip::SessionBody> m_answer; ///< not looked at yet
    QPointer<sip::MsrpSession> m_msrp;
    QPointer<sip::MsrpSession> m_relayed; ///< our relay has let it in, and the other side's description is not there
    quint64 m_preparation = 0; ///< of our own description: the last one counts
    bool m_isPreparing = false;
    bool m_isStarting = false; ///< inside start()
    bool m_isPossible = true;
    std::optional<sip::MsrpUri> m_expected; ///< ours, until the answer says who connects
    bool m_wasReopened = false;
    std::optional<im::SessionEnd> m_why; ///< we end it
    TimerId m_openTimer = 0; ///< until the connection must be there
    TimerId m_reopenTimer = 0;
    TimerId m_relayTimer = 0; ///< until the path through our relay is about to end
};

} // namespace linnet::client
