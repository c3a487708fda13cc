// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "msrp/MsrpFramer.h"
#include "server/relay/RelayTransactions.h"
#include "server/relay/RelayWay.h"
#include "transport/Network.h"

#include <QSet>

namespace linnet::sip {

class MsrpRelay;

/// One connection of a relay, to a client, a peer of a client, or another relay. What comes in goes on to the connection that its To-Path
/// leads to, in pieces of at most kPiece octets; nothing is read while that one does not take it. Owned by its relay.
class RelayConnection final : public QObject, private MsrpFramer::Sink
{
    Q_OBJECT
public:
    static constexpr qsizetype kPiece = 64 * 1024; ///< octets of a message that are kept before they go on; no other body may be longer
    static constexpr qint64 kMostWaiting = 256 * 1024; ///< to be written; beyond that its sources are not read
    static constexpr qsizetype kMostOpen = 4096; ///< requests that wait for a response; beyond that too
    static constexpr std::chrono::seconds kProbation{30}; ///< RFC 4976 s.6.1: for the first request that is right
    static constexpr std::chrono::seconds kStalled{60}; ///< it takes nothing of what waits
    static constexpr int kMostFailures = 5; ///< s.6.1, s.6.3: in a row

    RelayConnection(MsrpRelay &relay, bool secure, bool wasAccepted);
    ~RelayConnection() override;

    /// The socket, when it is known where it leads.
    void start(StreamSocketPtr socket);
    /// Ends it; what waits for an answer is reported as failed.
    void end();

    bool isSecure() const { return m_secure; }
    bool wasAccepted() const { return m_wasAccepted; }
    bool isOver() const { return m_isOver; }
    QHostAddress remoteAddress() const { return m_socket ? m_socket->remote().address : QHostAddress(); }
    MonoTime lastUsed() const { return m_lastUsed; }
    /// It takes no more for now.
    bool isFull() const { return !m_isOver && (waiting() > kMostWaiting || m_transactions.size() > kMostOpen); }

    /// Passes one frame of somebody's request on.
    void pass(const std::shared_ptr<const RelayWay> &way, const MsrpHead &request, QByteArrayView body, MsrpFlag flag);
    /// Writes a response or a report.
    void write(const MsrpHead &head, QByteArrayView pathLines);
    /// Tells the sender of a request of ours that it got no further (s.6.4.1).
    void report(const RelayedRequest &request, int status);
    /// Credentials that came by it were wrong, here or at another relay.
    void countAuthFailure();

Q_SIGNALS:
    /// Once; its relay lets go of it.
    void finished();
    /// It takes more again, or never will.
    void drained();

private:
    void onHead(const MsrpHeadRead &read) override;
    void onData(QByteArrayView octets) override;
    void onEnd(MsrpFlag flag) override;

    qint64 waiting() const;
    void onConnected();
    void onReceived(const QByteArray &bytes);
    void onWritten();
    void settle();
    void onResponse(const MsrpHead &response);
    void onTimer();
    void arm();
    void put(const QByteArray &bytes);
    void passPiece(MsrpFlag flag);
    void answer(int status, const std::vector<QPair<QByteArray, QByteArray>> &headers = {});
    void countFailure();
    void succeed();
    void waitFor(RelayConnection *other);
    void goOn(RelayConnection *other);

    MsrpRelay &m_relay;
    const bool m_secure;
    const bool m_wasAccepted;
    StreamSocketPtr m_socket; ///< null while a name is looked up
    MsrpFramer m_framer;
    RelayTransactions m_transactions;
    QByteArray m_early; ///< written before the connection stands
    qint64 m_written = 0;
    std::deque<std::pair<qint64, QByteArray>> m_leaving; ///< how many bytes have been written up to a request's end
    QSet<RelayConnection *> m_waitingFor; ///< while it is not empty nothing is read
    MonoTime m_lastUsed;
    MonoTime m_lastTaken; ///< when something of what waits was taken
    TimerId m_timer = 0;
    int m_failures = 0;
    int m_authFailures = 0;
    bool m_isProven = false;
    bool m_wasFull = false;
    bool m_isOver = false;

    // The request under way
    MsrpHead m_request;
    std::shared_ptr<const RelayWay> m_way; ///< null: it goes nowhere
    std::shared_ptr<const RelayWay> m_lastWay; ///< of the one before: mostly the same
    QByteArray m_piece;
    quint64 m_passed = 0; ///< octets of it that went on
    int m_status = 0; ///< not 0: it goes nowhere
    bool m_isAuth = false;
    bool m_isIgnored = false;
};

} // namespace linnet::sip
