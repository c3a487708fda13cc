// SPDX-License-Identifier: MIT
#include "base/Overload.h"
#include "message/MessageWriter.h"
#include "message/StatusCode.h"
#include "transaction/ClientTransactionPrivate.h"
#include "transaction/HopRequests.h"
#include "transport/ViaRules.h"

#include <QPointer>

namespace linnet::sip {

ClientTransaction::ClientTransaction(TransactionLayer *layer) : QObject(layer) { }

ClientTransaction::~ClientTransaction() = default;

const Request &ClientTransaction::request() const
{
    return d->request;
}

const MessageSource &ClientTransaction::path() const
{
    return d->path;
}

void ClientTransaction::cancel()
{
    d->cancel();
}

void ClientTransaction::Private::start(Request toSend, const Destination &to)
{
    request = std::move(toSend);
    destination = to;
    viaCount = request.vias().size();
    perform(std::visit([](auto &one) { return one.start(); }, machine));
}

void ClientTransaction::Private::take(const Response &received, const MessageSource &source)
{
    isHeard = true;
    response = &received;
    responseSource = &source;
    const QPointer<ClientTransaction> alive(q);
    perform(std::visit([&](auto &one) { return one.onResponse(received.status); }, machine));
    if (alive)
        response = nullptr;
}

void ClientTransaction::Private::onFlowClosed()
{
    transportError = {TransportError::Kind::ConnectionLost, QStringLiteral("the connection ended")};
    perform(std::visit([](auto &one) { return one.onTransportError(); }, machine));
}

void ClientTransaction::Private::onRefused(const Endpoint &local, const Endpoint &remote, const QByteArray &quoted,
                                           const QString &detail)
{
    if (path.protocol != TransportProtocol::Udp || path.remote != remote || path.local.port != local.port || !isPending())
        return;
    // What the error quotes tells which request it was, and proves that it is no forgery: the branch is a secret of ours.
    if (!quoted.isEmpty() && !quoted.contains("branch=" + request.topVia()->branch().toByteArray()))
        return;
    // An earlier copy may have got through before the peer went away: then going on until timer B or F can still tell.
    if (sendings > 1 || isHeard)
        return;
    transportError = {TransportError::Kind::Unreachable, detail, {}};
    perform(std::visit([](auto &one) { return one.onTransportError(); }, machine));
}

void ClientTransaction::Private::cancel()
{
    if (auto *invite = std::get_if<InviteClientMachine>(&machine))
        perform(invite->onCancel());
}

bool ClientTransaction::Private::isPending() const
{
    return std::visit(Overload{
                          [](const NonInviteClientMachine &one) {
                              return one.state() == NonInviteClientMachine::State::Trying
                                  || one.state() == NonInviteClientMachine::State::Proceeding;
                          },
                          [](const InviteClientMachine &one) {
                              return one.state() == InviteClientMachine::State::Calling
                                  || one.state() == InviteClientMachine::State::Proceeding;
                          },
                      },
                      machine);
}

bool ClientTransaction::Private::accepts(const Response &received) const
{
    const Via *theirs = received.topVia();
    const Via *ours = request.topVia();
    return theirs && ours && sameSentBy(*theirs, *ours) && received.vias().size() == viaCount;
}

void ClientTransaction::Private::onLeft(const SentMessage &sent, const std::optional<TransportError> &error)
{
    path = sent.path;
    if (error) {
        // The TU hears of it in a later turn: it may still be inside send().
        transportError = *error;
        layer->timers().start(std::chrono::milliseconds(0), [guard = QPointer<ClientTransaction>(q)] {
            if (guard)
                guard->d->perform(std::visit([](auto &one) { return one.onTransportError(); }, guard->d->machine));
        });
        return;
    }
    wire = sent.bytes;
    request.replaceTopVia(sent.topVia);
    perform(std::visit([&](auto &one) { return one.onLeft(isReliable(path.protocol)); }, machine));
}

void ClientTransaction::Private::perform(const Actions &actions)
{
    const QPointer<ClientTransaction> alive(q);
    std::optional<Timer> dueNow;
    for (const Action &action : actions) {
        std::visit(Overload{
                       [&](const Send &) { send(); },
                       [](const Send100 &) {},
                       [&](const SendAck &) { sendAck(); },
                       [&](const SendCancel &) { sendCancel(); },
                       [&](const PassUp &) { passUp(); },
                       [&](const StartTimer &start) {
                           if (start.delay.count() == 0)
                               dueNow = start.timer; // D and K over a reliable transport
                           else
                               startTimer(start.timer, start.delay);
                       },
                       [&](const StopTimer &stop) { stopTimer(stop.timer); },
                       [&](const Fail &failure) { fail(failure.cause); },
                       [&](const Terminate &) { Q_EMIT q->terminated(); },
                   },
                   action);
        if (!alive)
            return;
    }
    if (dueNow)
        perform(std::visit([&](auto &one) { return one.onTimer(*dueNow); }, machine));
}

void ClientTransaction::Private::send()
{
    ++sendings;
    if (!wire.isEmpty()) {
        layer->transport().resend(wire, path);
        return;
    }
    const auto left = [guard = QPointer<ClientTransaction>(q)](const SentMessage &sent,
                                                               const std::optional<TransportError> &error) {
        if (guard)
            guard->d->onLeft(sent, error);
    };
    std::visit([&](const auto &to) { layer->transport().sendRequest(request, to, left); }, destination);
}

void ClientTransaction::Private::sendAck()
{
    if (wire.isEmpty())
        return;
    layer->transport().resend(toBytes(makeFailureAck(request, *response)), path);
}

void ClientTransaction::Private::sendCancel()
{
    if (wire.isEmpty())
        return;
    Request cancel = makeCancel(request);
    const QByteArray branch = request.topVia()->branch().toByteArray();
    // The same hop, and with it the same sent-by (RFC 3261 s.9.1).
    if (layer->transport().isAlive(path.flow))
        layer->send(std::move(cancel), path.flow, branch);
    else
        layer->send(std::move(cancel), Target{path.protocol, path.remote}, branch);
}

void ClientTransaction::Private::passUp()
{
    if (!isFinal(response->status))
        Q_EMIT q->provisionalReceived(*response, *responseSource);
    else if (!std::exchange(hasFinal, true))
        Q_EMIT q->finalReceived(*response, *responseSource);
    else
        Q_EMIT q->successRepeated(*response, *responseSource);
}

void ClientTransaction::Private::fail(FailureCause cause)
{
    if (hasFinal)
        return; // the ACK could not leave; the TU has its answer
    hasFinal = true;
    switch (cause) {
    case FailureCause::Timeout:
        Q_EMIT q->failed({TransactionFailure::Kind::Timeout, {}});
        return;
    case FailureCause::Transport:
        Q_EMIT q->failed({TransactionFailure::Kind::Transport, transportError});
        return;
    }
}

void ClientTransaction::Private::startTimer(Timer timer, std::chrono::milliseconds delay)
{
    stopTimer(timer);
    timers[timerSlot(timer)] = layer->timers().start(delay, [this, timer] {
        timers[timerSlot(timer)] = 0;
        perform(std::visit([&](auto &one) { return one.onTimer(timer); }, machine));
    });
}

void ClientTransaction::Private::stopTimer(Timer timer)
{
    layer->timers().cancel(std::exchange(timers[timerSlot(timer)], 0));
}

void ClientTransaction::Private::stopTimers()
{
    for (TimerId &timer : timers)
        layer->timers().cancel(std::exchange(timer, 0));
}

} // namespace linnet::sip
