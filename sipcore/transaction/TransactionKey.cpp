// SPDX-License-Identifier: MIT
#include "transaction/TransactionKey.h"

namespace linnet::sip {

namespace {

/// No part can hold it: none of them has control bytes.
constexpr char kSeparator = '\n';

void add(QByteArray &text, QByteArrayView part)
{
    text.append(part.data(), part.size());
    text += kSeparator;
}

/// ACK belongs to the INVITE that it acknowledges.
QByteArrayView transactionMethod(const Method &method)
{
    return method == Method::Ack ? Method(Method::Invite).name() : method.name();
}

TransactionKey rfc2543Key(const Request &request, const CSeq &cseq)
{
    TransactionKey key;
    add(key.text, "2543");
    add(key.text, toBytes(request.uri));
    // An ACK carries the To tag of our response, its INVITE did not: the tag cannot tell them together.
    const bool isInvite = request.method == Method::Ack || request.method == Method::Invite;
    add(key.text, request.to() && !isInvite ? request.to()->tag() : Slice());
    add(key.text, request.from() ? request.from()->tag() : Slice());
    add(key.text, request.callId());
    add(key.text, QByteArray::number(cseq.number));
    add(key.text, transactionMethod(request.method));
    // received and rport are ours and depend on the path only: the same for the retransmission.
    add(key.text, toBytes(*request.topVia()));
    return key;
}

} // namespace

TransactionKey clientKey(QByteArrayView branch, const Method &method)
{
    TransactionKey key;
    key.text.reserve(branch.size() + 12);
    add(key.text, branch);
    add(key.text, method.name());
    return key;
}

std::optional<TransactionKey> clientKey(const Response &response)
{
    const Via *via = response.topVia();
    const CSeq *cseq = response.cseq();
    if (!via || !cseq || via->branch().isEmpty())
        return std::nullopt;
    return clientKey(via->branch(), cseq->method);
}

std::optional<TransactionKey> serverKey(const Request &request)
{
    const Via *via = request.topVia();
    const CSeq *cseq = request.cseq();
    if (!via || !cseq)
        return std::nullopt;
    if (!via->hasRfc3261Branch())
        return rfc2543Key(request, *cseq);
    TransactionKey key;
    key.text.reserve(96);
    add(key.text, via->branch());
    add(key.text, via->host.toByteArray().toLower());
    add(key.text, QByteArray::number(via->port ? via->port : 5060));
    add(key.text, transactionMethod(request.method));
    return key;
}

std::optional<TransactionKey> cancelledKey(const Request &cancel)
{
    Request invite = cancel;
    invite.method = Method::Invite;
    return serverKey(invite);
}

std::optional<TransactionKey> mergeKey(const Request &request)
{
    const CSeq *cseq = request.cseq();
    if (!cseq || !request.from() || !request.to() || !request.to()->tag().isEmpty())
        return std::nullopt;
    TransactionKey key;
    key.text.reserve(96);
    add(key.text, request.from()->tag());
    add(key.text, request.callId());
    add(key.text, QByteArray::number(cseq->number));
    add(key.text, request.method.name());
    return key;
}

} // namespace linnet::sip
