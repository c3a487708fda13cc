// SPDX-License-Identifier: MIT
#include "transaction/TransactionLayer.h"

#include "transaction/ClientTransactionPrivate.h"
#include "transaction/ServerTable.h"

#include <algorithm>

namespace linnet::sip {

struct TransactionLayer::Private
{
    Private(TransactionLayer *layer, TransportLayer &transportLayer, TimerService &timerQueue, RandomSource &source)
        : q(layer), transport(transportLayer), timers(timerQueue), random(source), servers(layer)
    {
    }

    ClientTransaction *send(Request request, const ClientTransaction::Private::Destination &to, QByteArray branch);
    void takeResponse(const Response &response, const MessageSource &source);
    void onFlowClosed(FlowId flow);
    /// Those that have left; a copy, because whoever hears of one may make or end others.
    QList<QPointer<ClientTransaction>> open() const;

    TransactionLayer *q;
    TransportLayer &transport;
    TimerService &timers;
    RandomSource &random;
    Timers timerValues;
    QHash<TransactionKey, ClientTransaction *> clients;
    ServerTable servers;
};

TransactionLayer::TransactionLayer(TransportLayer &transport, TimerService &timers, RandomSource &random, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, transport, timers, random))
{
    connect(&transport, &TransportLayer::messageReceived, this, [this](const Message &message, const MessageSource &source) {
        if (const auto *request = std::get_if<Request>(&message))
            d->servers.take(*request, source);
        else
            d->takeResponse(std::get<Response>(message), source);
    });
    connect(&transport, &TransportLayer::malformedReceived, this,
            [this](const MalformedMessage &malformed, const MessageSource &source) {
                d->servers.takeMalformed(malformed, source);
            });
    connect(&transport, &TransportLayer::flowClosed, this, [this](FlowId flow) { d->onFlowClosed(flow); });
    connect(&transport, &TransportLayer::datagramRefused, this,
            [this](const Endpoint &local, const Endpoint &remote, const QByteArray &quoted, const QString &detail) {
                for (const QPointer<ClientTransaction> &one : d->open()) {
                    if (one)
                        one->d->onRefused(local, remote, quoted, detail);
                }
            });
}

TransactionLayer::~TransactionLayer()
{
    // While timers() and the tables still answer: they stop their timers.
    const auto open = children();
    for (QObject *child : open)
        delete child;
}

TransportLayer &TransactionLayer::transport() const
{
    return d->transport;
}

TimerService &TransactionLayer::timers() const
{
    return d->timers;
}

RandomSource &TransactionLayer::random() const
{
    return d->random;
}

ClientTransaction *TransactionLayer::send(Request request, const Target &target, QByteArray branch)
{
    return d->send(std::move(request), target, std::move(branch));
}

ClientTransaction *TransactionLayer::send(Request request, FlowId flow, QByteArray branch)
{
    return d->send(std::move(request), flow, std::move(branch));
}

QByteArray TransactionLayer::newBranch()
{
    return "z9hG4bK" + d->random.token(64);
}

int TransactionLayer::pendingClientTransactions() const
{
    return int(std::count_if(d->clients.begin(), d->clients.end(),
                             [](const ClientTransaction *transaction) { return transaction->d->isPending(); }));
}

int TransactionLayer::activeServerTransactions() const
{
    return d->servers.activeCount();
}

qsizetype TransactionLayer::completedMemory() const
{
    return d->servers.completedMemory();
}

void TransactionLayer::setTimers(const Timers &values)
{
    d->timerValues = values;
    d->servers.setTimers(values);
}

void TransactionLayer::setDetectMerged(bool on)
{
    d->servers.setDetectMerged(on);
}

void TransactionLayer::setTrustedFlow(FlowId flow, bool trusted)
{
    d->servers.setTrusted(flow, trusted);
}

ClientTransaction *TransactionLayer::Private::send(Request request, const ClientTransaction::Private::Destination &to,
                                                   QByteArray branch)
{
    if (branch.isEmpty())
        branch = q->newBranch();
    // The transport writes its own sent-by and transport over these.
    request.editHeaders().prepend(HeaderName::Via, QByteArray("SIP/2.0/UDP 0.0.0.0;branch=" + branch));

    auto *transaction = new ClientTransaction(q);
    transaction->d = std::make_unique<ClientTransaction::Private>(transaction, q, request.method, timerValues);
    transaction->d->key = clientKey(branch, request.method);
    clients.insert(transaction->d->key, transaction);
    connect(transaction, &ClientTransaction::terminated, q, [this, transaction] {
        // Whoever reused a branch has taken the place.
        if (clients.value(transaction->d->key) == transaction)
            clients.remove(transaction->d->key);
        transaction->deleteLater();
    });
    transaction->d->start(std::move(request), to);
    return transaction;
}

void TransactionLayer::Private::takeResponse(const Response &response, const MessageSource &source)
{
    const auto key = clientKey(response);
    ClientTransaction *transaction = key ? clients.value(*key) : nullptr;
    if (!transaction) {
        transport.countDropped();
        Q_EMIT q->strayResponseReceived(response, source);
        return;
    }
    if (!transaction->d->accepts(response)) {
        transport.countDropped();
        return;
    }
    transaction->d->take(response, source);
}

void TransactionLayer::Private::onFlowClosed(FlowId flow)
{
    servers.setTrusted(flow, false);
    for (const QPointer<ClientTransaction> &transaction : open()) {
        if (transaction && transaction->d->path.flow == flow)
            transaction->d->onFlowClosed();
    }
}

QList<QPointer<ClientTransaction>> TransactionLayer::Private::open() const
{
    QList<QPointer<ClientTransaction>> all;
    for (ClientTransaction *transaction : clients) {
        if (!transaction->d->wire.isEmpty())
            all.append(transaction);
    }
    return all;
}

} // namespace linnet::sip
