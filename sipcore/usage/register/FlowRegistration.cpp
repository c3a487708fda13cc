// SPDX-License-Identifier: MIT
#include "usage/register/FlowRegistration.h"

#include "base/Overload.h"
#include "message/StatusCode.h"
#include "transport/ViaRules.h"
#include "usage/AccountBook.h"
#include "usage/register/RegisterUsage.h"
#include "usage/RequestSender.h"
#include "usage/UserAgent.h"

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

/// While a lost path is knocked at: the system's own repetitions of a lost SYN come ever later, new ones do not.
constexpr std::chrono::milliseconds kKnockTime = 4s;
/// After a change of network a connection has to prove itself by an answer to REGISTER.
constexpr std::chrono::milliseconds kProofTime = 4s;
/// A NAT that gives another port each time must not make us register without end.
constexpr std::chrono::milliseconds kBetweenMoves = 5s;
/// Without outbound a NAT's binding is kept by refreshing: as often as STUN would (RFC 5626 s.4.4.2).
constexpr std::chrono::milliseconds kNatLeast = 24s;
constexpr std::chrono::milliseconds kNatSpread = 50ms; // of a hundred chances
/// What was sent to where we were is given up by timer F, and stored by servers that do so: the next REGISTER after that
/// fetches it.
constexpr std::chrono::milliseconds kAfterRecovery = 35s;

std::optional<QByteArray> placeOf(const std::optional<Endpoint> &seen)
{
    return seen ? std::optional(toString(*seen).toLatin1()) : std::nullopt;
}

} // namespace

FlowRegistration::FlowRegistration(UserAgent &agent, const Identity &identity, int regId, QObject *parent)
    : QObject(parent), m_agent(agent), m_identity(identity), m_regId(regId)
{
    m_callId = agent.transactions().random().token(96);
    connect(&agent.transport(), &TransportLayer::flowClosed, this, [this](FlowId closed) {
        if (closed != 0 && closed == m_flow)
            loseFlow();
    });
    connect(&agent.transport(), &TransportLayer::keepAliveAnswered, this, [this](FlowId from) {
        if (from != 0 && from == m_flow)
            perform(m_keepAlive.onPong(chance()));
    });
    connect(&agent.transport(), &TransportLayer::stunAnswered, this, [this](FlowId from, const StunAnswer &answer) {
        if (from == 0 || from != m_flow || m_stunId.isEmpty() || answer.id != m_stunId)
            return;
        m_stunId.clear();
        perform(m_keepAlive.onStunAnswer(placeOf(answer.isError ? std::nullopt : std::optional(answer.mapped)), chance()));
    });
    // Any answer that comes back on our datagram flow tells where it was sent to (RFC 3581 s.4).
    connect(&agent.transport(), &TransportLayer::messageReceived, this, [this](const Message &message, const MessageSource &source) {
        if (source.protocol != TransportProtocol::Udp || source.flow != m_flow || m_machine.state() != RegisterMachine::State::Registered)
            return;
        if (const auto *response = std::get_if<Response>(&message)) {
            if (const auto seen = placeOf(seenAs(*response)))
                perform(m_keepAlive.onSeenAs(*seen));
        }
    });
}

FlowRegistration::~FlowRegistration()
{
    stopAll();
    dropAttempt();
    setFlow(0);
}

bool FlowRegistration::isBound() const
{
    using S = RegisterMachine::State;
    return m_machine.state() == S::Registered || m_machine.state() == S::Refreshing;
}

void FlowRegistration::start(std::chrono::seconds expires)
{
    stop(m_patience);
    perform(m_machine.start(expires));
}

void FlowRegistration::unregister(std::chrono::milliseconds patience)
{
    m_unregisterPatience = patience;
    perform(m_machine.unregister());
}

void FlowRegistration::pathChanged()
{
    m_isRecovering = m_isRecovering || isBound();
    perform(m_machine.onPathChanged());
    if (m_machine.state() != RegisterMachine::State::Refreshing || m_flow == 0 || !isReliable(m_protocol) || m_proof != 0)
        return;
    m_proof = m_agent.timers().start(kProofTime, [this] {
        m_proof = 0;
        const FlowId dead = m_flow;
        loseFlow(); // before its end fails the REGISTER that is under way there
        m_agent.transport().close(dead);
    });
}

