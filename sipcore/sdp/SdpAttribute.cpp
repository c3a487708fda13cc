// SPDX-License-Identifier: MIT
#include "sdp/SdpAttribute.h"

#include <algorithm>

namespace linnet::sip {

const SdpAttribute *findAttribute(const SdpAttributes &attributes, QByteArrayView name)
{
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [name](const SdpAttribute &one) { return one.name == name; });
    return found == attributes.end() ? nullptr : &*found;
}

QByteArray attributeValue(const SdpAttributes &attributes, QByteArrayView name)
{
    const SdpAttribute *found = findAttribute(attributes, name);
    return found ? found->value.value_or(QByteArray()) : QByteArray();
}

} // namespace linnet::sip
