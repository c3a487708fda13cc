// SPDX-License-Identifier: MIT
#include "server/EmbeddedServer.h"

#include "base/Limits.h"
#include "server/DataLock.h"
#include "server/Locations.h"
#include "server/OfflineMessages.h"
#include "server/SipServer.h"
#include "server/relay/MsrpRelay.h"
#include "server/Users.h"

#include <QDir>
#include <QFile>
#include <QNetworkInterface>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace linnet::server {

using sip::TransportError;
using sip::TransportProtocol;

namespace {

constexpr int kPortTries = 20;
/// Below the usual limit of 1024 open files of one process, with room for the database and our own connections.
constexpr int kMostConnections = 800;
constexpr int kMostBesideRelay = kMostConnections - sip::MsrpRelay::kMostAccepted - sip::MsrpRelay::kMostMade;
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

ServerError serverError(ServerError::Kind kind, const QString &detail = {})
{
    return {kind, detail, false};
}

/// Everything that reaches this machine when it listens on `address`.
QList<QHostAddress> reachableAddresses(const QHostAddress &address)
{
    if (address != QHostAddress::AnyIPv4 && address != QHostAddress::AnyIPv6 && address != QHostAddress::Any)
        return {address};
    QList<QHostAddress> all;
    for (QHostAddress one : QNetworkInterface::allAddresses()) {
        one.setScopeId({});
        all.append(one);
    }
    return all;
}

ServerError whyNotListening(const TransportError &error)
{
    if (error.kind == TransportError::Kind::Tls)
        return serverError(ServerError::Kind::BadCertificate, error.detail);
    return serverError(error.kind == TransportError::Kind::AddressInUse ? ServerError::Kind::AddressInUse : ServerError::Kind::NotPermitted,
                       error.detail);
}

std::optional<ServerError> makeDataDir(const QString &path)
{
    if (!QDir().mkpath(path))
        return serverError(ServerError::Kind::Storage, u"the folder cannot be made"_s);
    if (!QFile::setPermissions(path, kOwnerOnly))
        return serverError(ServerError::Kind::Storage, u"the folder's permissions cannot be set"_s);
    return std::nullopt;
}

} // namespace

/// In the order of who needs whom: the last is the first to go.
struct EmbeddedServer::Private
{
    DataLock lock;
    TimerService timers{SystemClock::instance()};
    std::unique_ptr<ServerStore> store;
    std::unique_ptr<sip::TransportLayer> transport;
    std::unique_ptr<sip::TransactionLayer> transactions;
    std::unique_ptr<sip::Resolver> resolver;
    std::unique_ptr<Users> users;
    std::unique_ptr<Locations> locations;
    std::unique_ptr<sip::OwnAddresses> own;
    std::unique_ptr<sip::SipServer> sipServer;
    std::unique_ptr<OfflineMessages> offline;
    std::unique_ptr<sip::MsrpRelay> relay;
    QList<Listening> listening;

    std::optional<ServerError> openStore(const ServerOptions &options);
    std::optional<ServerError> listen(const ServerOptions &options);
    std::optional<TransportError> listenOnce(const ServerOptions &options);
    std::optional<ServerError> assemble(const ServerOptions &options);
    std::optional<ServerError> startRelay(const ServerOptions &options, const QByteArray &domain);
};

EmbeddedServer::EmbeddedServer() : d(std::make_unique<Private>()) { }

EmbeddedServer::~EmbeddedServer() = default;

bool EmbeddedServer::isUserName(const QString &name)
{
    return !name.isEmpty() && name.toUtf8().size() <= Limits::kMaxToken
           && std::none_of(name.begin(), name.end(), [](QChar c) {
                  return c.isSpace() || c == u'@' || c.category() == QChar::Other_Control;
              });
}

bool EmbeddedServer::isDomain(const QString &domain)
{
    const auto uri = sip::parseUri(QByteArrayView("sip:" + domain.toLatin1()));
    return uri && !uri->hasUser && uri->port == 0 && uri->parameters.isEmpty() && uri->headers.isEmpty()
           && !uri->host.isEmpty() && domain.size() <= 253;
}

