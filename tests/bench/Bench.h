// SPDX-License-Identifier: MIT
#pragma once

// One program a library, all with the same main file (Bench.cpp): each gives these functions.

#include <cstddef>

namespace bench {

/// What was read out of a message, so that the work cannot be left out and every library can be seen to have done it.
struct Seen
{
    unsigned vias = 0;
    unsigned viaBytes = 0; ///< branches
    unsigned tagBytes = 0; ///< From and To
    unsigned userBytes = 0; ///< of the URIs of From, To, Contact
    unsigned sequence = 0;
    unsigned callIdBytes = 0;
    unsigned contacts = 0;
    unsigned routes = 0; ///< Route and Record-Route
    unsigned routeHostBytes = 0;
    unsigned contentTypes = 0;
    unsigned credentials = 0; ///< realms found in Authorization and Proxy-Authorization
};

extern const char *const kLibrary;

void setUp();
/// Reads the message as it arrives, asks for Via, From, To, CSeq, Call-ID, Contact, Route, Record-Route, Content-Type,
/// (Proxy-)Authorization, and frees all of it. False: the library refused the message.
bool parse(const char *data, size_t size, Seen &seen);

/// A message that was read, for writing it again and again.
void *keep(const char *data, size_t size);
/// The bytes for the wire into memory of the library's choice, freed again; how many there were.
size_t write(void *message);

} // namespace bench
