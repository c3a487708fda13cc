// SPDX-License-Identifier: MIT
#pragma once

#include "base/SmallVector.h"

#include <vector>

namespace linnet::sip {

/// The values of one header of a message, as the message remembers them: the usual one or two need no allocation.
/// Reads like a std::vector, and becomes one where a copy is wanted.
template <typename T, int N>
class ValueList
{
public:
    size_t size() const noexcept { return size_t(m_items.size()); }
    bool empty() const noexcept { return m_items.empty(); }
    const T *begin() const noexcept { return m_items.begin(); }
    const T *end() const noexcept { return m_items.end(); }
    const T &operator[](size_t index) const noexcept { return m_items[int(index)]; }
    const T &front() const noexcept { return *begin(); }
    const T &back() const noexcept { return end()[-1]; }
    operator std::vector<T>() const { return {begin(), end()}; }

    T &append() { return m_items.emplace_back(); }
    void reserve(int capacity) { m_items.reserve(capacity); }
    void clear() { m_items = {}; }

private:
    SmallVector<T, N> m_items;
};

} // namespace linnet::sip
