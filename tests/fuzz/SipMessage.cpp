// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "message/MessageFields.h"
#include "message/MessageParser.h"
#include "message/MessageWriter.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

/// Every line of the head ends with CRLF, and there are as many as there are fields: no value starts a line of its own.
void checkHead(const QByteArray &bytes, int lines)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    FUZZ_CHECK(end >= 0);
    const QByteArray head = bytes.first(end + 2);
    FUZZ_CHECK(head.count("\r\n") == lines);
    FUZZ_CHECK(head.count('\r') == lines);
    FUZZ_CHECK(head.count('\n') == lines);
}

template <typename M>
void checkWritten(const M &message)
{
    const QByteArray bytes = toBytes(message);
    const HeaderList &headers = message.headers();
    const int lengths = headers.count(HeaderName::ContentLength);
    checkHead(bytes, 1 + headers.size() - lengths + 1);
    FUZZ_CHECK(bytes.endsWith(message.body().toByteArray()));

    // One more header may have come in, and names became longer: only far from the limits must the reader take all of it.
    if (headers.size() >= Limits::kMaxHeaders || bytes.size() - message.body().size() > Limits::kMaxHeaderSection)
        return;
    const auto again = parseDatagram(Slice::copyOf(bytes));
    FUZZ_CHECK(again.ok());
    FUZZ_CHECK(*again == Message(message));
    FUZZ_CHECK(toBytes(*again) == bytes);
}

void checkEdits(const Request &request)
{
    Request changed = request;
    for (const HeaderName id : {HeaderName::Via, HeaderName::Route, HeaderName::Contact, HeaderName::Other}) {
        const int before = changed.headers().count(id);
        changed.editHeaders().removeFirstValue(id);
        FUZZ_CHECK(changed.headers().count(id) <= before);
        changed.editHeaders().replaceFirstValue(id, request.body());
        changed.editHeaders().prepend(id, request.headers().value(id));
    }
    checkHead(toBytes(changed), 2 + changed.headers().size() - changed.headers().count(HeaderName::ContentLength));
}

void checkAccess(const MessageBase &message)
{
    FUZZ_CHECK(message.topVia() && message.from() && message.to() && message.cseq());
    FUZZ_CHECK(message.headers().size() <= Limits::kMaxHeaders);
    FUZZ_CHECK(message.body().size() <= Limits::kMaxBody);
    FUZZ_CHECK(int(message.vias().size()) <= Limits::kMaxVias);
    FUZZ_CHECK(int(message.routes().size()) <= Limits::kMaxRoutes);
    for (int id = 0; id < kHeaderNameCount; ++id) {
        message.number(HeaderName(id));
        message.tokens(HeaderName(id));
        message.addresses(HeaderName(id));
    }
    for (const HeaderField &field : message.headers())
        FUZZ_CHECK(!fuzz::holdsLineEnd(field.value) && !fuzz::holdsLineEnd(field.name));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto result = parseDatagram(Slice::copyOf(fuzz::view(data, size)));
    if (!result) {
        const MalformedMessage &bad = result.error();
        FUZZ_CHECK(bad.error.offset >= 0 && bad.error.offset <= qsizetype(size));
        if (bad.answerable) {
            const Response answer = makeResponse(*bad.answerable, bad.status, "tag");
            FUZZ_CHECK(answer.topVia());
            const HeaderList &headers = answer.headers();
            checkHead(toBytes(answer), 2 + headers.size());
        }
        return 0;
    }
    std::visit([](const auto &message) { checkAccess(message); checkWritten(message); }, *result);
    messageFields(*result);
    if (const auto *request = std::get_if<Request>(&*result)) {
        checkEdits(*request);
        const QByteArray answer = toBytes(makeResponse(*request, 200, "tag"));
        if (answer.size() < Limits::kMaxHeaderLine)
            FUZZ_CHECK(parseDatagram(Slice::copyOf(answer)).ok());
    }
    return 0;
}
