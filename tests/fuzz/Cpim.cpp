// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/AsciiToken.h"
#include "im/cpim/CpimParser.h"
#include "im/cpim/CpimWriter.h"

#include <algorithm>

using namespace linnet;
using namespace linnet::im;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const QString text = unescapeCpim(bytes);
    FUZZ_CHECK(!fuzz::holdsLineEnd(escapeCpim(text)));
    FUZZ_CHECK(unescapeCpim(escapeCpim(text)) == text);

    const auto message = parseCpim(bytes);
    if (!message) {
        FUZZ_CHECK(message.error().offset >= 0 && message.error().offset <= bytes.size());
        return 0;
    }
    static_cast<void>(message->from());
    static_cast<void>(message->to());
    static_cast<void>(message->cc());
    static_cast<void>(message->dateTime());
    static_cast<void>(message->subjects());
    static_cast<void>(message->messageId());
    static_cast<void>(message->requirements());
    FUZZ_CHECK(toBytes(*message) == bytes); // a signature over it stays good

    CpimMessage strict = *message;
    for (CpimHeader &header : strict.headers)
        header.octets.clear();
    strict.contentOctets.clear();
    const QByteArray written = toBytes(strict);
    const QByteArray head = written.first(written.size() - message->body.size());
    FUZZ_CHECK(head.count('\r') == head.count("\r\n") && head.count('\n') == head.count("\r\n") && !head.contains('\0'));
    // Content headers among the message's are read where they do not belong, and written where they do; what may not be
    // written is left out.
    const bool isMisplaced = std::any_of(message->headers.begin(), message->headers.end(), [](const CpimHeader &one) {
        return equalsIgnoringCase(one.name.left(8), "Content-");
    });
    if (isMisplaced || bytes.contains('\0') || bytes.count('\r') != bytes.toByteArray().count("\r\n"))
        return 0;
    const auto again = parseCpim(written);
    FUZZ_CHECK(again.ok());
    FUZZ_CHECK(again->headers.size() == message->headers.size() && again->body == message->body);
    FUZZ_CHECK(again->messageId() == message->messageId() && again->from() == message->from());
    FUZZ_CHECK(toBytes(*again) == written);
    return 0;
}
