// SPDX-License-Identifier: MIT
#include "transport/Resolver.h"

#include "base/AsciiToken.h"
#include "transport/DnsCache.h"
#include "transport/ViaRules.h"

#include <QPointer>


namespace linnet::sip {

namespace {

using Answer = Result<QList<Target>, ResolveError>;

ResolveError toError(DnsFailure failure, const QByteArray &host)
{
    switch (failure) {
    case DnsFailure::NotFound:
        return {ResolveError::Kind::NotFound, host};
    case DnsFailure::NoServer:
        return {ResolveError::Kind::NoServer, host};
    case DnsFailure::TimedOut:
        return {ResolveError::Kind::TimedOut, host};
    }
    return {ResolveError::Kind::NotFound, host};
}

/// What the URI itself says about the transport; nothing when it is silent. Unusable ones are errors.
Result<std::optional<TransportProtocol>, ResolveError> protocolOf(const Uri &uri)
{
    const ResolveError unsupported{ResolveError::Kind::UnsupportedTransport, uri.host.toByteArray()};
    const Slice name = uri.parameters.value("transport");
    // sips: means TLS and nothing less; what it runs over is TCP here (RFC 3261 s.26.2.2, RFC 3263 s.4.1).
    if (uri.scheme == Uri::Scheme::Sips) {
        if (equalsIgnoringCase(name, "tcp") || equalsIgnoringCase(name, "tls"))
            return std::optional(TransportProtocol::Tls);
        if (equalsIgnoringCase(name, "ws") || equalsIgnoringCase(name, "wss"))
            return std::optional(TransportProtocol::Wss);
        if (!name.isEmpty())
            return unsupported;
    }
    if (name.isEmpty())
        return std::optional<TransportProtocol>();
    if (equalsIgnoringCase(name, "tls"))
        return std::optional(TransportProtocol::Tls);
    if (equalsIgnoringCase(name, "udp"))
        return std::optional(TransportProtocol::Udp);
    if (equalsIgnoringCase(name, "tcp"))
        return std::optional(TransportProtocol::Tcp);
    if (equalsIgnoringCase(name, "ws"))
        return std::optional(TransportProtocol::Ws);
    // Not in the standard, but what people write.
    if (equalsIgnoringCase(name, "wss"))
        return std::optional(TransportProtocol::Wss);
    return unsupported;
}

QByteArray srvName(TransportProtocol protocol, const QByteArray &host)
{
    switch (protocol) {
    case TransportProtocol::Udp:
        return "_sip._udp." + host;
    case TransportProtocol::Tcp:
        return "_sip._tcp." + host;
    case TransportProtocol::Tls:
        return "_sips._tcp." + host;
    case TransportProtocol::Ws:
        return "_sip._ws." + host;
    case TransportProtocol::Wss:
        return "_sips._ws." + host;
    }
    return {};
}

quint16 defaultPort(TransportProtocol protocol)
{
    switch (protocol) {
    case TransportProtocol::Udp:
    case TransportProtocol::Tcp:
        return kDefaultSipPort;
    case TransportProtocol::Tls:
        return kDefaultSipsPort;
    case TransportProtocol::Ws: // RFC 7118 s.5.5
        return 80;
    case TransportProtocol::Wss:
        return 443;
    }
    return kDefaultSipPort;
}

/// The part of a list of targets that one name gave.
QList<Target> toTargets(const QList<QHostAddress> &addresses, TransportProtocol protocol, quint16 port)
{
    QList<Target> targets;
    for (const QHostAddress &address : addresses)
        targets.append({protocol, {address, port}});
    return targets;
}

/// What a URI with another scheme than SIP's is looked up as first (RFC 3861 s.3); empty for SIP's own.
QByteArray messagingPrefix(const Uri &uri)
{
    if (uri.scheme == Uri::Scheme::Im)
        return "_im._sip.";
    return uri.scheme == Uri::Scheme::Pres ? "_pres._sip." : QByteArray();
}

/// One resolve(). All questions that may be needed are asked at the same time, and the best answer wins when all are in;
/// what NAPTR records lead to is usually among them, and then comes from the cache. Kept alive by the callbacks.
struct Lookup : std::enable_shared_from_this<Lookup>
{
    DnsCache &dns;
    RandomSource &random;
    QByteArray host;
    QByteArray wanted; ///< the URI's own host: what a certificate has to name, whatever DNS says (RFC 5922 s.7.3)
    QPointer<QObject> context;
    Resolver::Done done;

