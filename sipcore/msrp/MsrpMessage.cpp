// SPDX-License-Identifier: MIT
#include "msrp/MsrpMessage.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

using Code = ParseError::Code;

constexpr QByteArrayView kStart = "MSRP ";

struct StartLine
{
    QByteArrayView transaction;
    QByteArrayView method; ///< empty: a response
    int status = 0;
    QByteArrayView comment;
};

std::optional<StartLine> readStartLine(QByteArrayView line)
{
    if (!line.startsWith(kStart))
        return std::nullopt;
    line = line.sliced(kStart.size());
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

class HeadReader
{
public:
    explicit HeadReader(QByteArrayView bytes) : m_bytes(bytes) { }

    std::optional<MsrpHeadRead> read(bool hasBody)
    {
        const auto start = readStartLine(nextLine());
        if (!start)
            return std::nullopt;
        MsrpHead &head = m_read.head;
        head.transaction = start->transaction.toByteArray();
        head.method = start->method.toByteArray();
        head.status = start->status;
        head.comment = start->comment.toByteArray();
        while (m_at < m_bytes.size())
            readHeader(nextLine());
        if (head.toPath.empty() || head.fromPath.empty())
            fail(Code::Missing);
        if (hasBody != head.hasBody())
            fail(Code::Mismatch); // s.7.1: a body has a Content-Type, and the other way round
        if ((head.is("SEND") || head.is("REPORT")) && head.messageId.isEmpty())
            fail(Code::Missing);
        if (head.is("REPORT") && !head.reportStatus)
            fail(Code::Missing);
        return std::move(m_read);
    }

private:
    QByteArrayView nextLine()
    {
        qsizetype end = m_bytes.indexOf(QByteArrayView("\r\n"), m_at);
        end = end < 0 ? m_bytes.size() : end;
        const QByteArrayView line = m_bytes.sliced(m_at, end - m_at);
        m_lineStart = m_at;
        m_at = std::min(end + 2, m_bytes.size());
        return line;
    }
    void fail(Code code)
    {
        if (!m_read.fault)
            m_read.fault = ParseError{code, m_lineStart};
    }
    template <typename T, typename Target>
    void take(const Result<T, ParseError> &value, Target &target)
    {
        if (value)
            target = *value;
        else
            fail(value.error().code);
    }
    void readHeader(QByteArrayView line)
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
        if (is("To-Path"))
            once(m_seenTo), take(parseMsrpPath(value), head.toPath);
        else if (is("From-Path"))
            once(m_seenFrom), take(parseMsrpPath(value), head.fromPath);
        else if (is("Message-ID"))
            readMessageId(value);
        else if (is("Byte-Range"))
            once(m_seenRange), take(parseByteRange(value), head.byteRange);
        else if (is("Success-Report"))
            head.successReport = equalsIgnoringCase(value, "yes");
        else if (is("Failure-Report"))
            head.failureReport = equalsIgnoringCase(value, "no") ? FailureReport::No
                : equalsIgnoringCase(value, "partial")           ? FailureReport::Partial
                                                                 : FailureReport::Yes;
        else if (is("Status"))
            readStatus(value);
        else if (is("Content-Type"))
            head.contentType = value.toByteArray();
        else
            head.others.push_back({name.toByteArray(), value.toByteArray()});
    }
    void once(bool &seen)
    {
        if (seen)
            fail(Code::Duplicate);
        seen = true;
    }
    void readMessageId(QByteArrayView value)
    {
        once(m_seenId);
        // Longer ones than the grammar's 32 are in use (UUIDs in Message-IDs of gateways): taken up to what we keep.
        if (value.isEmpty() || value.size() > Limits::kMaxToken || !msrp::allOf(value, [](char c) { return c > ' ' && c < 0x7f; }))
            return fail(Code::Syntax);
        m_read.head.messageId = value.toByteArray();
    }
    void readStatus(QByteArrayView value)
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

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_count = 0;
    bool m_seenTo = false;
    bool m_seenFrom = false;
    bool m_seenId = false;
    bool m_seenRange = false;
    MsrpHeadRead m_read;
};

