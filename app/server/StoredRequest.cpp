// SPDX-License-Identifier: MIT
#include "server/StoredRequest.h"

#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "server/Refusal.h"

#include <array>

namespace linnet::server {

using sip::HeaderName;

namespace {

/// Of one hop or one transaction.
constexpr std::array kLeftBehind{
    HeaderName::Via,           HeaderName::Route,         HeaderName::RecordRoute,        HeaderName::MaxForwards,
    HeaderName::CallId,        HeaderName::CSeq,          HeaderName::Contact,            HeaderName::ContentLength,
    HeaderName::Authorization, HeaderName::ProxyRequire,  HeaderName::ProxyAuthorization, HeaderName::Path,
    HeaderName::Timestamp,     HeaderName::PAssertedIdentity,
};

void withoutTag(sip::Request &request, HeaderName name, const sip::NameAddr *address)
{
    if (!address)
        return;
    sip::NameAddr plain = *address;
    plain.parameters.remove("tag");
    request.editHeaders().set(name, toBytes(plain));
}

} // namespace

QByteArray toStoredBytes(const sip::Request &request, const QDateTime &received)
{
    sip::Request kept = request;
    for (const HeaderName name : kLeftBehind)
        kept.editHeaders().remove(name);
    withoutTag(kept, HeaderName::From, kept.from());
    withoutTag(kept, HeaderName::To, kept.to());
    if (!kept.headers().contains(HeaderName::Date))
        kept.editHeaders().append(HeaderName::Date, sip::sipDate(received));
    return toBytes(kept);
}

std::optional<sip::Request> toDelivery(const QByteArray &stored, RandomSource &random)
{
    // The reader insists on what every request on the wire has; these values are replaced or taken off again.
    const qsizetype lineEnd = stored.indexOf("\r\n");
    if (lineEnd < 0)
        return std::nullopt;
    const QByteArray complete = stored.first(lineEnd + 2)
                                + "Via: SIP/2.0/UDP stored.invalid;branch=z9hG4bKstored\r\n"
                                  "Call-ID: stored\r\nCSeq: 1 MESSAGE\r\n"
                                + stored.mid(lineEnd + 2);
    auto parsed = sip::parseDatagram(Slice::copyOf(complete));
    auto *request = parsed ? std::get_if<sip::Request>(&*parsed) : nullptr;
    if (!request || !request->from())
        return std::nullopt;
    sip::NameAddr from = *request->from();
    from.parameters.set("tag", random.token());
    sip::HeaderList &headers = request->editHeaders();
    headers.remove(HeaderName::Via);
    headers.set(HeaderName::From, toBytes(from));
    headers.set(HeaderName::CallId, random.token(128));
    headers.set(HeaderName::MaxForwards, "70");
    return std::move(*request);
}

} // namespace linnet::server
