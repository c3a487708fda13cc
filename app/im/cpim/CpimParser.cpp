// SPDX-License-Identifier: MIT
#include "im/cpim/CpimParser.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::im {
namespace {

/// NAMECHAR of RFC 3862 s.3.6, and the dot after a prefix.
bool isNameByte(char c)
{
    return c > ' ' && c < 0x7f && !QByteArrayView("()<>@,;:\\\"/[]?={}").contains(c);
}

/// The parameters from the semicolon on; leaves `rest` behind them. False: they are none, so it is all value.
bool takeParameters(QByteArrayView &rest, QList<QPair<QByteArray, QByteArray>> &parameters)
{
    QByteArrayView text = rest;
    while (text.startsWith(';')) {
        text = text.sliced(1);
        const qsizetype equals = text.indexOf('=');
        if (equals <= 0 || !std::all_of(text.begin(), text.begin() + equals, isNameByte))
            return false;
        const QByteArray name = text.first(equals).toByteArray();
        text = text.sliced(equals + 1);
        qsizetype end = 0;
        if (text.startsWith('"')) {
            for (end = 1; end < text.size() && text[end] != '"'; ++end) {
                if (text[end] == '\\')
                    ++end;
            }
            if (end >= text.size())
                return false;
            ++end;
        } else {
            while (end < text.size() && text[end] != ';' && text[end] != ' ')
                ++end;
        }
        if (parameters.size() >= Limits::kMaxParameters)
            return false;
        parameters.append({name, text.first(end).toByteArray()});
        text = text.sliced(end);
    }
    rest = text;
    return true;
}

/// Nothing: the line is no header and is passed over.
std::optional<CpimHeader> parseHeader(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !std::all_of(line.begin(), line.begin() + colon, isNameByte))
        return std::nullopt;
    CpimHeader header;
    header.name = line.first(colon).toByteArray();
    QByteArrayView rest = line.sliced(colon + 1);
    if (!takeParameters(rest, header.parameters))
        header.parameters.clear();
    if (rest.startsWith(' '))
        rest = rest.sliced(1);
    header.value = rest.toByteArray();
    return header;
}

/// The content's headers that stand among the message's.
MimeHeaders misplacedContentHeaders(const QList<CpimHeader> &headers)
{
    MimeHeaders found;
    for (const CpimHeader &header : headers) {
        if (equalsIgnoringCase(header.name.left(8), "Content-"))
            found.fields.append({header.name, header.value.trimmed()});
    }
    return found;
}

} // namespace

Result<CpimMessage, ParseError> parseCpim(QByteArrayView bytes, qsizetype limit)
{
    if (bytes.size() > limit)
        return ParseError{ParseError::Code::TooLong, limit};

    CpimMessage message;
    CpimNamespaces namespaces;
    qsizetype at = 0;
    qsizetype claimed = 0; // up to here the octets belong to a header
    while (true) {
        const qsizetype feed = bytes.indexOf('\n', at);
        if (feed < 0)
            return ParseError{ParseError::Code::Truncated, bytes.size()};
        QByteArrayView line = bytes.sliced(at, feed - at);
        if (line.endsWith('\r'))
            line = line.chopped(1);
        at = feed + 1;
        if (line.isEmpty())
            break;
        auto header = parseHeader(line);
        if (!header)
            continue;
        header->namespaceUri = namespaces.of(header->name);
        if (header->name == "NS" || header->is(kCpimNamespace, "NS"))
            namespaces.declare(header->value);
        header->octets = bytes.sliced(claimed, at - claimed).toByteArray();
        claimed = at;
        message.headers.append(std::move(*header));
    }

    const QByteArrayView content = bytes.sliced(at);
    if (MimeHeaders misplaced = misplacedContentHeaders(message.headers); misplaced.value("Content-Type")) {
        message.contentHeaders = std::move(misplaced);
        message.contentOctets = bytes.sliced(claimed, at - claimed).toByteArray();
        message.body = content.toByteArray();
        return message;
    }
    auto entity = parseMimeEntity(content);
    if (!entity)
        return ParseError{entity.error().code, at + entity.error().offset};
    message.contentHeaders = std::move(entity->headers);
    message.contentOctets = bytes.sliced(claimed, at + entity->bodyOffset - claimed).toByteArray();
    message.body = content.sliced(entity->bodyOffset).toByteArray();
    return message;
}

} // namespace linnet::im
