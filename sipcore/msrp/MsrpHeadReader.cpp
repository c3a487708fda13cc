// SPDX-License-Identifier: MIT
#include "msrp/MsrpHeadReader.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

using Code = ParseError::Code;

struct StartLine
{
    QByteArrayView transaction;
    QByteArrayView method; ///< empty: a response
    int status = 0;
    QByteArrayView comment;
};

std::optional<StartLine> readStartLine(QByteArrayView line)
{
    constexpr QByteArrayView msrp = "MSRP ";
    if (!line.startsWith(msrp))
        return std::nullopt;
    line = line.sliced(msrp.size());
    const qsizetype space = line.indexOf(' ');
    if (space < 1 || space > Limits::kMaxMsrpIdent || !msrp::allOf(line.first(space), msrp::isIdent))
        return std::nullopt;
    StartLine start{line.first(space), {}, 0, {}};
    line = line.sliced(space + 1);
    qsizetype end = line.indexOf(' ');
    end = end < 0 ? line.size() : end;
    const QByteArrayView word = line.first(end);
    if (!word.isEmpty() && msrp::allOf(word, msrp::isUpper)) {
        start.method = word;
        return end == line.size() ? std::optional(start) : std::nullopt;
    }
    if (word.size() != 3 || !msrp::allOf(word, msrp::isDigit))
        return std::nullopt;
    start.status = int(*msrp::number(word));
    if (end < line.size())
        start.comment = line.sliced(end + 1);
    return start;
}

/// The same octets stay where they are, and nothing is allocated.
void set(QByteArray &field, QByteArrayView value)
{
    if (QByteArrayView(field) != value)
        field = value.toByteArray();
}

} // namespace

const MsrpHeadRead *MsrpHeadReader::read(QByteArrayView bytes, bool hasBody)
{
    m_bytes = bytes;
    m_at = m_lineStart = 0;
    m_count = 0;
    m_to.seen = m_from.seen = m_seenId = m_seenRange = m_seenType = false;
    m_read.fault.reset();
    const auto start = readStartLine(nextLine());
    if (!start)
        return nullptr;
    MsrpHead &head = m_read.head;
    set(head.transaction, start->transaction);
    set(head.method, start->method);
    head.status = start->status;
    set(head.comment, start->comment);
    head.byteRange.reset();
    head.successReport = false;
    head.failureReport = FailureReport::Yes;
    head.reportStatus.reset();
    head.others.clear();
    while (m_at < m_bytes.size())
        readHeader(nextLine());
    if (!m_to.seen)
        head.toPath.clear();
    if (!m_from.seen)
        head.fromPath.clear();
    if (!m_seenId)
        head.messageId.clear();
    if (!m_seenType)
        head.contentType.clear();
    if (head.toPath.empty() || head.fromPath.empty())
        fail(Code::Missing);
    if (hasBody != head.hasBody())
        fail(Code::Mismatch); // s.7.1: a body has a Content-Type, and the other way round
    if ((head.is("SEND") || head.is("REPORT")) && head.messageId.isEmpty())
        fail(Code::Missing);
    if (head.is("REPORT") && !head.reportStatus)
        fail(Code::Missing);
    return &m_read;
}

QByteArrayView MsrpHeadReader::nextLine()
{
    qsizetype end = m_bytes.indexOf('\n', m_at);
    while (end >= 0 && (end == m_at || m_bytes[end - 1] != '\r'))
        end = m_bytes.indexOf('\n', end + 1);
    const QByteArrayView line = m_bytes.sliced(m_at, (end < 0 ? m_bytes.size() : end - 1) - m_at);
    m_lineStart = m_at;
    m_at = end < 0 ? m_bytes.size() : end + 1;
    return line;
}

void MsrpHeadReader::fail(Code code)
{
    if (!m_read.fault)
        m_read.fault = ParseError{code, m_lineStart};
}

