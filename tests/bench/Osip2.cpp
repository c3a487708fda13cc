// SPDX-License-Identifier: MIT
#include "bench/Bench.h"

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sys/time.h> // osip's headers use it without saying so

extern "C" {
#include <osipparser2/osip_headers.h>
#include <osipparser2/osip_parser.h>
}

namespace bench {

const char *const kLibrary = "osip2";

void setUp() { parser_init(); }

namespace {

unsigned length(const char *text) { return text ? unsigned(std::strlen(text)) : 0; }

unsigned userBytes(const osip_from_t *address) { return address->url ? length(address->url->username) : 0; }

void readAddress(osip_from_t *address, Seen &seen)
{
    osip_generic_param_t *tag = nullptr;
    osip_uri_param_get_byname(&address->gen_params, const_cast<char *>("tag"), &tag);
    seen.tagBytes += tag ? length(tag->gvalue) : 0;
    seen.userBytes += userBytes(address);
}

void readRoutes(osip_list_t &routes, Seen &seen)
{
    for (int i = 0; i < osip_list_size(&routes); ++i) {
        const auto *route = static_cast<osip_from_t *>(osip_list_get(&routes, i));
        ++seen.routes;
        seen.routeHostBytes += length(route->url->host);
    }
}

void readCredentials(osip_list_t &list, Seen &seen)
{
    for (int i = 0; i < osip_list_size(&list); ++i) {
        if (static_cast<osip_authorization_t *>(osip_list_get(&list, i))->realm)
            ++seen.credentials;
    }
}

void readAll(osip_message_t *message, Seen &seen)
{
    for (int i = 0; i < osip_list_size(&message->vias); ++i) {
        auto *via = static_cast<osip_via_t *>(osip_list_get(&message->vias, i));
        osip_generic_param_t *branch = nullptr;
        osip_uri_param_get_byname(&via->via_params, const_cast<char *>("branch"), &branch);
        ++seen.vias;
        seen.viaBytes += branch ? length(branch->gvalue) : 0;
    }
    readAddress(message->from, seen);
    readAddress(message->to, seen);
    seen.sequence += unsigned(std::atoi(message->cseq->number));
    seen.callIdBytes += length(message->call_id->number) + (message->call_id->host ? 1 + length(message->call_id->host) : 0);
    for (int i = 0; i < osip_list_size(&message->contacts); ++i) {
        ++seen.contacts;
        seen.userBytes += userBytes(static_cast<osip_from_t *>(osip_list_get(&message->contacts, i)));
    }
    readRoutes(message->routes, seen);
    readRoutes(message->record_routes, seen);
    if (message->content_type && message->content_type->subtype)
        ++seen.contentTypes;
    readCredentials(message->authorizations, seen);
    readCredentials(message->proxy_authorizations, seen);
}

osip_message_t *read(const char *data, size_t size)
{
    osip_message_t *message = nullptr;
    if (osip_message_init(&message) != 0)
        return nullptr;
    if (osip_message_parse(message, data, size) != 0 || !message->from || !message->to || !message->cseq || !message->call_id) {
        osip_message_free(message);
        return nullptr;
    }
    return message;
}

} // namespace

bool parse(const char *data, size_t size, Seen &seen)
{
    osip_message_t *message = read(data, size);
    if (!message)
        return false;
    readAll(message, seen);
    osip_message_free(message);
    return true;
}

void *keep(const char *data, size_t size) { return read(data, size); }

size_t write(void *kept)
{
    auto *message = static_cast<osip_message_t *>(kept);
    char *text = nullptr;
    size_t size = 0;
    osip_message_force_update(message);
    osip_message_to_str(message, &text, &size);
    osip_free(text);
    return size;
}

} // namespace bench
