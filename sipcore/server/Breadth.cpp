// SPDX-License-Identifier: MIT
#include "server/Breadth.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::sip {

namespace {

constexpr int kMost = 60;
constexpr QByteArrayView kName = "Max-Breadth";

bool isBreadth(const HeaderField &field)
{
    return field.id == HeaderName::Other && equalsIgnoringCase(field.name, kName);
}

} // namespace

int maxBreadth(const Request &request)
{
    const Slice value = request.headers().value(kName);
    if (value.isEmpty())
        return kMost;
    bool isNumber = false;
    const int breadth = value.toByteArray().toInt(&isNumber);
    return isNumber ? std::clamp(breadth, 1, kMost) : 1;
}

void setMaxBreadth(Request &request, int breadth)
{
    HeaderList kept;
    for (const HeaderList::Entry &field : request.headers()) {
        if (!isBreadth(field))
            kept.appendCopy(field);
    }
    kept.append(kName, QByteArray::number(breadth));
    request.editHeaders() = std::move(kept);
}

int breadthShare(int breadth, int branches)
{
    if (branches > breadth)
        return 0;
    return branches == 1 ? breadth : std::max(breadth / Limits::kMaxForks, 1);
}

} // namespace linnet::sip
