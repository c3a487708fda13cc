// SPDX-License-Identifier: MIT
#include "server/Branch.h"

#include "server/LoopMark.h"

namespace linnet::sip {

namespace {

Response withoutTopVia(const Response &response)
{
    Response upstream = response;
    upstream.editHeaders().removeFirstValue(HeaderName::Via);
    return upstream;
}

} // namespace

Branch::Branch(ForkingTools tools, QObject *parent) : QObject(parent), m_tools(std::move(tools)) { }

Branch::~Branch()
{
    m_tools.transactions.timers().cancel(m_cancelTimer);
}

void Branch::start(const ForkBranch &branch)
{
    m_request = branch.request;
    m_isLastHop = branch.isLastHop;
    if (branch.flow && m_tools.transactions.transport().isAlive(branch.flow)) {
        sendOnFlow(branch);
    } else if (branch.target && !isReliable(branch.target->protocol)) {
        // The far port of a connection that is gone leads nowhere.
        m_targets = {*branch.target};
        sendToNext();
    } else {
        m_tools.resolver.resolve(branch.nextHop, TransportProtocol::Udp, this,
                                 [this](const Result<QList<Target>, ResolveError> &targets) {
                                     if (m_cancelled)
                                         return;
                                     if (!targets || targets->isEmpty()) {
                                         Q_EMIT failed(BranchFailure::Unresolved);
                                         return;
                                     }
                                     m_targets = *targets;
                                     sendToNext();
                                 });
    }
}

void Branch::cancel()
{
    if (std::exchange(m_cancelled, true))
        return;
    m_targets.clear();
    if (m_transaction) {
        m_transaction->cancel();
        return;
    }
    m_cancelTimer = m_tools.transactions.timers().start(std::chrono::milliseconds(0),
                                                        [this] { Q_EMIT failed(BranchFailure::Cancelled); });
}

void Branch::sendOnFlow(const ForkBranch &branch)
{
    const Request request = branch.target ? marked(*branch.target, branch.flow) : m_request;
    watch(m_tools.transactions.send(request, branch.flow,
                                    markedBranch(m_tools.transactions.random(), m_tools.loopMark)));
}

void Branch::sendToNext()
{
    const Target target = m_targets.takeFirst();
    FlowId flow = 0;
    if (m_isLastHop && target.protocol == TransportProtocol::Udp) {
        m_tools.transactions.transport().openFlow(
            target, [&flow](const SentMessage &sent, const std::optional<TransportError> &) { flow = sent.path.flow; });
    }
    watch(m_tools.transactions.send(marked(target, flow), target,
                                    markedBranch(m_tools.transactions.random(), m_tools.loopMark)));
}

Request Branch::marked(const Target &target, FlowId flow) const
{
    Request request = m_request;
    if (m_tools.caller)
        m_tools.recordRouter.mark(request, *m_tools.caller, m_tools.recordRouter.to(target, flow));
    return request;
}

void Branch::watch(ClientTransaction *transaction)
{
    m_transaction = transaction;
    connect(transaction, &ClientTransaction::provisionalReceived, this, [this](const Response &response) {
        // RFC 3261 s.16.7 item 5: a 100 is for this hop alone.
        if (response.status != 100)
            Q_EMIT provisionalReceived(withoutTopVia(response));
    });
    connect(transaction, &ClientTransaction::finalReceived, this, [this](const Response &response) { onFinal(response); });
    connect(transaction, &ClientTransaction::successRepeated, this,
            [this](const Response &response) { Q_EMIT successRepeated(withoutTopVia(response)); });
    connect(transaction, &ClientTransaction::failed, this, [this](const TransactionFailure &failure) { onFailed(failure); });
}

void Branch::onFinal(const Response &response)
{
    if (response.status == 503 && !m_targets.isEmpty()) {
        sendToNext(); // RFC 3263 s.4.3
        return;
    }
    m_request = {}; // a branch to an INVITE stays for 64*T1, for further 2xx
    Q_EMIT finalReceived(withoutTopVia(response));
}

void Branch::onFailed(const TransactionFailure &failure)
{
    // A silent server is passed over for an INVITE, which can be repeated without harm. Other requests go to the next one
    // only where this one surely has not seen them.
    const bool mayRepeat = m_request.method == Method::Invite || !failure.mayHaveArrived();
    if (mayRepeat && !m_targets.isEmpty()) {
        sendToNext();
        return;
    }
    if (failure.kind == TransactionFailure::Kind::Timeout)
        Q_EMIT failed(BranchFailure::Timeout);
    else if (failure.transport.kind == TransportError::Kind::TooLarge)
        Q_EMIT failed(BranchFailure::TooLarge);
    else
        Q_EMIT failed(BranchFailure::Transport);
}

} // namespace linnet::sip
