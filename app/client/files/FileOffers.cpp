// SPDX-License-Identifier: MIT
#include "client/files/FileOffers.h"

#include "im/model/SafeFileName.h"

#include <limits>

namespace linnet::client {

sip::FileOffer offerOf(const im::FileTransfer &file, const QByteArray &transferId, qint64 start)
{
    sip::FileOffer offer;
    offer.selector.name = file.name.toUtf8();
    offer.selector.type = file.contentType;
    offer.selector.size = quint64(file.size);
    if (!file.sha256.isEmpty())
        offer.selector.hashes.push_back({"sha-256", file.sha256});
    offer.transferId = transferId;
    offer.disposition = "attachment";
    if (start > 0)
        offer.range = sip::FileRange{quint64(start) + 1, std::nullopt};
    return offer;
}

std::optional<OfferedFile> offeredFile(const sip::FileOffer &offer)
{
    constexpr auto kMost = quint64(std::numeric_limits<qint64>::max());
    const sip::FileSelector &selector = offer.selector;
    if (!selector.size || *selector.size > kMost)
        return std::nullopt;
    OfferedFile offered;
    im::FileTransfer &file = offered.file;
    file.state = im::FileState::Offered;
    file.contentType = selector.type.isEmpty() ? QByteArray("application/octet-stream") : selector.type;
    file.name = im::safeFileName(QString::fromUtf8(selector.name), file.contentType);
    file.size = qint64(*selector.size);
    if (const QByteArray hash = selector.hash("sha-256"); hash.size() == 32)
        file.sha256 = hash;
    if (offer.range) {
        if (offer.range->start > std::max<quint64>(*selector.size, 1) || (offer.range->stop && *offer.range->stop != *selector.size))
            return std::nullopt;
        offered.start = qint64(offer.range->start) - 1;
    }
    return offered;
}

qint64 resumeStart(qint64 safe, qint64 size)
{
    return std::clamp<qint64>(safe, 0, std::max<qint64>(size - 1, 0));
}

} // namespace linnet::client
