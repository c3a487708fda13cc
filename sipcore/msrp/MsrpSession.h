// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "msrp/MsrpReassembler.h"
#include "msrp/MsrpRelayAuth.h"
#include "msrp/MsrpSendQueue.h"
#include "msrp/MsrpTrace.h"
#include "msrp/MsrpTransactions.h"
#include "transport/CertificateFingerprint.h"

#include <QObject>

#include <deque>

namespace linnet::sip {

class MsrpConnection;
class MsrpEndpoint;

/// One session's messages over its connection (RFC 4975): out in chunks, in put together again, with responses, reports and the 30 s of
/// s.7.1.1. Which session it belongs to, and who asked for it, is the signalling's affair. Made and owned by MsrpEndpoint; deleted by its
/// user when it is not wanted any more. Lives on the endpoint's thread.
class MsrpSession final : public QObject
{
    Q_OBJECT
public:
    enum class State : quint8 {
        Waiting, ///< the other side connects
        Connecting,
        Open,
        Closed, ///< for good
    };

    ~MsrpSession() override;

    State state() const { return m_state; }
    const MsrpUri &localUri() const { return m_local; }
    const std::vector<MsrpUri> &remotePath() const { return m_remotePath; }

    /// Through a relay, after relayReady(): the path of the other description, and whether it is us who connect by it; if not, it opens with
    /// the other side's first request: before that the relay may not know where that is (RFC 6135 s.4.5).
    void setRemotePath(const std::vector<MsrpUri> &theirs, bool weConnect = true);
    /// Through a relay: how long its path holds; nothing: not said.
    std::optional<std::chrono::seconds> relayExpires() const { return m_relay ? m_relay->expires() : std::nullopt; }
    /// From now on it is told what goes over the wire; without one that costs nothing. Before anything was sent.
    void setTrace(std::unique_ptr<MsrpTrace> trace) { m_trace = std::move(trace); }
    /// From the next chunk on no longer ones leave: for peers that do not take long ones.
    void setChunkSize(quint64 octets) { m_queue.setChunkSize(octets); }
    /// Queued until the session is open. A Message-ID is used once in a session.
    void send(const MsrpOutgoing &message);
    /// Nothing more of it leaves; no signal follows for it.
    void abort(const QByteArray &messageId);
    /// The message that received() gave is where it belongs: its success report leaves, if its sender asked for one (s.7.1.3).
    void confirm(const MsrpHead &head, quint64 size);
    /// The message that received() gave could not be kept: a failure report, where its sender wants such (s.7.1.2).
    void reject(const MsrpHead &head, quint64 size, int status);
    /// Octets of a message under way that are safe: an incremental success report.
    void confirmPart(const MsrpHead &head, quint64 octets);
    /// What is received of this message is not wanted any more: 413 to its next chunk.
    void refuse(const QByteArray &messageId) { m_reassembler.refuse(messageId); }
    /// How much of a message has come without a hole.
    quint64 receivedOctets(const QByteArray &messageId) const { return m_reassembler.received(messageId); }
    /// What waits is dropped; closed() does not follow. The connection stays for its other sessions.
    void close();

Q_SIGNALS:
    void opened();
    /// MsrpEndpoint::viaRelay(): the relay lets us through; what our description gives as its path.
    void relayReady(const std::vector<linnet::sip::MsrpUri> &path);
    /// The connection could not be made or is gone; the session cannot be used any more. Messages without messageAccepted() or
    /// messageDelivered() may have arrived or not. `detail` are the system's words, those of TlsVerdict
    /// ("fingerprintMismatch"), or of a relay's refusal: "relay 403".
    void closed(const QString &detail);
    /// 200 to all chunks of the message; with Failure-Report "no" it has left.
    void messageAccepted(const QByteArray &messageId);
    /// Success reports cover all of it.
    void messageDelivered(const QByteArray &messageId);
    /// A response or a report says that it failed: its status; 408: no response within 30 s; 0: its octets could not be read.
    void messageFailed(const QByteArray &messageId, int status);
    /// So many octets from the start on have been answered with 200, or reported.
    void messageProgress(const QByteArray &messageId, quint64 octets);
    /// So many of them are reported: where the other side keeps them.
    void messageReported(const QByteArray &messageId, quint64 octets);
    /// A whole message. Its storage belongs to whoever takes it.
    void received(const std::shared_ptr<linnet::sip::MsrpReassembler::Message> &message);
    /// Something more of a message under way is in its storage.
    void receiving(const linnet::sip::MsrpHead &head, quint64 octets);
    /// Its sender gave it up, or nothing more of it came: what was there is gone.
    void receptionEnded(const linnet::sip::MsrpHead &head);

private:
    friend class MsrpConnection;
    friend class MsrpEndpoint;

