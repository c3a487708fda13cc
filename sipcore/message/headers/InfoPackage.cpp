// SPDX-License-Identifier: MIT
#include "message/headers/InfoPackage.h"

#include "message/headers/NamedParameters.h"

namespace linnet::sip {

Result<InfoPackage, ParseError> parseInfoPackage(const Slice &text)
{
    Result<InfoPackage, ParseError> result(std::in_place);
    if (const auto error = grammar::readNamed(text, result->name, result->parameters))
        return *error;
    return result;
}

QByteArray toBytes(const InfoPackage &package)
{
    return grammar::written(package.name, package.parameters);
}

} // namespace linnet::sip