Result<std::unique_ptr<EmbeddedServer>, ServerError> EmbeddedServer::start(const ServerOptions &options)
{
    if (!isDomain(options.domain) || options.dataDir.isEmpty() || (!options.udp && !options.tcp && !options.tls))
        return serverError(ServerError::Kind::BadOptions);
    std::unique_ptr<EmbeddedServer> server(new EmbeddedServer);
    Private &d = *server->d;
    if (auto error = d.openStore(options))
        return *error;
    if (auto error = d.listen(options))
        return *error;
    if (auto error = d.assemble(options))
        return *error;

    EmbeddedServer *self = server.get();
    connect(d.users.get(), &Users::manyUsers, self, &EmbeddedServer::manyUsers);
    connect(d.store.get(), &ServerStore::storageFailed, self, &EmbeddedServer::storageFailed);
    connect(d.offline.get(), &OfflineMessages::refused, self,
            [self](const QByteArray &user, const QByteArray &sender, int status) {
                Q_EMIT self->messageRefused(QString::fromUtf8(user), QString::fromUtf8(sender), status);
            });
    const int count = int(d.users->names().size());
    if (count > Users::kMany) // once somebody can hear it
        QMetaObject::invokeMethod(
            self, [self, count] { Q_EMIT self->manyUsers(count); }, Qt::QueuedConnection);
    return server;
}

std::optional<ServerError> EmbeddedServer::Private::openStore(const ServerOptions &options)
{
    if (auto error = makeDataDir(options.dataDir))
        return error;
    const QDir folder(options.dataDir);
    if (!lock.take(folder.filePath(u"lock"_s)))
        return serverError(ServerError::Kind::DataInUse);
    auto opened = ServerStore::open(folder.filePath(u"server.db"_s));
    if (!opened)
        return serverError(ServerError::Kind::Storage, opened.error().text);
    store = std::move(*opened);
    return std::nullopt;
}

std::optional<ServerError> EmbeddedServer::Private::listen(const ServerOptions &options)
{
    std::optional<TransportError> error;
    for (int attempt = 0; attempt < kPortTries; ++attempt) {
        error = listenOnce(options);
        // With port 0 the one that the system found for TCP may be taken for UDP: another one, then.
        if (!error || options.port != 0 || error->kind != TransportError::Kind::AddressInUse)
            break;
    }
    return error ? std::optional(whyNotListening(*error)) : std::nullopt;
}

std::optional<TransportError> EmbeddedServer::Private::listenOnce(const ServerOptions &options)
{
    listening.clear();
    transport = std::make_unique<sip::TransportLayer>(timers, SystemRandom::instance());
    transport->setIncomingLimit(options.msrpRelay ? kMostBesideRelay : kMostConnections);
    sip::Endpoint endpoint{options.address, options.port};
    struct Wanted
    {
        bool on;
        TransportProtocol protocol;
        const char *name;
    };
    for (const Wanted &wanted : {Wanted{options.udp, TransportProtocol::Udp, "udp"},
                                 Wanted{options.tcp, TransportProtocol::Tcp, "tcp"}}) {
        if (!wanted.on)
            continue;
        const auto bound = transport->listen(wanted.protocol, endpoint);
        if (!bound)
            return bound.error();
        endpoint.port = bound->port;
        listening.append({options.address.toString(), bound->port, QByteArray(wanted.name)});
    }
    if (options.tls) {
        transport->setTlsServer({options.tlsCertificate, options.tlsKey});
        const auto bound = transport->listen(TransportProtocol::Tls, {options.address, quint16(options.port ? options.port + 1 : 0)});
        if (!bound)
            return bound.error();
        listening.append({options.address.toString(), bound->port, "tls"});
    }
    return std::nullopt;
}

