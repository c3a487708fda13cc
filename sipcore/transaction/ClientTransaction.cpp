// SPDX-License-Identifier: MIT
#include "base/Overload.h"
#include "message/StatusCode.h"
#include "transaction/ClientTransactionPrivate.h"
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

void ClientTransaction::Private::start(Request toSend, const Destination &to)
{
    request = std::move(toSend);
    destination = to;
    viaCount = request.vias().size();
    perform(machine.start());
}

void ClientTransaction::Private::take(const Response &received, const MessageSource &source)
{
    response = &received;
    responseSource = &source;
    const QPointer<ClientTransaction> alive(q);
    perform(machine.onResponse(received.status));
    if (alive)
        response = nullptr;
}

void ClientTransaction::Private::onFlowClosed()
{
    transportError = {TransportError::Kind::ConnectionLost, QStringLiteral("the connection ended")};
    perform(machine.onTransportError());
}

bool ClientTransaction::Private::isPending() const
{
    return machine.state() == NonInviteClientMachine::State::Trying
        || machine.state() == NonInviteClientMachine::State::Proceeding;
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
                guard->d->perform(guard->d->machine.onTransportError());
        });
        return;
    }
    wire = sent.bytes;
    request.editHeaders().replaceFirstValue(HeaderName::Via, sent.topVia);
    perform(machine.onLeft(isReliable(path.protocol)));
}

void ClientTransaction::Private::perform(const Actions &actions)
{
    const QPointer<ClientTransaction> alive(q);
    bool timerKIsDue = false;
    const auto send = [this] {
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
    };
    const auto passUp = [this] {
        if (isFinal(response->status))
            Q_EMIT q->finalReceived(*response, *responseSource);
        else
            Q_EMIT q->provisionalReceived(*response, *responseSource);
    };
    const auto fail = [this](FailureCause cause) {
        switch (cause) {
        case FailureCause::Timeout:
            Q_EMIT q->failed({TransactionFailure::Kind::Timeout, {}});
            return;
        case FailureCause::Transport:
            Q_EMIT q->failed({TransactionFailure::Kind::Transport, transportError});
            return;
        }
    };
    for (const Action &action : actions) {
        std::visit(Overload{
                       [&](const Send &) { send(); },
                       [](const Send100 &) {},
                       [&](const PassUp &) { passUp(); },
                       [&](const StartTimer &start) {
                           if (start.timer == Timer::K && start.delay.count() == 0)
                               timerKIsDue = true;
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
    if (timerKIsDue)
        perform(machine.onTimer(Timer::K));
}

void ClientTransaction::Private::startTimer(Timer timer, std::chrono::milliseconds delay)
{
    stopTimer(timer);
    timers[size_t(timer)] = layer->timers().start(delay, [this, timer] {
        timers[size_t(timer)] = 0;
        perform(machine.onTimer(timer));
    });
}

void ClientTransaction::Private::stopTimer(Timer timer)
{
    layer->timers().cancel(std::exchange(timers[size_t(timer)], 0));
}

void ClientTransaction::Private::stopTimers()
{
    for (int i = 0; i < kTimerCount; ++i)
        stopTimer(Timer(i));
}

} // namespace linnet::sip
