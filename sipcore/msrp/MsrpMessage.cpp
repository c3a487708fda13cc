// SPDX-License-Identifier: MIT
#include "msrp/MsrpMessage.h"

#include "base/AsciiToken.h"

#include <algorithm>
#include <charconv>

namespace linnet::sip {
namespace {

/// Nothing in it ends the line.
void appendValue(QByteArray &out, QByteArrayView value)
{
    const qsizetype start = out.size();
    out += value;
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::any_of(value.begin(), value.end(), breaks))
        std::replace_if(out.begin() + start, out.end(), breaks, ' ');
}

void appendLine(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out += name;
    appendValue(out, value);
    out += "\r\n";
}

void appendNumber(QByteArray &out, quint64 number)
{
    char digits[20];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    out.append(digits, end - digits);
}

void appendRange(QByteArray &out, const ByteRange &range)
{
    const auto orStar = [&out](const std::optional<quint64> &value) {
        if (value)
            appendNumber(out, *value);
        else
            out += '*';
    };
    out += "Byte-Range: ";
    appendNumber(out, range.start);
    out += '-';
    orStar(range.end);
    out += '/';
    orStar(range.total);
    out += "\r\n";
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
    QByteArray lines;
    appendLine(lines, "To-Path: ", toBytes(toPath));
    appendLine(lines, "From-Path: ", toBytes(fromPath));
    return lines;
}

void appendMsrpHead(QByteArray &out, const MsrpHead &head, QByteArrayView pathLines)
{
    out += "MSRP ";
    out += head.transaction;
    out += ' ';
    if (head.isRequest()) {
        out += head.method;
    } else {
        appendNumber(out, quint64(head.status));
        if (!head.comment.isEmpty()) {
            out += ' ';
            appendValue(out, head.comment);
        }
    }
    out += "\r\n";
    out += pathLines;
    if (!head.messageId.isEmpty())
        appendLine(out, "Message-ID: ", head.messageId);
    if (head.successReport)
        out += "Success-Report: yes\r\n";
    if (head.failureReport != FailureReport::Yes)
        appendLine(out, "Failure-Report: ", head.failureReport == FailureReport::No ? "no" : "partial");
    if (head.byteRange)
        appendRange(out, *head.byteRange);
    if (const auto &status = head.reportStatus)
        appendLine(out, "Status: ", status->nameSpace + ' ' + QByteArray::number(status->code) + (status->comment.isEmpty() ? QByteArray() : ' ' + status->comment));
    for (const auto &[name, value] : head.others) {
        out += name;
        appendLine(out, ": ", value);
    }
    if (head.hasBody()) {
        appendLine(out, "Content-Type: ", head.contentType);
        out += "\r\n";
    }
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
