// SPDX-License-Identifier: MIT
#include "server/AckRelay.h"

#include "server/LoopMark.h"
#include "server/RouteProcessing.h"

namespace linnet::sip {

namespace {

void done(const SentMessage &, const std::optional<TransportError> &) { }

} // namespace

AckRelay::AckRelay(TransactionLayer &transactions, Resolver &resolver, const TargetSet &targets, const OwnAddresses &own,
                   const Authenticator *authenticator, QObject *parent)
    : QObject(parent), m_transactions(transactions), m_resolver(resolver), m_targets(targets), m_own(own),
      m_authenticator(authenticator)
{
    connect(&transactions, &TransactionLayer::ackReceived, this, [this](const Request &ack) { take(ack); });
}

void AckRelay::take(const Request &received)
{
    Request request = received;
    const QByteArray token = preprocessRoutes(request, m_own);
    const QByteArray mark = loopMark(request);
    const bool isValid = !received.findDefect() && hopsLeft(request) > 0 && !hasLooped(request, mark, m_own);
    auto branch = isValid ? m_targets.ofDialog(request, token) : std::nullopt;
    if (isValid && !branch)
        branch = m_targets.ofContact(request);
    if (!branch) {
        m_transactions.transport().countDropped();
        return;
    }
    if (m_authenticator)
        m_authenticator->removeCredentials(branch->request);
    send(*branch, "SIP/2.0/UDP 0.0.0.0;branch=" + steadyBranch(*received.topVia(), mark));
}

void AckRelay::send(const ForkBranch &branch, const QByteArray &via)
{
    TransportLayer &transport = m_transactions.transport();
    Request ack = branch.request;
    ack.editHeaders().prepend(HeaderName::Via, via);
    if (branch.flow && transport.isAlive(branch.flow)) {
        transport.sendRequest(ack, branch.flow, done);
    } else if (branch.target && !isReliable(branch.target->protocol)) {
        transport.sendRequest(ack, *branch.target, done);
    } else {
        m_resolver.resolve(branch.nextHop, TransportProtocol::Udp, this,
                           [&transport, ack](const Result<QList<Target>, ResolveError> &targets) {
                               if (targets && !targets->isEmpty())
                                   transport.sendRequest(ack, targets->first(), done);
                           });
    }
}

} // namespace linnet::sip
