// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpFramer.h"
#include "msrp/MsrpSendQueue.h"
#include "transport/Network.h"

#include <QPointer>

#include <deque>

namespace linnet::sip {

class MsrpEndpoint;
class MsrpSession;

/// One TCP or TLS connection and the sessions that share it (RFC 4975 s.5.4). Reads frames for them by their To-Path, and writes for them
/// in turn, never more ahead than keeps the system busy. Owned by its endpoint.
class MsrpConnection final : public QObject, private MsrpFramer::Sink
{
    Q_OBJECT
public:
    MsrpConnection(MsrpEndpoint &endpoint, StreamSocketPtr socket, bool secure, bool wasAccepted);
    ~MsrpConnection() override;

    bool isOpen() const { return m_socket->isConnected(); }
    bool isSecure() const { return m_secure; }
    bool wasAccepted() const { return m_wasAccepted; }
    bool isInUse() const { return !m_sessions.isEmpty(); }
    /// No session may join it any more.
    bool isClosing() const { return m_isOver || m_isClosing; }
    const StreamSocket &socket() const { return *m_socket; }

    void attach(MsrpSession *session);
    void detach(MsrpSession *session);
    /// Nobody's first request came in time.
    void closeUnused() { m_socket->close(); }
    /// Something waits to be written; leaves in the next turn of the event loop, joined with what comes until then.
    void wake();
    /// What came too early, if anything did, may have its session now; looks in the next turn of the event loop.
    void wakeEarly();

Q_SIGNALS:
    /// Once; the endpoint lets go of it.
    void finished();

private:
    void onHead(const MsrpHeadRead &read) override;
    void onData(QByteArrayView octets) override;
    void onEnd(MsrpFlag flag) override;

    bool isEarly() const;
    void takeEarly();
    void read(const QByteArray &bytes);
    bool isExpected(const MsrpSession &session) const;
    void refuse(MsrpSession *session);
    void onConnected();
    void onReceived(const QByteArray &bytes);
    void onClosed(const QString &detail);
    qsizetype waitingFrames() const;
    void write(const QByteArray &bytes);
    void pump();
    MsrpSession *nextToWrite();
    void tellLeft();

    struct Left
    {
        qint64 at; ///< how many bytes have been written up to its end
        QPointer<MsrpSession> session;
        std::vector<MsrpSendQueue::Chunk> chunks;
    };

    MsrpEndpoint &m_endpoint;
    StreamSocketPtr m_socket;
    const bool m_secure;
    const bool m_wasAccepted;
    MsrpFramer m_framer;
    QList<MsrpSession *> m_sessions; ///< the next one to write for first
    std::deque<Left> m_left;
    qint64 m_written = 0;
    MsrpSession *m_inChunk = nullptr; ///< whose chunk is open: nobody else writes before its end
    QByteArray m_answers; ///< to requests of nobody's sessions
    QByteArray m_early; ///< the first that came, until its head is whole and its session is there
    bool m_isKnown; ///< whose connection it is has been read, or is ours to say
    bool m_willPump = false;
    bool m_isPaused = false;
    bool m_isClosing = false;
    bool m_isOver = false;

    const MsrpHead *m_request = nullptr; ///< under way; the framer's
    QPointer<MsrpSession> m_target; ///< whose it is; null: nobody's
    int m_status = 0;
};

} // namespace linnet::sip
