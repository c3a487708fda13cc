// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHashFunctions>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace linnet {

/// Bytes shared by the slices that look into them. Made by Slice only.
struct SliceBuffer
{
    std::atomic<quint32> references;
    quint32 size; ///< of the bytes behind
    char *bytes() { return reinterpret_cast<char *>(this + 1); }
};

/// A reference-counted view of bytes: copying one copies no bytes, and the bytes live as long as a slice looks at them.
/// Thread-safe like an implicitly shared Qt value: distinct slices of one buffer may live on distinct threads.
/// The bytes never change once a slice shows them.
class Slice
{
public:
    Slice() noexcept = default;
    /// Also of a lent slice the copy holds on to the bytes.
    Slice(const Slice &other) noexcept : m_data(other.m_data), m_size(other.m_size), m_behind(std::abs(other.m_behind)) { retain(); }
    Slice(Slice &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)),
          m_behind(std::exchange(other.m_behind, 0))
    {
    }
    ~Slice() { release(); }
    Slice &operator=(const Slice &other) noexcept
    {
        Slice copy(other);
        swap(copy);
        return *this;
    }
    Slice &operator=(Slice &&other) noexcept
    {
        Slice taken(std::move(other));
        swap(taken);
        return *this;
    }
    void swap(Slice &other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_behind, other.m_behind);
    }

    /// So many bytes behind what copyOf() made may be read too, though nothing stands there: scans look at whole words.
    static constexpr quint32 kReadableBehind = 16;
    /// One allocation and one copy; later slices of it are free. At most 2 GiB.
    static Slice copyOf(QByteArrayView bytes);
    /// For literals and other bytes that outlive every slice; nothing is copied.
    static Slice fromStatic(QByteArrayView bytes) noexcept { return Slice(bytes.data(), quint32(bytes.size()), 0); }

    const char *data() const noexcept { return m_data; }
    qsizetype size() const noexcept { return m_size; }
    bool isEmpty() const noexcept { return m_size == 0; }
    /// Looks into a buffer that copyOf() made.
    bool isShared() const noexcept { return m_behind != 0; }
    char operator[](qsizetype index) const noexcept { return m_data[index]; }
    const char *begin() const noexcept { return m_data; }
    const char *end() const noexcept { return m_data + m_size; }

    /// The part that starts at offset; both are clamped to what is there.
    Slice mid(qsizetype offset, qsizetype length = -1) const noexcept;
    /// A slice of the same buffer for a view into this slice. An empty one holds on to nothing.
    Slice at(QByteArrayView inside) const noexcept
    {
        Slice part(inside.data(), quint32(inside.size()), behindAt(inside));
        part.retain();
        return part;
    }
    /// The same without holding on to the buffer: for what goes no later than a slice that does. Copies of it do hold on.
    Slice lend(QByteArrayView inside) const noexcept
    {
        return Slice(inside.data(), quint32(inside.size()), -behindAt(inside));
    }

    QByteArrayView view() const noexcept { return {m_data, m_size}; }
    operator QByteArrayView() const noexcept { return view(); }
    std::string_view chars() const noexcept { return {m_data, size_t(m_size)}; }
    QByteArray toByteArray() const { return QByteArray(m_data, m_size); }

    friend bool operator==(const Slice &a, const Slice &b) noexcept { return a.chars() == b.chars(); }
    friend bool operator==(const Slice &a, QByteArrayView b) noexcept
    {
        return a.chars() == std::string_view(b.data(), size_t(b.size()));
    }
    friend size_t qHash(const Slice &slice, size_t seed = 0) noexcept
    {
        return qHashBits(slice.m_data, size_t(slice.m_size), seed);
    }

private:
    friend class SliceShares;

    Slice(const char *data, quint32 size, qint32 behind) noexcept : m_data(data), m_size(size), m_behind(behind) { }
    qint32 behindAt(QByteArrayView inside) const noexcept
    {
        return m_behind != 0 && !inside.isEmpty() ? std::abs(m_behind) + qint32(inside.data() - m_data) : 0;
    }
    SliceBuffer *owner() const noexcept
    {
        return reinterpret_cast<SliceBuffer *>(const_cast<char *>(m_data - std::abs(m_behind)));
    }
    void retain() const noexcept
    {
        if (m_behind > 0)
            owner()->references.fetch_add(1, std::memory_order_relaxed);
    }
    void release() noexcept
    {
        if (m_behind > 0 && owner()->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            destroy(owner());
    }
    static void destroy(SliceBuffer *buffer) noexcept;

    const char *m_data = nullptr;
    quint32 m_size = 0;
    /// How far m_data lies behind its SliceBuffer; 0: nobody owns the bytes; negative: lent.
    qint32 m_behind = 0;
};

/// Many slices of one buffer at the price of few atomic steps. `whole` outlives it.
class SliceShares
{
public:
    explicit SliceShares(const Slice &whole) noexcept
        : m_whole(whole), m_base(whole.isShared() ? whole.m_data - std::abs(whole.m_behind) : nullptr)
    {
    }
    ~SliceShares()
    {
        if (m_left > 0)
            m_whole.owner()->references.fetch_sub(m_left, std::memory_order_relaxed);
    }
    SliceShares(const SliceShares &) = delete;
    SliceShares &operator=(const SliceShares &) = delete;

    Slice take(QByteArrayView inside) noexcept
    {
        if (!m_base || inside.isEmpty())
            return Slice(inside.data(), quint32(inside.size()), 0);
        if (m_left-- == 0) {
            m_whole.owner()->references.fetch_add(kBatch, std::memory_order_relaxed);
            m_left = kBatch - 1;
        }
        return Slice(inside.data(), quint32(inside.size()), qint32(inside.data() - m_base));
    }

private:
    static constexpr quint32 kBatch = 32;
    const Slice &m_whole;
    const char *m_base; ///< null: nobody owns the bytes
    quint32 m_left = 0;
};

} // namespace linnet
