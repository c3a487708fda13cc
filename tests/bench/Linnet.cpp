// SPDX-License-Identifier: MIT
#include "bench/Bench.h"

#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "message/headers/AuthHeaders.h"

using namespace linnet;
using namespace linnet::sip;

namespace bench {

const char *const kLibrary = "linnet";

void setUp() { }

namespace {

void readAddress(const NameAddr *address, Seen &seen)
{
    if (!address)
        return;
    seen.tagBytes += unsigned(address->tag().size());
    seen.userBytes += unsigned(address->uri.user.size());
}

void readCredentials(const MessageBase &message, HeaderName id, Seen &seen)
{
    for (const HeaderField &field : message.headers()) {
        if (field.id != id)
            continue;
        if (const auto value = parseAuthValue(field.value); value && value->parameters.contains("realm"))
            ++seen.credentials;
    }
}

void readAll(const MessageBase &message, Seen &seen)
{
    for (const Via &via : message.vias()) {
        ++seen.vias;
        seen.viaBytes += unsigned(via.branch().size());
    }
    readAddress(message.from(), seen);
    readAddress(message.to(), seen);
    seen.sequence += message.cseq()->number;
    seen.callIdBytes += unsigned(message.callId().size());
    for (const NameAddr &contact : message.contacts()) {
        ++seen.contacts;
        seen.userBytes += unsigned(contact.uri.user.size());
    }
    for (const auto *list : {&message.routes(), &message.recordRoutes()}) {
        for (const NameAddr &route : *list) {
            ++seen.routes;
            seen.routeHostBytes += unsigned(route.uri.host.size());
        }
    }
    if (const ContentType *type = message.contentType(); type && !type->subtype.isEmpty())
        ++seen.contentTypes;
    readCredentials(message, HeaderName::Authorization, seen);
    readCredentials(message, HeaderName::ProxyAuthorization, seen);
}

} // namespace

bool parse(const char *data, size_t size, Seen &seen)
{
    const auto result = parseDatagram(Slice::copyOf(QByteArrayView(data, qsizetype(size))));
    if (!result)
        return false;
    std::visit([&seen](const auto &message) { readAll(message, seen); }, *result);
    return true;
}

void *keep(const char *data, size_t size)
{
    auto result = parseDatagram(Slice::copyOf(QByteArrayView(data, qsizetype(size))));
    return result ? new Message(std::move(*result)) : nullptr;
}

size_t write(void *message)
{
    return size_t(toBytes(*static_cast<Message *>(message)).size());
}

} // namespace bench