void FlowRegistration::reset(const Identity &identity)
{
    stopAll();
    dropAttempt();
    unbind();
    m_machine = {};
    m_useOutbound = true;
    m_identity = identity;
}

void FlowRegistration::stop(TimerId &id)
{
    m_agent.timers().cancel(id);
    id = 0;
}

void FlowRegistration::stopAll()
{
    for (TimerId *id : {&m_timer, &m_patience, &m_keepAliveTimer, &m_connecting, &m_proof, &m_moved})
        stop(*id);
}

int FlowRegistration::chance()
{
    return int(m_agent.transactions().random().below(100));
}

void FlowRegistration::dropAttempt()
{
    stop(m_connecting);
    stop(m_proof);
    if (!m_attempt)
        return;
    m_cseq = m_attempt->outgoing().cseq;
    m_attempt->abandon();
    m_attempt = nullptr;
}

void FlowRegistration::perform(const RegisterMachine::Actions &actions)
{
    using M = RegisterMachine;
    // What is told comes last, so that a slot may give new orders, or delete us.
    const QPointer<FlowRegistration> self(this);
    const Overload visitor{
        [&](const M::SendRegister &send_) { send(send_.expires); },
        [&](const M::DropAttempt &) { dropAttempt(); },
        [&](const M::StartTimer &start) {
            stop(m_timer);
            m_timer = m_agent.timers().start(start.delay, [this] {
                m_timer = 0;
                perform(m_machine.onTimer());
            });
        },
        [&](const M::StopTimer &) { stop(m_timer); },
        [&](const M::TellRegistering &) { Q_EMIT registering(); },
        [&](const M::TellRegistered &told) { Q_EMIT registered(told.expires); },
        [&](const M::TellFailed &told) { Q_EMIT failed(m_lastOutcome, told.retryIn); },
        [&](const M::TellUnregistered &) {
            stop(m_patience);
            unbind();
            Q_EMIT unregistered();
        },
    };
    for (const M::Action &action : actions) {
        std::visit(visitor, action);
        if (!self)
            return;
    }
}

void FlowRegistration::perform(const KeepAliveMachine::Actions &actions)
{
    using M = KeepAliveMachine;
    const QPointer<FlowRegistration> self(this);
    const Overload visitor{
        [&](const M::SendPing &) { m_agent.transport().sendKeepAlive(m_flow); },
        [&](const M::SendStun &stun) {
            if (!stun.again) {
                RandomSource &random = m_agent.transactions().random();
                m_stunId = QByteArray::fromHex(random.token(int(kStunIdSize) * 8)).left(kStunIdSize);
            }
            m_agent.transport().sendStun(m_flow, m_stunId);
        },
        [&](const M::StartTimer &start) {
            stop(m_keepAliveTimer);
            m_keepAliveTimer = m_agent.timers().start(start.delay, [this] {
                m_keepAliveTimer = 0;
                perform(m_keepAlive.onTimer(chance()));
            });
        },
        [&](const M::StopTimer &) { stop(m_keepAliveTimer); },
        [&](const M::TellFailed &) {
            if (isReliable(m_protocol))
                m_agent.transport().close(m_flow); // its end is told as of any other
            else
                loseFlow();
        },
        [&](const M::TellMoved &) { onMoved(); },
    };
    for (const M::Action &action : actions) {
        std::visit(visitor, action);
        if (!self)
            return;
    }
}

