// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "im/cpim/CpimParser.h"
#include "im/cpim/CpimWriter.h"
#include "im/imdn/Disposition.h"
#include "im/imdn/ImdnParser.h"
#include "im/imdn/ImdnWriter.h"

using namespace linnet;
using namespace linnet::im;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    if (const auto cpim = parseCpim(bytes)) {
        const ReceiptRequest request = receiptRequestOf(*cpim);
        FUZZ_CHECK(request.recordRoute.size() <= Limits::kMaxRoutes);
        FUZZ_CHECK(DispositionWishes::fromBits(request.wishes.toBits()) == request.wishes);
    }
    const auto imdn = parseImdn(bytes);
    if (!imdn) {
        FUZZ_CHECK(imdn.error().offset >= 0 && imdn.error().offset <= bytes.size());
        return 0;
    }
    FUZZ_CHECK(!imdn->messageId.isEmpty() && imdn->messageId.size() <= Limits::kMaxUri);
    const QByteArray written = toBytes(*imdn);
    FUZZ_CHECK(!fuzz::holdsLineEnd(written));
    const auto again = parseImdn(written);
    FUZZ_CHECK(again.ok());
    FUZZ_CHECK(again->kind == imdn->kind && again->status == imdn->status);
    FUZZ_CHECK(toBytes(*again) == written);
    const QByteArray wrapped = toBytes(wrapImdn({"sip:a@example.com", "sip:b@example.com", imdn->messageId, {imdn->recipientUri}}, *imdn));
    const auto cpim = parseCpim(wrapped);
    FUZZ_CHECK(cpim.ok() && cpim->body == written && !receiptRequestOf(*cpim).wishes.any());
    return 0;
}
