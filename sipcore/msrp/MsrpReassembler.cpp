// SPDX-License-Identifier: MIT
#include "msrp/MsrpReassembler.h"

#include "base/Limits.h"

#include <algorithm>
#include <limits>

namespace linnet::sip {
namespace {

constexpr quint64 kMostOctets = std::numeric_limits<qint64>::max(); // no storage has an offset beyond

} // namespace

int MsrpReassembler::begin(const MsrpHead &head, Time now)
{
    if (std::find(m_refused.begin(), m_refused.end(), head.messageId) != m_refused.end())
        return 413;
    m_current = m_open.find(head.messageId);
    if (m_current == m_open.end()) {
        if (m_open.size() >= size_t(Limits::kMaxMsrpMessages))
            return 413;
        int status = 413;
        auto storage = m_receiver.begin(head, status);
        if (!storage)
            return status;
        m_current = m_open.emplace(head.messageId, Open{{head, std::move(storage), 0}, {}, {}, false, now}).first;
    }
    Open &open = m_current->second;
    open.last = now;
    if (head.byteRange && head.byteRange->total) {
        // Two totals of one message cannot both be true.
        if (open.total && *open.total != *head.byteRange->total)
            return 400;
        open.total = head.byteRange->total;
    }
    return 200;
}

void MsrpReassembler::onHead(const MsrpHead &head, Time now)
{
    m_total = head.byteRange ? head.byteRange->total : std::nullopt;
    m_begin = m_at = head.byteRange ? head.byteRange->start - 1 : 0;
    m_current = m_open.end();
    m_status = begin(head, now);
}

void MsrpReassembler::onData(QByteArrayView octets)
{
    const quint64 at = m_at;
    m_at += quint64(octets.size());
    if (m_status != 200 || m_current == m_open.end())
        return;
    Open &open = m_current->second;
    if (m_at < at || (open.total && m_at > *open.total))
        m_status = 400; // more than the message has
    else if (m_at > kMostOctets || !open.message.storage->write(at, octets))
        m_status = 413;
    else
        open.ranges.add(at, m_at);
    if (m_status == 200 && open.ranges.count() > size_t(Limits::kMaxMsrpHoles))
        m_status = 413;
}

MsrpReassembler::ChunkEnd MsrpReassembler::onEnd(MsrpFlag flag)
{
    ChunkEnd end;
    end.status = m_status;
    end.range = {m_begin + 1, m_at, m_total};
    if (m_current == m_open.end())
        return end;
    Open &open = m_current->second;
    if (m_status != 200) {
        refuse(m_current->first);
        return end;
    }
    if (flag == MsrpFlag::Aborted) {
        end.abandoned = true;
        m_open.erase(m_current);
        m_current = m_open.end();
        return end;
    }
    if (flag == MsrpFlag::Complete) { // it defines the length (s.7.3.1)
        open.ended = true;
        open.total = m_at;
        if (open.ranges.end() > m_at) {
            end.status = 400;
            refuse(m_current->first);
            return end;
        }
    }
    // The announced total alone ends nothing: its sender may still abort.
    if (open.ended && open.ranges.covers(*open.total)) {
        open.message.size = *open.total;
        end.complete = std::move(open.message);
        m_open.erase(m_current);
    }
    m_current = m_open.end();
    return end;
}

std::vector<MsrpHead> MsrpReassembler::dropStale(Time now, Time patience)
{
    std::vector<MsrpHead> dropped;
    for (auto it = m_open.begin(); it != m_open.end();) {
        if (it != m_current && now - it->second.last >= patience) {
            dropped.push_back(it->second.message.head);
            it = m_open.erase(it);
        } else {
            ++it;
        }
    }
    return dropped;
}

void MsrpReassembler::refuse(QByteArray messageId)
{
    const auto it = m_open.find(messageId);
    if (it != m_open.end()) {
        if (it == m_current) {
            m_current = m_open.end();
            m_status = m_status == 200 ? 413 : m_status;
        }
        m_open.erase(it);
    }
    m_refused.push_back(std::move(messageId));
    if (m_refused.size() > size_t(Limits::kMaxMsrpMessages))
        m_refused.erase(m_refused.begin());
}

quint64 MsrpReassembler::received(const QByteArray &messageId) const
{
    const auto it = m_open.find(messageId);
    return it == m_open.end() ? 0 : it->second.ranges.head();
}

} // namespace linnet::sip
