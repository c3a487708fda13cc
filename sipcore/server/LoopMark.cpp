// SPDX-License-Identifier: MIT
#include "server/LoopMark.h"

#include <QCryptographicHash>

#include <algorithm>

namespace linnet::sip {

namespace {

constexpr char kSeparator = '.';

QByteArray addressPart(const NameAddr *address)
{
    return address ? toBytes(address->uri) + ';' + address->tag().toByteArray() : QByteArray();
}

} // namespace

QByteArray loopMark(const Request &received)
{
    QCryptographicHash hash(QCryptographicHash::Md5); // spreads, protects nothing: RFC 5393 s.4.2.4
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(part);
        hash.addData(QByteArrayView("\n"));
    };
    add(toBytes(received.uri));
    for (const NameAddr &route : received.routes())
        add(toBytes(route));
    add(addressPart(received.to()));
    add(addressPart(received.from()));
    add(received.callId().toByteArray());
    add(received.cseq() ? QByteArray::number(received.cseq()->number) : QByteArray());
    return hash.result().first(6).toHex();
}

QByteArray markedBranch(RandomSource &random, const QByteArray &mark)
{
    return "z9hG4bK" + random.token(64) + kSeparator + mark;
}

QByteArray steadyBranch(const Via &received, const QByteArray &mark)
{
    const QByteArray first = QCryptographicHash::hash(toBytes(received), QCryptographicHash::Md5).first(8).toHex();
    return "z9hG4bK" + first + kSeparator + mark;
}

bool hasLooped(const Request &received, const QByteArray &mark, const OwnAddresses &own)
{
    const auto &vias = received.vias();
    return std::any_of(vias.begin(), vias.end(), [&](const Via &via) {
        return own.isOurs(via) && via.branch().toByteArray().endsWith(kSeparator + mark);
    });
}

} // namespace linnet::sip
