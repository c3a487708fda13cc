// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the names of HeaderName and the perfect hash over them.

#include "message/HeaderName.h"

#include <array>
#include <cstring>
#include <string_view>

namespace linnet::sip::names {

inline constexpr std::array<std::string_view, kHeaderNameCount> kNames{
    "", "Accept", "Accept-Encoding", "Accept-Language", "Alert-Info", "Allow", "Allow-Events", "Authentication-Info",
    "Authorization", "Call-ID", "Call-Info", "Contact", "Content-Disposition", "Content-Encoding", "Content-Language",
    "Content-Length", "Content-Type", "CSeq", "Date", "Error-Info", "Event", "Expires", "Flow-Timer", "From",
    "In-Reply-To", "Max-Forwards", "MIME-Version", "Min-Expires", "Min-SE", "Organization", "P-Asserted-Identity",
    "P-Associated-URI", "Path", "Priority", "Privacy", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Require",
    "RAck", "RSeq", "Reason", "Record-Route", "Recv-Info", "Refer-To", "Referred-By", "Replaces", "Reply-To", "Require",
    "Retry-After", "Route", "Session-Expires", "Server", "Service-Route", "SIP-ETag", "SIP-If-Match", "Subject",
    "Subscription-State", "Supported", "Timestamp", "To", "Unsupported", "User-Agent", "Via", "Warning",
    "WWW-Authenticate",
};

/// Lower-cases letters and leaves digits and "-" apart from each other, which is all that a name holds.
inline constexpr quint32 kFold = 0x20202020u;
constexpr quint32 byteAt(const char *at) { return quint32(quint8(*at)); }

/// Two bytes, the first one below; the same number at every byte order.
constexpr quint32 pairAt(const char *at)
{
    return byteAt(at) | byteAt(at + 1) << 8; // one load where the processor has that order
}

inline constexpr unsigned kSlotBits = 9;

/// Perfect for the names above: the first two letters, the last two, the one in the middle and the length, mixed by a factor
/// that was searched for. A new name may need another factor; makeTable() then does not compile.
constexpr size_t slotOf(const char *name, size_t size)
{
    const quint32 ends = (pairAt(name) | pairAt(name + size - 2) << 16) | kFold;
    const quint32 rest = quint32(size) + ((byteAt(name + size / 2) | 0x20u) << 5);
    return ((ends + rest * 0x9E3779B1u) * 0xB2221A59u) >> (32 - kSlotBits);
}

constexpr std::array<quint8, 1u << kSlotBits> makeTable()
{
    std::array<quint8, 1u << kSlotBits> table{};
    for (size_t id = 1; id < kNames.size(); ++id) {
        quint8 &slot = table[slotOf(kNames[id].data(), kNames[id].size())];
        if (slot != 0)
            throw "two names in one slot"; // never runs: it ends the compilation
        slot = quint8(id);
    }
    return table;
}
inline constexpr auto kTable = makeTable();

template <typename Word>
bool sameWord(const char *a, const char *b) noexcept
{
    Word left;
    Word right;
    std::memcpy(&left, a, sizeof left);
    std::memcpy(&right, b, sizeof right);
    return left == right;
}

/// memcmp for 2 to 24 bytes, in two or three steps that may overlap.
inline bool sameName(const char *a, const char *b, size_t size) noexcept
{
    if (size >= 8)
        return sameWord<quint64>(a, b) && sameWord<quint64>(a + size - 8, b + size - 8)
            && (size <= 16 || sameWord<quint64>(a + 8, b + 8));
    if (size >= 4)
        return sameWord<quint32>(a, b) && sameWord<quint32>(a + size - 4, b + size - 4);
    return sameWord<quint16>(a, b) && a[size - 1] == b[size - 1];
}
static_assert([] {
    for (const std::string_view name : kNames) {
        if (name.size() == 1 || name.size() > 24)
            return false;
    }
    return true;
}());

/// The known name that is written as the RFCs write it, as nearly all are; else Other.
inline HeaderName exactName(const char *name, size_t size) noexcept
{
    if (size < 2)
        return HeaderName::Other;
    const quint8 id = kTable[slotOf(name, size)];
    const std::string_view known = kNames[id];
    return known.size() == size && sameName(known.data(), name, size) ? HeaderName(id) : HeaderName::Other;
}

} // namespace linnet::sip::names
