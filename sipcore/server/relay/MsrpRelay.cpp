// SPDX-License-Identifier: MIT
#include "server/relay/MsrpRelay.h"

#include <algorithm>

namespace linnet::sip {
namespace {

using namespace std::chrono_literals;

constexpr auto kSweep = 1min;

/// A host and a port, whatever session is there.
MsrpUri placeOf(const MsrpUri &uri)
{
    MsrpUri place = uri;
    place.session.clear();
    place.port = uri.port.value_or(kMsrpPort);
    return place;
}

} // namespace

MsrpRelay::MsrpRelay(Network &network, Resolver &resolver, TimerService &timers, RandomSource &random, const UserDirectory &users, Options options)
    : m_network(network), m_resolver(resolver), m_timers(timers), m_random(random), m_options(std::move(options)),
      m_authenticator(timers.clock(), random, users, m_options.domain)
{
}

MsrpRelay::~MsrpRelay()
{
    for (RelayConnection *connection : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        connection->end();
        delete connection;
    }
    for (const Path &path : std::as_const(m_paths))
        m_timers.cancel(path.expiry);
}

Result<Endpoint, TransportError> MsrpRelay::listen()
{
    auto listener = isSecure() ? m_network.listenTls(m_options.local, {m_options.certificateFile, m_options.keyFile}) : m_network.listen(m_options.local);
    if (!listener)
        return listener.error();
    m_listener = std::move(*listener);
    connect(m_listener.get(), &StreamListener::accepted, this, &MsrpRelay::takeAccepted);
    closeIdle();
    return m_listener->local();
}

void MsrpRelay::takeAccepted()
{
    while (StreamSocketPtr socket = m_listener->takeNext()) {
        const QHostAddress address = socket->remote().address;
        const auto accepted = std::count_if(m_connections.begin(), m_connections.end(), [](const RelayConnection *one) { return one->wasAccepted(); });
        const auto same = std::count_if(m_connections.begin(), m_connections.end(), [&address](const RelayConnection *one) {
            return one->wasAccepted() && one->remoteAddress() == address;
        });
        if (accepted < kMostAccepted && same < kMostFromAddress) // else it closes with its object
            add(true, isSecure())->start(std::move(socket));
    }
}

RelayConnection *MsrpRelay::add(bool wasAccepted, bool secure)
{
    auto *connection = new RelayConnection(*this, secure, wasAccepted);
    m_connections.push_back(connection);
    connect(connection, &RelayConnection::finished, this, [this, connection] { onFinished(connection); });
    return connection;
}

/// Paths are good for the connection that asked for them, and for no other (s.6.3).
void MsrpRelay::onFinished(RelayConnection *connection)
{
    ++m_generation;
    std::erase(m_connections, connection);
    std::erase_if(m_made, [connection](const Made &one) { return one.connection == connection; });
    QList<QByteArray> gone;
    for (auto it = m_paths.begin(); it != m_paths.end(); ++it) {
        if (it->connection == connection)
            gone.append(it.key());
        if (it->peerConnection == connection)
            it->peerConnection = nullptr;
    }
    for (const QByteArray &token : std::as_const(gone))
        dropPath(token);
    connection->deleteLater(); // we are inside one of its signals
}

void MsrpRelay::dropPath(const QByteArray &token)
{
    ++m_generation;
    m_timers.cancel(m_paths.take(token).expiry);
}

/// A name that this relay goes by. Its port may be another one, that of a NAT in front of us.
bool MsrpRelay::isAddressedToUs(const MsrpHead &auth) const
{
    const MsrpUri &uri = auth.toPath.front();
    const QHostAddress address(QString::fromLatin1(uri.host));
    if (!address.isNull())
        return m_options.addresses.contains(address);
    return uri.host == m_options.domain || uri.host.endsWith('.' + m_options.domain) || uri.host == "localhost";
}

RelayAuthenticator::Verdict MsrpRelay::authenticate(const MsrpHead &auth, RelayConnection &from)
{
    RelayAuthenticator::Verdict verdict;
    // A relay in between would have to prove itself by a certificate (s.6.3), and we know none that we trust.
    if (auth.fromPath.size() != 1) {
        verdict.status = 403;
        return verdict;
    }
    verdict = m_authenticator.check(auth);
    if (verdict.status != 200)
        return verdict;
    const auto ofUser = std::count_if(m_paths.cbegin(), m_paths.cend(), [&](const Path &path) { return path.user == verdict.user; });
    if (m_paths.size() >= kMostPaths || ofUser >= kMostPathsOfUser) {
        verdict = {};
        verdict.status = 403;
        return verdict;
    }
    Path path;
    path.user = verdict.user;
    path.client = auth.fromPath.front();
    path.connection = &from;
    // Under the name by which the client knows us, which is the one that our certificate has shown it.
    path.uri = auth.toPath.front();
    path.uri.secure = from.isSecure();
    path.uri.userInfo.clear();
    path.uri.parameters.clear();
    path.uri.port = path.uri.port.value_or(m_listener->local().port);
    path.uri.session = newToken();
    path.expiry = m_timers.start(verdict.expires, [guard = QPointer<MsrpRelay>(this), token = path.uri.session] {
        if (guard)
            guard->dropPath(token);
    });
    verdict.headers.push_back({"Use-Path", toBytes(path.uri)});
    ++m_generation;
    m_paths.insert(path.uri.session, path);
    return verdict;
}

MsrpRelay::Path *MsrpRelay::pathOf(const MsrpUri &uri)
{
    const auto found = m_paths.find(uri.session);
    // The 96 bits decide: a NAT may have given us another name.
    return !uri.session.isEmpty() && found != m_paths.end() && found->uri.secure == uri.secure ? &*found : nullptr;
}

std::shared_ptr<const RelayWay> MsrpRelay::wayOf(const MsrpHead &request, RelayConnection &from, int &status)
{
    auto way = std::make_shared<RelayWay>();
    way->toPath = request.toPath;
    way->fromPath = request.fromPath;
    way->from = &from;
    std::vector<MsrpUri> to = request.toPath;
    std::vector<MsrpUri> back = request.fromPath;
    const MsrpUri ours = to.front();
    // Twice, where both sides use this relay: out of one path, and into the other.
    for (RelayConnection *before = &from; !way->next; before = nullptr) {
        Path *path = pathOf(to.front());
        if (!path || to.size() < 2 || (before && before->isSecure() != path->uri.secure)) {
            status = 481;
            return nullptr;
        }
        way->ours.push_back(to.front());
        back.insert(back.begin(), to.front());
        to.erase(to.begin());
        if (to.size() == 1 && to.front() == path->client) {
            // Back to who asked for the path; and who sends that way is where it leads to from now on.
            if (before && before != path->connection && (path->peerConnection != before || !(path->peer == request.fromPath.front()))) {
                path->peer = request.fromPath.front();
                path->peerConnection = before;
                ++m_generation;
            }
            way->next = path->connection;
        } else if (before != path->connection) {
            status = 481; // s.6.4: neither from that client nor to it
            return nullptr;
        } else if (!pathOf(to.front())) {
            way->next = path->peerConnection && path->peer == to.front() ? path->peerConnection.data()
                                                                                : connectionTo(to.front(), *path);
            if (!way->next) {
                status = 403;
                return nullptr;
            }
        }
    }
    way->lines = msrpPathLines(to, back);
    way->linesBack = msrpPathLines(request.fromPath, {ours});
    way->generation = m_generation;
    return way;
}

/// Not where users could make us knock at doors that are open to nobody but us.
bool MsrpRelay::mayConnectTo(const QHostAddress &address) const
{
    if (address.isNull() || address.isMulticast() || address.isBroadcast() || address.isLinkLocal() || address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::AnyIPv6))
        return false;
    return !address.isLoopback() || m_options.local.address.isLoopback();
}

