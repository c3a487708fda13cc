// SPDX-License-Identifier: MIT
#include "store/MessageIdCoding.h"

#include <QCryptographicHash>

#include <algorithm>

namespace linnet::store {
namespace {

constexpr char kHexadecimal = 1;
constexpr char kVerbatim = 2;
constexpr qsizetype kHead = 1 + 3; // form and digest

} // namespace

QByteArray toStoredMessageId(const QByteArray &id)
{
    if (id.isEmpty())
        return {};
    const QByteArray bytes = id.size() % 2 == 0 ? QByteArray::fromHex(id) : QByteArray();
    if (!bytes.isEmpty() && bytes.toHex() == id)
        return kHexadecimal + bytes;
    return kVerbatim + QCryptographicHash::hash(id, QCryptographicHash::Sha256).left(kHead - 1) + id;
}

QByteArray fromStoredMessageId(QByteArrayView stored)
{
    if (stored.isEmpty())
        return {};
    if (stored.front() == kHexadecimal)
        return QByteArray::fromRawData(stored.data() + 1, stored.size() - 1).toHex();
    return stored.front() == kVerbatim ? stored.sliced(std::min(stored.size(), kHead)).toByteArray() : QByteArray();
}

} // namespace linnet::store
