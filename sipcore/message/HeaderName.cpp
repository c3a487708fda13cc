// SPDX-License-Identifier: MIT
#include "message/HeaderName.h"

#include "base/AsciiToken.h"

#include <array>
#include <cstring>
#include <string_view>

namespace linnet::sip {

namespace {

constexpr std::array<std::string_view, kHeaderNameCount> kNames{
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

/// RFC 3261 s.7.3.3 and IANA's list of compact forms.
constexpr HeaderName compactName(char letter)
{
    switch (letter) {
    case 'b': return HeaderName::ReferredBy;
    case 'c': return HeaderName::ContentType;
    case 'e': return HeaderName::ContentEncoding;
    case 'f': return HeaderName::From;
    case 'i': return HeaderName::CallId;
    case 'k': return HeaderName::Supported;
    case 'l': return HeaderName::ContentLength;
    case 'm': return HeaderName::Contact;
    case 'o': return HeaderName::Event;
    case 'r': return HeaderName::ReferTo;
    case 's': return HeaderName::Subject;
    case 't': return HeaderName::To;
    case 'u': return HeaderName::AllowEvents;
    case 'v': return HeaderName::Via;
    case 'x': return HeaderName::SessionExpires;
    default: return HeaderName::Other;
    }
}

/// Lower-cases letters and leaves digits and "-" apart from each other, which is all that a name holds.
constexpr unsigned folded(char c) { return unsigned(quint8(c)) | 0x20u; }

constexpr size_t kSlots = 256;

constexpr size_t slotOf(const char *name, size_t size)
{
    return (size * 17 + folded(name[0]) * 7 + folded(name[size / 2]) * 29 + folded(name[size - 1]) * 3
            + folded(name[size - 2]) * 61) % kSlots;
}

/// Open addressing, filled by the compiler.
constexpr std::array<quint8, kSlots> makeTable()
{
    std::array<quint8, kSlots> table{};
    for (size_t id = 1; id < kNames.size(); ++id) {
        size_t slot = slotOf(kNames[id].data(), kNames[id].size());
        while (table[slot] != 0)
            slot = (slot + 1) % kSlots;
        table[slot] = quint8(id);
    }
    return table;
}
constexpr std::array<quint8, kSlots> kTable = makeTable();

} // namespace

HeaderName headerNameOf(QByteArrayView name) noexcept
{
    const auto size = size_t(name.size());
    if (size == 1)
        return compactName(asciiLower(name[0]));
    if (size == 0)
        return HeaderName::Other;
    for (size_t slot = slotOf(name.data(), size); kTable[slot] != 0; slot = (slot + 1) % kSlots) {
        const std::string_view known = kNames[kTable[slot]];
        if (known.size() != size)
            continue;
        // Nearly everyone writes the names as the RFC does.
        if (std::memcmp(known.data(), name.data(), size) == 0
            || equalsIgnoringCase(name, QByteArrayView(known.data(), qsizetype(size))))
            return HeaderName(kTable[slot]);
    }
    return HeaderName::Other;
}

QByteArrayView toString(HeaderName name) noexcept
{
    const std::string_view text = kNames[size_t(name)];
    return {text.data(), qsizetype(text.size())};
}

} // namespace linnet::sip
