// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpReassembler.h"
#include "msrp/MsrpSendQueue.h"

#include <QByteArray>

#include <memory>

class QTemporaryFile;

namespace linnet::client {

/// A message of words while it arrives: in memory up to Limits::kMaxSessionMessageInMemory, beyond in a temporary file that vanishes with
/// it. Takes Limits::kMaxSessionMessage octets, whatever was announced.
class MessageStorage final : public sip::MsrpStorage
{
public:
    MessageStorage();
    ~MessageStorage() override;

    bool write(quint64 offset, QByteArrayView octets) override;
    /// All of it, `size` octets; nothing: it cannot be read back.
    std::optional<QByteArray> take(quint64 size);
    bool isInFile() const { return m_file != nullptr; }

private:
    bool moveToFile();

    QByteArray m_memory;
    std::unique_ptr<QTemporaryFile> m_file; ///< null: all is in memory
};

/// A message of words that leaves.
class MessageSource final : public sip::MsrpSource
{
public:
    explicit MessageSource(QByteArray octets) : m_octets(std::move(octets)) { }
    QByteArray read(quint64 offset, qsizetype most) override { return m_octets.mid(qsizetype(offset), most); }

private:
    QByteArray m_octets;
};

} // namespace linnet::client
