// SPDX-License-Identifier: MIT
#include "server/Binding.h"

#include <algorithm>

namespace linnet::sip {

QByteArray contactValue(const Binding &binding, MonoTime now)
{
    using namespace std::chrono;
    NameAddr contact = binding.contact;
    const auto left = std::max(ceil<seconds>(binding.expires - now), seconds(0));
    contact.parameters.set("expires", QByteArray::number(qint64(left.count())));
    return toBytes(contact);
}

} // namespace linnet::sip
