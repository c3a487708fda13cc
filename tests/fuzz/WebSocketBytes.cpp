// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "transport/WebSocketReader.h"

using namespace linnet::sip;

/// What a WebSocket server sends, in any pieces: the first octet says in how large ones.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes = linnet::fuzz::view(data, size).sliced(1);
    WebSocketReader whole;
    const QList<WebSocketReader::Item> items = whole.feed(bytes);
    for (const WebSocketReader::Item &item : items) {
        const bool isMessage = item.kind == WebSocketReader::Item::Kind::Content;
        FUZZ_CHECK(item.payload.size() <= (isMessage ? WebSocketReader::kMaxMessage : WebSocketReader::kMaxControl));
    }
    WebSocketReader inPieces;
    QList<WebSocketReader::Item> again;
    const qsizetype piece = 1 + data[0] % 64;
    for (qsizetype at = 0; at < bytes.size(); at += piece)
        again += inPieces.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
    FUZZ_CHECK(again == items && inPieces.isBroken() == whole.isBroken());

    const WebSocketHandshake handshake{"dGhlIHNhbXBsZSBub25jZQ=="};
    static_cast<void>(handshake.faultIn(bytes));
    return 0;
}
