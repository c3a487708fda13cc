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
    return flows + kSeparator + seal(flows, request.callId(), request.from() ? request.from()->tag() : Slice());
}

QByteArray DialogTokens::steadyTag(const Request &request) const
{
    const Via *via = request.topVia();
    return seal(via ? via->branch().view() : QByteArrayView(), request.callId(), request.from() ? request.from()->tag() : Slice());
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
    if (given == seal(flows, request.callId(), request.from()->tag()))
        return flows.sliced(middle + 1).toULongLong(nullptr, 16);
    if (given == seal(flows, request.callId(), request.to()->tag()))
        return flows.first(middle).toULongLong(nullptr, 16);
    return std::nullopt;
}

QByteArray DialogTokens::seal(QByteArrayView flows, const Slice &callId, const Slice &callerTag) const
{
    const QByteArray text = flows.toByteArray() + '\n' + callId.toByteArray() + '\n' + callerTag.toByteArray();
    return QMessageAuthenticationCode::hash(text, m_key, QCryptographicHash::Sha256).toHex().first(kSealSize);
}

} // namespace linnet::sip
