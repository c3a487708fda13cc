// SPDX-License-Identifier: MIT
#include "im/mime/MimeHeaders.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>
#include <iterator>

namespace linnet::im {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

QByteArrayView withoutBlanks(QByteArrayView text)
{
    while (!text.isEmpty() && isBlank(text.first()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.last()))
        text = text.chopped(1);
    return text;
}

/// Printable US-ASCII (RFC 5322 s.3.6.8). Anything else would not be read as a name again once it is written.
bool isFieldName(QByteArrayView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

} // namespace

std::optional<QByteArray> MimeHeaders::value(QByteArrayView name) const
{
    for (const auto &[fieldName, fieldValue] : fields) {
        if (equalsIgnoringCase(fieldName, name))
            return fieldValue;
    }
    return std::nullopt;
}

Result<MimeEntity, ParseError> parseMimeEntity(QByteArrayView bytes)
{
    MimeEntity entity;
    bool continuable = false; // the last line was a field, so that a folded line belongs to it
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype feed = bytes.indexOf('\n', at);
        if (feed < 0)
            return ParseError{ParseError::Code::Truncated, bytes.size()};
        QByteArrayView line = bytes.sliced(at, feed - at);
        if (line.endsWith('\r'))
            line = line.chopped(1);
        const qsizetype lineStart = at;
        at = feed + 1;
        if (line.isEmpty()) {
            entity.bodyOffset = at;
            return entity;
        }

        if (isBlank(line.front())) {
            if (!continuable)
                continue;
            QByteArray &value = entity.headers.fields.last().second;
            if (value.size() + line.size() > Limits::kMaxMimeHeaderLine)
                return ParseError{ParseError::Code::TooLong, lineStart};
            const QByteArrayView part = withoutBlanks(line);
            if (!value.isEmpty() && !part.isEmpty())
                value += ' ';
            value.append(part);
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        const QByteArrayView name = withoutBlanks(line.first(std::max(colon, qsizetype(0))));
        continuable = isFieldName(name);
        if (!continuable)
            continue;
        if (line.size() > Limits::kMaxMimeHeaderLine)
            return ParseError{ParseError::Code::TooLong, lineStart};
        if (entity.headers.fields.size() >= Limits::kMaxHeaders)
            return ParseError{ParseError::Code::TooMany, lineStart};
        entity.headers.fields.append({name.toByteArray(), withoutBlanks(line.sliced(colon + 1)).toByteArray()});
    }
    return ParseError{ParseError::Code::Truncated, bytes.size()};
}

QByteArray toBytes(const MimeHeaders &headers)
{
    QByteArray out;
    const auto put = [&out](QByteArrayView part) {
        std::copy_if(part.begin(), part.end(), std::back_inserter(out), [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
    };
    for (const auto &[name, value] : headers.fields) {
        put(name);
        out += ": ";
        put(value);
        out += "\r\n";
    }
    return out;
}

} // namespace linnet::im
