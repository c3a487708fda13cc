// SPDX-License-Identifier: MIT
#include "transport/Stun.h"

#include <QtEndian>

namespace linnet::sip {

namespace {

constexpr qsizetype kHeaderSize = 20;
constexpr quint32 kMagicCookie = 0x2112A442;
constexpr quint16 kBindingRequest = 0x0001;
constexpr quint16 kBindingSuccess = 0x0101;
constexpr quint16 kBindingError = 0x0111;
constexpr quint16 kXorMappedAddress = 0x0020;
constexpr quint8 kFamilyIpv4 = 1;
constexpr quint8 kFamilyIpv6 = 2;

quint16 number16(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.data() + at);
}

/// RFC 8489 s.14.2: the port is XORed with the cookie's upper half, the address with the cookie and the id behind it.
std::optional<Endpoint> mappedAddress(QByteArrayView value, QByteArrayView cookieAndId)
{
    if (value.size() < 4)
        return std::nullopt;
    const quint8 family = quint8(value[1]);
    const qsizetype size = family == kFamilyIpv4 ? 4 : family == kFamilyIpv6 ? 16 : 0;
    if (size == 0 || value.size() != 4 + size)
        return std::nullopt;
    const quint16 port = number16(value, 2) ^ quint16(kMagicCookie >> 16);
    Q_IPV6ADDR address{};
    for (qsizetype i = 0; i < size; ++i)
        address[int(i)] = quint8(quint8(value[4 + i]) ^ quint8(cookieAndId[i]));
    if (family == kFamilyIpv6)
        return Endpoint{QHostAddress(address), port};
    return Endpoint{QHostAddress(qFromBigEndian<quint32>(address.c)), port};
}

} // namespace

QByteArray stunBindingRequest(const QByteArray &id)
{
    QByteArray request(kHeaderSize, '\0');
    qToBigEndian(kBindingRequest, request.data());
    qToBigEndian(kMagicCookie, request.data() + 4);
    request.replace(8, kStunIdSize, id.leftJustified(kStunIdSize, '\0', true));
    return request;
}

bool looksLikeStun(QByteArrayView datagram)
{
    return datagram.size() >= kHeaderSize && quint8(datagram[0]) <= 1
        && qFromBigEndian<quint32>(datagram.data() + 4) == kMagicCookie;
}

std::optional<StunAnswer> parseStunAnswer(QByteArrayView datagram)
{
    if (!looksLikeStun(datagram) || datagram.size() > kMaxStunMessage || datagram.size() % 4 != 0
        || kHeaderSize + number16(datagram, 2) != datagram.size())
        return std::nullopt;
    const quint16 type = number16(datagram, 0);
    if (type != kBindingSuccess && type != kBindingError)
        return std::nullopt;
    StunAnswer answer;
    answer.id = datagram.sliced(8, kStunIdSize).toByteArray();
    answer.isError = type == kBindingError;

    bool isMapped = false;
    for (qsizetype at = kHeaderSize; at < datagram.size();) {
        if (datagram.size() - at < 4)
            return std::nullopt;
        const quint16 attribute = number16(datagram, at);
        const qsizetype size = number16(datagram, at + 2);
        const qsizetype padded = (size + 3) / 4 * 4;
        at += 4;
        if (datagram.size() - at < padded)
            return std::nullopt;
        if (attribute == kXorMappedAddress && !isMapped && !answer.isError) {
            const auto mapped = mappedAddress(datagram.sliced(at, size), datagram.sliced(4, 16));
            if (!mapped)
                return std::nullopt;
            answer.mapped = *mapped;
            isMapped = true;
        }
        at += padded;
    }
    if (!answer.isError && !isMapped)
        return std::nullopt;
    return answer;
}

} // namespace linnet::sip