void MsrpHeadReader::once(bool &seen)
{
    if (seen)
        fail(Code::Duplicate);
    seen = true;
}

void MsrpHeadReader::readHeader(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = line.first(std::max<qsizetype>(colon, 0));
    if (name.isEmpty() || !msrp::allOf(name, msrp::isToken))
        return fail(Code::Syntax);
    if (++m_count > Limits::kMaxHeaders)
        return fail(Code::TooMany);
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    const auto is = [&](QByteArrayView wanted) { return equalsIgnoringCase(name, wanted); };
    MsrpHead &head = m_read.head;
    // To-Path first, From-Path second (s.9); swapped ones are understood all the same.
    if (is("To-Path")) {
        readPath(value, m_to, head.toPath);
    } else if (is("From-Path")) {
        readPath(value, m_from, head.fromPath);
    } else if (is("Message-ID")) {
        readMessageId(value);
    } else if (is("Byte-Range")) {
        once(m_seenRange);
        const auto range = parseByteRange(value);
        if (range)
            head.byteRange = *range;
        else
            fail(range.error().code);
    } else if (is("Success-Report")) {
        head.successReport = equalsIgnoringCase(value, "yes");
    } else if (is("Failure-Report")) {
        head.failureReport = equalsIgnoringCase(value, "no") ? FailureReport::No
            : equalsIgnoringCase(value, "partial")           ? FailureReport::Partial
                                                             : FailureReport::Yes;
    } else if (is("Status")) {
        readStatus(value);
    } else if (is("Content-Type")) {
        m_seenType = true;
        set(head.contentType, value);
    } else {
        head.others.push_back({name.toByteArray(), value.toByteArray()});
    }
}

void MsrpHeadReader::readPath(QByteArrayView value, Path &known, std::vector<MsrpUri> &path)
{
    once(known.seen);
    if (!path.empty() && value == QByteArrayView(known.text))
        return;
    known.text.clear();
    path.clear();
    auto read = parseMsrpPath(value);
    if (!read)
        return fail(read.error().code);
    known.text = value.toByteArray();
    path = std::move(*read);
}

void MsrpHeadReader::readMessageId(QByteArrayView value)
{
    const bool first = !m_seenId;
    once(m_seenId);
    // Longer ones than the grammar's 32 are in use (UUIDs in Message-IDs of gateways): taken up to what we keep.
    if (value.isEmpty() || value.size() > Limits::kMaxToken || !msrp::allOf(value, [](char c) { return c > ' ' && c < 0x7f; })) {
        if (first)
            m_read.head.messageId.clear();
        return fail(Code::Syntax);
    }
    set(m_read.head.messageId, value);
}

void MsrpHeadReader::readStatus(QByteArrayView value)
{
    const qsizetype space = value.indexOf(' ');
    const QByteArrayView code = space < 0 ? QByteArrayView() : value.sliced(space + 1).first(std::min<qsizetype>(3, value.size() - space - 1));
    if (space != 3 || code.size() != 3 || !msrp::allOf(value.first(3), msrp::isDigit) || !msrp::allOf(code, msrp::isDigit))
        return fail(Code::Syntax);
    const QByteArrayView rest = value.sliced(7);
    if (!rest.isEmpty() && !rest.startsWith(' '))
        return fail(Code::Syntax);
    m_read.head.reportStatus = MsrpStatus{value.first(3).toByteArray(), int(*msrp::number(code)), rest.trimmed().toByteArray()};
}

std::optional<MsrpHeadRead> readMsrpHead(QByteArrayView bytes, bool hasBody)
{
    MsrpHeadReader reader;
    const MsrpHeadRead *read = reader.read(bytes, hasBody);
    return read ? std::optional(*read) : std::nullopt;
}

std::optional<QByteArrayView> msrpTransactionOf(QByteArrayView startLine)
{
    const auto start = readStartLine(startLine);
    return start ? std::optional(start->transaction) : std::nullopt;
}

} // namespace linnet::sip
