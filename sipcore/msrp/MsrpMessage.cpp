// SPDX-License-Identifier: MIT
#include "msrp/MsrpMessage.h"

#include "base/AsciiToken.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace linnet::sip {
namespace {

/// Appends to a byte array in one piece of memory: QByteArray's own append costs more than the few octets of a value.
class Appender
{
public:
    /// At most `room` octets follow.
    Appender(QByteArray &out, qsizetype room) : m_out(out), m_start(out.size())
    {
        if (out.capacity() < m_start + room)
            out.reserve(std::max(m_start + room, m_start * 2));
        out.resize(m_start + room);
        m_at = out.data() + m_start;
    }
    Appender(const Appender &) = delete;
    Appender &operator=(const Appender &) = delete;
    ~Appender() { m_out.truncate(m_at - m_out.constData()); }

    Appender &operator<<(char c)
    {
        *m_at++ = c;
        return *this;
    }
    Appender &operator<<(QByteArrayView text)
    {
        if (!text.isEmpty())
            std::memcpy(m_at, text.data(), size_t(text.size()));
        m_at += text.size();
        return *this;
    }
    Appender &operator<<(quint64 number)
    {
        m_at = std::to_chars(m_at, m_at + kDigits, number).ptr;
        return *this;
    }
    Appender &operator<<(const ByteRange &range)
    {
        *this << "Byte-Range: " << range.start << '-';
        orStar(range.end);
        *this << '/';
        orStar(range.total);
        return *this << "\r\n";
    }
    /// Nothing in it ends the line.
    Appender &value(QByteArrayView text)
    {
        for (const char c : text)
            *m_at++ = c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
        return *this;
    }

    static constexpr qsizetype kDigits = 20; ///< of the largest number

private:
    void orStar(const std::optional<quint64> &number)
    {
        if (number)
            *this << *number;
        else
            *this << '*';
    }

    QByteArray &m_out;
    qsizetype m_start;
    char *m_at = nullptr;
};

constexpr qsizetype kFixed = 320; // of the names, line ends and numbers of a head

qsizetype roomFor(const MsrpHead &head)
{
    qsizetype room = kFixed + head.transaction.size() + head.method.size() + head.comment.size() + head.messageId.size() + head.contentType.size();
    if (head.reportStatus)
        room += head.reportStatus->nameSpace.size() + head.reportStatus->comment.size();
    for (const auto &[name, value] : head.others)
        room += name.size() + value.size() + 4;
    return room;
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

QByteArray msrpPathLines(const std::vector<MsrpUri> &toPath, const std::vector<MsrpUri> &fromPath)
{
    const QByteArray to = toBytes(toPath);
    const QByteArray from = toBytes(fromPath);
    QByteArray lines;
    {
        Appender both(lines, kFixed + to.size() + from.size());
        (both << "To-Path: ").value(to);
        (both << "\r\nFrom-Path: ").value(from) << "\r\n";
    }
    return lines;
}

void appendMsrpHead(QByteArray &out, const MsrpHead &head, QByteArrayView pathLines)
{
    Appender to(out, roomFor(head) + pathLines.size());
    to << "MSRP " << head.transaction << ' ';
    if (head.isRequest()) {
        to << head.method;
    } else {
        to << quint64(head.status);
        if (!head.comment.isEmpty())
            (to << ' ').value(head.comment);
    }
    to << "\r\n" << pathLines;
    if (!head.messageId.isEmpty())
        (to << "Message-ID: ").value(head.messageId) << "\r\n";
    if (head.successReport)
        to << "Success-Report: yes\r\n";
    if (head.failureReport != FailureReport::Yes)
        to << "Failure-Report: " << (head.failureReport == FailureReport::No ? "no" : "partial") << "\r\n";
    if (head.byteRange)
        to << *head.byteRange;
    if (const auto &status = head.reportStatus) {
        (to << "Status: ").value(status->nameSpace) << ' ' << quint64(status->code);
        if (!status->comment.isEmpty())
            (to << ' ').value(status->comment);
        to << "\r\n";
    }
    for (const auto &[name, value] : head.others)
        (to << name << ": ").value(value) << "\r\n";
    if (head.hasBody())
        (to << "Content-Type: ").value(head.contentType) << "\r\n\r\n";
}

void appendMsrpResponse(QByteArray &out, QByteArrayView transaction, int status, QByteArrayView pathLines)
{
    const QByteArrayView comment = msrpComment(status);
    Appender to(out, kFixed + 2 * transaction.size() + comment.size() + pathLines.size());
    to << "MSRP " << transaction << ' ' << quint64(status);
    if (!comment.isEmpty())
        to << ' ' << comment;
    to << "\r\n" << pathLines << "-------" << transaction << "$\r\n";
}

void appendMsrpReport(QByteArray &out, const MsrpReport &report, QByteArrayView pathLines)
{
    const QByteArrayView comment = msrpComment(report.status);
    Appender to(out, kFixed + 2 * report.transaction.size() + report.messageId.size() + comment.size() + pathLines.size());
    to << "MSRP " << report.transaction << " REPORT\r\n" << pathLines << "Message-ID: ";
    to.value(report.messageId) << "\r\n" << report.range << "Status: 000 " << quint64(report.status);
    if (!comment.isEmpty())
        to << ' ' << comment;
    to << "\r\n-------" << report.transaction << "$\r\n";
}

QByteArray toBytes(const MsrpHead &head)
{
    QByteArray text;
    text.reserve(512);
    appendMsrpHead(text, head, msrpPathLines(head.toPath, head.fromPath));
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
