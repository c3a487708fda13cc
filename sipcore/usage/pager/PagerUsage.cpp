// SPDX-License-Identifier: MIT
#include "usage/pager/PagerUsage.h"

#include "base/Limits.h"
#include "usage/pager/PageQueue.h"
#include "usage/pager/Redirect.h"
#include "usage/RequestSender.h"
#include "usage/UserAgent.h"

#include <QMetaMethod>

#include <map>

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

// A little less than the sender's timer F: after that nobody reads the answer (RFC 4320).
constexpr auto kAnswerTime = 30s;

// The To of a request is the address, without what only routes (RFC 3261 table 1 in s.19.1.1). The port stays: it is
// part of the addresses of a server that has no name.
Uri withoutRouting(Uri uri)
{
    uri.headers = {};
    for (const QByteArrayView name : {"transport", "maddr", "ttl", "lr", "method"})
        uri.parameters.remove(name);
    return uri;
}

OutgoingRequest requestOf(const OutgoingPage &page)
{
    OutgoingRequest out;
    out.account = page.account;
    out.method = Method::Message;
    out.uri = page.to;
    out.uri.headers = {};
    out.uri.parameters.remove("method");
    out.to = withoutRouting(page.to);
    out.headers = page.headers;
    out.contentType = page.contentType;
    out.body = page.body;
    out.callId = page.callId;
    out.failoverOnTimeout = page.failoverOnTimeout;
    out.sizeLimit = page.mayBeLarge ? 0 : Limits::kMaxPagerRequest;
    return out;
}

} // namespace

struct PagerUsage::Private
{
    struct Item
    {
        OutgoingRequest out;
        Uri original;
        QByteArrayList visited; ///< Request-URIs asked so far, the present one last
        QList<QByteArray> triedTargets;
        bool mayHaveArrived = false; ///< at a target that did not redirect it
        bool told = false; ///< sending() was emitted
        QPointer<RequestAttempt> attempt;
    };

    PagerUsage &q;
    UserAgent &agent;
    PageQueue queue;
    std::map<Ticket, Item> items;
    Ticket last = 0;

    void sendReady();
    void start(Ticket ticket);
    void onFinished(Ticket ticket, RequestOutcome outcome);
};

PagerUsage::PagerUsage(UserAgent &agent)
    : QObject(&agent), d(new Private{*this, agent, {}, {}, 0})
{
}

PagerUsage::~PagerUsage() = default;

PagerUsage::Ticket PagerUsage::send(const OutgoingPage &page)
{
    const Ticket ticket = ++d->last;
    Private::Item item;
    item.original = page.to;
    item.out = requestOf(page);
    const QByteArray key = requestUriKey(item.out.uri);
    item.visited = {key};
    d->items.emplace(ticket, std::move(item));
    d->queue.add(key, ticket);
    d->sendReady();
    return ticket;
}

int PagerUsage::pendingTo(const Uri &requestUri) const
{
    return d->queue.pendingTo(requestUriKey(requestUri));
}

qsizetype PagerUsage::sizeOf(const OutgoingPage &page, bool foreseen) const
{
    return RequestAttempt::sizeOf(d->agent.requestSender(), requestOf(page), foreseen);
}

bool PagerUsage::controlsCongestion(const Uri &account, const Uri &to) const
{
    const AccountEntry *entry = d->agent.accountBook().find(account);
    if (!entry)
        return false;
    const auto isSecured = [](const NameAddr &hop) { return hop.uri.scheme == Uri::Scheme::Sips; };
    if (to.scheme == Uri::Scheme::Sips && std::all_of(entry->route.begin(), entry->route.end(), isSecured))
        return true;
    const bool isNumber = to.hostIsIpv6 || !QHostAddress(QString::fromUtf8(to.host.view())).isNull();
    return entry->identity.acceptDirect && entry->route.isEmpty() && isNumber && !leadsToServer(to, entry->identity.aor);
}

void PagerUsage::Private::sendReady()
{
    while (const auto ticket = queue.takeReady())
        start(*ticket);
}

void PagerUsage::Private::start(Ticket ticket)
{
    Item &item = items.at(ticket);
    item.attempt = agent.requestSender().send(item.out);
    QObject::connect(item.attempt, &RequestAttempt::leaving, &q, [this, ticket] {
        const auto found = items.find(ticket);
        if (found == items.end() || std::exchange(found->second.told, true))
            return;
        Q_EMIT q.sending(ticket);
    });
    QObject::connect(item.attempt, &RequestAttempt::finished, &q,
                     [this, ticket](const RequestOutcome &outcome) { onFinished(ticket, outcome); });
}

void PagerUsage::Private::onFinished(Ticket ticket, RequestOutcome outcome)
{
    const auto found = items.find(ticket);
    Item &item = found->second;
    const QByteArray key = item.visited.last();
    item.triedTargets += outcome.triedTargets;
    item.mayHaveArrived = item.mayHaveArrived || outcome.mayHaveArrived;

    const bool redirected = outcome.kind == RequestOutcome::Kind::Final && outcome.response.status >= 300
        && outcome.response.status < 400;
    const auto next = redirected ? redirectTarget(outcome.response, item.original, item.visited) : std::nullopt;
    if (next) {
        // The same message for another Request-URI (RFC 3261 s.8.1.3.4): it keeps its name and waits its turn there.
        const OutgoingRequest &sent = item.attempt->outgoing();
        item.out.callId = sent.callId;
        item.out.fromTag = sent.fromTag;
        item.out.cseq = sent.cseq + 1;
        item.out.uri = *next;
        item.visited.append(requestUriKey(*next));
        queue.finished(key);
        queue.add(item.visited.last(), ticket);
        sendReady();
        return;
    }

    outcome.triedTargets = item.triedTargets;
    outcome.mayHaveArrived = item.mayHaveArrived;
    items.erase(found);
    queue.finished(key);
    sendReady();
    Q_EMIT q.finished(ticket, outcome);
}

Response PagerUsage::makeAnswer(const Request &request, int status) const
{
    return d->agent.makeAnswer(request, status);
}

bool PagerUsage::take(ServerTransaction *transaction, const Uri &account, bool onRegisteredFlow)
{
    if (!isSignalConnected(QMetaMethod::fromSignal(&PagerUsage::received)))
        return false;
    auto *page = new IncomingPage(transaction, account, onRegisteredFlow, this);
    // An answer must come even where storing takes forever; 480 makes the server keep the message.
    const TimerId timer = d->agent.timers().start(kAnswerTime, [guard = QPointer(page)] {
        if (guard && guard->claim()->refuse())
            guard->reject(480);
    });
    connect(page, &QObject::destroyed, this, [this, timer] { d->agent.timers().cancel(timer); });
    Q_EMIT received(page);
    return true;
}

} // namespace linnet::sip
