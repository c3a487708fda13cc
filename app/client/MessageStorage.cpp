// SPDX-License-Identifier: MIT
#include "client/MessageStorage.h"

#include "base/Limits.h"

#include <QTemporaryFile>

#include <algorithm>

namespace linnet::client {

MessageStorage::MessageStorage() = default;
MessageStorage::~MessageStorage() = default;

bool MessageStorage::write(quint64 offset, QByteArrayView octets)
{
    const quint64 end = offset + quint64(octets.size());
    if (end > quint64(Limits::kMaxSessionMessage))
        return false;
    if (!m_file && end > quint64(Limits::kMaxSessionMessageInMemory) && !moveToFile())
        return false;
    if (m_file)
        return m_file->seek(qint64(offset)) && m_file->write(octets.data(), octets.size()) == octets.size();
    if (m_memory.size() < qsizetype(end))
        m_memory.resize(qsizetype(end));
    std::copy(octets.begin(), octets.end(), m_memory.begin() + qsizetype(offset));
    return true;
}

bool MessageStorage::moveToFile()
{
    auto file = std::make_unique<QTemporaryFile>();
    if (!file->open() || file->write(m_memory) != m_memory.size())
        return false;
    m_memory = {};
    m_file = std::move(file);
    return true;
}

std::optional<QByteArray> MessageStorage::take(quint64 size)
{
    QByteArray octets = std::move(m_memory);
    if (m_file) {
        if (!m_file->seek(0))
            return std::nullopt;
        octets = m_file->readAll();
    }
    if (quint64(octets.size()) < size)
        return std::nullopt;
    octets.truncate(qsizetype(size));
    return octets;
}

} // namespace linnet::client
