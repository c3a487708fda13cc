// SPDX-License-Identifier: MIT
#pragma once

#include "Fuzz.h"

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"

namespace linnet::fuzz {

/// What is read and written is read again as the same, on one line; what is refused says where.
template <typename T, typename Parse>
void checkRoundTrip(const Slice &text, Parse parse)
{
    const Result<T, ParseError> value = parse(text);
    if (!value) {
        FUZZ_CHECK(value.error().offset >= 0 && value.error().offset <= text.size());
        return;
    }
    const QByteArray written = toBytes(*value);
    FUZZ_CHECK(!holdsLineEnd(written));
    const Result<T, ParseError> again = parse(Slice::copyOf(written));
    FUZZ_CHECK(again.ok() && *again == *value);
}

} // namespace linnet::fuzz
