// SPDX-License-Identifier: MIT
#pragma once

#include "base/BlockCache.h"

#include <QtGlobal>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

namespace linnet {

/// A vector whose first N elements need no allocation. Only what header values need; elements must move without throwing.
template <typename T, int N>
class SmallVector
{
public:
    SmallVector() noexcept = default;
    SmallVector(const SmallVector &other)
    {
        reserve(other.m_size);
        std::uninitialized_copy(other.begin(), other.end(), m_data);
        m_size = other.m_size;
    }
    SmallVector(SmallVector &&other) noexcept { takeFrom(other); }
    SmallVector &operator=(const SmallVector &other)
    {
        if (this != &other) {
            SmallVector copy(other);
            destroy();
            takeFrom(copy);
        }
        return *this;
    }
    SmallVector &operator=(SmallVector &&other) noexcept
    {
        if (this != &other) {
            destroy();
            takeFrom(other);
        }
        return *this;
    }
    ~SmallVector() { destroy(); }

    bool empty() const noexcept { return m_size == 0; }
    int size() const noexcept { return m_size; }
    T *begin() noexcept { return m_data; }
    T *end() noexcept { return m_data + m_size; }
    const T *begin() const noexcept { return m_data; }
    const T *end() const noexcept { return m_data + m_size; }
    T &operator[](int index) noexcept { return m_data[index]; }
    const T &operator[](int index) const noexcept { return m_data[index]; }
    T &back() noexcept { return m_data[m_size - 1]; }

    void push_back(T value) { emplace_back(std::move(value)); }
    template <typename... Args>
    T &emplace_back(Args &&...args)
    {
        if (m_size == m_capacity)
            reserve(m_capacity * 4);
        T *made = new (m_data + m_size) T{std::forward<Args>(args)...};
        ++m_size;
        return *made;
    }
    void erase(T *at)
    {
        std::move(at + 1, end(), at);
        std::destroy_at(end() - 1);
        --m_size;
    }
    void reserve(int capacity)
    {
        if (capacity <= m_capacity)
            return;
        T *grown = BlockAllocator<T>().allocate(size_t(capacity));
        std::uninitialized_move(begin(), end(), grown);
        std::destroy(begin(), end());
        releaseHeap();
        m_data = grown;
        m_capacity = capacity;
    }

    friend bool operator==(const SmallVector &a, const SmallVector &b)
    {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

private:
    T *inlineData() noexcept { return std::launder(reinterpret_cast<T *>(m_inline)); }
    bool isHeap() const noexcept { return m_capacity > N; }
    void releaseHeap() noexcept
    {
        if (isHeap())
            BlockAllocator<T>().deallocate(m_data, size_t(m_capacity));
    }
    void destroy() noexcept
    {
        std::destroy(begin(), end());
        releaseHeap();
    }
    void takeFrom(SmallVector &other) noexcept
    {
        if (other.isHeap()) {
            m_data = std::exchange(other.m_data, other.inlineData());
            m_capacity = std::exchange(other.m_capacity, N);
            m_size = std::exchange(other.m_size, 0);
            return;
        }
        m_data = inlineData();
        m_capacity = N;
        m_size = other.m_size;
        std::uninitialized_move(other.begin(), other.end(), m_data);
        std::destroy(other.begin(), other.end());
        other.m_size = 0;
    }

    T *m_data = inlineData();
    int m_size = 0;
    int m_capacity = N;
    alignas(T) unsigned char m_inline[sizeof(T) * size_t(N)];
};

} // namespace linnet
