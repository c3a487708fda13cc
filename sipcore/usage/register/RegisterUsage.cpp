// SPDX-License-Identifier: MIT
#include "usage/register/RegisterUsage.h"

#include "base/Overload.h"
#include "message/StatusCode.h"
#include "transport/ViaRules.h"
#include "usage/AccountBook.h"
#include "usage/register/GrantedBinding.h"
#include "usage/register/RegisterMachine.h"
#include "usage/RequestSender.h"
#include "usage/UserAgent.h"

#include <QPointer>

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

// RFC 5626 s.4.4.1: without Flow-Timer every 95 to 120 s.
constexpr std::chrono::milliseconds kKeepAliveLeast = 95s;
constexpr std::chrono::milliseconds kKeepAliveMost = 120s;
constexpr std::chrono::milliseconds kPongTime = 10s;
constexpr std::chrono::seconds kShortestFlowTimer = 10s;

} // namespace

struct RegisterUsage::Private
{
    RegisterUsage &q;
    UserAgent &agent;
    Identity identity;
    RegisterMachine machine;
    QPointer<RequestAttempt> attempt;
    RequestOutcome lastOutcome;

    QByteArray callId; // one for the life of the program (RFC 3261 s.10.2)
    quint32 cseq = 0;
    Uri sentContact;
    Uri contact;
    bool bound = false; // the registrar may hold a binding of ours
    bool useOutbound = true; // until a 439 says that the first hop cannot (RFC 5626 s.11.6)
    FlowId flow = 0;
    TransportProtocol flowProtocol = TransportProtocol::Udp;
    MonoTime boundAt;

    TimerId timer = 0;
    TimerId patience = 0;
    TimerId keepAlive = 0;
    TimerId pong = 0;
    bool peerAnswersKeepAlives = false;
    std::chrono::milliseconds keepAliveLeast = kKeepAliveLeast;
    std::chrono::milliseconds keepAliveMost = kKeepAliveMost;
    std::chrono::milliseconds unregisterPatience = 2s;

    Private(RegisterUsage &usage, UserAgent &ua, const Identity &id) : q(usage), agent(ua), identity(id) { }

    int chance() { return int(agent.transactions().random().below(100)); }

    void perform(const RegisterMachine::Actions &actions);
    void stop(TimerId &id);
    void dropAttempt();
    void send(std::chrono::seconds expires);
    void addContact(Request &request, const Target &target, const MessageSource &path, std::chrono::seconds expires);
    void onFinished(const RequestOutcome &outcome, std::chrono::seconds asked);
    void onAnswer(const RequestOutcome &outcome, std::chrono::seconds asked);
    void onBound(const RequestOutcome &outcome, std::chrono::seconds asked);
    void unbind();
    void setFlow(FlowId newFlow, TransportProtocol protocol = TransportProtocol::Udp);
    bool anotherAccountUses(FlowId one) const;
    void armKeepAlive();
    void sendKeepAlive();
};

RegisterUsage::RegisterUsage(UserAgent &agent, const Identity &identity)
    : QObject(&agent), d(std::make_unique<Private>(*this, agent, identity))
{
    d->callId = agent.transactions().random().token(96);
    connect(&agent.transport(), &TransportLayer::flowClosed, this, [this](FlowId closed) {
        if (closed == 0 || closed != d->flow)
            return;
        const auto lived = d->agent.timers().now() - d->boundAt;
        d->setFlow(0);
        d->lastOutcome = {};
        d->perform(d->machine.onFlowLost(lived, d->chance()));
    });
    connect(&agent.transport(), &TransportLayer::keepAliveAnswered, this, [this](FlowId from) {
        if (from != d->flow)
            return;
        d->peerAnswersKeepAlives = true;
        d->stop(d->pong);
    });
}

RegisterUsage::~RegisterUsage()
{
    for (TimerId *id : {&d->timer, &d->patience, &d->keepAlive, &d->pong})
        d->stop(*id);
    d->dropAttempt();
    d->setFlow(0);
}

RegisterUsage::State RegisterUsage::state() const
{
    using S = RegisterMachine::State;
    switch (d->machine.state()) {
    case S::Idle:
        return State::Idle;
    case S::Registering:
        return State::Registering;
    case S::Registered:
    case S::Refreshing:
        return State::Registered;
    case S::Waiting:
    case S::Refused:
        return State::Failed;
    case S::Unregistering:
        return State::Unregistering;
    }
    return State::Idle;
}

const Identity &RegisterUsage::identity() const
{
    return d->identity;
}

const Uri &RegisterUsage::contact() const
{
    return d->contact;
}

FlowId RegisterUsage::flow() const
{
    return d->flow;
}

void RegisterUsage::start(std::chrono::seconds expires)
{
    d->stop(d->patience);
    d->perform(d->machine.start(expires));
}

