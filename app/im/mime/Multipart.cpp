// SPDX-License-Identifier: MIT
#include "im/mime/Multipart.h"

#include "base/Limits.h"

#include <optional>

namespace linnet::im {
namespace {

struct DelimiterLine
{
    qsizetype start = 0; ///< with the line end before it
    qsizetype end = 0; ///< behind its own line end
    bool closes = false;
};

/// Whether the line between the two is "--boundary", with "--" if it closes and blanks behind (RFC 2046 s.5.1.1).
std::optional<bool> readDelimiter(QByteArrayView line, QByteArrayView boundary)
{
    if (!line.startsWith("--") || !line.sliced(2).startsWith(boundary))
        return std::nullopt;
    line = line.sliced(2 + boundary.size());
    const bool closes = line.startsWith("--");
    if (closes)
        line = line.sliced(2);
    for (const char c : line) {
        if (c != ' ' && c != '\t' && c != '\r')
            return std::nullopt;
    }
    return closes;
}

/// The next delimiter line that starts at or after `from`, which is the start of a line.
std::optional<DelimiterLine> nextDelimiter(QByteArrayView body, qsizetype from, QByteArrayView boundary)
{
    for (qsizetype at = from; at < body.size();) {
        const qsizetype feed = body.indexOf('\n', at);
        const qsizetype end = feed < 0 ? body.size() : feed + 1;
        const QByteArrayView line = body.sliced(at, (feed < 0 ? end : feed) - at);
        if (const auto closes = readDelimiter(line, boundary)) {
            DelimiterLine found{at, end, *closes};
            if (found.start > from && body[found.start - 1] == '\n')
                --found.start;
            if (found.start > from && found.start < at && body[found.start - 1] == '\r')
                --found.start;
            return found;
        }
        at = end;
    }
    return std::nullopt;
}

Result<MimePart, ParseError> readPart(const Slice &whole, qsizetype from, qsizetype to)
{
    MimePart part;
    part.octets = whole.mid(from, to - from);
    auto entity = parseMimeEntity(part.octets);
    if (!entity && entity.error().code != ParseError::Code::Truncated)
        return ParseError{entity.error().code, from + entity.error().offset};
    if (!entity) // headers to the end?
        entity = parseMimeEntity(part.octets.toByteArray() + "\r\n\r\n");
    if (!entity || entity->headers.fields.isEmpty()) {
        // "" or a blank line is a part without headers; so is text that nobody put a blank line before.
        const qsizetype blank = part.octets.view().startsWith("\r\n") ? 2 : part.octets.view().startsWith("\n") ? 1 : 0;
        part.body = part.octets.mid(blank);
        return part;
    }
    part.headers = std::move(entity->headers);
    part.body = part.octets.mid(entity->bodyOffset);
    return part;
}

} // namespace

Result<Multipart, ParseError> parseMultipart(const Slice &body, QByteArrayView boundary)
{
    while (boundary.endsWith(' '))
        boundary = boundary.chopped(1);
    if (boundary.isEmpty())
        return ParseError{ParseError::Code::Missing, 0};
    if (boundary.size() > Limits::kMaxMimeBoundary)
        return ParseError{ParseError::Code::TooLong, 0};

    Multipart multipart;
    auto delimiter = nextDelimiter(body, 0, boundary);
    multipart.preamble = body.mid(0, delimiter ? delimiter->start : body.size());
    while (delimiter && !delimiter->closes) {
        if (multipart.parts.size() >= Limits::kMaxMimeParts)
            return ParseError{ParseError::Code::TooMany, delimiter->start};
        const auto next = nextDelimiter(body, delimiter->end, boundary);
        auto part = readPart(body, delimiter->end, next ? next->start : body.size());
        if (!part)
            return part.error();
        part->delimiter = body.mid(delimiter->start, delimiter->end - delimiter->start);
        multipart.parts.append(std::move(*part));
        delimiter = next;
    }
    if (delimiter)
        multipart.ending = body.mid(delimiter->start);
    return multipart;
}

QByteArray toBytes(const Multipart &multipart)
{
    QByteArray out = multipart.preamble.toByteArray();
    for (const MimePart &part : multipart.parts) {
        out += part.delimiter.view();
        out += part.octets.view();
    }
    return out += multipart.ending.view();
}

} // namespace linnet::im
