// SPDX-License-Identifier: MIT
#include "im/mime/MultipartWriter.h"

#include "base/Limits.h"

#include <algorithm>

namespace linnet::im {
namespace {

bool isBoundaryByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || QByteArrayView("'()+_,-./:=? ").contains(c);
}

bool isBoundary(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= Limits::kMaxMimeBoundary && !text.endsWith(' ')
        && std::all_of(text.begin(), text.end(), isBoundaryByte);
}

bool holdsLine(QByteArrayView octets, const QByteArray &start)
{
    return octets.startsWith(start) || octets.indexOf('\n' + start) >= 0;
}

} // namespace

MimePart makeMimePart(const MimeHeaders &headers, const QByteArray &body)
{
    QByteArray head = toBytes(headers) + "\r\n";
    MimePart part;
    part.headers = headers;
    part.octets = Slice::copyOf(head + body);
    part.body = part.octets.mid(head.size());
    return part;
}

std::optional<Multipart> makeMultipart(const QList<MimePart> &parts, const QByteArray &boundary)
{
    const QByteArray start = "--" + boundary;
    const bool isFree = std::none_of(parts.begin(), parts.end(), [&](const MimePart &part) { return holdsLine(part.octets, start); });
    if (!isBoundary(boundary) || !isFree || parts.isEmpty() || parts.size() > Limits::kMaxMimeParts)
        return std::nullopt;
    Multipart made;
    made.parts = parts;
    for (MimePart &part : made.parts)
        part.delimiter = Slice::copyOf((&part == &made.parts.front() ? "" : "\r\n") + start + "\r\n");
    made.ending = Slice::copyOf("\r\n" + start + "--\r\n");
    return made;
}

} // namespace linnet::im
