// SPDX-License-Identifier: MIT
#include "client/SessionCall.h"

#include "msrp/MsrpSession.h"
#include "usage/invite/InviteUsage.h"

namespace linnet::client {
namespace {

using namespace std::chrono_literals;

constexpr auto kOpenTime = 20s; ///< two tries of the system's TCP, and the handshake
constexpr auto kReopen = 1s; ///< a peer that ends the session may close its connection just before its BYE
constexpr auto kPeerReopens = 4s; ///< whoever called tries first, so that two offers do not meet
constexpr quint64 kRelayedChunk = 8 * 1024; ///< Kamailio 5.6 as a relay loses its way in frames of 12,000 octets, and takes those of 8 KiB

im::SessionEnd endOf(sip::EndReason reason)
{
    switch (reason) {
    case sip::EndReason::Local: return im::SessionEnd::Local;
    case sip::EndReason::Remote: return im::SessionEnd::Remote;
    case sip::EndReason::Declined: return im::SessionEnd::Declined;
    case sip::EndReason::Busy: return im::SessionEnd::Busy;
    case sip::EndReason::NoAnswer: return im::SessionEnd::NoAnswer;
    case sip::EndReason::Unsupported: return im::SessionEnd::Unsupported;
    case sip::EndReason::Network: return im::SessionEnd::Network;
    case sip::EndReason::Idle: return im::SessionEnd::Idle;
    }
    return im::SessionEnd::Network;
}

} // namespace

SessionCall::SessionCall(SessionGround &ground, im::SessionInfo info, QObject *parent)
    : QObject(parent), m_ground(ground), m_info(std::move(info)), m_offers(ground.endpoint().random().next() >> 2)
{
}

SessionCall::SessionCall(SessionGround &ground, im::SessionInfo info, sip::InviteSession *invite, QObject *parent)
    : SessionCall(ground, std::move(info), parent)
{
    m_info.incoming = true;
    m_info.state = im::SessionState::Incoming;
    m_info.callId = invite->invite().callId().toByteArray();
    m_info.endsAt = ground.timers().clock().wallTime().addSecs(ground.agent().invites().ringLimit().count());
    m_weOffered = invite->remoteBody().isEmpty();
    if (!m_weOffered)
        m_remote = SessionOffers::read(invite->remoteBody()).value_or(sip::MsrpMedia{});
    watch(invite);
}

SessionCall::~SessionCall()
{
    stop(m_openTimer);
    stop(m_reopenTimer);
    stop(m_relayTimer);
    stopExpecting();
    delete m_msrp;
    delete m_relayed;
    if (m_invite)
        m_invite->disconnect(this);
}

void SessionCall::stop(TimerId &timer)
{
    m_ground.timers().cancel(std::exchange(timer, 0));
}

sip::MsrpSession *SessionCall::open() const
{
    return m_msrp && m_msrp->state() == sip::MsrpSession::State::Open ? m_msrp.data() : nullptr;
}

bool SessionCall::start(const sip::MsrpMedia &wanted, sip::MsrpReassembler::Receiver &receiver, const FileIcon &icon)
{
    m_wanted = wanted;
    m_receiver = &receiver;
    m_isStarting = true;
    prepare({}, [this, icon](const std::optional<SessionGround::Stream> &stream) {
        m_isPossible = dial(stream, icon);
        if (!m_isPossible && !m_isStarting)
            finish(im::SessionEnd::Network);
    });
    m_isStarting = false;
    return m_isPossible;
}

/// Our side of a stream. What was asked for before is not wanted any more.
void SessionCall::prepare(const std::optional<sip::MsrpMedia> &theirs, const SessionGround::Prepared &then)
{
    m_isPreparing = true;
    m_ground.prepare(m_info.account, m_info.peer, m_wanted, theirs, *m_receiver, this,
                     [this, then, number = ++m_preparation](const std::optional<SessionGround::Stream> &stream) {
                         if (number == m_preparation) {
                             m_isPreparing = false;
                             then(stream);
                         }
                         if (stream && stream->relayed && stream->relayed != m_relayed && stream->relayed != m_msrp)
                             drop(stream->relayed); // nobody took it
                     });
}

/// That is what we describe now.
void SessionCall::use(const SessionGround::Stream &stream)
{
    m_ours = stream.media;
    drop(m_relayed);
    m_relayed = stream.relayed;
}

bool SessionCall::dial(const std::optional<SessionGround::Stream> &prepared, const FileIcon &icon)
{
    if (!prepared)
        return false;
    SessionGround::Stream stream = *prepared;
    const QByteArray iconId = icon.isEmpty() ? QByteArray() : m_ground.endpoint().random().token(96) + "@icon.invalid";
    if (stream.media.file && !iconId.isEmpty())
        stream.media.file->icon = "cid:" + iconId;
    const auto offer = m_offers.offer(stream.media);
    if (!offer)
        return false;
    sip::OutgoingCall call;
    call.account = uriOf(m_info.account);
    call.to = uriOf(m_info.peer);
    call.offer = iconId.isEmpty() ? *offer : withIcon(*offer, icon, iconId, m_ground.endpoint().random().token(128));
    sip::InviteSession *invite = m_ground.agent().invites().call(call);
    if (!invite)
        return false;
    use(stream);
    m_weOffered = true;
    expectPeer();
    watch(invite);
    return true;
}

FileIcon SessionCall::remoteIcon() const
{
    return m_invite && m_info.incoming && m_remote.file ? iconIn(m_invite->invite(), m_remote.file->icon) : FileIcon{};
}

void SessionCall::watch(sip::InviteSession *invite)
{
    m_invite = invite;
    connect(invite, &sip::InviteSession::stateChanged, this, &SessionCall::onSipState);
    connect(invite, &sip::InviteSession::ended, this, &SessionCall::onEnded);
    connect(invite, &sip::InviteSession::answerReceived, this, [this](const sip::SessionBody &body) {
        m_answer = body;
        takeAnswer();
    });
    connect(invite, &sip::InviteSession::offerReceived, this, &SessionCall::onOffer);
    connect(invite, &sip::InviteSession::offerRefused, this, [this] {
        m_offers.rollBack();
        drop(m_relayed);
        if (!open())
            end(im::SessionEnd::Network);
    });
}

void SessionCall::ring()
{
    if (m_invite)
        m_invite->ring();
}

void SessionCall::accept(const sip::MsrpMedia &wanted, sip::MsrpReassembler::Receiver &receiver)
{
    if (!m_invite || m_receiver)
        return;
    m_wanted = wanted;
    m_receiver = &receiver;
    std::optional<sip::MsrpMedia> theirs;
    if (!m_weOffered) {
        theirs = m_offers.onOffer(m_invite->remoteBody());
        if (!theirs) {
            reject(488);
            return;
        }
        m_remote = *theirs;
    }
    prepare(theirs, [this](const std::optional<SessionGround::Stream> &stream) { acceptWith(stream); });
}

void SessionCall::acceptWith(const std::optional<SessionGround::Stream> &stream)
{
    if (!m_invite)
        return; // taken back meanwhile
    std::optional<sip::SessionBody> body;
    if (stream)
        body = m_weOffered ? m_offers.offer(stream->media) : m_offers.answer(stream->media);
    if (!body) {
        reject(488);
        return;
    }
    use(*stream);
    m_isDescribed = !m_weOffered;
    if (m_weOffered)
        expectPeer();
    // Whoever connects to us may do so as soon as it reads the answer. We connect when the ACK says that ours is the fork that won.
    if (m_isDescribed && sip::weConnect(m_ours, m_remote, false) == false)
        connectStream();
    if (m_invite)
        m_invite->accept(*body);
}

void SessionCall::reject(int status)
{
    if (!m_invite)
        return;
    m_why = status == 486 ? im::SessionEnd::Busy : status == 603 ? im::SessionEnd::Declined : im::SessionEnd::Unsupported;
    m_info.status = status;
    m_invite->reject(status);
}

void SessionCall::end(im::SessionEnd why)
{
    if (!m_invite && m_isPreparing && m_info.state == im::SessionState::Calling) {
        ++m_preparation; // nobody has been called yet
        m_isPreparing = false;
        finish(why);
        return;
    }
    if (!m_invite || m_info.state == im::SessionState::Ending || m_info.state == im::SessionState::Ended)
        return;
    m_why = why;
    m_invite->hangUp(why == im::SessionEnd::Idle ? sip::EndReason::Idle : sip::EndReason::Local);
}

/// Without an INVITE that would tell.
void SessionCall::finish(im::SessionEnd why)
{
    m_info.reason = why;
    setState(im::SessionState::Ended);
    Q_EMIT ended();
}

void SessionCall::setState(im::SessionState state)
{
    if (state <= m_info.state)
        return; // never back: a connection that is made anew is the session's own affair
    m_info.state = state;
    Q_EMIT changed();
}

void SessionCall::onSipState(SipState state)
{
    if (m_info.callId.isEmpty() && m_invite)
        m_info.callId = m_invite->invite().callId().toByteArray();
    switch (state) {
    case SipState::Incoming:
    case SipState::Calling:
        break;
    case SipState::Trying:
        setState(im::SessionState::Trying);
        break;
    case SipState::Ringing:
        setState(im::SessionState::Ringing);
        break;
    case SipState::Connecting:
        setState(im::SessionState::Connecting);
        break;
    case SipState::Established:
        if (m_info.state == im::SessionState::Established)
            break; // the connection was there before the ACK
        setState(im::SessionState::Connecting);
        m_openTimer = m_ground.timers().start(kOpenTime, [this] {
            m_openTimer = 0;
            end(im::SessionEnd::Network);
        });
        if (m_isDescribed && !m_msrp)
            connectStream();
        else if (open())
            onOpened();
        else
            takeAnswer();
        break;
    case SipState::Ending: // the stream goes with the BYE's answer: a connection that is lost before the BYE comes looks like a fault
        setState(im::SessionState::Ending);
        break;
    case SipState::Ended:
        break; // ended() comes with its reason
    }
}

void SessionCall::onEnded(sip::EndReason reason)
{
    m_info.reason = m_why.value_or(endOf(reason));
    if (m_invite && m_invite->endStatus() != 0 && m_info.status == 0)
        m_info.status = m_invite->endStatus();
    m_invite = nullptr;
    stop(m_openTimer);
    stop(m_reopenTimer);
    stopExpecting();
    dropStream();
    drop(m_relayed);
    setState(im::SessionState::Ended);
    Q_EMIT ended();
}

/// Not before the session stands: only then is it certain whose answer counts, where an INVITE has forked.
void SessionCall::takeAnswer()
{
    if (!m_answer || !m_invite || m_invite->state() != SipState::Established)
        return;
    const auto remote = m_offers.onAnswer(*std::exchange(m_answer, std::nullopt));
    if (!remote) {
        end(im::SessionEnd::Unsupported);
        return;
    }
    m_remote = *remote;
    m_weOffered = true;
    m_isDescribed = true;
    if (m_msrp)
        Q_EMIT broken(); // it moves, and what was not reported stays behind
    if (!m_invite || m_info.state >= im::SessionState::Ending)
        return;
    dropStream();
    connectStream();
}

void SessionCall::onOffer(const sip::SessionBody &body)
{
    const auto theirs = m_offers.onOffer(body);
    if (!theirs) {
        m_invite->refuseOffer(488);
        return;
    }
    if (theirs->path != m_remote.path || !m_msrp) {
        prepare(*theirs, [this, theirs = *theirs](const std::optional<SessionGround::Stream> &stream) { answerMoved(theirs, stream); });
        return;
    }
    const auto answer = m_offers.answer(m_ours);
    if (!answer)
        return refuseOffer();
    m_remote = *theirs;
    m_invite->answer(*answer);
}

void SessionCall::refuseOffer()
{
    m_offers.rollBack();
    m_invite->refuseOffer(488);
}

void SessionCall::answerMoved(const sip::MsrpMedia &theirs, const std::optional<SessionGround::Stream> &stream)
{
    if (!m_invite)
        return;
    const auto answer = stream ? m_offers.answer(stream->media) : std::nullopt;
    if (!answer)
        return refuseOffer();
    m_remote = theirs;
    use(*stream);
    m_weOffered = false;
    stop(m_reopenTimer);
    if (m_msrp)
        Q_EMIT broken();
    dropStream();
    connectStream();
    if (m_invite)
        m_invite->answer(*answer);
}

void SessionCall::connectStream()
{
    m_info.path = m_relayed || m_remote.path.size() > 1 ? im::SessionPath::Relay : im::SessionPath::Direct;
    m_info.secure = m_remote.secure;
    const auto connects = sip::weConnect(m_ours, m_remote, m_weOffered);
    if (!connects) {
        end(im::SessionEnd::Unsupported);
        return;
    }
    if (m_relayed) {
        if (m_relayed->state() == sip::MsrpSession::State::Closed) {
            end(im::SessionEnd::Network); // it was lost while it rang
            return;
        }
        sip::MsrpSession *session = std::exchange(m_relayed, nullptr);
        take(session);
        session->setRemotePath(m_remote.path, *connects);
        return;
    }
    // A relay of theirs takes connections, and makes none for them (RFC 4976 s.5.1).
    if (*connects || m_remote.path.size() > 1)
        stopExpecting();
    if (*connects || m_remote.path.size() > 1)
        m_ground.locate(m_info.account, m_remote, this, [this](const std::optional<sip::Target> &target) { reach(target); });
    else
        take(m_ground.endpoint().await(m_ours.path.back(), m_remote.path, *m_receiver, m_remote.fingerprints));
}

void SessionCall::reach(const std::optional<sip::Target> &target)
{
    if (!m_invite || m_msrp)
        return;
    if (!target) {
        end(im::SessionEnd::Network);
        return;
    }
    take(m_ground.endpoint().connectTo(*target, m_ours.path.back(), m_remote.path, *m_receiver));
}

void SessionCall::take(sip::MsrpSession *session)
{
    if (!session) {
        end(im::SessionEnd::Busy); // too many of them
        return;
    }
    m_msrp = session;
    if (m_info.path == im::SessionPath::Relay)
        session->setChunkSize(kRelayedChunk);
    session->setTrace(m_ground.traceOf(m_info.callId));
    connect(session, &sip::MsrpSession::opened, this, &SessionCall::onOpened);
    connect(session, &sip::MsrpSession::closed, this, &SessionCall::onClosed);
}

void SessionCall::dropStream()
{
    stop(m_relayTimer);
    drop(m_msrp);
}

void SessionCall::drop(QPointer<sip::MsrpSession> session)
{
    if (!session)
        return;
    if (m_msrp == session)
        m_msrp = nullptr;
    if (m_relayed == session)
        m_relayed = nullptr;
    session->disconnect(this);
    session->close();
    session->deleteLater(); // we may be inside one of its signals
}

/// Until the answer is read: who gives it may connect at once.
void SessionCall::expectPeer()
{
    stopExpecting();
    if (m_relayed)
        return; // it connects to the relay
    m_expected = m_ours.path.back();
    m_ground.endpoint().expect(*m_expected);
}

void SessionCall::stopExpecting()
{
    if (const auto expected = std::exchange(m_expected, std::nullopt))
        m_ground.endpoint().unexpect(*expected);
}

/// The callee's connection, and what comes by it, may be there before the ACK is: who connects has its answer.
void SessionCall::onOpened()
{
    const bool isAnswered = m_invite && (m_invite->state() == SipState::Established || (m_info.incoming && m_invite->state() == SipState::Connecting));
    if (!isAnswered)
        return;
    stop(m_openTimer);
    stop(m_reopenTimer);
    if (!m_info.establishedAt.isValid())
        m_info.establishedAt = m_ground.timers().clock().wallTime();
    if (const auto holds = m_msrp ? m_msrp->relayExpires() : std::nullopt) {
        // A path through a relay cannot be made longer: another one, by another offer (RFC 4976 s.9.4).
        stop(m_relayTimer);
        m_relayTimer = m_ground.timers().start(*holds * 9 / 10, [this] {
            m_relayTimer = 0;
            reopen();
        });
    }
    setState(im::SessionState::Established);
    if (sip::MsrpSession *session = open())
        Q_EMIT opened(session);
}

void SessionCall::onClosed()
{
    dropStream();
    if (!m_invite || m_info.state >= im::SessionState::Ending)
        return;
    if (m_info.state != im::SessionState::Established || std::exchange(m_wasReopened, true)) {
        end(im::SessionEnd::Network);
        return;
    }
    Q_EMIT broken();
    if (!m_invite || m_info.state >= im::SessionState::Ending)
        return;
    m_openTimer = m_ground.timers().start(kOpenTime, [this] {
        m_openTimer = 0;
        end(im::SessionEnd::Network);
    });
    m_reopenTimer = m_ground.timers().start(m_info.incoming ? kPeerReopens : kReopen, [this] {
        m_reopenTimer = 0;
        reopen();
    });
}

/// New URIs by re-INVITE (RFC 4975 s.7.3.2).
void SessionCall::reopen()
{
    prepare({}, [this](const std::optional<SessionGround::Stream> &stream) { offerAgain(stream); });
}

void SessionCall::offerAgain(const std::optional<SessionGround::Stream> &stream)
{
    const auto offer = stream && m_invite ? m_offers.offer(stream->media) : std::nullopt;
    if (!offer) {
        end(im::SessionEnd::Network);
        return;
    }
    use(*stream);
    expectPeer();
    if (!m_invite->offer(*offer))
        m_offers.rollBack(); // the peer's own is under way
}

} // namespace linnet::client