void FlowRegistration::send(std::chrono::seconds expires)
{
    const bool removing = expires == 0s;
    if (removing) {
        m_patience = m_agent.timers().start(m_mayBeBound ? m_unregisterPatience : 0ms, [this] {
            m_patience = 0;
            perform(m_machine.onUnregistered());
        });
        if (!m_mayBeBound)
            return;
    }

    OutgoingRequest out;
    out.account = m_identity.aor;
    out.method = Method::Register;
    out.uri.scheme = m_identity.aor.scheme;
    out.uri.host = m_identity.aor.host;
    out.uri.hostIsIpv6 = m_identity.aor.hostIsIpv6;
    out.uri.port = m_identity.aor.port;
    out.to = m_identity.aor;
    out.callId = m_callId;
    out.cseq = m_cseq + 1;
    out.failoverOnTimeout = true; // a REGISTER that arrives twice does no harm
    out.connectFirst = true;
    out.route = m_way.route;
    out.avoid = m_way.avoid;
    // What refreshes a binding goes over its flow (RFC 5626 s.4.2.2), not to another of the domain's servers.
    if (isFlowUsable() && m_machine.state() != RegisterMachine::State::Registering)
        out.target = m_server;
    out.headers.append({QByteArray("Expires"), QByteArray::number(expires.count())});
    if (!m_identity.instanceId.isEmpty())
        out.headers.append({QByteArray("Supported"), m_useOutbound ? QByteArray("path, outbound, gruu") : QByteArray("path, gruu")});
    out.prepare = [this, expires, self = QPointer(this)](Request &request, const Target &target, const MessageSource &path) {
        if (self)
            addContact(request, target, path, expires);
    };
    m_attempt = m_agent.requestSender().send(std::move(out));
    connect(m_attempt, &RequestAttempt::finished, this,
            [this, expires](const RequestOutcome &outcome) { onFinished(outcome, expires); });
    if (m_machine.isKnocking())
        knock();
}

void FlowRegistration::knock()
{
    stop(m_connecting);
    m_connecting = m_agent.timers().start(kKnockTime, [this] {
        m_connecting = 0;
        if (m_attempt)
            knock(); // for the next target
        m_agent.transport().giveUpConnecting(kKnockTime - 500ms);
    });
}

bool FlowRegistration::isFlowUsable() const
{
    return m_flow != 0 && (!isReliable(m_protocol) || m_agent.transport().isAlive(m_flow));
}

void FlowRegistration::addContact(Request &request, const Target &target, const MessageSource &path,
                                  std::chrono::seconds expires)
{
    stop(m_connecting);
    NameAddr address;
    if (expires > 0s) {
        // The port of the connection itself, so that the proxy comes back on it.
        const Endpoint &local = path.local;
        Uri &uri = address.uri;
        uri.scheme = Uri::Scheme::Sip;
        uri.user = m_identity.aor.user;
        uri.hasUser = m_identity.aor.hasUser;
        uri.host = Slice::copyOf(viaAddress(local.address));
        uri.hostIsIpv6 = local.address.protocol() == QAbstractSocket::IPv6Protocol;
        uri.port = local.port;
        if (isReliable(target.protocol))
            uri.parameters.set("transport", uriTransport(target.protocol));
        m_sentContact = uri;
        m_triedServer = target;
        m_mayBeBound = true;
        m_agent.accountBook().noteFlow(m_identity.aor, m_regId, path.flow, target);
    } else {
        address.uri = m_contact.host.isEmpty() ? m_sentContact : m_contact;
    }
    if (!m_identity.instanceId.isEmpty()) {
        // The same instance and reg-id replace the binding of a former run or connection (RFC 5626 s.6).
        if (m_useOutbound)
            address.parameters.set("reg-id", QByteArray::number(m_regId));
        address.parameters.set("+sip.instance", quoted("<urn:uuid:" + m_identity.instanceId + '>'));
    }
    request.editHeaders().append(HeaderName::Contact, toBytes(address));
    if (expires > 0s && !m_answer.outbound && !m_contact.host.isEmpty() && !equivalent(m_contact, m_sentContact)) {
        // A registrar that does not know instances would send to where we were until that expires.
        NameAddr former;
        former.uri = m_contact;
        former.parameters.set("expires", "0");
        request.editHeaders().append(HeaderName::Contact, toBytes(former));
    }
}

void FlowRegistration::onFinished(const RequestOutcome &outcome, std::chrono::seconds asked)
{
    m_cseq = m_attempt ? m_attempt->outgoing().cseq : m_cseq + 1;
    m_attempt = nullptr;
    stop(m_connecting);
    stop(m_proof);
    m_lastOutcome = outcome;
    if (asked == 0s) {
        perform(m_machine.onUnregistered());
        return;
    }
    if (outcome.kind == RequestOutcome::Kind::Final) {
        onAnswer(outcome, asked);
    } else if (m_way.avoid && outcome.kind == RequestOutcome::Kind::NotSent && outcome.triedTargets.isEmpty()) {
        reset(m_identity);
        Q_EMIT noWay();
    } else {
        fail(!outcome.tls);
    }
}

