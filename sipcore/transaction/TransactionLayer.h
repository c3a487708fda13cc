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

/// One request of ours and its responses (RFC 3261 s.17.1, RFC 6026). ACKs for failures are sent here, those for 2xx are
/// the TU's. Owned by the layer, which deletes it after terminated(); hold it by QPointer.
class ClientTransaction : public QObject
{
    Q_OBJECT
public:
    const Request &request() const; ///< as it left, with the Via
    const MessageSource &path() const; ///< valid once it has left
    /// INVITE only: sends CANCEL, at the earliest after the first provisional response (RFC 3261 s.9.1). A final response
    /// still comes, 487 or what overtook it; failed() 64*T1 later if there is none. Nothing happens after a final one.
    void cancel();
Q_SIGNALS:
    void provisionalReceived(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);
    /// At most once; retransmitted finals are absorbed (Completed state, timer K).
    void finalReceived(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);
    /// INVITE only: every 2xx after the first, another one of a fork or the same again (RFC 6026). Each is to be acknowledged.
    void successRepeated(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);
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

/// One request of a peer and our responses (RFC 3261 s.17.2, RFC 6026, RFC 4320: to non-INVITE no early 100 and no 408).
/// Owned by the layer; hold it by QPointer.
class ServerTransaction : public QObject
{
    Q_OBJECT
public:
    const Request &request() const; ///< with received/rport in its top Via
    const MessageSource &source() const;
    /// At most one final response; what comes after it is ignored. Retransmitted requests get the last one again. To an
    /// INVITE the TU repeats its 2xx until the ACK comes (RFC 3261 s.13.3.1.4), for 64*T1: further 2xx pass.
    void respond(const Response &response);
    /// makeResponse() with a random To tag, then respond().
    void respond(int status, QByteArrayView reason = {});
    /// Sends it and forgets the transaction: it is never repeated, and a copy of the request is a new one. For what asks nothing
    /// but for proof (RFC 3261 s.26.3.2.4).
    void respondOnce(const Response &response);
    bool hasFinalResponse() const;
Q_SIGNALS:
    void failed(const linnet::sip::TransactionFailure &failure);
    /// INVITE without a final response: the peer takes it back; the layer has answered the CANCEL. The TU answers 487.
    void cancelled();
    /// The end for the TU: the final response has left, or never will; after a 2xx to INVITE when timer L has fired. Retransmissions of the request are answered by the
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
/// responses and retransmissions by s.17.1.3 and s.17.2.3 (RFC 2543 rules without a magic cookie), answers malformed requests
/// and CANCEL, acknowledges failures, refuses floods with 503 (Limits), finds merged requests (s.8.2.2.2: 482).
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
    /// A new request. Whoever takes it must respond in the end; to an INVITE the layer sends 100 after 200 ms of silence.
    /// ACK does not come here, CANCEL only if it matches no INVITE (answer: 481).
    void requestReceived(linnet::sip::ServerTransaction *transaction);
    /// An ACK that belongs to no failure of ours: for a 2xx, or for nothing at all.
    void ackReceived(const linnet::sip::Request &ack, const linnet::sip::MessageSource &source);
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
