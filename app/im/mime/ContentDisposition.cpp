// SPDX-License-Identifier: MIT
#include "im/mime/ContentDisposition.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::im {

bool ContentDisposition::isRequired() const
{
    return equalsIgnoringCase(rawParameter(parameters, "handling").value_or(QByteArray()), "required");
}

ContentDisposition parseContentDisposition(QByteArrayView text)
{
    MimeReader reader(text.first(std::min(text.size(), Limits::kMaxMimeHeaderLine)));
    ContentDisposition disposition;
    reader.skipBlanks();
    disposition.type = asciiLowered(reader.token());
    if (auto parameters = parseMimeParameters(reader, MimeTolerance::Loose))
        disposition.parameters = std::move(*parameters);
    return disposition;
}

} // namespace linnet::im
