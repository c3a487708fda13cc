// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpMessage.h"
#include "msrp/OctetRanges.h"

#include <chrono>
#include <map>
#include <memory>

namespace linnet::sip {

/// Where the octets of a received message go: memory, a temporary file, a file's own place.
class MsrpStorage
{
public:
    virtual ~MsrpStorage() = default;
    /// Octets that stand there already are replaced. False: no room; the message ends with 413.
    virtual bool write(quint64 offset, QByteArrayView octets) = 0;
};

/// Puts the chunks of one session's messages together again (RFC 4975 s.7.3.1): in any order, interleaved, overlapping (the last one
/// received wins), of unknown size. Memory follows what arrived, never what was announced (RELIABILITY A27). Pure: bytes and the time in,
/// messages out.
class MsrpReassembler
{
public:
    using Time = std::chrono::milliseconds;

    struct Message
    {
        MsrpHead head; ///< of its first chunk that arrived
        std::unique_ptr<MsrpStorage> storage;
        quint64 size = 0;
    };
    /// What the end of a chunk means.
    struct ChunkEnd
    {
        int status = 200; ///< what its response says, where one may leave
        ByteRange range; ///< the octets that this chunk really brought
        std::optional<Message> complete; ///< the message that is whole with it
        bool abandoned = false; ///< its sender ended the message with '#': what was there of it is gone
    };

    /// Who takes a message of that head, and where; null: nobody, for the reason `status` (413, 415, 403).
    class Receiver
    {
    public:
        virtual ~Receiver() = default;
        virtual std::unique_ptr<MsrpStorage> begin(const MsrpHead &head, int &status) = 0;
    };

    explicit MsrpReassembler(Receiver &receiver) : m_receiver(receiver) { }

    /// The head of a SEND with a body; its octets and its end follow before the next head.
    void onHead(const MsrpHead &head, Time now);
    void onData(QByteArrayView octets);
    ChunkEnd onEnd(MsrpFlag flag);

    /// The refusal of the chunk under way is known before its end: what still comes of it is passed over.
    int status() const { return m_status; }
    /// Messages of which nothing has come for so long are dropped; their heads, to tell.
    std::vector<MsrpHead> dropStale(Time now, Time patience);
    /// They are not wanted any more: what comes of this message is answered with 413.
    void refuse(QByteArray messageId);
    size_t open() const { return m_open.size(); }
    /// How much of a message is there without a hole: for progress and incremental reports.
    quint64 received(const QByteArray &messageId) const;

private:
    struct Open
    {
        Message message;
        OctetRanges ranges;
        std::optional<quint64> total;
        bool ended = false; ///< its "$" was there: total is true
        Time last{0};
    };
    using OpenMap = std::map<QByteArray, Open>;

    int begin(const MsrpHead &head, Time now);

    Receiver &m_receiver;
    OpenMap m_open;
    OpenMap::iterator m_current = m_open.end();
    std::optional<quint64> m_total; ///< as the chunk under way says
    quint64 m_begin = 0; ///< where it starts, from 0
    quint64 m_at = 0; ///< where its next octet goes
    int m_status = 200;
    std::vector<QByteArray> m_refused; ///< the last few, so that chunks under way are refused too
};

} // namespace linnet::sip