void RegisterUsage::unregister(std::chrono::milliseconds patience)
{
    d->unregisterPatience = patience;
    d->perform(d->machine.unregister());
}

void RegisterUsage::reset(const Identity &identity)
{
    for (TimerId *id : {&d->timer, &d->patience, &d->keepAlive, &d->pong})
        d->stop(*id);
    d->dropAttempt();
    d->unbind();
    d->machine = {};
    d->useOutbound = true;
    d->identity = identity;
}

void RegisterUsage::Private::stop(TimerId &id)
{
    agent.timers().cancel(id);
    id = 0;
}

void RegisterUsage::Private::dropAttempt()
{
    if (!attempt)
        return;
    cseq = attempt->outgoing().cseq;
    attempt->abandon();
    attempt = nullptr;
}

void RegisterUsage::Private::perform(const RegisterMachine::Actions &actions)
{
    using M = RegisterMachine;
    // What is told comes last, so that a slot may give new orders, or delete us.
    const QPointer<RegisterUsage> self(&q);
    const Overload visitor{
        [&](const M::SendRegister &send_) { send(send_.expires); },
        [&](const M::DropAttempt &) { dropAttempt(); },
        [&](const M::StartTimer &start) {
            stop(timer);
            timer = agent.timers().start(start.delay, [this] {
                timer = 0;
                perform(machine.onTimer());
            });
        },
        [&](const M::StopTimer &) { stop(timer); },
        [&](const M::TellRegistering &) { Q_EMIT q.registering(); },
        [&](const M::TellRegistered &told) { Q_EMIT q.registered(told.expires); },
        [&](const M::TellFailed &told) { Q_EMIT q.failed(lastOutcome, told.retryIn); },
        [&](const M::TellUnregistered &) {
            stop(patience);
            unbind();
            // Later, so that whoever asked for it may connect afterwards.
            QMetaObject::invokeMethod(&q, &RegisterUsage::unregistered, Qt::QueuedConnection);
        },
    };
    for (const M::Action &action : actions) {
        std::visit(visitor, action);
        if (!self)
            return;
    }
}

void RegisterUsage::Private::send(std::chrono::seconds expires)
{
    const bool removing = expires == 0s;
    if (removing) {
        patience = agent.timers().start(bound ? unregisterPatience : 0ms, [this] {
            patience = 0;
            perform(machine.onUnregistered());
        });
        if (!bound)
            return;
    }

    OutgoingRequest out;
    out.account = identity.aor;
    out.method = Method::Register;
    out.uri.scheme = identity.aor.scheme;
    out.uri.host = identity.aor.host;
    out.uri.hostIsIpv6 = identity.aor.hostIsIpv6;
    out.uri.port = identity.aor.port;
    out.to = identity.aor;
    out.callId = callId;
    out.cseq = cseq + 1;
    out.failoverOnTimeout = true; // a REGISTER that arrives twice does no harm
    out.connectFirst = true;
    out.headers.append({QByteArray("Expires"), QByteArray::number(expires.count())});
    if (useOutbound && !identity.instanceId.isEmpty())
        out.headers.append({QByteArray("Supported"), QByteArray("path, outbound")});
    out.prepare = [this, expires, self = QPointer(&q)](Request &request, const Target &target, const MessageSource &path) {
        if (self)
            addContact(request, target, path, expires);
    };
    attempt = agent.requestSender().send(std::move(out));
    QObject::connect(attempt, &RequestAttempt::finished, &q,
                     [this, expires](const RequestOutcome &outcome) { onFinished(outcome, expires); });
}

void RegisterUsage::Private::addContact(Request &request, const Target &target, const MessageSource &path,
                                        std::chrono::seconds expires)
{
    NameAddr address;
    if (expires > 0s) {
        // The port of the connection itself, so that the proxy comes back on it.
        const Endpoint &local = path.local;
        Uri &uri = address.uri;
        uri.scheme = Uri::Scheme::Sip;
        uri.user = identity.aor.user;
        uri.hasUser = identity.aor.hasUser;
        uri.host = Slice::copyOf(viaAddress(local.address));
        uri.hostIsIpv6 = local.address.protocol() == QAbstractSocket::IPv6Protocol;
        uri.port = local.port;
        if (isReliable(target.protocol))
            uri.parameters.set("transport", toString(target.protocol).toByteArray().toLower());
        sentContact = uri;
        bound = true;
        agent.accountBook().noteFlow(identity.aor, path.flow, target);
    } else {
        address.uri = contact.host.isEmpty() ? sentContact : contact;
    }
    if (!identity.instanceId.isEmpty()) {
        // The same instance and reg-id replace the binding of a former run or connection (RFC 5626 s.6).
        if (useOutbound)
            address.parameters.set("reg-id", "1");
        address.parameters.set("+sip.instance", quoted("<urn:uuid:" + identity.instanceId + '>'));
    }
    request.editHeaders().append(HeaderName::Contact, toBytes(address));
}

