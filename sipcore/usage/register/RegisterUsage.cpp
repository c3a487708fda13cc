// SPDX-License-Identifier: MIT
#include "usage/register/RegisterUsage.h"

#include "usage/AccountBook.h"
#include "usage/register/FlowRegistration.h"
#include "usage/UserAgent.h"

namespace linnet::sip {

namespace {

bool isNumeric(const Uri &uri)
{
    QHostAddress address;
    return uri.hostIsIpv6 || address.setAddress(QString::fromLatin1(uri.host.view()));
}

} // namespace

struct RegisterUsage::Private
{
    RegisterUsage &q;
    UserAgent &agent;
    Identity identity;
    // RFC 5626 s.4.2.1: the same reg-ids in every run.
    FlowRegistration first;
    FlowRegistration second;
    std::chrono::seconds expires{600};
    bool ending = false;

    Private(RegisterUsage &usage, UserAgent &ua, const Identity &id)
        : q(usage), agent(ua), identity(id), first(ua, id, 1, nullptr), second(ua, id, 2, nullptr)
    {
    }

    /// The flow that counts: the first one, while it stands.
    const FlowRegistration *bound() const;
    const FlowRegistration &other(const FlowRegistration &one) const { return &one == &first ? second : first; }
    void watch(FlowRegistration &one);
    void onRegistered(FlowRegistration &one, std::chrono::seconds granted);
    void onStandingChanged();
    void useSecond();
    void tellRoute();
    void endWhenBothHave();
};

RegisterUsage::RegisterUsage(UserAgent &agent, const Identity &identity)
    : QObject(&agent), d(std::make_unique<Private>(*this, agent, identity))
{
    d->first.setWay({identity.outbound, {}});
    d->watch(d->first);
    d->watch(d->second);
}

RegisterUsage::~RegisterUsage() = default;

RegisterUsage::State RegisterUsage::state() const
{
    using S = RegisterMachine::State;
    if (d->ending)
        return State::Unregistering;
    if (d->bound())
        return State::Registered;
    switch (d->first.state()) {
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
    const FlowRegistration *bound = d->bound();
    return bound ? bound->contact() : d->first.contact();
}

Uri RegisterUsage::dialogContact() const
{
    const FlowRegistration *bound = d->bound();
    if (!bound)
        return d->first.contact();
    const RegistrarAnswer &answer = bound->answer();
    if (!answer.publicGruu.host.isEmpty())
        return answer.publicGruu;
    if (!answer.temporaryGruu.host.isEmpty())
        return answer.temporaryGruu;
    Uri contact = bound->contact();
    if (answer.outbound)
        contact.parameters.setFlag("ob");
    return contact;
}

FlowId RegisterUsage::flow() const
{
    const FlowRegistration *bound = d->bound();
    return bound ? bound->flow() : d->first.flow();
}

bool RegisterUsage::hasFlow(FlowId flow) const
{
    return flow != 0 && (d->first.flow() == flow || d->second.flow() == flow);
}

void RegisterUsage::start(std::chrono::seconds expires)
{
    d->ending = false;
    d->expires = expires;
    d->first.start(expires);
    // One of two stands while the other is tried.
    if (d->second.isBound())
        d->second.pathChanged();
    else if (d->second.state() != RegisterMachine::State::Idle)
        d->second.start(expires);
}

void RegisterUsage::unregister(std::chrono::milliseconds patience)
{
    d->ending = true;
    // One that is idle says so at once, and the other has not even begun then.
    if (d->second.state() != RegisterMachine::State::Idle)
        d->second.unregister(patience);
    d->first.unregister(patience);
}

void RegisterUsage::pathChanged()
{
    d->first.pathChanged();
    d->second.pathChanged();
}

void RegisterUsage::reset(const Identity &identity)
{
    d->identity = identity;
    d->ending = false;
    d->first.reset(identity);
    d->first.setWay({identity.outbound, {}});
    d->second.reset(identity);
}

const FlowRegistration *RegisterUsage::Private::bound() const
{
    return first.isBound() ? &first : second.isBound() ? &second : nullptr;
}

void RegisterUsage::Private::watch(FlowRegistration &one)
{
    connect(&one, &FlowRegistration::registering, &q, [this, &one] {
        if (!other(one).isBound() && &one == &first)
            Q_EMIT q.registering();
    });
    connect(&one, &FlowRegistration::registered, &q,
            [this, &one](std::chrono::seconds granted) { onRegistered(one, granted); });
    connect(&one, &FlowRegistration::failed, &q,
            [this, &one](const RequestOutcome &outcome, std::chrono::milliseconds retryIn) {
                onStandingChanged();
                if (!other(one).isBound() && (&one == &first || first.state() != RegisterMachine::State::Registering))
                    Q_EMIT q.failed(outcome, retryIn);
            });
    connect(&one, &FlowRegistration::lost, &q, [this] { onStandingChanged(); });
    connect(&one, &FlowRegistration::unregistered, &q, [this] { endWhenBothHave(); });
}

void RegisterUsage::Private::onRegistered(FlowRegistration &one, std::chrono::seconds granted)
{
    if (&one == &second && !second.answer().outbound) {
        // The registrar took it for another phone: every message would come twice.
        second.unregister(std::chrono::seconds(2));
        return;
    }
    onStandingChanged();
    if (&one == &first)
        useSecond();
    if (&one == bound())
        Q_EMIT q.registered(granted);
}

void RegisterUsage::Private::onStandingChanged()
{
    first.setOthersStand(second.isBound());
    second.setOthersStand(first.isBound());
    tellRoute();
}

/// RFC 5626 s.4.2.1: a second flow, through another first hop, once the registrar has shown that it knows what that is.
void RegisterUsage::Private::useSecond()
{
    const bool isIdle = second.state() == RegisterMachine::State::Idle;
    if (!first.answer().outbound) {
        if (!isIdle)
            second.unregister(std::chrono::seconds(2));
        return;
    }
    if (!isIdle)
        return;
    FlowRegistration::Way way{identity.outbound, {}};
    if (!identity.otherEdges.isEmpty()) {
        way.route = identity.otherEdges.mid(0, 1) + identity.outbound.mid(1);
    } else {
        const Uri &hop = identity.outbound.isEmpty() ? identity.aor : identity.outbound.first().uri;
        if (isNumeric(hop))
            return;
        way.avoid = first.server(); // DNS may name another
    }
    second.setWay(way);
    second.start(expires);
}

/// What later requests take (RFC 3608 s.6.1): the way out through the first hop that stands, and the service route behind it,
/// unless that begins with this very hop.
void RegisterUsage::Private::tellRoute()
{
    AccountEntry *entry = agent.accountBook().find(identity.aor);
    if (!entry)
        return;
    const FlowRegistration *one = bound();
    entry->route = identity.outbound;
    if (!one)
        return;
    entry->associated = one->answer().associated;
    const QList<NameAddr> &service = one->answer().serviceRoute;
    entry->route = one->way().route;
    if (!service.isEmpty() && !entry->route.isEmpty() && equivalent(entry->route.last().uri, service.first().uri))
        entry->route.removeLast();
    entry->route += service;
}

void RegisterUsage::Private::endWhenBothHave()
{
    using S = RegisterMachine::State;
    tellRoute();
    if (!ending || first.state() != S::Idle || second.state() != S::Idle)
        return;
    ending = false;
    // Later, so that whoever asked for it may connect afterwards.
    QMetaObject::invokeMethod(&q, &RegisterUsage::unregistered, Qt::QueuedConnection);
}

} // namespace linnet::sip
