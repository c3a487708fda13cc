// SPDX-License-Identifier: MIT
#include "base/Slice.h"

#include <cstdlib>
#include <new>

namespace linnet {

Slice Slice::copyOf(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return {};
    void *memory = std::malloc(sizeof(SliceBuffer) + size_t(bytes.size()));
    Q_CHECK_PTR(memory);
    auto *buffer = new (memory) SliceBuffer{1};
    std::memcpy(buffer->bytes(), bytes.data(), size_t(bytes.size()));
    return Slice(buffer, buffer->bytes(), bytes.size());
}

Slice Slice::mid(qsizetype offset, qsizetype length) const noexcept
{
    const qsizetype start = qBound(qsizetype(0), offset, m_size);
    const qsizetype rest = m_size - start;
    const qsizetype count = length < 0 ? rest : qMin(length, rest);
    return at(QByteArrayView(m_data + start, count));
}

void Slice::destroy(SliceBuffer *buffer) noexcept
{
    std::free(buffer);
}

} // namespace linnet
