// SPDX-License-Identifier: MIT
#include "usage/UserAgent.h"

#include "transport/Network.h"
#include "usage/AccountBook.h"
#include "usage/invite/InviteUsage.h"
#include "usage/options/OptionsUsage.h"
#include "usage/pager/PagerUsage.h"
#include "usage/register/RegisterUsage.h"
#include "usage/RequestDispatcher.h"
#include "usage/RequestSender.h"

#include <QPointer>

#include <algorithm>
#include <map>

namespace linnet::sip {

struct UserAgent::Private
{
    RandomSource &random;
    TimerService timers;
    Resolver resolver;
    TransportLayer transport;
    TransactionLayer transactions;
    AccountBook accounts;
    RequestSender sender;
    QByteArray product;
    DialogTable dialogs;
    // Usages look at all of the above, so they come last and go first.
    std::unique_ptr<PagerUsage> pager;
    std::unique_ptr<OptionsUsage> options;
    std::unique_ptr<InviteUsage> invites;
    std::unique_ptr<RequestDispatcher> dispatcher;
    std::map<QByteArray, std::unique_ptr<RegisterUsage>> registrations;

    Private(Clock &clock, RandomSource &randomSource, Network *network)
        : random(randomSource), timers(clock), resolver(nullptr, clock, random),
          transport(timers, random, nullptr, network), transactions(transport, timers, random),
          sender(accounts, transactions,
                 [this](const Uri &uri, TransportProtocol preferred, QObject *context, Resolver::Done done) {
                     resolver.resolve(uri, preferred, context, std::move(done));
                 })
    {
    }
};

UserAgent::UserAgent(Clock &clock, RandomSource &random, QObject *parent, Network *network)
    : QObject(parent), d(std::make_unique<Private>(clock, random, network))
{
    d->pager.reset(new PagerUsage(*this));
    d->options.reset(new OptionsUsage(*this));
    d->invites.reset(new InviteUsage(*this));
    connect(&d->transactions, &TransactionLayer::ackReceived, &d->dialogs, &DialogTable::takeAck);
    d->dispatcher = std::make_unique<RequestDispatcher>(*this);
    connect(d->dispatcher.get(), &RequestDispatcher::inviteRefused, this, &UserAgent::inviteRefused);
    connect(&d->transport, &TransportLayer::flowClosed, this, [this](FlowId flow) { d->accounts.flowClosed(flow); });
    d->sender.setDigestProven([this](const Uri &aor, const QByteArray &realm, DigestAlgorithm algorithm) {
        Q_EMIT digestProven(aor, realm, toString(algorithm).toByteArray());
    });
    connect(&d->timers, &TimerService::overslept, this, &UserAgent::pathChanged);
}

UserAgent::~UserAgent()
{
    // Usages end while everything that they look at still stands; removed accounts may still wait for their deletion.
    while (!d->registrations.empty())
        d->registrations.extract(d->registrations.begin()); // one that goes asks the others, and must not find itself or the gone
    qDeleteAll(findChildren<RegisterUsage *>(Qt::FindDirectChildrenOnly));
    d->dispatcher.reset();
    d->invites.reset();
    d->options.reset();
    d->pager.reset();
}

TimerService &UserAgent::timers() const
{
    return d->timers;
}

TransportLayer &UserAgent::transport() const
{
    return d->transport;
}

TransactionLayer &UserAgent::transactions() const
{
    return d->transactions;
}

Resolver &UserAgent::resolver() const
{
    return d->resolver;
}

RegisterUsage *UserAgent::setAccount(const Identity &identity)
{
    std::unique_ptr<RegisterUsage> &usage = d->registrations[accountKey(identity.aor)];
    const AccountEntry *known = d->accounts.find(identity.aor);
    if (usage && known && known->identity == identity)
        return usage.get();
    d->accounts.set(identity);
    if (usage)
        usage->reset(identity);
    else
        usage.reset(new RegisterUsage(*this, identity));
    return usage.get();
}

void UserAgent::expectDigest(const Uri &aor, const QByteArray &realm, const QByteArray &algorithm)
{
    AccountEntry *entry = d->accounts.find(aor);
    const auto known = digestAlgorithmOf(algorithm);
    if (entry && known)
        entry->auth.expect(realm, *known);
}

void UserAgent::removeAccount(const Uri &aor)
{
    const auto found = d->registrations.find(accountKey(aor));
    if (found == d->registrations.end())
        return;
    RegisterUsage *usage = found->second.release();
    usage->reset(usage->identity());
    usage->deleteLater(); // a slot of one of its signals may be our caller
    d->registrations.erase(found);
    d->accounts.remove(aor);
}

RegisterUsage *UserAgent::registration(const Uri &aor) const
{
    const auto found = d->registrations.find(accountKey(aor));
    return found == d->registrations.end() ? nullptr : found->second.get();
}

bool UserAgent::isRegisteredFlow(FlowId flow) const
{
    return std::any_of(d->registrations.begin(), d->registrations.end(),
                       [&](const auto &one) { return one.second && one.second->hasFlow(flow); });
}

void UserAgent::pathChanged()
{
    d->transport.networkChanged();
    d->resolver.forget();
    d->sender.memory().forget();
    QList<QPointer<RegisterUsage>> all; // a slot may remove one
    for (const auto &[key, usage] : d->registrations)
        all.append(usage.get());
    for (const QPointer<RegisterUsage> &usage : all) {
        if (usage)
            usage->pathChanged();
    }
}

const Identity *UserAgent::account(const Uri &aor) const
{
    const AccountEntry *entry = d->accounts.find(aor);
    return entry ? &entry->identity : nullptr;
}

QList<Identity> UserAgent::accounts() const
{
    return d->accounts.identities();
}

PagerUsage &UserAgent::pager() const
{
    return *d->pager;
}

OptionsUsage &UserAgent::options() const
{
    return *d->options;
}

InviteUsage &UserAgent::invites() const
{
    return *d->invites;
}

DialogTable &UserAgent::dialogs() const
{
    return d->dialogs;
}

void UserAgent::setAccept(const QList<QByteArray> &types, const QList<QByteArray> &codings)
{
    d->dispatcher->setAccept(types, codings);
}

QByteArray UserAgent::acceptValue() const
{
    return d->dispatcher->acceptValue();
}

void UserAgent::setProductName(const QByteArray &name)
{
    d->product = name;
    d->sender.setUserAgent(name);
}

QByteArray UserAgent::productName() const
{
    return d->product;
}

void UserAgent::setLocate(Locate locate)
{
    d->sender.setLocate(std::move(locate));
}

AccountBook &UserAgent::accountBook() const
{
    return d->accounts;
}

RequestSender &UserAgent::requestSender() const
{
    return d->sender;
}

Response UserAgent::makeAnswer(const Request &request, int status) const
{
    Response response = makeResponse(request, status, d->random.token());
    if (!d->product.isEmpty())
        response.editHeaders().append(HeaderName::Server, d->product);
    return response;
}

} // namespace linnet::sip
