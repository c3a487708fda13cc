// SPDX-License-Identifier: MIT
#include "im/mime/MediaType.h"

#include "base/Limits.h"

namespace linnet::im {

bool MediaType::is(QByteArrayView fullName) const
{
    const qsizetype slash = fullName.indexOf('/');
    return slash >= 0 && fullName.first(slash) == QByteArrayView(type) && fullName.sliced(slash + 1) == QByteArrayView(subtype);
}

Result<MediaType, ParseError> parseMediaType(QByteArrayView text)
{
    if (text.size() > Limits::kMaxMimeHeaderLine)
        return ParseError{ParseError::Code::TooLong, Limits::kMaxMimeHeaderLine};

    MimeReader reader(text);
    MediaType media;
    reader.skipBlanks();
    media.type = asciiLowered(reader.token());
    reader.skipBlanks();
    if (media.type.isEmpty() || !reader.take('/'))
        return ParseError{ParseError::Code::Syntax, reader.position()};
    reader.skipBlanks();
    media.subtype = asciiLowered(reader.token());
    if (media.subtype.isEmpty())
        return ParseError{ParseError::Code::Syntax, reader.position()};
    auto parameters = parseMimeParameters(reader, MimeTolerance::Strict);
    if (!parameters)
        return parameters.error();
    media.parameters = std::move(*parameters);
    return media;
}

QByteArray toBytes(const MediaType &media)
{
    QByteArray out = media.name();
    appendParameters(out, media.parameters);
    return out;
}

} // namespace linnet::im
