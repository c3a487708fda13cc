// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "message/MessageWriter.h"
#include "message/StreamFramer.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

QByteArray describe(const StreamFramer::Item &item)
{
    if (std::holds_alternative<StreamFramer::Ping>(item))
        return "ping";
    if (std::holds_alternative<StreamFramer::Pong>(item))
        return "pong";
    if (const auto *bad = std::get_if<MalformedMessage>(&item)) {
        return "malformed " + QByteArray::number(int(bad->error.code)) + ' ' + QByteArray::number(bad->error.offset) + ' '
            + QByteArray::number(bad->status) + (bad->answerable ? toBytes(*bad->answerable) : QByteArray());
    }
    return toBytes(std::get<Message>(item));
}

struct Outcome
{
    QList<QByteArray> items;
    bool broken = false;
    bool inside = false;

    friend bool operator==(const Outcome &, const Outcome &) = default;
};

/// `step` octets at a time; 0 lets the input's own octets choose.
Outcome feed(QByteArrayView bytes, qsizetype step)
{
    StreamFramer framer;
    Outcome outcome;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype wanted = step > 0 ? step : 1 + (quint8(bytes[at]) & 63);
        const qsizetype count = qMin(wanted, bytes.size() - at);
        for (const StreamFramer::Item &item : framer.feed(bytes.sliced(at, count))) {
            FUZZ_CHECK(!outcome.broken);
            outcome.items.append(describe(item));
        }
        if (framer.isBroken() && !outcome.broken) {
            outcome.broken = true;
            FUZZ_CHECK(!outcome.items.isEmpty() && outcome.items.last().startsWith("malformed"));
        }
        at += count;
    }
    outcome.inside = framer.isInsideMessage();
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const Outcome whole = feed(bytes, qMax(qsizetype(1), bytes.size()));
    FUZZ_CHECK(feed(bytes, 1) == whole);
    FUZZ_CHECK(feed(bytes, 0) == whole);
    return 0;
}
