// SPDX-License-Identifier: MIT
#include "msrp/MsrpSendQueue.h"

#include <algorithm>
#include <limits>

namespace linnet::sip {
namespace {

constexpr quint64 kUninterrupted = 2048; // s.7.1.1
constexpr quint64 kFileTurn = 256 * 1024; // files of one session side by side

} // namespace

MsrpSendQueue::MsrpSendQueue(std::vector<MsrpUri> toPath, MsrpUri self, NewTransaction newTransaction)
    : m_toPath(std::move(toPath)), m_self(std::move(self)), m_newTransaction(std::move(newTransaction))
{
}

void MsrpSendQueue::add(const MsrpOutgoing &message)
{
    (message.bulk ? m_files : m_words).push_back({message, 0});
}

void MsrpSendQueue::abort(const QByteArray &messageId)
{
    const auto isIt = [&](const Sending &sending) { return sending.message.messageId == messageId; };
    std::erase_if(m_words, isIt);
    std::erase_if(m_files, isIt);
    if (!m_open || !isIt(m_open->sending))
        return;
    Batch batch;
    end(MsrpFlag::Aborted, batch);
    m_frames.push_front(batch.bytes);
}

/// How many octets the open chunk may still get before what waits has its turn.
quint64 MsrpSendQueue::octetsLeft() const
{
    const quint64 octets = m_open->sending.sent - m_open->begin;
    const bool bulk = m_open->sending.message.bulk;
    quint64 most = std::numeric_limits<quint64>::max();
    if (!m_frames.empty() || (bulk && !m_words.empty()))
        most = kUninterrupted;
    else if (bulk && !m_files.empty())
        most = kFileTurn;
    return most - std::min(most, octets);
}

void MsrpSendQueue::start()
{
    std::deque<Sending> &queue = m_words.empty() ? m_files : m_words;
    m_open.emplace(OpenChunk{std::move(queue.front()), {}, 0, {}});
    queue.pop_front();
    const Sending &sending = m_open->sending;
    m_open->begin = sending.sent;
    MsrpHead &head = m_open->head;
    head.transaction = m_newTransaction();
    head.method = "SEND";
    head.toPath = m_toPath;
    head.fromPath = {m_self};
    head.messageId = sending.message.messageId;
    head.successReport = sending.message.successReport;
    head.failureReport = sending.message.failureReport;
    head.byteRange = ByteRange{sending.sent + 1, std::nullopt, sending.message.size};
    if (sending.message.size && *sending.message.size - sending.sent <= kUninterrupted)
        head.byteRange->end = sending.message.size;
    head.others = sending.message.headers;
    head.contentType = sending.message.contentType;
}

MsrpSendQueue::Batch MsrpSendQueue::next(qsizetype most)
{
    Batch batch;
    while (batch.bytes.size() < most) {
        if (const quint64 left = m_open ? octetsLeft() : 0; left > 0) {
            giveOctets(qsizetype(std::min(left, quint64(most - batch.bytes.size()))), batch);
        } else if (m_open) {
            end(MsrpFlag::More, batch);
        } else if (!m_frames.empty()) {
            batch.bytes += m_frames.front();
            m_frames.pop_front();
        } else if (!m_words.empty() || !m_files.empty()) {
            start();
            batch.bytes += toBytes(m_open->head);
            if (isDone(m_open->sending))
                end(MsrpFlag::Complete, batch);
        } else {
            break;
        }
    }
    return batch;
}

void MsrpSendQueue::giveOctets(qsizetype most, Batch &batch)
{
    Sending &sending = m_open->sending;
    if (sending.message.size)
        most = qsizetype(std::min(quint64(most), *sending.message.size - sending.sent));
    QByteArray octets = sending.message.source->read(sending.sent, most);
    if (octets.isEmpty()) {
        // The end of what had no known size, or a source that fell short of what was announced.
        end(sending.message.size ? MsrpFlag::Aborted : MsrpFlag::Complete, batch);
        return;
    }
    octets.truncate(most);
    // Never an end-line of this chunk within its octets, not even across two pieces.
    const QByteArray line = "-------" + m_open->head.transaction;
    const QByteArray joint = m_open->seen + octets.first(std::min(octets.size(), line.size()));
    const qsizetype across = joint.indexOf(line);
    const qsizetype within = across >= 0 ? across - m_open->seen.size() : octets.indexOf(line);
    const bool cut = across >= 0 || within >= 0;
    if (cut)
        octets.truncate(std::max<qsizetype>(within + line.size() - 1, 0));
    batch.bytes += octets;
    sending.sent += quint64(octets.size());
    if (cut)
        end(MsrpFlag::More, batch);
    else if (isDone(sending))
        end(MsrpFlag::Complete, batch);
    else if (const qsizetype keep = line.size() - 1; octets.size() >= keep)
        m_open->seen = octets.last(keep);
    else
        m_open->seen = (m_open->seen + octets).right(keep);
}

void MsrpSendQueue::end(MsrpFlag flag, Batch &batch)
{
    OpenChunk chunk = std::move(*m_open);
    m_open.reset();
    batch.bytes += msrpEndLine(chunk.head, flag);
    Sending &sending = chunk.sending;
    batch.chunks.push_back({chunk.head.transaction, chunk.head.messageId, {chunk.begin + 1, sending.sent, sending.message.size}, flag});
    if (flag == MsrpFlag::More)
        (sending.message.bulk ? m_files : m_words).push_front(std::move(sending));
    // Files take turns: the one that was interrupted goes behind the others.
    if (flag == MsrpFlag::More && m_files.size() > 1 && m_files.front().message.messageId == chunk.head.messageId)
        std::rotate(m_files.begin(), m_files.begin() + 1, m_files.end());
}

} // namespace linnet::sip
