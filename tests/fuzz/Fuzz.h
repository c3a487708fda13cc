// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// A property that must hold for every input; the fuzzer keeps the input that breaks it.
#define FUZZ_CHECK(condition)                                                                                  \
    do {                                                                                                       \
        if (!(condition)) {                                                                                    \
            std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                \
            std::abort();                                                                                      \
        }                                                                                                      \
    } while (false)

namespace linnet::fuzz {

inline QByteArrayView view(const uint8_t *data, size_t size)
{
    return {reinterpret_cast<const char *>(data), qsizetype(size)};
}

inline bool holdsLineEnd(QByteArrayView text)
{
    return text.contains('\r') || text.contains('\n');
}

} // namespace linnet::fuzz