    struct Way
    {
        SipService service;
        std::vector<SrvRecord> records; ///< in the order in which to try them
        bool isDenied = false; ///< there are records, and they say "not here"
    };
    std::vector<Way> messaging; ///< _im._sip, _pres._sip
    std::vector<Way> byDefault; ///< in the order of our preference
    std::vector<Way> byNaptr;
    DnsCache::Addresses direct = DnsFailure::NotFound;
    bool secureOnly = false;
    std::optional<TransportProtocol> first;

    int open = 0;
    struct Host
    {
        TransportProtocol protocol;
        SrvRecord record;
        QList<QHostAddress> addresses;
    };
    std::vector<Host> hosts;
    DnsFailure hostFailure = DnsFailure::NotFound;

    Lookup(DnsCache &cache, RandomSource &source) : dns(cache), random(source) { }

    void start(bool withNaptr);
    void ask(Way &way, void (Lookup::*next)());
    void firstRoundDone();
    void choose();
    bool take(const std::vector<Way> &ways);
    void lookUpHosts();
    void hostsDone();
    void finish(Answer answer) const;
};

void Lookup::start(bool withNaptr)
{
    const auto self = shared_from_this();
    open = 1 + int(messaging.size() + byDefault.size()) + (withNaptr ? 1 : 0);
    if (withNaptr) {
        dns.lookUp(host, DnsType::Naptr, [self](const DnsClient::Answer &answer) {
            if (answer) {
                for (const SipService &service : servicesOf(answer->naptr, self->secureOnly, self->first))
                    self->byNaptr.push_back({service, {}, false});
            }
            if (--self->open == 0)
                self->firstRoundDone();
        });
    }
    for (Way &way : messaging)
        ask(way, &Lookup::firstRoundDone);
    for (Way &way : byDefault)
        ask(way, &Lookup::firstRoundDone);
    dns.lookUpAddresses(host, [self](const DnsCache::Addresses &answer) {
        self->direct = answer;
        if (--self->open == 0)
            self->firstRoundDone();
    });
}

void Lookup::ask(Way &way, void (Lookup::*next)())
{
    dns.lookUp(way.service.name, DnsType::Srv, [self = shared_from_this(), &way, next](const DnsClient::Answer &answer) {
        if (answer) {
            way.records = selectionOrder(answer->srv, self->random, Resolver::kMaxHosts);
            way.isDenied = way.records.empty();
        }
        if (--self->open == 0)
            ((*self).*next)();
    });
}

void Lookup::firstRoundDone()
{
    open = 1; // our own, so that answers from the cache do not end the round early
    for (Way &way : byNaptr) {
        if (way.service.isHost) {
            way.records = {{0, 0, defaultPort(way.service.protocol), way.service.name}};
        } else {
            ++open;
            ask(way, &Lookup::choose);
        }
    }
    if (--open == 0)
        choose();
}

void Lookup::choose()
{
    if (take(messaging) || take(byNaptr) || take(byDefault)) {
        lookUpHosts();
        return;
    }
    const auto isDenied = [](const Way &way) { return way.isDenied; };
    // "." as the only target says that there is no such service: no guessing then (RFC 2782).
    if (std::any_of(byDefault.begin(), byDefault.end(), isDenied) || std::any_of(byNaptr.begin(), byNaptr.end(), isDenied)
        || std::any_of(messaging.begin(), messaging.end(), isDenied))
        finish(ResolveError{ResolveError::Kind::NoService, host});
    else if (direct)
        finish(toTargets(*direct, byDefault.front().service.protocol, defaultPort(byDefault.front().service.protocol)));
    else
        finish(toError(direct.error(), host));
}

bool Lookup::take(const std::vector<Way> &ways)
{
    for (const Way &way : ways) {
        for (const SrvRecord &record : way.records) {
            if (hosts.size() < Resolver::kMaxHosts)
                hosts.push_back({way.service.protocol, record, {}});
        }
    }
    return !hosts.empty();
}

void Lookup::lookUpHosts()
{
    const auto self = shared_from_this();
    open = int(hosts.size());
    for (size_t i = 0; i < hosts.size(); ++i) {
        dns.lookUpAddresses(hosts[i].record.target, [self, i](const DnsCache::Addresses &answer) {
            if (answer)
                self->hosts[i].addresses = *answer;
            else
                self->hostFailure = answer.error();
            if (--self->open == 0)
                self->hostsDone();
        });
    }
}

void Lookup::hostsDone()
{
    QList<Target> targets;
    for (const Host &one : hosts)
        targets += toTargets(one.addresses, one.protocol, one.record.port);
    if (targets.isEmpty())
        finish(toError(hostFailure, host));
    else
        finish(targets);
}

void Lookup::finish(Answer answer) const
{
    if (answer) {
        QList<Target> targets = answer->first(std::min(answer->size(), Resolver::kMaxTargets));
        for (Target &target : targets) {
            if (isSecure(target.protocol))
                target.tls.domain = wanted;
        }
        answer = targets;
    }
    if (context)
        QMetaObject::invokeMethod(
            context, [answer, call = done] { call(answer); }, Qt::QueuedConnection);
}

/// The transports to look for where nothing says which, in the order of our preference. Who wants TLS gets TLS or nothing, and who
/// wants a WebSocket has no other way.
QList<TransportProtocol> candidates(TransportProtocol preferred, bool isStated)
{
    QList<TransportProtocol> all{preferred};
    if (isStated || isSecure(preferred) || isWebSocket(preferred))
        return all;
    for (const TransportProtocol other : {TransportProtocol::Udp, TransportProtocol::Tcp, TransportProtocol::Tls}) {
        if (other != preferred)
            all.append(other);
    }
    return all;
}

} // namespace

struct Resolver::Private
{
    Private(Clock &clock, RandomSource &source) : random(source), dns(clock) { }

