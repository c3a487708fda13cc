// SPDX-License-Identifier: MIT
#include "client/LocalServer.h"

#include "base/RandomSource.h"
#include "client/CanonicalAddress.h"
#include "client/Client.h"
#include "client/FlowService.h"
#include "server/EmbeddedServer.h"

#include <QHostAddress>
#include <QNetworkInterface>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

const QString kDemoDomain = u"linnet.demo"_s;

LocalServer::Failure failureOf(const server::ServerError &error)
{
    using Kind = LocalServer::Failure::Kind;
    switch (error.kind) {
    case server::ServerError::Kind::AddressInUse:
        return {Kind::AddressInUse, error.detail};
    case server::ServerError::Kind::NotPermitted:
        return {Kind::NotPermitted, error.detail};
    case server::ServerError::Kind::DataInUse:
    case server::ServerError::Kind::Storage:
    case server::ServerError::Kind::BadCertificate:
    case server::ServerError::Kind::BadOptions:
        break;
    }
    return {Kind::Storage, error.detail};
}

LocalServer::Failure storageFailure(const QString &detail) { return {LocalServer::Failure::Kind::Storage, detail}; }

/// The addresses by which others reach this machine.
QStringList ownAddresses()
{
    QStringList found;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (address.isLoopback() || address.isLinkLocal())
            continue;
        if (address.protocol() == QAbstractSocket::IPv4Protocol)
            found.prepend(address.toString());
        else
            found.append(u'[' + address.toString() + u']');
    }
    return found;
}

} // namespace

struct LocalServer::Private
{
    Info info;
    std::unique_ptr<server::EmbeddedServer> server; // outlives the peer
    std::unique_ptr<Client> peer;
    Answerer answer;
    Pace pace;
    int received = 0;
};

LocalServer::LocalServer() : d(std::make_unique<Private>()) { }
LocalServer::~LocalServer() = default;

Result<std::unique_ptr<LocalServer>, LocalServer::Failure> LocalServer::startDemo(const QString &dataDir, const QString &peerName,
                                                                                  Answerer answer, const Pace &pace)
{
    server::ServerOptions options;
    options.address = QHostAddress(QHostAddress::LocalHost);
    options.domain = kDemoDomain;
    options.dataDir = dataDir + u"/server"_s;
    auto started = server::EmbeddedServer::start(options);
    if (!started)
        return failureOf(started.error());
    std::unique_ptr<LocalServer> demo(new LocalServer);
    Private &d = *demo->d;
    d.server = std::move(started).value();
    d.answer = std::move(answer);
    d.pace = pace;
    d.info.domain = kDemoDomain;
    d.info.server = u"127.0.0.1:%1"_s.arg(d.server->listening().first().port);
    d.info.account = {u"sip:you@"_s + kDemoDomain};
    d.info.peer = {u"sip:linnet@"_s + kDemoDomain};
    d.info.password = SystemRandom::instance().token(128);
    const QByteArray peerPassword = SystemRandom::instance().token(128);
    if (!d.server->setUser(u"you"_s, d.info.password) || !d.server->setUser(u"linnet"_s, peerPassword))
        return storageFailure(options.dataDir);

    ClientOptions peerOptions;
    peerOptions.profileDir = dataDir + u"/peer"_s;
    auto opened = Client::open(peerOptions);
    if (!opened)
        return storageFailure(opened.error().detail);
    d.peer = std::move(opened).value();
    connect(d.peer.get(), &Client::messageAdded, demo.get(), &LocalServer::onPeerMessage);
    im::AccountInfo account;
    account.address = d.info.peer;
    account.displayName = peerName;
    account.server = d.info.server;
    account.secret = "memory"; // new at every start, never kept
    d.peer->saveAccount(account, peerPassword, {}, [client = d.peer.get()](const Result<im::AccountInfo, ClientError> &saved) {
        if (saved)
            client->registerAccount(saved->address);
    });
    // Receipts and typing are for those whom one knows.
    d.peer->saveContact({d.info.account, {}}, [](const Result<Ok, ClientError> &) {});
    return demo;
}

void LocalServer::onPeerMessage(const im::ChatMessage &message)
{
    if (message.direction == im::Direction::Out || !d->answer)
        return;
    const QString text = d->answer(++d->received, message.text);
    if (text.isEmpty())
        return;
    OutgoingText answer;
    answer.account = message.account;
    answer.to = message.peer;
    answer.text = text;
    QTimer::singleShot(d->pace.reading, this, [this, answer, read = message.key] {
        d->peer->markDisplayed(read, [](const Result<Ok, ClientError> &) {});
        d->peer->setTyping(answer.account, answer.to, true);
        QTimer::singleShot(d->pace.writing, this, [this, answer] { d->peer->sendText(answer, [](const Result<im::ChatMessage, ClientError> &) {}); });
    });
}

Result<std::unique_ptr<LocalServer>, LocalServer::Failure> LocalServer::startNetwork(const QString &dataDir, const QString &domain,
                                                                                     quint16 port, const QString &userName,
                                                                                     const QByteArray &password)
{
    const auto address = addressFromText(userName, domain);
    if (!address)
        return storageFailure(userName + u'@' + domain);
    server::ServerOptions options;
    options.address = QHostAddress(QHostAddress::Any);
    options.port = port;
    options.domain = domain;
    options.dataDir = dataDir;
    auto started = server::EmbeddedServer::start(options);
    if (!started)
        return failureOf(started.error());
    std::unique_ptr<LocalServer> network(new LocalServer);
    Private &d = *network->d;
    d.server = std::move(started).value();
    if (!password.isEmpty() && !d.server->setUser(userName, password))
        return storageFailure(dataDir);
    const quint16 bound = d.server->listening().first().port;
    d.info.domain = domain;
    d.info.server = u"127.0.0.1:%1"_s.arg(bound);
    d.info.account = *address;
    d.info.password = password;
    for (const QString &own : ownAddresses())
        d.info.reachableAt.append(own + u':' + QString::number(bound));
    return network;
}

LocalServer::Info LocalServer::info() const { return d->info; }

void LocalServer::showIn(FlowService &flows)
{
    d->server->trace(&flows, [&flows](const sip::TraceEntry &entry) { flows.take(entry); });
}

bool LocalServer::addUser(const QString &name, const QByteArray &password) { return d->server->setUser(name, password); }
QStringList LocalServer::users() const { return d->server->users(); }

} // namespace linnet::client