QByteArray oneLine(QByteArray value)
{
    for (char &c : value) {
        if (c == '\r' || c == '\n' || c == '\0')
            c = ' ';
    }
    return value;
}

} // namespace

QByteArray MsrpHead::header(QByteArrayView name) const
{
    for (const auto &[otherName, value] : others) {
        if (equalsIgnoringCase(otherName, name))
            return value;
    }
    return {};
}

std::optional<MsrpHeadRead> readMsrpHead(QByteArrayView bytes, bool hasBody)
{
    return HeadReader(bytes).read(hasBody);
}

std::optional<QByteArray> msrpTransactionOf(QByteArrayView startLine)
{
    const auto start = readStartLine(startLine);
    return start ? std::optional(start->transaction.toByteArray()) : std::nullopt;
}

QByteArray toBytes(const MsrpHead &head)
{
    QByteArray text;
    text.reserve(512);
    text += kStart.toByteArray() + head.transaction + ' ';
    if (head.isRequest())
        text += head.method;
    else
        text += QByteArray::number(head.status) + (head.comment.isEmpty() ? QByteArray() : ' ' + oneLine(head.comment));
    const auto line = [&text](QByteArrayView name, const QByteArray &value) { text += "\r\n" + name.toByteArray() + ": " + oneLine(value); };
    line("To-Path", toBytes(head.toPath));
    line("From-Path", toBytes(head.fromPath));
    if (!head.messageId.isEmpty())
        line("Message-ID", head.messageId);
    if (head.successReport)
        line("Success-Report", "yes");
    if (head.failureReport != FailureReport::Yes)
        line("Failure-Report", head.failureReport == FailureReport::No ? "no" : "partial");
    if (head.byteRange)
        line("Byte-Range", toBytes(*head.byteRange));
    if (const auto &status = head.reportStatus) {
        line("Status", status->nameSpace + ' ' + QByteArray::number(status->code)
                 + (status->comment.isEmpty() ? QByteArray() : ' ' + status->comment));
    }
    for (const auto &[name, value] : head.others)
        line(name, value);
    if (head.hasBody())
        line("Content-Type", head.contentType);
    text += head.hasBody() ? "\r\n\r\n" : "\r\n";
    return text;
}

QByteArray msrpEndLine(const MsrpHead &head, MsrpFlag flag)
{
    return (head.hasBody() ? "\r\n-------" : "-------") + head.transaction + char(flag) + "\r\n";
}

MsrpHead msrpResponse(const MsrpHead &request, int status, const MsrpUri &self)
{
    MsrpHead response;
    response.transaction = request.transaction;
    response.status = status;
    response.comment = msrpComment(status).toByteArray();
    // Responses to SEND go to the previous hop only (s.7.2).
    response.toPath = request.fromPath;
    if (request.is("SEND") && response.toPath.size() > 1)
        response.toPath.erase(response.toPath.begin() + 1, response.toPath.end());
    response.fromPath = {self};
    return response;
}

MsrpHead msrpReport(const MsrpHead &request, int status, const ByteRange &range, const MsrpUri &self, const QByteArray &transaction)
{
    MsrpHead report;
    report.transaction = transaction;
    report.method = "REPORT";
    report.toPath = request.fromPath;
    report.fromPath = {self};
    report.messageId = request.messageId;
    report.byteRange = range;
    report.reportStatus = MsrpStatus{"000", status, msrpComment(status).toByteArray()};
    return report;
}

bool msrpMayAnswer(const MsrpHead &request, int status)
{
    if (!request.isRequest() || request.is("REPORT"))
        return false;
    return request.failureReport == FailureReport::Yes || (request.failureReport == FailureReport::Partial && status / 100 != 2);
}

QByteArrayView msrpComment(int status)
{
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 408: return "Timeout";
    case 413: return "Stop Sending";
    case 415: return "Media Type Not Understood";
    case 423: return "Out Of Bounds";
    case 481: return "No Such Session";
    case 501: return "Unknown Method";
    case 506: return "Wrong Connection";
    }
    return "";
}

} // namespace linnet::sip
