// SPDX-License-Identifier: MIT
#include "msrp/MsrpSendQueue.h"

#include <algorithm>
#include <string_view>

namespace linnet::sip {
namespace {

constexpr quint64 kUninterrupted = 2048; // s.7.1.1
constexpr quint64 kFileTurn = 256 * 1024; // then others may go, and the other side answers: progress that one can see
constexpr qsizetype kAhead = 64 * 1024; // of a file

/// QByteArray::indexOf prepares a table for each search; end-lines begin with a character that is rare in most octets.
qsizetype find(QByteArrayView text, QByteArrayView wanted)
{
    const size_t at = std::string_view(text.data(), size_t(text.size())).find(std::string_view(wanted.data(), size_t(wanted.size())));
    return at == std::string_view::npos ? -1 : qsizetype(at);
}

} // namespace

MsrpSendQueue::MsrpSendQueue(const std::vector<MsrpUri> &toPath, const MsrpUri &self, NewTransaction newTransaction)
    : m_pathLines(msrpPathLines(toPath, {self})), m_newTransaction(std::move(newTransaction))
{
    m_whole.method = "SEND";
}

void MsrpSendQueue::add(const MsrpOutgoing &message, quint64 number)
{
    (message.bulk ? m_files : m_words).push_back({message, number, 0, {}, 0});
}

void MsrpSendQueue::addFrame(const MsrpHead &head, QByteArrayView pathLines)
{
    appendMsrpHead(m_frames, head, pathLines);
    m_frames += "-------";
    m_frames += head.transaction;
    m_frames += "$\r\n";
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
    m_frames.prepend(batch.bytes);
}

/// How many octets the open chunk may still get before what waits has its turn.
quint64 MsrpSendQueue::octetsLeft() const
{
    const quint64 octets = m_open->sending.sent - m_open->begin;
    const bool bulk = m_open->sending.message.bulk;
    quint64 most = m_chunkSize;
    if (m_isContended || !m_frames.isEmpty() || (bulk && !m_words.empty()))
        most = std::min(most, kUninterrupted);
    else if (bulk)
        most = std::min(most, kFileTurn);
    return most - std::min(most, octets);
}

QByteArray MsrpSendQueue::cut()
{
    Batch batch;
    if (m_open)
        end(MsrpFlag::More, batch);
    else
        batch.bytes = std::exchange(m_frames, {}); // it was aborted: its end-line, and whole frames behind it
    return batch.bytes;
}

void MsrpSendQueue::start()
{
    std::deque<Sending> &queue = m_words.empty() ? m_files : m_words;
    m_open.emplace(OpenChunk{std::move(queue.front()), {}, 0, {}, {}});
    queue.pop_front();
    const Sending &sending = m_open->sending;
    m_open->begin = sending.sent;
    MsrpHead &head = m_open->head;
    head.transaction = m_spare.isEmpty() ? m_newTransaction() : std::exchange(m_spare, {});
    m_open->line = "-------" + head.transaction;
    head.method = QByteArrayLiteral("SEND");
    head.messageId = sending.message.messageId;
    head.successReport = sending.message.successReport;
    head.failureReport = sending.message.failureReport;
    head.byteRange = ByteRange{sending.sent + 1, std::nullopt, sending.message.size};
    const quint64 known = sending.message.size ? *sending.message.size - sending.sent : 0;
    if (sending.message.size && known <= kUninterrupted && known <= m_chunkSize)
        head.byteRange->end = sending.message.size;
    head.others = sending.message.headers;
    head.contentType = sending.message.contentType;
}

/// The first of the words at once, where one chunk takes it and nothing may interrupt it: as short texts leave.
bool MsrpSendQueue::giveWhole(Batch &batch)
{
    const Sending &sending = m_words.front();
    const MsrpOutgoing &message = sending.message;
    if (!message.size || *message.size == 0 || *message.size > std::min(kUninterrupted, m_chunkSize) || sending.sent > 0)
        return false;
    const QByteArray octets = message.source->read(0, qsizetype(*message.size));
    if (quint64(octets.size()) != *message.size)
        return false;
    const QByteArray transaction = m_newTransaction();
    if (find(octets, transaction) >= 0) {
        m_spare = transaction;
        return false;
    }
    MsrpHead &head = m_whole;
    head.transaction = transaction;
    head.messageId = message.messageId;
    head.successReport = message.successReport;
    head.failureReport = message.failureReport;
    head.byteRange = ByteRange{1, message.size, message.size};
    head.others = message.headers;
    head.contentType = message.contentType;
    appendMsrpHead(batch.bytes, head, m_pathLines);
    batch.bytes += octets;
    batch.bytes += "\r\n-------";
    batch.bytes += transaction;
    batch.bytes += "$\r\n";
    batch.chunks.push_back({transaction, message.messageId, sending.number, *head.byteRange, MsrpFlag::Complete, message.failureReport});
    m_words.pop_front();
    return true;
}

MsrpSendQueue::Batch MsrpSendQueue::next(qsizetype most)
{
    Batch batch;
    if (!isEmpty())
        batch.bytes.reserve(most + 1024);
    while (batch.bytes.size() < most) {
        if (const quint64 left = m_open ? octetsLeft() : 0; left > 0) {
            giveOctets(qsizetype(std::min(left, quint64(most - batch.bytes.size()))), batch);
        } else if (m_open) {
            end(MsrpFlag::More, batch);
            if (m_isContended)
                break;
        } else if (!m_frames.isEmpty()) {
            batch.bytes += m_frames;
            m_frames.resize(0);
        } else if (!m_words.empty() && giveWhole(batch)) {
            continue;
        } else if (!m_words.empty() || !m_files.empty()) {
            start();
            appendMsrpHead(batch.bytes, m_open->head, m_pathLines);
            if (isDone(m_open->sending))
                end(MsrpFlag::Complete, batch);
        } else {
            break;
        }
    }
    return batch;
}

/// Up to `most` octets, which are still to be sent. They are read in large pieces, whatever the chunks are like.
QByteArrayView MsrpSendQueue::read(Sending &sending, qsizetype most)
{
    if (sending.aheadFrom >= sending.ahead.size()) {
        sending.ahead = sending.message.source->read(sending.sent, kAhead);
        sending.aheadFrom = 0;
    }
    const QByteArrayView ahead = QByteArrayView(sending.ahead).sliced(sending.aheadFrom);
    return ahead.first(std::min(most, ahead.size()));
}

void MsrpSendQueue::giveOctets(qsizetype most, Batch &batch)
{
    Sending &sending = m_open->sending;
    if (sending.message.size)
        most = qsizetype(std::min(quint64(most), *sending.message.size - sending.sent));
    QByteArrayView octets = read(sending, most);
    if (octets.isEmpty()) {
        // The end of what had no known size, or a source that fell short of what was announced.
        end(sending.message.size ? MsrpFlag::Aborted : MsrpFlag::Complete, batch);
        return;
    }
    // Never an end-line of this chunk within its octets, not even across two pieces.
    const QByteArrayView line = m_open->line;
    const qsizetype across = m_open->seen.isEmpty() ? -1 : find(m_open->seen + octets.first(std::min(octets.size(), line.size())).toByteArray(), line);
    const qsizetype within = across >= 0 ? across - m_open->seen.size() : find(octets, line);
    const bool cut = across >= 0 || within >= 0;
    if (cut)
        octets = octets.first(std::max<qsizetype>(within + line.size() - 1, 0));
    batch.bytes += octets;
    sending.sent += quint64(octets.size());
    sending.aheadFrom += octets.size();
    if (cut)
        end(MsrpFlag::More, batch);
    else if (isDone(sending))
        end(MsrpFlag::Complete, batch);
    else if (const qsizetype keep = line.size() - 1; octets.size() >= keep)
        m_open->seen = octets.last(keep).toByteArray();
    else
        m_open->seen = (m_open->seen + octets.toByteArray()).right(keep);
}

void MsrpSendQueue::end(MsrpFlag flag, Batch &batch)
{
    OpenChunk chunk = std::move(*m_open);
    m_open.reset();
    batch.bytes += "\r\n";
    batch.bytes += chunk.line;
    batch.bytes += char(flag);
    batch.bytes += "\r\n";
    Sending &sending = chunk.sending;
    batch.chunks.push_back({chunk.head.transaction, chunk.head.messageId, sending.number, {chunk.begin + 1, sending.sent, sending.message.size}, flag,
                            sending.message.failureReport});
    if (flag == MsrpFlag::More)
        (sending.message.bulk ? m_files : m_words).push_front(std::move(sending));
    // Files take turns: the one that was interrupted goes behind the others.
    if (flag == MsrpFlag::More && m_files.size() > 1 && m_files.front().message.messageId == chunk.head.messageId)
        std::rotate(m_files.begin(), m_files.begin() + 1, m_files.end());
}

} // namespace linnet::sip
