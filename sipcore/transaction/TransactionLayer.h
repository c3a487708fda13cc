// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "base/TimerService.h"
#include "message/Message.h"
#include "transaction/Timers.h"
#include "transport/TransportLayer.h"

#include <QObject>

#include <memory>

namespace linnet::sip {

class ServerTable;
class TransactionLayer;

/// Why a client transaction ended without a final response.
struct TransactionFailure
{
    enum class Kind : quint8 {
        Timeout, ///< timer B or F: it may have arrived
        Transport, ///< see `transport`
    };
    Kind kind = Kind::Timeout;
    TransportError transport;

    bool mayHaveArrived() const { return kind == Kind::Timeout || transport.mayHaveArrived(); }
};

/// One request of ours and its responses (RFC 3261 s.17.1.2; INVITE with 2/4's machine). Owned by the layer, which deletes
/// it after terminated(); hold it by QPointer.
class ClientTransaction : public QObject
{
    Q_OBJECT
public:
    const Request &request() const; ///< as it left, with the Via
    const MessageSource &path() const; ///< valid once it has left
Q_SIGNALS:
    void provisionalReceived(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);
    /// At most once; retransmitted finals are absorbed (Completed state, timer K).
    void finalReceived(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);
    /// At most once, instead of finalReceived(). Never emitted from inside send().
    void failed(const linnet::sip::TransactionFailure &failure);
    void terminated();

private:
    friend class TransactionLayer;
    explicit ClientTransaction(TransactionLayer *layer);
    ~ClientTransaction() override;
    struct Private;
    std::unique_ptr<Private> d;
};

/// One request of a peer and our responses (RFC 3261 s.17.2.2, RFC 4320: no early 100, no 408). Owned by the layer; hold it by QPointer.
class ServerTransaction : public QObject
{
    Q_OBJECT
public:
    const Request &request() const; ///< with received/rport in its top Via
    const MessageSource &source() const;
    /// At most one final response; what comes after it is ignored. Retransmitted requests get the last one again.
    void respond(const Response &response);
    /// makeResponse() with a random To tag, then respond().
    void respond(int status, QByteArrayView reason = {});
    bool hasFinalResponse() const;
Q_SIGNALS:
    void failed(const linnet::sip::TransactionFailure &failure);
    /// The end for the TU: the final response has left, or never will. Retransmissions of the request are answered by the
    /// layer alone from then on (timer J), without this object.
    void terminated();

private:
    friend class TransactionLayer;
    friend class ServerTable;
    explicit ServerTransaction(TransactionLayer *layer);
    ~ServerTransaction() override;
    struct Private;
    std::unique_ptr<Private> d;
};

/// The tables of client and server transactions (RFC 3261 s.17, RFC 6026) over one transport layer. Matches
/// responses and retransmissions by s.17.1.3 and s.17.2.3 (RFC 2543 rules without a magic cookie), answers malformed requests,
/// refuses floods with 503 (Limits), finds merged requests (s.8.2.2.2: 482).
class TransactionLayer final : public QObject
{
    Q_OBJECT
public:
    TransactionLayer(TransportLayer &transport, TimerService &timers, RandomSource &random, QObject *parent = nullptr);
    ~TransactionLayer() override;

    TransportLayer &transport() const;
    TimerService &timers() const;
    RandomSource &random() const;

    /// Puts a Via with a fresh branch on top (a proxy passes its own `branch`, loop detection in it; RFC 3261 s.16.6 item 8)
    /// and sends.
    ClientTransaction *send(Request request, const Target &target, QByteArray branch = {});
    ClientTransaction *send(Request request, FlowId flow, QByteArray branch = {});
    /// A fresh RFC 3261 branch.
    QByteArray newBranch();
    /// Client transactions that have no final response yet.
    int pendingClientTransactions() const;
    /// Server transactions that the TU has not answered yet.
    int activeServerTransactions() const;
    /// Bytes held by answered ones for timer J.
    qsizetype completedMemory() const;
    /// Shorter or longer timers than RFC 3261's; for transactions made from then on.
    void setTimers(const Timers &values);

    /// On at first: a UA answers merged requests with 482 (RFC 3261 s.8.2.2.2). A proxy turns it off and forwards them.
    void setDetectMerged(bool on);
    /// Flows of our own account: exempt from the limit per source.
    void setTrustedFlow(FlowId flow, bool trusted);

Q_SIGNALS:
    /// A new request. Whoever takes it must respond in the end. ACK for a 2xx and ACKs that match nothing do not come
    /// here; INVITE does, until 2/4 as a transaction that repeats its final response only for a repeated INVITE.
    void requestReceived(linnet::sip::ServerTransaction *transaction);
    /// A response that matches no transaction: a UA drops it, a proxy may too (RFC 6026 s.8.9).
    void strayResponseReceived(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);

private:
    friend class ClientTransaction;
    friend class ServerTransaction;
    friend class ServerTable;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