RelayConnection *MsrpRelay::connectionTo(const MsrpUri &uri, const Path &path)
{
    const MsrpUri place = placeOf(uri);
    const auto found = std::find_if(m_made.begin(), m_made.end(), [&place](const Made &one) { return one.place == place; });
    if (found != m_made.end())
        return found->connection;
    const QHostAddress address(QString::fromLatin1(place.host));
    const auto ofUser = std::count_if(m_made.begin(), m_made.end(), [&path](const Made &one) { return one.user == path.user; });
    const bool isOurselves = *place.port == m_listener->local().port && m_options.addresses.contains(address);
    if (*place.port < kLowestPort || isOurselves || ofUser >= kMostMadeForUser || m_made.size() >= size_t(kMostMade)
        || (!address.isNull() && !mayConnectTo(address)))
        return nullptr;
    RelayConnection *connection = add(false, place.secure);
    m_made.push_back({place, path.user, connection});
    ++m_generation;
    if (!address.isNull()) {
        connectNow(connection, place, address);
        return connection;
    }
    Uri name;
    name.host = Slice::copyOf(place.host);
    name.port = *place.port;
    m_resolver.resolve(name, TransportProtocol::Tcp, connection, [this, connection, place](const Result<QList<Target>, ResolveError> &targets) {
        if (targets && !targets->isEmpty())
            connectNow(connection, place, targets->first().endpoint.address);
        else
            connection->end();
    });
    return connection;
}

void MsrpRelay::connectNow(RelayConnection *connection, const MsrpUri &place, const QHostAddress &address)
{
    if (!mayConnectTo(address)) {
        connection->end();
        return;
    }
    const Endpoint endpoint{address, *place.port};
    // Relays know each other by the names in their certificates (s.9.2).
    connection->start(place.secure ? m_network.connectTls(endpoint, {place.host, {}, {}, m_options.certificateFile, m_options.keyFile})
                                   : m_network.connectTo(endpoint));
}

/// s.6.5; those that made no right request at all have gone before.
void MsrpRelay::closeIdle()
{
    const std::vector<RelayConnection *> all = m_connections;
    for (RelayConnection *connection : all) {
        const bool hasPath = std::any_of(m_paths.cbegin(), m_paths.cend(), [connection](const Path &path) { return path.connection == connection; });
        if (!hasPath && timers().now() - connection->lastUsed() >= (connection->wasAccepted() ? kIdleAccepted : kIdleMade))
            connection->end();
    }
    m_timers.start(kSweep, [guard = QPointer<MsrpRelay>(this)] {
        if (guard)
            guard->closeIdle();
    });
}

} // namespace linnet::sip
