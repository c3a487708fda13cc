// SPDX-License-Identifier: MIT
#include "server/StoredRequest.h"

#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "server/Refusal.h"

#include <QCryptographicHash>

#include <array>

namespace linnet::server {

using sip::HeaderName;

namespace {

/// Of one hop or one transaction.
constexpr std::array kLeftBehind{
    HeaderName::Via,          HeaderName::Route,              HeaderName::RecordRoute,   HeaderName::MaxForwards,
    HeaderName::Contact,      HeaderName::ContentLength,      HeaderName::Authorization, HeaderName::ProxyRequire,
    HeaderName::ProxyAuthorization, HeaderName::Path,         HeaderName::Timestamp,     HeaderName::PAssertedIdentity,
};

/// Earlier versions kept no name of the request: one that is the same at every delivery.
void giveName(sip::Request &request, const QByteArray &stored)
{
    const QByteArray name = QCryptographicHash::hash(stored, QCryptographicHash::Sha256).toHex();
    sip::NameAddr from = *request.from();
    from.parameters.set("tag", name.first(16));
    request.editHeaders().set(HeaderName::From, toBytes(from));
    request.editHeaders().set(HeaderName::CallId, name.sliced(16));
}

} // namespace

QByteArray toStoredBytes(const sip::Request &request, const QDateTime &received)
{
    sip::Request kept = request;
    for (const HeaderName name : kLeftBehind)
        kept.editHeaders().remove(name);
    if (const sip::NameAddr *to = kept.to(); to && !to->tag().isEmpty()) { // the dialog will be gone
        sip::NameAddr plain = *to;
        plain.parameters.remove("tag");
        kept.editHeaders().set(HeaderName::To, toBytes(plain));
    }
    if (!kept.headers().contains(HeaderName::Date))
        kept.editHeaders().append(HeaderName::Date, sip::sipDate(received));
    return toBytes(kept);
}

std::optional<sip::Request> toDelivery(const QByteArray &stored)
{
    // The reader insists on what every request on the wire has; the Via is taken off again.
    const qsizetype lineEnd = stored.indexOf("\r\n");
    if (lineEnd < 0)
        return std::nullopt;
    const bool hasName = stored.first(std::max<qsizetype>(stored.indexOf("\r\n\r\n"), 0)).contains("\r\nCall-ID: ");
    const QByteArray complete = stored.first(lineEnd + 2) + "Via: SIP/2.0/UDP stored.invalid;branch=z9hG4bKstored\r\n"
                                + (hasName ? "" : "Call-ID: unnamed\r\nCSeq: 1 MESSAGE\r\n") + stored.mid(lineEnd + 2);
    auto parsed = sip::parseDatagram(Slice::copyOf(complete));
    auto *request = parsed ? std::get_if<sip::Request>(&*parsed) : nullptr;
    if (!request || !request->from())
        return std::nullopt;
    if (!hasName)
        giveName(*request, stored);
    request->editHeaders().remove(HeaderName::Via);
    request->editHeaders().set(HeaderName::MaxForwards, "70");
    return std::move(*request);
}

} // namespace linnet::server
