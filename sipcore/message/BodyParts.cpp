// SPDX-License-Identifier: MIT
#include "message/BodyParts.h"

#include "message/Grammar.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

namespace linnet::sip {

namespace {

/// The offset of the next delimiter line at or behind `from`, at a line start only; -1 when there is none.
qsizetype findDelimiter(QByteArrayView body, QByteArrayView delimiter, qsizetype from)
{
    for (qsizetype at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
        if (at == 0 || body[at - 1] == '\n')
            return at;
    }
    return -1;
}

QByteArrayView contentTypeOf(QByteArrayView headers)
{
    for (qsizetype at = 0; at < headers.size();) {
        const qsizetype lineFeed = headers.indexOf('\n', at);
        const qsizetype end = lineFeed < 0 ? headers.size() : lineFeed;
        const QByteArrayView line = headers.sliced(at, end - at);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && headerNameOf(grammar::trimmed(line.first(colon))) == HeaderName::ContentType)
            return grammar::trimmed(line.sliced(colon + 1));
        at = end + 1;
    }
    return {};
}

/// One part without the line end that belongs to the delimiter behind it.
BodyPart makePart(const Slice &body, QByteArrayView part)
{
    BodyPart result;
    qsizetype headerEnd = -1;
    qsizetype contentStart = 0;
    if (part.startsWith("\r\n")) {
        headerEnd = 0;
        contentStart = 2;
    } else if ((headerEnd = part.indexOf("\r\n\r\n")) >= 0) {
        contentStart = headerEnd + 4;
    } else {
        headerEnd = part.size();
        contentStart = part.size();
    }
    result.headers = body.at(part.first(headerEnd));
    result.content = body.at(part.sliced(contentStart));
    const QByteArrayView type = contentTypeOf(result.headers);
    if (!type.isEmpty())
        result.contentType = body.at(type);
    result.isText = type.isEmpty() || (type.size() >= 5 && equalsIgnoringCase(type.first(5), "text/"));
    return result;
}

} // namespace

std::vector<BodyPart> bodyParts(const MessageBase &message)
{
    std::vector<BodyPart> parts;
    const ContentType *type = message.contentType();
    if (!type || !equalsIgnoringCase(type->type, "multipart"))
        return parts;
    const QByteArray boundary = type->parameters.unquoted("boundary");
    if (boundary.isEmpty() || boundary.size() > 70)
        return parts;
    const QByteArray delimiter = "--" + boundary;
    const QByteArrayView body = message.body();
    qsizetype at = findDelimiter(body, delimiter, 0);
    while (at >= 0 && int(parts.size()) < Limits::kMaxMimeParts) {
        const qsizetype behind = at + delimiter.size();
        if (body.sliced(behind).startsWith("--"))
            break;
        const qsizetype lineFeed = body.indexOf('\n', behind);
        if (lineFeed < 0)
            break;
        const qsizetype next = findDelimiter(body, delimiter, lineFeed + 1);
        QByteArrayView part = body.sliced(lineFeed + 1, (next < 0 ? body.size() : next) - lineFeed - 1);
        if (next >= 0) {
            part.chop(part.endsWith("\r\n") ? 2 : (part.endsWith('\n') ? 1 : 0));
        }
        parts.push_back(makePart(message.body(), part));
        at = next;
    }
    return parts;
}

} // namespace linnet::sip
