// SPDX-License-Identifier: MIT
#include "server/DialogTokens.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace linnet::sip {

namespace {

constexpr char kSeparator = '-';
constexpr qsizetype kSealSize = 16;

} // namespace

DialogTokens::DialogTokens(RandomSource &random) : m_key(QByteArray::fromHex(random.token(256))) { }

QByteArray DialogTokens::make(const Request &request, FlowId caller, FlowId callee) const
{
    const QByteArray flows = QByteArray::number(caller, 16) + kSeparator + QByteArray::number(callee, 16);
    if (!request.from() || !request.to())
        return flows;
    return flows + kSeparator + seal(flows, request.callId(), *request.from(), request.to()->uri);
}

QByteArray DialogTokens::steadyTag(const Request &request) const
{
    // All of it is the sender's choice and the tag goes back to him: it must never be what a token would be sealed with.
    const Via *via = request.topVia();
    return hash("to tag\n" + (via ? via->branch().toByteArray() : QByteArray()) + '\n' + request.callId().toByteArray() + '\n'
                + (request.from() ? request.from()->tag().toByteArray() : QByteArray()));
}

std::optional<FlowId> DialogTokens::onward(QByteArrayView token, const Request &request) const
{
    const qsizetype end = token.lastIndexOf(kSeparator);
    if (end < 0 || !request.from() || !request.to() || request.to()->tag().isEmpty())
        return std::nullopt;
    const QByteArrayView flows = token.first(end);
    const QByteArrayView given = token.sliced(end + 1);
    const qsizetype middle = flows.indexOf(kSeparator);
    if (middle < 0)
        return std::nullopt;
    bool isNumber = false;
    FlowId flow = 0;
    if (given == seal(flows, request.callId(), *request.from(), request.to()->uri))
        flow = flows.sliced(middle + 1).toULongLong(&isNumber, 16);
    else if (given == seal(flows, request.callId(), *request.to(), request.from()->uri))
        flow = flows.first(middle).toULongLong(&isNumber, 16);
    return isNumber ? std::optional(flow) : std::nullopt;
}

QByteArray DialogTokens::seal(QByteArrayView flows, const Slice &callId, const NameAddr &caller, const Uri &callee) const
{
    return hash("token\n" + flows.toByteArray() + '\n' + callId.toByteArray() + '\n' + caller.tag().toByteArray() + '\n'
                + toBytes(caller.uri) + '\n' + toBytes(callee));
}

QByteArray DialogTokens::hash(const QByteArray &text) const
{
    return QMessageAuthenticationCode::hash(text, m_key, QCryptographicHash::Sha256).toHex().first(kSealSize);
}

} // namespace linnet::sip
