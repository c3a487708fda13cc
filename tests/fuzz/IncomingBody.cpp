// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "im/pipeline/IncomingPipeline.h"

using namespace linnet;
using namespace linnet::im;

/// The first line is the Content-Type, the second one the SIP Date, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const qsizetype first = bytes.indexOf('\n');
    const qsizetype second = first < 0 ? -1 : bytes.indexOf('\n', first + 1);
    ReceivedBody received;
    received.contentType = bytes.first(qMax(first, qsizetype(0))).toByteArray();
    received.date = second < 0 ? QByteArray() : bytes.sliced(first + 1, second - first - 1).toByteArray();
    received.body = bytes.sliced(second + 1).toByteArray();
    const Address sender{QStringLiteral("sip:alice@example.com")};
    received.sender = sender;
    received.canonical = [&sender](const QByteArray &uri) { return uri == "im:alice@example.com" ? sender : Address(); };
    const auto result = decodeMessage(received);
    if (!result) {
        const int status = result.error().status;
        FUZZ_CHECK(status == 400 || status == 413 || status == 415);
        return 0;
    }
    FUZZ_CHECK(!result->text.contains(QChar(QChar::Null)) || received.body.contains('\0') || !received.contentType.isEmpty());
    FUZZ_CHECK(!fuzz::holdsLineEnd(result->messageId));
    // The same again is the same: nothing depends on what came before.
    const auto again = decodeMessage(received);
    FUZZ_CHECK(again.ok() && *again == *result);
    return 0;
}
