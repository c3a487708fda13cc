// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpMessage.h"

#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <utility>

namespace linnet::sip {

/// Where the octets of a message to be sent come from.
class MsrpSource
{
public:
    virtual ~MsrpSource() = default;
    /// Up to `most` octets from `offset` on; none: they cannot be read.
    virtual QByteArray read(quint64 offset, qsizetype most) = 0;
};

/// A message to be sent in chunks. A value, but for its source.
struct MsrpOutgoing
{
    QByteArray messageId;
    QByteArray contentType;
    std::vector<QPair<QByteArray, QByteArray>> headers; ///< Content-Disposition ...
    std::optional<quint64> size; ///< nothing: not known in advance; it ends where the source gives no more
    bool successReport = false;
    FailureReport failureReport = FailureReport::Yes;
    bool bulk = false; ///< a file: words go before it
    std::shared_ptr<MsrpSource> source;
};

/// What leaves next on one session's connection (RFC 4975 s.7.1.1). Words leave in order and before files; files take turns. A long chunk
/// has no range-end and is interrupted when something else waits, never before 2048 of its octets; whole frames (responses, reports) go
/// between chunks. An end-line within the octets interrupts the chunk before it (s.7.1). Of what is sent it holds 64 KiB at most. Pure.
class MsrpSendQueue
{
public:
    /// A new transaction identifier: at least 64 random bits.
    using NewTransaction = std::function<QByteArray()>;

    MsrpSendQueue(const std::vector<MsrpUri> &toPath, const MsrpUri &self, NewTransaction newTransaction);

    /// From the next chunk on; before anything was added.
    void setPath(const std::vector<MsrpUri> &toPath, const MsrpUri &self) { m_pathLines = msrpPathLines(toPath, {self}); }
    /// `number`: of its user's, for its chunks.
    void add(const MsrpOutgoing &message, quint64 number = 0);
    /// A bodiless request; its own paths do not count.
    void addFrame(const MsrpHead &head, QByteArrayView pathLines);
    void addResponse(QByteArrayView transaction, int status, QByteArrayView pathLines) { appendMsrpResponse(m_frames, transaction, status, pathLines); }
    void addReport(const MsrpReport &report, QByteArrayView pathLines) { appendMsrpReport(m_frames, report, pathLines); }
    /// How many octets of such frames wait.
    qsizetype waitingFrames() const { return m_frames.size(); }
    /// No chunk carries more octets; for peers that do not take long ones.
    void setChunkSize(quint64 octets) { m_chunkSize = octets; }
    /// No more of that message: a chunk under way ends with "#".
    void abort(const QByteArray &messageId);

    /// A chunk that has been given out to its end; its response is due within 30 s of the moment when its last octet leaves.
    struct Chunk
    {
        QByteArray transaction;
        QByteArray messageId;
        quint64 message = 0; ///< its number
        ByteRange range; ///< the octets that it carried
        MsrpFlag flag = MsrpFlag::Complete;
        FailureReport failureReport = FailureReport::Yes;
    };
    struct Batch
    {
        QByteArray bytes;
        std::vector<Chunk> chunks;
    };
    /// Some `most` bytes to be written now, a little more when a chunk begins or ends there; none: nothing waits.
    Batch next(qsizetype most);
    /// A chunk has begun to leave: on a shared connection nobody else may write before its end.
    bool isInChunk() const { return m_open.has_value(); }
    /// Something waits that goes before files.
    bool isUrgent() const { return !m_frames.isEmpty() || !m_words.empty(); }
    /// Another queue of the same connection is urgent: a chunk of this one ends soon, and nothing follows it in the same batch.
    void setContended(bool contended) { m_isContended = contended; }
    /// Ends the chunk that has begun where it is ('+'): the octets for that. Nothing more of this queue is written.
    QByteArray cut();
    /// Only what addFrame() gave.
    Batch takeFrames() { return {std::exchange(m_frames, {}), {}}; }
    bool isEmpty() const { return m_frames.isEmpty() && m_words.empty() && m_files.empty() && !m_open; }

private:
    struct Sending
    {
        MsrpOutgoing message;
        quint64 number = 0;
        quint64 sent = 0;
        QByteArray ahead; ///< octets that were read; those not sent yet begin at aheadFrom
        qsizetype aheadFrom = 0;
    };
    struct OpenChunk
    {
        Sending sending;
        MsrpHead head;
        quint64 begin = 0;
        QByteArray line; ///< its end-line without the flag
        QByteArray seen; ///< the last octets given out, where an end-line may have begun
    };

    bool giveWhole(Batch &batch);
    void start();
    void giveOctets(qsizetype most, Batch &batch);
    void end(MsrpFlag flag, Batch &batch);
    static QByteArrayView read(Sending &sending, qsizetype most);
    quint64 octetsLeft() const;
    static bool isDone(const Sending &sending) { return sending.message.size && sending.sent >= *sending.message.size; }

    QByteArray m_pathLines;
    NewTransaction m_newTransaction;
    quint64 m_chunkSize = std::numeric_limits<quint64>::max();
    QByteArray m_frames;
    std::deque<Sending> m_words;
    std::deque<Sending> m_files;
    std::optional<OpenChunk> m_open;
    MsrpHead m_whole; ///< of the last message that left at once: its memory serves the next one
    QByteArray m_spare; ///< a transaction that was begun and not used
    bool m_isContended = false;
};

} // namespace linnet::sip
