// SPDX-License-Identifier: MIT
#include "transaction/HopRequests.h"

#include "message/headers/Via.h"

namespace linnet::sip {

namespace {

void copyAll(HeaderList &to, const HeaderList &from, HeaderName name)
{
    for (const Slice &value : from.values(name))
        to.append(name, value);
}

Request hopRequest(const Request &invite, Method::Id method)
{
    Request request;
    request.method = method;
    request.uri = invite.uri;
    HeaderList &headers = request.editHeaders();
    copyAll(headers, invite.headers(), HeaderName::Route);
    headers.append(HeaderName::MaxForwards, "70");
    headers.append(HeaderName::From, invite.headers().value(HeaderName::From));
    headers.append(HeaderName::CallId, invite.callId());
    headers.append(HeaderName::CSeq, toBytes(CSeq{invite.cseq()->number, method}));
    return request;
}

} // namespace

Request makeFailureAck(const Request &invite, const Response &failure)
{
    Request ack = hopRequest(invite, Method::Ack);
    ack.editHeaders().prepend(HeaderName::Via, toBytes(*invite.topVia()));
    ack.editHeaders().append(HeaderName::To, failure.headers().value(HeaderName::To));
    return ack;
}

Request makeCancel(const Request &invite)
{
    Request cancel = hopRequest(invite, Method::Cancel);
    cancel.editHeaders().append(HeaderName::To, invite.headers().value(HeaderName::To));
    return cancel;
}

} // namespace linnet::sip
