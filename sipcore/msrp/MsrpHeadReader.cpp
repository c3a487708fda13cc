// SPDX-License-Identifier: MIT
#include "msrp/MsrpHeadReader.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "msrp/MsrpGrammar.h"

#include <cstring>

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

qsizetype indexOf(QByteArrayView text, char wanted, qsizetype from = 0)
{
    const void *found = from < text.size() ? std::memchr(text.data() + from, wanted, size_t(text.size() - from)) : nullptr;
    return found ? static_cast<const char *>(found) - text.data() : -1;
}

/// `known`: the length of the transaction, if it was found before.
std::optional<StartLine> readStartLine(QByteArrayView line, qsizetype known = 0)
{
    constexpr QByteArrayView msrp = "MSRP ";
    if (known == 0 && !line.startsWith(msrp))
        return std::nullopt;
    line = line.sliced(msrp.size());
    const qsizetype space = known > 0 ? known : indexOf(line, ' ');
    if (known == 0 && (space < 1 || space > Limits::kMaxMsrpIdent || !msrp::allOf(line.first(space), msrp::isIdent)))
        return std::nullopt;
    StartLine start{line.first(space), {}, 0, {}};
    line = line.sliced(space + 1);
    qsizetype end = indexOf(line, ' ');
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

bool isSame(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && (a.isEmpty() || std::memcmp(a.data(), b.data(), size_t(a.size())) == 0);
}

/// Nothing is allocated where the octets are the same, or have room and nobody else has them.
void set(QByteArray &field, QByteArrayView value)
{
    if (isSame(field, value))
        return;
    if (value.isEmpty() || !field.isDetached() || field.capacity() < value.size()) {
        field = value.toByteArray();
        return;
    }
    field.resize(value.size());
    std::memcpy(field.data(), value.data(), size_t(value.size()));
}

enum class Field : quint8 { ToPath, FromPath, MessageId, ByteRange, SuccessReport, FailureReport, Status, ContentType, Other };

Field fieldOf(QByteArrayView name)
{
    const auto is = [name](QByteArrayView wanted) { return equalsIgnoringCase(name, wanted); };
    switch (name.size()) {
    case 6: return is("Status") ? Field::Status : Field::Other;
    case 7: return is("To-Path") ? Field::ToPath : Field::Other;
    case 9: return is("From-Path") ? Field::FromPath : Field::Other;
    case 10: return is("Message-ID") ? Field::MessageId : is("Byte-Range") ? Field::ByteRange : Field::Other;
    case 12: return is("Content-Type") ? Field::ContentType : Field::Other;
    case 14: return is("Success-Report") ? Field::SuccessReport : is("Failure-Report") ? Field::FailureReport : Field::Other;
    default: return Field::Other;
    }
}

/// What stands behind the colon, in most lines one blank before it.
QByteArrayView trimmed(QByteArrayView value)
{
    if (value.size() > 1 && value.front() == ' ' && value[1] > ' ' && value.back() > ' ')
        return value.sliced(1);
    return value.trimmed();
}

} // namespace

const MsrpHeadRead *MsrpHeadReader::read(QByteArrayView bytes, bool hasBody, qsizetype transaction)
{
    m_bytes = bytes;
    m_at = m_lineStart = 0;
    m_count = 0;
    m_to.seen = m_from.seen = m_seenId = m_seenRange = m_seenType = false;
    m_read.fault.reset();
    const auto start = readStartLine(nextLine(), transaction);
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
    const qsizetype pathLines = m_at;
    if (!m_pathLines.isEmpty() && m_bytes.sliced(m_at).startsWith(m_pathLines)) {
        m_to.seen = m_from.seen = true;
        m_count = 2;
        m_at += m_pathLines.size();
        m_pathLinesEnd = m_at;
    } else {
        m_pathLinesEnd = 0;
    }
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
    if (m_pathLinesEnd == 0 || m_read.fault)
        m_pathLines.clear();
    else
        set(m_pathLines, m_bytes.sliced(pathLines, m_pathLinesEnd - pathLines));
    return &m_read;
}

QByteArrayView MsrpHeadReader::nextLine()
{
    qsizetype end = indexOf(m_bytes, '\n', m_at);
    while (end >= 0 && (end == m_at || m_bytes[end - 1] != '\r'))
        end = indexOf(m_bytes, '\n', end + 1);
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
    const qsizetype colon = indexOf(line, ':');
    const QByteArrayView name = line.first(std::max<qsizetype>(colon, 0));
    const Field field = fieldOf(name);
    if (field == Field::Other && (name.isEmpty() || !msrp::allOf(name, msrp::isToken)))
        return fail(Code::Syntax);
    if (++m_count > Limits::kMaxHeaders)
        return fail(Code::TooMany);
    const QByteArrayView value = trimmed(line.sliced(colon + 1));
    MsrpHead &head = m_read.head;
    switch (field) {
    // To-Path first, From-Path second (s.9); swapped ones are understood all the same.
    case Field::ToPath:
        readPath(value, m_to, head.toPath);
        break;
    case Field::FromPath:
        readPath(value, m_from, head.fromPath);
        if (m_count == 2 && m_to.seen && m_bytes[m_at - 1] == '\n')
            m_pathLinesEnd = m_at;
        break;
    case Field::MessageId:
        readMessageId(value);
        break;
    case Field::ByteRange: {
        once(m_seenRange);
        const auto range = parseByteRange(value);
        if (range)
            head.byteRange = *range;
        else
            fail(range.error().code);
        break;
    }
    case Field::SuccessReport:
        head.successReport = equalsIgnoringCase(value, "yes");
        break;
    case Field::FailureReport:
        head.failureReport = equalsIgnoringCase(value, "no") ? FailureReport::No
            : equalsIgnoringCase(value, "partial")           ? FailureReport::Partial
                                                             : FailureReport::Yes;
        break;
    case Field::Status:
        readStatus(value);
        break;
    case Field::ContentType:
        m_seenType = true;
        set(head.contentType, value);
        break;
    case Field::Other:
        head.others.push_back({name.toByteArray(), value.toByteArray()});
        break;
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
