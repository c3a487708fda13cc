// SPDX-License-Identifier: MIT
#include "transport/Resolver.h"

#include "base/AsciiToken.h"
#include "transport/DnsClient.h"
#include "transport/ViaRules.h"

#include <QPointer>

#include <array>

namespace linnet::sip {

namespace {

/// So many hosts of an SRV answer are looked up; failover beyond that helps nobody.
constexpr size_t kMaxHosts = 8;

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
        if (name.isEmpty() || equalsIgnoringCase(name, "tcp") || equalsIgnoringCase(name, "tls"))
            return std::optional(TransportProtocol::Tls);
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
    }
    return {};
}

quint16 defaultPort(TransportProtocol protocol)
{
    return protocol == TransportProtocol::Tls ? kDefaultSipsPort : kDefaultSipPort;
}

bool isLocalhost(const QByteArray &host)
{
    const QByteArray lower = host.toLower();
    return lower == "localhost" || lower.endsWith(".localhost");
}

/// The part of a list of targets that one name gave.
QList<Target> toTargets(const QList<QHostAddress> &addresses, TransportProtocol protocol, quint16 port)
{
    QList<Target> targets;
    for (const QHostAddress &address : addresses)
        targets.append({protocol, {address, port}});
    return targets;
}

/// One resolve(): all SRV questions and the address question run at the same time, and the best answer wins
/// when all are in. Kept alive by the callbacks.
struct Lookup : std::enable_shared_from_this<Lookup>
{
    DnsClient &dns;
    QByteArray host;
    QByteArray wanted; ///< the URI's own host: what a certificate has to name, whatever DNS says (RFC 5922 s.7.3)
    QPointer<QObject> context;
    Resolver::Done done;
    QList<TransportProtocol> protocols; ///< in the order of our preference

    int open = 0;
    std::array<std::vector<SrvRecord>, 2> srv; ///< by place in `protocols`
    bool sawSrv = false;
    DnsClient::AddressAnswer direct = DnsFailure::NotFound;

    struct Host
    {
        TransportProtocol protocol;
        SrvRecord record;
        QList<QHostAddress> addresses;
    };
    std::vector<Host> hosts;
    DnsFailure hostFailure = DnsFailure::NotFound;

    explicit Lookup(DnsClient &client) : dns(client) { }

    void start(bool withSrv);
    void firstRoundDone();
    void lookUpHosts();
    void hostsDone();
    void finish(Answer answer) const;
};

void Lookup::start(bool withSrv)
{
    const auto self = shared_from_this();
    open = 1 + (withSrv ? int(protocols.size()) : 0);
    if (withSrv) {
        for (qsizetype i = 0; i < protocols.size(); ++i) {
            dns.lookupSrv(srvName(protocols[i], host), [self, i](const DnsClient::SrvAnswer &answer) {
                if (answer) {
                    self->sawSrv = self->sawSrv || !answer->empty();
                    self->srv[size_t(i)] = selectionOrder(*answer, SystemRandom::instance());
                }
                if (--self->open == 0)
                    self->firstRoundDone();
            });
        }
    }
    dns.lookupAddresses(host, [self](const DnsClient::AddressAnswer &answer) {
        self->direct = answer;
        if (--self->open == 0)
            self->firstRoundDone();
    });
}

void Lookup::firstRoundDone()
{
    for (qsizetype i = 0; i < protocols.size(); ++i) {
        for (const SrvRecord &record : srv[size_t(i)]) {
            if (hosts.size() < kMaxHosts)
                hosts.push_back({protocols[i], record, {}});
        }
    }
    if (!hosts.empty()) {
        lookUpHosts();
        return;
    }
    // "." as the only target says that there is no such service: no guessing then (RFC 2782).
    if (sawSrv)
        finish(ResolveError{ResolveError::Kind::NotFound, host});
    else if (direct)
        finish(toTargets(*direct, protocols.first(), defaultPort(protocols.first())));
    else
        finish(toError(direct.error(), host));
}

void Lookup::lookUpHosts()
{
    const auto self = shared_from_this();
    open = int(hosts.size());
    for (size_t i = 0; i < hosts.size(); ++i) {
        dns.lookupAddresses(hosts[i].record.target, [self, i](const DnsClient::AddressAnswer &answer) {
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
        QList<Target> targets = *answer;
        for (Target &target : targets) {
            if (target.protocol == TransportProtocol::Tls)
                target.tls.domain = wanted;
        }
        answer = targets;
    }
    if (context)
        QMetaObject::invokeMethod(
            context, [answer, call = done] { call(answer); }, Qt::QueuedConnection);
}

} // namespace

struct Resolver::Private
{
    DnsClient dns{nullptr};
};

Resolver::Resolver(QObject *parent) : QObject(parent), d(std::make_unique<Private>()) { }

Resolver::~Resolver() = default;

void Resolver::setServers(const QByteArray &servers)
{
    d->dns.setServers(servers);
}

void Resolver::resolve(const Uri &uri, TransportProtocol preferred, QObject *context, Done done)
{
    const auto lookup = std::make_shared<Lookup>(d->dns);
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
    const TransportProtocol protocol = stated->value_or(preferred);
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
        d->dns.lookupAddresses(lookup->host, [lookup, protocol, port = uri.port](const DnsClient::AddressAnswer &answer) {
            if (answer)
                lookup->finish(toTargets(*answer, protocol, port));
            else
                lookup->finish(toError(answer.error(), lookup->host));
        });
        return;
    }
    lookup->protocols = {protocol};
    // Who wants TLS gets TLS or nothing.
    if (!stated->has_value() && protocol != TransportProtocol::Tls)
        lookup->protocols.append(protocol == TransportProtocol::Udp ? TransportProtocol::Tcp : TransportProtocol::Udp);
    lookup->start(!isLocalhost(lookup->host));
}

} // namespace linnet::sip
