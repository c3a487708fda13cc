// SPDX-License-Identifier: MIT
#include "msrp/MsrpFramer.h"

#include "base/Limits.h"

#include <cstring>

namespace linnet::sip {
namespace {

using Code = ParseError::Code;

constexpr qsizetype kBeforeTransaction = 9; // of an end-line: its CRLF and the dashes

bool isFlag(char c)
{
    return c == char(MsrpFlag::Complete) || c == char(MsrpFlag::More) || c == char(MsrpFlag::Aborted);
}

} // namespace

bool MsrpFramer::fail(Code code)
{
    m_error = ParseError{code, 0};
    m_head.clear();
    m_inBody = false;
    return false;
}

bool MsrpFramer::feed(QByteArrayView bytes, Sink &sink)
{
    while (!bytes.isEmpty() && !m_error) {
        const qsizetype used = !m_inBody ? feedHead(bytes, sink) : !m_held.isEmpty() ? resumeEndLine(bytes, sink) : feedBody(bytes, sink);
        bytes = bytes.sliced(used);
    }
    return !m_error;
}

qsizetype MsrpFramer::feedHead(QByteArrayView bytes, Sink &sink)
{
    // A head that came whole is read where it stands; one that came in pieces is put together.
    const bool isInPieces = !m_head.isEmpty();
    qsizetype used = 0;
    while (used < bytes.size() && !m_inBody && !m_error) {
        const bool isFirst = m_lineStart == 0;
        // One line: up to its LF or to what is there.
        const auto *found = static_cast<const char *>(std::memchr(bytes.data() + used, '\n', size_t(bytes.size() - used)));
        const qsizetype next = found ? found - bytes.data() + 1 : bytes.size();
        if (isInPieces)
            m_head.append(bytes.sliced(used, next - used));
        used = next;
        const QByteArrayView head = isInPieces ? QByteArrayView(m_head) : bytes.first(used);
        constexpr QByteArrayView start = "MSRP ";
        const qsizetype known = std::min(start.size(), head.size());
        if (std::memcmp(head.data(), start.data(), size_t(known)) != 0)
            fail(Code::Syntax);
        else if (head.size() > Limits::kMaxMsrpHead)
            fail(Code::TooLong);
        else if (found && !takeLine(head, sink))
            return used;
        // Lines that were looked through before.
        if (const QByteArrayView same = m_reader.pathLines(); isFirst && !isInPieces && !same.isEmpty() && bytes.sliced(used).startsWith(same)) {
            used += same.size();
            m_lineStart = used;
        }
    }
    if (!isInPieces && !m_error)
        m_head = bytes.first(used).toByteArray();
    return used;
}

/// The head up to a complete line with its LF. False: framing is lost, or the head is done.
bool MsrpFramer::takeLine(QByteArrayView head, Sink &sink)
{
    QByteArrayView line = head.sliced(m_lineStart);
    if (line.size() < 2 || line[line.size() - 2] != '\r' || std::memchr(line.data(), 0, size_t(line.size())))
        return fail(Code::Syntax);
    line.chop(2);
    if (m_lineStart == 0) {
        const auto transaction = msrpTransactionOf(line);
        if (!transaction)
            return fail(Code::Syntax);
        m_endLine.resize(kBeforeTransaction + transaction->size());
        std::memcpy(m_endLine.data(), "\r\n-------", size_t(kBeforeTransaction));
        std::memcpy(m_endLine.data() + kBeforeTransaction, transaction->data(), size_t(transaction->size()));
        m_lineStart = head.size();
        return true;
    }
    if (line.isEmpty()) {
        endHead(head, true, sink);
        return false;
    }
    const QByteArrayView end = QByteArrayView(m_endLine).sliced(2);
    if (line.front() == '-' && line.size() == end.size() + 1 && line.startsWith(end) && isFlag(line.back())) {
        const char flag = line.back();
        endHead(head, false, sink);
        endFrame(flag, sink);
        return false;
    }
    m_lineStart = head.size();
    return true;
}

void MsrpFramer::endHead(QByteArrayView head, bool hasBody, Sink &sink)
{
    const MsrpHeadRead *read = m_reader.read(head.first(m_lineStart), hasBody, m_endLine.size() - kBeforeTransaction);
    m_inBody = true;
    // The empty line's own CRLF may stand before the end-line of an empty body: some leave the other one out.
    m_held = hasBody ? QByteArrayLiteral("\r\n") : QByteArray();
    m_virtual = m_held.size();
    sink.onHead(*read); // the start line was read before
}

void MsrpFramer::endFrame(char flag, Sink &sink)
{
    m_head.resize(0); // its memory serves the next one
    m_lineStart = 0;
    m_held.clear();
    m_virtual = 0;
    m_inBody = false;
    sink.onEnd(MsrpFlag(flag));
}

/// How much of it stands at the start of an end-line: all of it (the rest may follow), or -1. Complete with kEnd octets.
qsizetype MsrpFramer::matched(QByteArrayView candidate) const
{
    const qsizetype fixed = std::min(candidate.size(), m_endLine.size());
    if (std::memcmp(candidate.data(), m_endLine.constData(), size_t(fixed)) != 0)
        return -1;
    if (candidate.size() > m_endLine.size()) {
        const QByteArrayView tail = candidate.sliced(m_endLine.size());
        if (!isFlag(tail[0]) || (tail.size() > 1 && tail[1] != '\r') || (tail.size() > 2 && tail[2] != '\n'))
            return -1;
    }
    return candidate.size();
}

qsizetype MsrpFramer::feedBody(QByteArrayView bytes, Sink &sink)
{
    const qsizetype whole = m_endLine.size() + 3;
    qsizetype from = 0;
    while (from < bytes.size()) {
        const auto *found = static_cast<const char *>(std::memchr(bytes.data() + from, '\r', size_t(bytes.size() - from)));
        if (!found)
            break;
        const qsizetype at = found - bytes.data();
        const QByteArrayView candidate = bytes.sliced(at, std::min(whole, bytes.size() - at));
        if (matched(candidate) < 0) {
            from = at + 1;
            continue;
        }
        if (at > 0)
            sink.onData(bytes.first(at));
        if (candidate.size() < whole) {
            m_held = candidate.toByteArray();
            return bytes.size();
        }
        endFrame(candidate[m_endLine.size()], sink);
        return at + whole;
    }
    sink.onData(bytes);
    return bytes.size();
}

/// Octet by octet: what is held goes on to match, or is data up to here.
qsizetype MsrpFramer::resumeEndLine(QByteArrayView bytes, Sink &sink)
{
    if (m_held.size() == m_virtual && bytes[0] != '-') { // as most bodies begin
        m_held.clear();
        m_virtual = 0;
        return 0;
    }
    const qsizetype whole = m_endLine.size() + 3;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        m_held += bytes[i];
        if (matched(m_held) < 0) {
            // An end-line has one CR at its start and one at its end: a new candidate can only start with the octet that failed.
            m_held.chop(1);
            const QByteArray data = m_held.mid(m_virtual);
            m_held.clear();
            m_virtual = 0;
            if (!data.isEmpty())
                sink.onData(data);
            return i;
        }
        if (m_held.size() == whole) {
            endFrame(m_held[m_endLine.size()], sink);
            return i + 1;
        }
    }
    return bytes.size();
}

} // namespace linnet::sip
