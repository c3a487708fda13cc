// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/FileTransfer.h"
#include "msrp/MsrpMedia.h"

#include <optional>

namespace linnet::client {

/// How a file is offered, or asked for, from its octet `start` (from 0) on (RFC 5547 s.6, s.8): its name, type, size, SHA-256. A new
/// `transferId` is a new transfer (s.8.1); its hash says that it is the same file.
sip::FileOffer offerOf(const im::FileTransfer &file, const QByteArray &transferId, qint64 start);

/// A file that somebody offers, with a name that is safe here. Nothing: one without a size, beyond what a file can have, or of which a
/// middle piece is offered.
struct OfferedFile
{
    im::FileTransfer file; ///< Offered
    qint64 start = 0;
};
std::optional<OfferedFile> offeredFile(const sip::FileOffer &offer);

/// Where a transfer goes on that had `safe` of `size` octets on the other disk: never behind the last octet, so that something is left to
/// be sent and reported.
qint64 resumeStart(qint64 safe, qint64 size);

} // namespace linnet::client
