// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/InviteClientMachine.h"
#include "transaction/NonInviteClientMachine.h"
#include "transaction/TransactionKey.h"
#include "transaction/TransactionLayer.h"

#include <variant>

namespace linnet::sip {

/// The driver of one client machine: performs its actions over the layer's transport and timers.
struct ClientTransaction::Private
{
    using Destination = std::variant<Target, FlowId>;

    using Machine = std::variant<NonInviteClientMachine, InviteClientMachine>;

    Private(ClientTransaction *transaction, TransactionLayer *owner, const Method &method, const Timers &values)
        : q(transaction), layer(owner),
          machine(method == Method::Invite ? Machine(InviteClientMachine(values)) : Machine(NonInviteClientMachine(values)))
    {
    }
    ~Private() { stopTimers(); }

    void start(Request toSend, const Destination &to);
    void take(const Response &response, const MessageSource &source);
    /// The connection that the request went by has ended.
    void onFlowClosed();
    /// The network says that the request did not reach this UDP peer; `quoted`: see TransportLayer::datagramRefused().
    void onRefused(const Endpoint &local, const Endpoint &remote, const QByteArray &quoted, const QString &detail);
    bool isPending() const;
    /// It answers this request: the sent-by that we put in, and as many Via values as went out (RFC 3261 s.18.1.2,
    /// s.8.1.3.3).
    bool accepts(const Response &response) const;

    void cancel();
    void onLeft(const SentMessage &sent, const std::optional<TransportError> &error);
    void perform(const Actions &actions);
    void send();
    void sendAck();
    void sendCancel();
    void passUp();
    void fail(FailureCause cause);
    void startTimer(Timer timer, std::chrono::milliseconds delay);
    void stopTimer(Timer timer);
    void stopTimers();

    ClientTransaction *q;
    TransactionLayer *layer;
    Request request;
    Destination destination;
    TransactionKey key;
    Machine machine;
    std::array<TimerId, kTimerSlots> timers{};
    MessageSource path;
    QByteArray wire; ///< empty until it has left
    int sendings = 0;
    bool isHeard = false; ///< the peer has answered something
    bool hasFinal = false; ///< the TU has been told
    size_t viaCount = 0;
    TransportError transportError;
    const Response *response = nullptr; ///< while one is being taken
    const MessageSource *responseSource = nullptr;
};

} // namespace linnet::sip
