// SPDX-License-Identifier: MIT
#include "bench/Bench.h"

#include <cstring>
#include <initializer_list>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_util.h>
#include <sofia-sip/su_alloc.h>

namespace bench {

const char *const kLibrary = "sofia-sip";

void setUp() { }

namespace {

unsigned length(const char *text) { return text ? unsigned(std::strlen(text)) : 0; }

void readRoutes(const sip_route_t *route, Seen &seen)
{
    for (; route; route = route->r_next) {
        ++seen.routes;
        seen.routeHostBytes += length(route->r_url->url_host);
    }
}

void readCredentials(const msg_auth_t *value, Seen &seen)
{
    for (; value; value = value->au_next) {
        if (msg_header_find_param(value->au_common, "realm"))
            ++seen.credentials;
    }
}

void readAll(const sip_t *message, Seen &seen)
{
    for (const sip_via_t *via = message->sip_via; via; via = via->v_next) {
        ++seen.vias;
        seen.viaBytes += length(via->v_branch);
    }
    for (const sip_addr_t *address : {message->sip_from, message->sip_to}) {
        seen.tagBytes += length(address->a_tag);
        seen.userBytes += length(address->a_url->url_user);
    }
    seen.sequence += unsigned(message->sip_cseq->cs_seq);
    seen.callIdBytes += length(message->sip_call_id->i_id);
    for (const sip_contact_t *contact = message->sip_contact; contact; contact = contact->m_next) {
        ++seen.contacts;
        seen.userBytes += length(contact->m_url->url_user);
    }
    readRoutes(message->sip_route, seen);
    readRoutes(message->sip_record_route, seen);
    if (message->sip_content_type && message->sip_content_type->c_subtype)
        ++seen.contentTypes;
    readCredentials(message->sip_authorization, seen);
    readCredentials(message->sip_proxy_authorization, seen);
}

/// As its transports do it: bytes into the message's own buffer, headers extracted from there.
msg_t *read(const char *data, size_t size)
{
    msg_t *message = msg_create(sip_default_mclass(), 0);
    msg_iovec_t vector[2] = {};
    if (msg_recv_iovec(message, vector, 2, size, 1) < 1) {
        msg_destroy(message);
        return nullptr;
    }
    std::memcpy(vector[0].mv_base, data, size);
    msg_recv_commit(message, size, 1);
    const sip_t *sip = nullptr;
    if (msg_extract(message) < 0 || !(sip = sip_object(message)) || !sip->sip_from || !sip->sip_to || !sip->sip_cseq
        || !sip->sip_call_id) {
        msg_destroy(message);
        return nullptr;
    }
    return message;
}

} // namespace

bool parse(const char *data, size_t size, Seen &seen)
{
    msg_t *message = read(data, size);
    if (!message)
        return false;
    readAll(sip_object(message), seen);
    msg_destroy(message);
    return true;
}

void *keep(const char *data, size_t size) { return read(data, size); }

size_t write(void *kept)
{
    auto *message = static_cast<msg_t *>(kept);
    su_home_t home[1] = {SU_HOME_INIT(home)};
    su_home_init(home);
    size_t size = 0;
    msg_as_string(home, message, nullptr, 0, &size);
    su_home_deinit(home);
    return size;
}

} // namespace bench
