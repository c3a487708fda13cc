// SPDX-License-Identifier: MIT
#include "bench/Bench.h"

#include <cstdint>
#include <initializer_list>
#include <sys/types.h>

extern "C" {
#include <re/re.h>
}

namespace bench {

const char *const kLibrary = "re";

void setUp() { }

namespace {

bool readVia(const sip_hdr *header, const sip_msg *, void *seen)
{
    sip_via via;
    if (sip_via_decode(&via, &header->val) == 0) {
        ++static_cast<Seen *>(seen)->vias;
        static_cast<Seen *>(seen)->viaBytes += unsigned(via.branch.l);
    }
    return false;
}

bool readContact(const sip_hdr *header, const sip_msg *, void *seen)
{
    sip_addr address;
    if (sip_addr_decode(&address, &header->val) == 0) {
        ++static_cast<Seen *>(seen)->contacts;
        static_cast<Seen *>(seen)->userBytes += unsigned(address.uri.user.l);
    }
    return false;
}

bool readRoute(const sip_hdr *header, const sip_msg *, void *seen)
{
    sip_addr address;
    if (sip_addr_decode(&address, &header->val) == 0) {
        ++static_cast<Seen *>(seen)->routes;
        static_cast<Seen *>(seen)->routeHostBytes += unsigned(address.uri.host.l);
    }
    return false;
}

bool readCredentials(const sip_hdr *header, const sip_msg *, void *seen)
{
    httpauth_digest_resp value;
    if (httpauth_digest_response_decode(&value, &header->val) == 0 && value.realm.l > 0)
        ++static_cast<Seen *>(seen)->credentials;
    return false;
}

void readAll(const sip_msg *message, Seen &seen)
{
    sip_msg_hdr_apply(message, true, SIP_HDR_VIA, readVia, &seen);
    for (const sip_taddr *address : {&message->from, &message->to}) {
        seen.tagBytes += unsigned(address->tag.l);
        seen.userBytes += unsigned(address->uri.user.l);
    }
    seen.sequence += message->cseq.num;
    seen.callIdBytes += unsigned(message->callid.l);
    sip_msg_hdr_apply(message, true, SIP_HDR_CONTACT, readContact, &seen);
    sip_msg_hdr_apply(message, true, SIP_HDR_ROUTE, readRoute, &seen);
    sip_msg_hdr_apply(message, true, SIP_HDR_RECORD_ROUTE, readRoute, &seen);
    if (message->ctyp.subtype.l > 0)
        ++seen.contentTypes;
    sip_msg_hdr_apply(message, true, SIP_HDR_AUTHORIZATION, readCredentials, &seen);
    sip_msg_hdr_apply(message, true, SIP_HDR_PROXY_AUTHORIZATION, readCredentials, &seen);
}

sip_msg *read(const char *data, size_t size)
{
    mbuf *buffer = mbuf_alloc(size);
    mbuf_write_mem(buffer, reinterpret_cast<const uint8_t *>(data), size);
    mbuf_set_pos(buffer, 0);
    sip_msg *message = nullptr;
    const int error = sip_msg_decode(&message, buffer);
    mem_deref(buffer);
    return error == 0 ? message : nullptr;
}

} // namespace

bool parse(const char *data, size_t size, Seen &seen)
{
    sip_msg *message = read(data, size);
    if (!message)
        return false;
    readAll(message, seen);
    mem_deref(message);
    return true;
}

void *keep(const char *data, size_t size) { return read(data, size); }

/// re has no writer for what it parsed: its users print fields into a buffer, as is done here.
size_t write(void *kept)
{
    auto *message = static_cast<sip_msg *>(kept);
    mbuf *out = mbuf_alloc(1024);
    if (message->req)
        mbuf_printf(out, "%r %r SIP/2.0\r\n", &message->met, &message->ruri);
    else
        mbuf_printf(out, "SIP/2.0 %u %r\r\n", message->scode, &message->reason);
    for (const le *element = message->hdrl.head; element; element = element->next) {
        const auto *header = static_cast<sip_hdr *>(element->data);
        mbuf_printf(out, "%r: %r\r\n", &header->name, &header->val);
    }
    mbuf_write_str(out, "\r\n");
    mbuf_write_mem(out, mbuf_buf(message->mb), mbuf_get_left(message->mb));
    const size_t size = out->end;
    mem_deref(out);
    return size;
}

} // namespace bench
