// SPDX-License-Identifier: MIT
#include "server/Fork.h"

#include "message/StatusCode.h"
#include "server/LoopMark.h"

namespace linnet::sip {

void Fork::start(TransactionLayer &transactions, Resolver &resolver, std::vector<ForkBranch> branches,
                 const QByteArray &loopMark, std::chrono::milliseconds patience, QObject *parent, Done done)
{
    auto *fork = new Fork(transactions, resolver, loopMark, parent, std::move(done));
    fork->m_pending = int(branches.size());
    fork->m_patience = transactions.timers().start(patience, [fork] {
        fork->m_patience = 0;
        fork->m_outcome.givenUp += fork->m_pending;
        fork->finish();
    });
    for (ForkBranch &branch : branches)
        fork->launch(std::move(branch));
}

Fork::Fork(TransactionLayer &transactions, Resolver &resolver, QByteArray loopMark, QObject *parent, Done done)
    : QObject(parent), m_transactions(transactions), m_resolver(resolver), m_loopMark(std::move(loopMark)),
      m_done(std::move(done))
{
}

Fork::~Fork()
{
    m_transactions.timers().cancel(m_patience);
}

void Fork::launch(ForkBranch branch)
{
    if (branch.flow && m_transactions.transport().isAlive(branch.flow)) {
        ClientTransaction *transaction = m_transactions.send(branch.request, branch.flow,
                                                             markedBranch(m_transactions.random(), m_loopMark));
        watch(transaction, [this](const TransactionFailure &failure) {
            giveUpOne(failure.kind == TransactionFailure::Kind::Transport
                      && failure.transport.kind == TransportError::Kind::TooLarge);
        });
        return;
    }
    if (branch.target) {
        sendTo(branch.request, {*branch.target});
        return;
    }
    m_resolver.resolve(branch.nextHop, TransportProtocol::Udp, this,
                       [this, request = branch.request](const Result<QList<Target>, ResolveError> &targets) {
                           if (targets && !targets->isEmpty())
                               sendTo(request, *targets);
                           else
                               giveUpOne(false);
                       });
}

void Fork::sendTo(const Request &request, QList<Target> targets)
{
    const Target first = targets.takeFirst();
    ClientTransaction *transaction =
        m_transactions.send(request, first, markedBranch(m_transactions.random(), m_loopMark));
    watch(transaction, [this, request, targets](const TransactionFailure &failure) {
        // RFC 3263 s.4.3: the next server only where this one surely has not seen it.
        if (!failure.mayHaveArrived() && !targets.isEmpty())
            sendTo(request, targets);
        else
            giveUpOne(failure.kind == TransactionFailure::Kind::Transport
                      && failure.transport.kind == TransportError::Kind::TooLarge);
    });
}

void Fork::watch(ClientTransaction *transaction, std::function<void(const TransactionFailure &)> onFailure)
{
    connect(transaction, &ClientTransaction::finalReceived, this,
            [this](const Response &response) { onFinal(response); });
    connect(transaction, &ClientTransaction::failed, this,
            [onFailure = std::move(onFailure)](const TransactionFailure &failure) { onFailure(failure); });
    // Provisional responses to non-INVITE requests are not passed on: RFC 4320 s.4.1.
}

void Fork::onFinal(const Response &response)
{
    Response upstream = response;
    upstream.editHeaders().removeFirstValue(HeaderName::Via);
    m_outcome.finals.push_back(std::move(upstream));
    --m_pending;
    if (m_pending <= 0 || isSuccess(response.status))
        finish();
}

void Fork::giveUpOne(bool tooLarge)
{
    ++m_outcome.givenUp;
    m_outcome.tooLarge += tooLarge;
    if (--m_pending <= 0)
        finish();
}

void Fork::finish()
{
    if (!m_done)
        return;
    const Done done = std::exchange(m_done, nullptr);
    m_transactions.timers().cancel(std::exchange(m_patience, 0));
    deleteLater();
    done(m_outcome);
}

} // namespace linnet::sip
