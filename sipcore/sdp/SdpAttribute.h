// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace linnet::sip {

/// One "a=name" or "a=name:value" (RFC 8866 s.5.13). Names are case-sensitive; blanks around the value are gone.
struct SdpAttribute
{
    QByteArray name;
    std::optional<QByteArray> value; ///< nothing where there is no colon

    friend bool operator==(const SdpAttribute &, const SdpAttribute &) = default;
};

using SdpAttributes = std::vector<SdpAttribute>;

/// The first of that name; null when there is none.
const SdpAttribute *findAttribute(const SdpAttributes &attributes, QByteArrayView name);
/// Its value; empty when there is none.
QByteArray attributeValue(const SdpAttributes &attributes, QByteArrayView name);

} // namespace linnet::sip