    RandomSource &random;
    DnsCache dns;
};

Resolver::Resolver(QObject *parent, Clock &clock, RandomSource &random)
    : QObject(parent), d(std::make_unique<Private>(clock, random))
{
}

Resolver::~Resolver() = default;

void Resolver::setServers(const QByteArray &servers)
{
    d->dns.setServers(servers);
}

void Resolver::setPatience(std::chrono::milliseconds firstTry)
{
    d->dns.setPatience(firstTry);
}

void Resolver::forget()
{
    d->dns.forget();
}

void Resolver::resolve(const Uri &uri, TransportProtocol preferred, QObject *context, Done done)
{
    const auto lookup = std::make_shared<Lookup>(d->dns, d->random);
    // RFC 3263 s.4: maddr, where it is given, is the one to find.
    const Slice maddr = uri.parameters.value("maddr");
    lookup->host = (maddr.isEmpty() ? uri.host : maddr).toByteArray();
    lookup->context = context;
    lookup->done = std::move(done);

    const auto stated = protocolOf(uri);
    if (!stated) {
        lookup->finish(stated.error());
        return;
    }
    TransportProtocol protocol = stated->value_or(uri.scheme == Uri::Scheme::Sips && !isSecure(preferred) ? TransportProtocol::Tls : preferred);
    // A URI has one word for both kinds of WebSocket (RFC 7118 s.5.2); who wants TLS means the one with TLS.
    if (protocol == TransportProtocol::Ws && isSecure(preferred))
        protocol = TransportProtocol::Wss;
    lookup->wanted = uri.host.toByteArray();

    QHostAddress numeric;
    QByteArray bare = lookup->host;
    if (bare.startsWith('[') && bare.endsWith(']'))
        bare = bare.mid(1, bare.size() - 2);
    if (numeric.setAddress(QString::fromLatin1(bare))) {
        lookup->finish(QList<Target>{{protocol, {numeric, uri.port ? uri.port : defaultPort(protocol)}}});
        return;
    }
    if (lookup->host.isEmpty() || lookup->host.contains('\0')) {
        lookup->finish(ResolveError{ResolveError::Kind::NotFound, lookup->host});
        return;
    }
    if (uri.port != 0) {
        d->dns.lookUpAddresses(lookup->host, [lookup, protocol, port = uri.port](const DnsCache::Addresses &answer) {
            if (answer)
                lookup->finish(toTargets(*answer, protocol, port));
            else
                lookup->finish(toError(answer.error(), lookup->host));
        });
        return;
    }
    lookup->secureOnly = isSecure(protocol);
    if (protocol != TransportProtocol::Udp)
        lookup->first = protocol;
    if (const QByteArray prefix = messagingPrefix(uri); !prefix.isEmpty())
        lookup->messaging.push_back({{protocol, prefix + lookup->host}, {}, false});
    for (const TransportProtocol one : candidates(protocol, stated->has_value()))
        lookup->byDefault.push_back({{one, srvName(one, lookup->host)}, {}, false});
    // With a transport in the URI there is nothing left for NAPTR to say (RFC 3263 s.4.1).
    lookup->start(!stated->has_value());
}

} // namespace linnet::sip
