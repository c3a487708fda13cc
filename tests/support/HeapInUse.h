// SPDX-License-Identifier: MIT
#pragma once

#include "base/BlockCache.h"

#include <malloc.h>

#include <cstdlib>
#include <utility>
#include <vector>

namespace linnet::test {

inline constexpr size_t kLargestBlock = 4096; // of base/BlockCache
inline constexpr size_t kBlockStep = 256;

inline constexpr size_t kCachedChunks = 7; // of glibc's malloc: tcache_count
inline constexpr size_t kLargestCachedChunk = 1032;
inline constexpr size_t kChunkStep = 16;

/// Between nothing and kMaxCachedBytes lie in the thread's block cache, as it happens: all of them are taken out, so that they count
/// the same each time.
inline size_t heapInUse()
{
    std::vector<std::pair<void *, size_t>> taken;
    taken.reserve(16 * kMaxCachedBytes / kBlockStep);
    for (size_t size = kBlockStep; size <= kLargestBlock; size += kBlockStep) {
        for (size_t n = 0; n < kMaxCachedBytes / size; ++n)
            taken.emplace_back(takeBlock(size), size);
    }
    // glibc's per-thread cache likewise: seven freed chunks of each small size count as used.
    std::vector<void *> chunks;
    chunks.reserve(kCachedChunks * kLargestCachedChunk / kChunkStep);
    for (size_t size = kChunkStep + 8; size <= kLargestCachedChunk; size += kChunkStep) {
        for (size_t n = 0; n < kCachedChunks; ++n)
            chunks.push_back(std::malloc(size));
    }
    const size_t inUse = mallinfo2().uordblks;
    for (void *chunk : chunks)
        std::free(chunk);
    for (const auto &[block, size] : taken)
        giveBlock(block, size);
    return inUse;
}

} // namespace linnet::test