void FlowRegistration::fail(bool isUnreached, std::optional<std::chrono::seconds> retryAfter)
{
    RegisterMachine::Failure failure;
    failure.isUnreached = isUnreached;
    failure.retryAfter = retryAfter;
    failure.othersStand = m_othersStand;
    failure.chance = chance();
    perform(m_machine.onFailure(failure));
}

void FlowRegistration::onAnswer(const RequestOutcome &outcome, std::chrono::seconds asked)
{
    const Response &response = outcome.response;
    if (isSuccess(response.status)) {
        onBound(outcome, asked);
        return;
    }
    if (response.status == 423) {
        const auto least = response.number(HeaderName::MinExpires);
        perform(m_machine.onIntervalTooBrief(least ? std::optional(std::chrono::seconds(*least)) : std::nullopt, chance()));
        return;
    }
    if (response.status == 439 && m_useOutbound) {
        m_useOutbound = false;
        send(asked);
        return;
    }
    if (outcome.passwordRefused || response.status == 403 || response.status == 404) {
        m_mayBeBound = m_mayBeBound && m_machine.state() == RegisterMachine::State::Refreshing;
        if (!m_mayBeBound)
            unbind();
        perform(m_machine.onRefusal());
        return;
    }
    const auto after = response.number(HeaderName::RetryAfter);
    fail(false, after ? std::optional(std::chrono::seconds(*after)) : std::nullopt);
}

void FlowRegistration::onBound(const RequestOutcome &outcome, std::chrono::seconds asked)
{
    const RegistrarAnswer answer
        = readRegistrarAnswer(outcome.response, {m_sentContact, m_identity.instanceId, m_regId}, asked);
    if (answer.expires <= 0s) {
        fail(false);
        return;
    }
    m_answer = answer;
    m_contact = m_sentContact;
    m_server = m_triedServer;
    m_boundAt = m_agent.timers().now();
    setFlow(outcome.source.flow, outcome.source.protocol);
    m_agent.accountBook().bindFlow(m_identity.aor, m_regId, m_flow);
    keepAlive();

    std::optional<std::chrono::milliseconds> within;
    const bool isBehindNat = answer.seenAs && *answer.seenAs != outcome.source.local;
    if (!isReliable(m_protocol) && !answer.outbound && isBehindNat)
        within = kNatLeast + kNatSpread * chance();
    else if (std::exchange(m_isRecovering, false))
        within = kAfterRecovery;
    perform(m_machine.onSuccess(answer.expires, within));
}

void FlowRegistration::keepAlive()
{
    using By = KeepAliveMachine::Way;
    const By way = isReliable(m_protocol) ? By::Crlf : m_answer.outbound ? By::Stun : By::None;
    perform(m_keepAlive.start(KeepAliveMachine::planFor(way, m_answer.flowTimer), placeOf(m_answer.seenAs), chance()));
}

void FlowRegistration::loseFlow()
{
    const auto lived = m_agent.timers().now() - m_boundAt;
    m_isRecovering = true;
    setFlow(0);
    m_lastOutcome = {};
    const QPointer<FlowRegistration> self(this);
    perform(m_machine.onFlowLost(lived, chance()));
    if (self)
        Q_EMIT lost();
}

void FlowRegistration::onMoved()
{
    if (m_moved != 0)
        return;
    const auto wait = kBetweenMoves - (m_agent.timers().now() - m_boundAt);
    m_moved = m_agent.timers().start(std::max<std::chrono::milliseconds>(wait, 0ms), [this] {
        m_moved = 0;
        if (m_machine.state() == RegisterMachine::State::Registered)
            pathChanged();
    });
}

void FlowRegistration::unbind()
{
    m_mayBeBound = false;
    m_contact = {};
    m_answer = {};
    setFlow(0);
    m_agent.accountBook().forgetFlows(m_identity.aor, m_regId);
}

void FlowRegistration::setFlow(FlowId flow, TransportProtocol protocol)
{
    if (flow == m_flow)
        return;
    perform(m_keepAlive.stop());
    stop(m_moved);
    m_stunId.clear();
    const FlowId before = std::exchange(m_flow, flow);
    m_protocol = protocol;
    if (before != 0 && !m_agent.isRegisteredFlow(before))
        m_agent.transactions().setTrustedFlow(before, false);
    if (flow != 0)
        m_agent.transactions().setTrustedFlow(flow, true);
}

} // namespace linnet::sip