void RegisterUsage::Private::onFinished(const RequestOutcome &outcome, std::chrono::seconds asked)
{
    cseq = attempt ? attempt->outgoing().cseq : cseq + 1;
    attempt = nullptr;
    lastOutcome = outcome;
    if (asked == 0s) {
        perform(machine.onUnregistered());
        return;
    }
    if (outcome.kind == RequestOutcome::Kind::Final)
        onAnswer(outcome, asked);
    else
        perform(machine.onFailure(std::nullopt, chance()));
}

void RegisterUsage::Private::onAnswer(const RequestOutcome &outcome, std::chrono::seconds asked)
{
    const Response &response = outcome.response;
    if (isSuccess(response.status)) {
        onBound(outcome, asked);
        return;
    }
    if (response.status == 423) {
        const auto least = response.number(HeaderName::MinExpires);
        perform(machine.onIntervalTooBrief(least ? std::optional(std::chrono::seconds(*least)) : std::nullopt, chance()));
        return;
    }
    if (response.status == 439 && useOutbound) {
        useOutbound = false;
        send(asked);
        return;
    }
    if (outcome.passwordRefused || response.status == 403 || response.status == 404) {
        bound = bound && machine.state() == RegisterMachine::State::Refreshing;
        if (!bound)
            unbind();
        perform(machine.onRefusal());
        return;
    }
    const auto after = response.number(HeaderName::RetryAfter);
    perform(machine.onFailure(after ? std::optional(std::chrono::seconds(*after)) : std::nullopt, chance()));
}

void RegisterUsage::Private::onBound(const RequestOutcome &outcome, std::chrono::seconds asked)
{
    const Response &response = outcome.response;
    const auto granted = grantedExpires(response, sentContact, identity.instanceId, asked);
    if (granted <= 0s) {
        perform(machine.onFailure(std::nullopt, chance()));
        return;
    }
    contact = sentContact;
    boundAt = agent.timers().now();
    setFlow(outcome.source.flow, outcome.source.protocol);

    const auto flowTimer = response.number(HeaderName::FlowTimer);
    if (flowTimer && std::chrono::seconds(*flowTimer) >= kShortestFlowTimer) {
        // The peer promises to answer and to drop the flow when it hears nothing (RFC 5626 s.4.4.1).
        peerAnswersKeepAlives = true;
        keepAliveMost = std::min<std::chrono::milliseconds>(std::chrono::seconds(*flowTimer), kKeepAliveMost);
        keepAliveLeast = keepAliveMost * 8 / 10;
    } else {
        keepAliveMost = kKeepAliveMost;
        keepAliveLeast = kKeepAliveLeast;
    }
    armKeepAlive();
    perform(machine.onSuccess(granted));
}

void RegisterUsage::Private::unbind()
{
    bound = false;
    contact = {};
    setFlow(0);
    agent.accountBook().forgetFlows(identity.aor);
}

void RegisterUsage::Private::setFlow(FlowId newFlow, TransportProtocol protocol)
{
    if (newFlow == flow)
        return;
    stop(keepAlive);
    stop(pong);
    peerAnswersKeepAlives = false;
    if (flow != 0 && !anotherAccountUses(flow))
        agent.transactions().setTrustedFlow(flow, false);
    flow = newFlow;
    flowProtocol = protocol;
    if (flow != 0)
        agent.transactions().setTrustedFlow(flow, true);
}

bool RegisterUsage::Private::anotherAccountUses(FlowId one) const
{
    for (const Identity &other : agent.accounts()) {
        const RegisterUsage *usage = agent.registration(other.aor);
        if (usage && usage != &q && usage->flow() == one)
            return true;
    }
    return false;
}

void RegisterUsage::Private::armKeepAlive()
{
    stop(keepAlive);
    if (flow == 0 || !isReliable(flowProtocol))
        return;
    const auto spread = quint64((keepAliveMost - keepAliveLeast).count());
    const auto delay = keepAliveLeast + std::chrono::milliseconds(agent.transactions().random().below(spread + 1));
    keepAlive = agent.timers().start(delay, [this] {
        keepAlive = 0;
        sendKeepAlive();
    });
}

void RegisterUsage::Private::sendKeepAlive()
{
    agent.transport().sendKeepAlive(flow);
    // A peer that has answered before and is silent now is gone, whatever TCP still believes (RFC 5626 s.4.4.1).
    if (peerAnswersKeepAlives && pong == 0) {
        pong = agent.timers().start(kPongTime, [this] {
            pong = 0;
            agent.transport().close(flow);
        });
    }
    armKeepAlive();
}

} // namespace linnet::sip
