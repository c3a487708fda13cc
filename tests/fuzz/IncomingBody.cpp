// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "im/model/SafeFileName.h"
#include "im/pipeline/IncomingPipeline.h"
#include "im/pipeline/LinnetHeaders.h"

using namespace linnet;
using namespace linnet::im;

namespace {

void checkText(const ReceivedMessage &message)
{
    qsizetype size = 0;
    for (const AttachmentData &file : message.attachments) {
        FUZZ_CHECK(file.attachment.size == file.data.size());
        FUZZ_CHECK(!file.attachment.fileName.isEmpty() && file.attachment.fileName.toUtf8().size() <= 200);
        FUZZ_CHECK(safeFileName(file.attachment.fileName, file.attachment.contentType) == file.attachment.fileName);
        size += file.data.size();
    }
    FUZZ_CHECK(message.attachments.size() <= Limits::kMaxMimeParts + 1 && size <= 2 * Limits::kMaxBody);
    FUZZ_CHECK(message.documents.isEmpty() && message.reaction.isEmpty());
}

void checkOther(const ReceivedMessage &message)
{
    FUZZ_CHECK(message.attachments.isEmpty());
    if (message.kind == ReceivedKind::Reaction)
        FUZZ_CHECK(isReaction(message.reaction) && !message.reactionTo.isEmpty() && !fuzz::holdsLineEnd(message.reactionTo));
    else
        FUZZ_CHECK(!message.documents.isEmpty() && message.text.isEmpty());
}

} // namespace

/// The first line is the Content-Type, the second one the SIP Date, the rest is the body. A date that names a coding is the
/// Content-Encoding as well.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const qsizetype first = bytes.indexOf('\n');
    const qsizetype second = first < 0 ? -1 : bytes.indexOf('\n', first + 1);
    ReceivedBody received;
    received.contentType = bytes.first(qMax(first, qsizetype(0))).toByteArray();
    received.date = second < 0 ? QByteArray() : bytes.sliced(first + 1, second - first - 1).toByteArray();
    if (received.date == "deflate" || received.date == "gzip")
        received.contentEncoding = received.date;
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
    if (result->kind == ReceivedKind::Text)
        checkText(*result);
    else
        checkOther(*result);
    FUZZ_CHECK(!fuzz::holdsLineEnd(result->messageId) && !fuzz::holdsLineEnd(result->replyTo));
    // The same again is the same: nothing depends on what came before.
    const auto again = decodeMessage(received);
    FUZZ_CHECK(again.ok() && *again == *result);
    return 0;
}
