// SPDX-License-Identifier: MIT
// What stands in the server's database as a waiting message, whoever wrote it there (RELIABILITY A33).
#include "Fuzz.h"

#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "server/StoredRequest.h"

using namespace linnet;
using namespace linnet::sip;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = fuzz::view(data, size).toByteArray();
    if (const auto request = server::toDelivery(bytes)) {
        const QByteArray written = toBytes(*request);
        const qsizetype head = written.indexOf("\r\n\r\n");
        FUZZ_CHECK(head >= 0 && written.first(head).count('\r') == written.first(head).count("\r\n"));
    }
    const auto live = parseDatagram(Slice::copyOf(bytes));
    if (!live || !std::holds_alternative<Request>(*live))
        return 0;
    const Request &received = std::get<Request>(*live);
    const QByteArray stored = server::toStoredBytes(received, QDateTime::fromSecsSinceEpoch(1'000'000'000, Qt::UTC));
    const auto delivered = server::toDelivery(stored);
    if (!delivered)
        return 0;
    FUZZ_CHECK(delivered->body() == received.body());
    FUZZ_CHECK(!delivered->headers().contains(HeaderName::Authorization));
    FUZZ_CHECK(!delivered->headers().contains(HeaderName::ProxyAuthorization));
    return 0;
}