std::optional<ServerError> EmbeddedServer::Private::assemble(const ServerOptions &options)
{
    RandomSource &random = SystemRandom::instance();
    // Without the brackets of an IPv6 address, as it stands in a URI once that is read.
    const QByteArray domain =
        sip::parseUri(QByteArrayView("sip:" + options.domain.toLatin1()))->host.toByteArray().toLower();
    users = std::make_unique<Users>(*store, domain);
    locations = std::make_unique<Locations>(*store, *transport, timers);
    transactions = std::make_unique<sip::TransactionLayer>(*transport, timers, random);
    resolver = std::make_unique<sip::Resolver>();
    QList<quint16> ports;
    for (const Listening &one : listening)
        ports.append(one.port);
    own = std::make_unique<sip::OwnAddresses>(domain, reachableAddresses(options.address),
                                              ports);
    sip::SipServer::Options sipOptions;
    sipOptions.open = options.open;
    sipOptions.tls = options.tls;
    sipOptions.registrar.maxBindings = Limits::kMaxForks;
    sipOptions.product = "Linnet/" LINNET_VERSION;
    sipServer = std::make_unique<sip::SipServer>(*transactions, *resolver, *locations, *users, *own, sipOptions);
    sip::Proxy *proxy = &sipServer->proxy();
    offline = std::make_unique<OfflineMessages>(
        *store, *locations, timers,
        [own = own.get()](const QByteArray &sender) {
            const auto uri = sip::parseUri(QByteArrayView("sip:x" + sender.mid(sender.lastIndexOf('@'))));
            return uri && own->isOurs(*uri);
        },
        [proxy](const QByteArray &user, const sip::Request &request,
                std::function<void(const sip::ForkOutcome &)> done) { proxy->deliver(user, request, std::move(done)); });
    proxy->setMessageStore(offline.get());
    connect(&sipServer->registrar(), &sip::Registrar::registered, offline.get(), &OfflineMessages::onRegistered);

    for (auto *status : {+[](Private &p) { return p.users->load(); }, +[](Private &p) { return p.locations->load(); },
                         +[](Private &p) { return p.offline->load(); }}) {
        if (auto loaded = status(*this); !loaded)
            return serverError(ServerError::Kind::Storage, loaded.error().text);
    }
    return options.msrpRelay ? startRelay(options, domain) : std::nullopt;
}

std::optional<ServerError> EmbeddedServer::Private::startRelay(const ServerOptions &options, const QByteArray &domain)
{
    sip::MsrpRelay::Options relayOptions;
    relayOptions.local = {options.msrpRelay->address, options.msrpRelay->port};
    relayOptions.domain = domain;
    relayOptions.addresses = reachableAddresses(options.msrpRelay->address);
    relayOptions.certificateFile = options.tlsCertificate;
    relayOptions.keyFile = options.tlsKey;
    relay = std::make_unique<sip::MsrpRelay>(sip::Network::system(), *resolver, timers, SystemRandom::instance(), *users, relayOptions);
    const auto bound = relay->listen();
    if (!bound) {
        ServerError error = whyNotListening(bound.error());
        error.isOfRelay = true;
        return error;
    }
    listening.append({relayOptions.local.address.toString(), bound->port, relay->isSecure() ? "msrps" : "msrp"});
    return std::nullopt;
}

void EmbeddedServer::trace(QObject *context, std::function<void(const sip::TraceEntry &)> take)
{
    connect(d->transport.get(), &sip::TransportLayer::traced, context, [take = std::move(take)](const sip::TraceEntry &entry) {
        sip::TraceEntry seen = entry;
        seen.observer = sip::TraceEntry::Observer::Server;
        take(seen);
    });
}

QList<EmbeddedServer::Listening> EmbeddedServer::listening() const
{
    return d->listening;
}

bool EmbeddedServer::setUser(const QString &name, const QByteArray &password)
{
    return isUserName(name) && d->users->set(name.toUtf8(), password);
}

bool EmbeddedServer::removeUser(const QString &name)
{
    const QByteArray user = name.toUtf8();
    if (!d->users->remove(user))
        return false;
    d->locations->forget(user);
    d->offline->forget(user);
    return true;
}

QStringList EmbeddedServer::users() const
{
    QStringList names;
    for (const QByteArray &name : d->users->names())
        names.append(QString::fromUtf8(name));
    return names;
}

} // namespace linnet::server
