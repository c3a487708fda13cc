// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>

namespace linnet {

/// Memory for the short-lived things of a message (its bytes, its field table, its typed headers): what one message gives
/// back, the thread's next one takes, so that receiving and answering needs no allocation once it runs. At most
/// kMaxCachedBytes stay with a thread. Blocks may be given back on another thread than the one that took them.
void *takeBlock(size_t size);
/// `size` as it was asked for.
void giveBlock(void *block, size_t size) noexcept;

inline constexpr size_t kMaxCachedBytes = 64 * 1024;

/// The same for containers.
template <typename T>
struct BlockAllocator
{
    using value_type = T;

    BlockAllocator() noexcept = default;
    template <typename U>
    BlockAllocator(const BlockAllocator<U> &) noexcept
    {
    }
    T *allocate(size_t count) { return static_cast<T *>(takeBlock(count * sizeof(T))); }
    void deallocate(T *block, size_t count) noexcept { giveBlock(block, count * sizeof(T)); }

    friend bool operator==(const BlockAllocator &, const BlockAllocator &) noexcept { return true; }
};

} // namespace linnet
