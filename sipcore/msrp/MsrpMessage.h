// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/ByteRange.h"
#include "msrp/MsrpUri.h"

#include <QPair>

namespace linnet::sip {

/// How a frame ends (RFC 4975 s.7.1): the character of its end-line.
enum class MsrpFlag : char { Complete = '$', More = '+', Aborted = '#' };

/// What a sender wants to hear of failures (s.7.1.1).
enum class FailureReport : quint8 {
    Yes, ///< a response to each chunk
    Partial, ///< responses that are no success
    No, ///< nothing at all
};

/// "Status: 000 200 OK" of a REPORT (s.7.1.2).
struct MsrpStatus
{
    QByteArray nameSpace = "000";
    int code = 200;
    QByteArray comment;

    friend bool operator==(const MsrpStatus &, const MsrpStatus &) = default;
};

/// A request or response without its body: start line and headers (RFC 4975 s.9). A value.
struct MsrpHead
{
    QByteArray transaction; ///< of the start line and the end-line
    QByteArray method; ///< "SEND", "REPORT", "AUTH", "NICKNAME" ...; empty: a response
    int status = 0; ///< of a response
    QByteArray comment; ///< of a response; may be empty
    std::vector<MsrpUri> toPath;
    std::vector<MsrpUri> fromPath;
    QByteArray messageId;
    std::optional<ByteRange> byteRange;
    bool successReport = false;
    FailureReport failureReport = FailureReport::Yes;
    std::optional<MsrpStatus> reportStatus;
    std::vector<QPair<QByteArray, QByteArray>> others; ///< in order: Expires, Use-Path, Authorization, Content-Disposition ...
    QByteArray contentType; ///< empty: no body

    bool isRequest() const { return !method.isEmpty(); }
    bool is(QByteArrayView name) const { return method == name; }
    bool hasBody() const { return !contentType.isEmpty(); }
    /// The first of `others` of that name, in any case; empty: none.
    QByteArray header(QByteArrayView name) const;

    friend bool operator==(const MsrpHead &, const MsrpHead &) = default;
};

/// A head as it was read, and what is wrong with it. The frame can be answered with 400 where it names its sender.
struct MsrpHeadRead
{
    MsrpHead head;
    std::optional<ParseError> fault; ///< the first one; the rest of the head is read as far as it goes
};

/// Reads start line and header lines up to, not with, the empty line or the end-line; each line ends with CRLF. `hasBody`: an empty line
/// follows. Nothing: the start line is not MSRP's, so that nobody can tell where the frame ends.
std::optional<MsrpHeadRead> readMsrpHead(QByteArrayView bytes, bool hasBody);
/// The transaction of a start line without its CRLF; nothing: not MSRP. Idents of less than four characters are taken.
std::optional<QByteArrayView> msrpTransactionOf(QByteArrayView startLine);

/// Start line and headers, with the empty line if there is a Content-Type. Nothing in a value can start a line of its own: CR, LF and NUL
/// become spaces (RELIABILITY A03). Headers that stand for their default are left out.
QByteArray toBytes(const MsrpHead &head);
/// The same in two steps, for heads with the same paths: their two lines, and the head around them; its own paths do not count.
QByteArray msrpPathLines(const std::vector<MsrpUri> &toPath, const std::vector<MsrpUri> &fromPath);
void appendMsrpHead(QByteArray &out, const MsrpHead &head, QByteArrayView pathLines);
/// A whole response or report of s.7.1.2, with its end-line; what it says goes to whom the lines say.
void appendMsrpResponse(QByteArray &out, QByteArrayView transaction, int status, QByteArrayView pathLines);
struct MsrpReport
{
    QByteArrayView transaction;
    QByteArrayView messageId;
    ByteRange range;
    int status = 200;
};
void appendMsrpReport(QByteArray &out, const MsrpReport &report, QByteArrayView pathLines);
/// The end-line, behind a body with the CRLF before it.
QByteArray msrpEndLine(const MsrpHead &head, MsrpFlag flag);

/// Answers to a request and reports on a message (s.7.1.2, s.7.2); `self` is our URI in the session.
MsrpHead msrpResponse(const MsrpHead &request, int status, const MsrpUri &self);
MsrpHead msrpReport(const MsrpHead &request, int status, const ByteRange &range, const MsrpUri &self, const QByteArray &transaction);
/// The response to a SEND that came out as `status` leaves or not (s.7.2): never to REPORT.
bool msrpMayAnswer(const MsrpHead &request, int status);
/// The words of a status code.
QByteArrayView msrpComment(int status);

} // namespace linnet::sip
