// SPDX-License-Identifier: MIT
#include "base/Slice.h"

#include "base/BlockCache.h"

#include <limits>
#include <new>

namespace linnet {

Slice Slice::copyOf(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return {};
    if (size_t(bytes.size()) > size_t(std::numeric_limits<qint32>::max()) - sizeof(SliceBuffer))
        qBadAlloc();
    const auto size = quint32(bytes.size());
    auto *buffer = new (takeBlock(sizeof(SliceBuffer) + size)) SliceBuffer{1, size};
    std::memcpy(buffer->bytes(), bytes.data(), size);
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
    giveBlock(buffer, sizeof(SliceBuffer) + buffer->size);
}

} // namespace linnet
