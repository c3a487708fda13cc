// SPDX-License-Identifier: MIT
// Preloaded in front of a bench program: counts what is asked of malloc and its kin.

#include <atomic>
#include <cstddef>

extern "C" {
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static std::atomic<unsigned long> counted;

unsigned long bench_allocations()
{
    return counted.load(std::memory_order_relaxed);
}
void *malloc(size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_calloc(count, size);
}
void *realloc(void *old, size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_realloc(old, size);
}
}
