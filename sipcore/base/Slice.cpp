// SPDX-License-Identifier: MIT
#include "base/Slice.h"

#include "base/BlockCache.h"

#include <limits>
#include <new>

namespace linnet {

namespace {

size_t roomOf(quint32 size)
{
    return sizeof(SliceBuffer) + size + Slice::kReadableBehind;
}

} // namespace

Slice Slice::copyOf(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return {};
    if (size_t(bytes.size()) > size_t(std::numeric_limits<qint32>::max()) - sizeof(SliceBuffer) - kReadableBehind)
        qBadAlloc();
    const auto size = quint32(bytes.size());
    auto *buffer = new (takeBlock(roomOf(size))) SliceBuffer{1, size};
    std::memcpy(buffer->bytes(), bytes.data(), size);
    std::memset(buffer->bytes() + size, 0, kReadableBehind);
    return Slice(buffer->bytes(), size, sizeof(SliceBuffer));
}

Slice Slice::mid(qsizetype offset, qsizetype length) const noexcept
{
    const qsizetype start = qBound(qsizetype(0), offset, size());
    const qsizetype rest = size() - start;
    const qsizetype count = length < 0 ? rest : qMin(length, rest);
    return at(QByteArrayView(m_data + start, count));
}

void Slice::destroy(SliceBuffer *buffer) noexcept
{
    giveBlock(buffer, roomOf(buffer->size));
}

} // namespace linnet
