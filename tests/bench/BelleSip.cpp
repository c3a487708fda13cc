// SPDX-License-Identifier: MIT
#include "bench/Bench.h"

#include <belle-sip/belle-sip.h>
#include <cstring>
#include <initializer_list>

namespace bench {

const char *const kLibrary = "belle-sip";

void setUp()
{
    belle_sip_object_enable_marshal_check(FALSE);
    belle_sip_set_log_level(BELLE_SIP_LOG_FATAL);
}

namespace {

unsigned length(const char *text) { return text ? unsigned(std::strlen(text)) : 0; }

unsigned userBytes(void *header)
{
    belle_sip_uri_t *uri = belle_sip_header_address_get_uri(BELLE_SIP_HEADER_ADDRESS(header));
    return uri ? length(belle_sip_uri_get_user(uri)) : 0;
}

template <typename Read>
void forEach(const belle_sip_message_t *message, const char *name, Read read)
{
    for (const belle_sip_list_t *item = belle_sip_message_get_headers(message, name); item; item = item->next)
        read(item->data);
}

void readAll(belle_sip_message_t *message, Seen &seen)
{
    forEach(message, "Via", [&](void *via) {
        ++seen.vias;
        seen.viaBytes += length(belle_sip_header_via_get_branch(BELLE_SIP_HEADER_VIA(via)));
    });
    auto *from = belle_sip_message_get_header_by_type(message, belle_sip_header_from_t);
    auto *to = belle_sip_message_get_header_by_type(message, belle_sip_header_to_t);
    seen.tagBytes += length(belle_sip_header_from_get_tag(from)) + length(belle_sip_header_to_get_tag(to));
    seen.userBytes += userBytes(from) + userBytes(to);
    seen.sequence += belle_sip_header_cseq_get_seq_number(belle_sip_message_get_header_by_type(message, belle_sip_header_cseq_t));
    seen.callIdBytes +=
        length(belle_sip_header_call_id_get_call_id(belle_sip_message_get_header_by_type(message, belle_sip_header_call_id_t)));
    forEach(message, "Contact", [&](void *contact) {
        ++seen.contacts;
        seen.userBytes += userBytes(contact);
    });
    for (const char *name : {"Route", "Record-Route"}) {
        forEach(message, name, [&](void *route) {
            ++seen.routes;
            seen.routeHostBytes += length(belle_sip_uri_get_host(belle_sip_header_address_get_uri(BELLE_SIP_HEADER_ADDRESS(route))));
        });
    }
    auto *type = belle_sip_message_get_header_by_type(message, belle_sip_header_content_type_t);
    if (type && belle_sip_header_content_type_get_subtype(type))
        ++seen.contentTypes;
    for (const char *name : {"Authorization", "Proxy-Authorization"}) {
        forEach(message, name, [&](void *value) {
            if (belle_sip_header_authorization_get_realm(BELLE_SIP_HEADER_AUTHORIZATION(value)))
                ++seen.credentials;
        });
    }
}

belle_sip_message_t *read(const char *data, size_t size)
{
    size_t head = 0;
    belle_sip_message_t *message = belle_sip_message_parse_raw(data, size, &head);
    if (message && head < size)
        belle_sip_message_set_body(message, data + head, size - head);
    return message;
}

} // namespace

bool parse(const char *data, size_t size, Seen &seen)
{
    belle_sip_message_t *message = read(data, size);
    if (!message)
        return false;
    readAll(message, seen);
    belle_sip_object_unref(message);
    return true;
}

void *keep(const char *data, size_t size) { return read(data, size); }

size_t write(void *kept)
{
    char *text = belle_sip_object_to_string(kept);
    const size_t size = std::strlen(text);
    belle_sip_free(text);
    return size;
}

} // namespace bench