    /// What has left and is not settled.
    struct Outgoing
    {
        QByteArray messageId; ///< empty: settled
        std::optional<quint64> size; ///< known once its last chunk has left
        bool successReport = false;
        FailureReport failureReport = FailureReport::Yes;
        OctetRanges answered;
        OctetRanges reported;
        bool isAccepted = false;
    };
    /// The path lines of what goes back to somebody; those of the last time are kept.
    struct WayBack
    {
        std::vector<MsrpUri> path;
        QByteArray lines;
    };

    MsrpSession(MsrpEndpoint &endpoint, MsrpUri local, std::vector<MsrpUri> remotePath, MsrpReassembler::Receiver &receiver);

    // From the connection
    void bind(MsrpConnection *connection);
    void unbind(const QString &detail);
    MsrpSendQueue::Batch nextBatch(qsizetype most);
    void chunksLeft(const std::vector<MsrpSendQueue::Chunk> &chunks);
    void onResponse(const MsrpHead &response);
    int beginRequest(const MsrpHead &head);
    qsizetype waitingFrames() const { return m_queue.waitingFrames(); }
    void onData(QByteArrayView octets);
    void endRequest(const MsrpHead &head, MsrpFlag flag, int status);

    void answer(const MsrpHead &request, int status);
    void onReport(const MsrpHead &report);
    Outgoing *outgoing(quint64 number);
    quint64 numberOf(const QByteArray &messageId);
    void forget(Outgoing &settled);
    void countAsAnswered(quint64 message, quint64 begin, quint64 end);
    void settle(Outgoing &message);
    void fail(Outgoing &message, int status);
    void report(const MsrpHead &head, const ByteRange &range, int status);
    const QByteArray &linesTo(WayBack &way, std::vector<MsrpUri>::const_iterator begin, std::vector<MsrpUri>::const_iterator end) const;
    void sendFrame(const MsrpHead &head, QByteArrayView pathLines);
    void sendEmpty();
    void sendAuth();
    void onAuthAnswer(const MsrpHead &response);
    void becomeOpen(bool weConnect);
    void end(const QString &detail);
    MonoTime now() const;
    void arm();
    void onTimer();

    MsrpEndpoint &m_endpoint;
    MsrpUri m_local;
    std::vector<MsrpUri> m_remotePath;
    State m_state = State::Waiting;
    MsrpConnection *m_connection = nullptr;
    QList<CertificateFingerprint> m_fingerprints; ///< of the side that connects to us
    MsrpReassembler m_reassembler;
    MsrpSendQueue m_queue;
    std::deque<Outgoing> m_outgoing; ///< by number; the first one is not settled
    quint64 m_firstOutgoing = 1; ///< its number
    quint64 m_nextReported = 1; ///< the number behind the last one that a report was about: reports come in order, mostly
    std::optional<MsrpRelayAuth> m_relay;
    bool m_awaitsPeer = false; ///< through a relay: the other side's first request opens it
    QByteArray m_authTransaction; ///< of the AUTH under way
    MsrpTransactions m_transactions;
    WayBack m_toHop; ///< of responses (s.7.2)
    WayBack m_toSender; ///< of reports
    quint64 m_reports = 0;
    MonoTime m_lastLeft{};
    TimerId m_timer = 0;
    MonoTime m_timerDue{}; ///< when it fires
    std::unique_ptr<MsrpTrace> m_trace; ///< null: nobody looks
    quint64 m_bodyOctets = 0; ///< of the request under way, for the trace
    bool m_takesBody = false; ///< the request under way goes to the reassembler
};

} // namespace linnet::sip
