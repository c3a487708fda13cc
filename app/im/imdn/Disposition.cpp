// SPDX-License-Identifier: MIT
#include "im/imdn/Disposition.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <array>

namespace linnet::im {
namespace {

struct WishName
{
    QByteArrayView name;
    bool DispositionWishes::*wish;
};
constexpr std::array kWishes{
    WishName{"positive-delivery", &DispositionWishes::positiveDelivery},
    WishName{"negative-delivery", &DispositionWishes::negativeDelivery},
    WishName{"processing", &DispositionWishes::processing},
    WishName{"display", &DispositionWishes::display},
};

void addWishes(DispositionWishes &wishes, const QByteArray &value)
{
    for (const QByteArray &part : value.split(',')) {
        const QByteArray name = part.split(';').first().trimmed();
        for (const WishName &one : kWishes) {
            if (equalsIgnoringCase(name, one.name))
                wishes.*(one.wish) = true;
        }
    }
}

} // namespace

ReceiptRequest receiptRequestOf(const CpimMessage &cpim)
{
    ReceiptRequest request;
    for (const CpimHeader &header : cpim.headers) {
        if (header.is(kImdnNamespace, "Disposition-Notification"))
            addWishes(request.wishes, header.value);
        else if (header.is(kImdnNamespace, "IMDN-Record-Route"))
            request.recordRoute.append(header.value.trimmed());
        else if (header.is(kImdnNamespace, "Original-To") && request.originalTo.isEmpty())
            request.originalTo = parseCpimAddress(header.value).value_or(CpimAddress{}).uri;
    }
    return request.recordRoute.size() > Limits::kMaxRoutes ? ReceiptRequest{} : request;
}

CpimHeader dispositionHeader(const DispositionWishes &wishes)
{
    QByteArrayList names;
    for (const WishName &one : kWishes) {
        if (wishes.*(one.wish))
            names.append(one.name.toByteArray());
    }
    return {"imdn.Disposition-Notification", {}, names.join(", "), kImdnNamespace.toByteArray()};
}

} // namespace linnet::im
