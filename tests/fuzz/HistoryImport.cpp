// SPDX-License-Identifier: MIT
// An export that somebody else wrote (RELIABILITY A33).
#include "Fuzz.h"

#include "history/HistoryJson.h"
#include "history/HistoryPages.h"

using namespace linnet;
using namespace linnet::history;

namespace {

struct Outcome
{
    QList<Record> records;
    bool ok = true;
    bool atEnd = false;
};

Outcome read(QByteArrayView bytes, qsizetype piece)
{
    Outcome outcome;
    HistoryJsonReader reader;
    for (qsizetype at = 0; at < bytes.size() && outcome.ok; at += piece) {
        const auto some = reader.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
        outcome.ok = some.ok();
        if (some)
            outcome.records += *some;
    }
    outcome.atEnd = reader.atEnd();
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // Half of the inputs begin as ours do: the head is found too seldom by chance.
    QByteArray bytes = fuzz::view(data, size).toByteArray();
    if (!bytes.startsWith('{'))
        bytes.prepend(jsonHead());
    const Outcome whole = read(bytes, std::max<qsizetype>(bytes.size(), 1));
    const Outcome pieces = read(bytes, 7);
    FUZZ_CHECK(whole.ok == pieces.ok);
    if (!whole.ok)
        return 0;
    FUZZ_CHECK(whole.records == pieces.records && whole.atEnd == pieces.atEnd);
    for (const Record &record : whole.records) {
        const Outcome again = read(jsonHead() + toJson(record, true) + jsonTail(), kMaxRecordBytes);
        FUZZ_CHECK(again.ok && again.atEnd && again.records.size() == 1 && again.records.first() == record);
        if (const auto *message = std::get_if<MessageRecord>(&record))
            FUZZ_CHECK(!toHtml(*message, {}).contains("<script"));
    }
    return 0;
}
