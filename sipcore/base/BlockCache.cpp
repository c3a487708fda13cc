// SPDX-License-Identifier: MIT
#include "base/BlockCache.h"

#include <QtGlobal>

#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__)
#    define LINNET_EVERY_BLOCK_FRESH 1
#elif defined(__has_feature)
#    if __has_feature(address_sanitizer)
#        define LINNET_EVERY_BLOCK_FRESH 1
#    endif
#endif

namespace linnet {

namespace {

/// A block that is used again hides a use after free, so the sanitizer gets each one from the heap.
#ifdef LINNET_EVERY_BLOCK_FRESH
constexpr bool kCaches = false;
#else
constexpr bool kCaches = true;
#endif

constexpr size_t kStep = 256;
constexpr size_t kKinds = 16;
constexpr size_t kLargest = kStep * kKinds;

struct FreeBlock
{
    FreeBlock *next;
};

/// Needs no constructor and no destructor, so that it can be used before and after everything else of its thread.
struct Cache
{
    FreeBlock *first[kKinds];
    size_t bytes;
    bool isWatched;
    bool isClosed;
};
constinit thread_local Cache t_cache{};

/// Empties the cache when its thread ends.
struct Closer
{
    bool *watched = nullptr;
    ~Closer()
    {
        t_cache.isClosed = true;
        for (FreeBlock *&first : t_cache.first) {
            while (first) {
                FreeBlock *next = first->next;
                std::free(first);
                first = next;
            }
        }
    }
};
thread_local Closer t_closer;

constexpr size_t kindOf(size_t size) { return (size - 1) / kStep; }

void *fresh(size_t size)
{
    void *block = std::malloc(size);
    Q_CHECK_PTR(block);
    return block;
}

void watch(Cache &cache)
{
    t_closer.watched = &cache.isWatched;
    cache.isWatched = true;
}

} // namespace

void *takeBlock(size_t size)
{
    if (!kCaches || size - 1 >= kLargest) // 0 too
        return fresh(size ? size : 1);
    const size_t kind = kindOf(size);
    FreeBlock *&first = t_cache.first[kind];
    if (!first)
        return fresh((kind + 1) * kStep);
    FreeBlock *block = first;
    first = block->next;
    t_cache.bytes -= (kind + 1) * kStep;
    return block;
}

void giveBlock(void *memory, size_t size) noexcept
{
    if (!kCaches || size - 1 >= kLargest)
        return std::free(memory);
    const size_t kind = kindOf(size);
    const size_t room = (kind + 1) * kStep;
    Cache &cache = t_cache;
    if (cache.bytes + room > kMaxCachedBytes || cache.isClosed)
        return std::free(memory);
    if (!cache.isWatched)
        watch(cache);
    cache.first[kind] = new (memory) FreeBlock{cache.first[kind]};
    cache.bytes += room;
}

} // namespace linnet
