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
constexpr quint32 kFold = 0x20202020u;
constexpr quint32 byteAt(const char *at) { return quint32(quint8(*at)); }

constexpr unsigned kSlotBits = 9;

/// Perfect for the names above: the first two letters, the last two, the one in the middle and the length, mixed by a factor
/// that was searched for. A new name may need another factor; makeTable() then does not compile.
constexpr size_t slotOf(const char *name, size_t size)
{
    const char *last = name + size - 2;
    const quint32 ends = (byteAt(name) | byteAt(name + 1) << 8 | byteAt(last) << 16 | byteAt(last + 1) << 24) | kFold;
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
constexpr auto kTable = makeTable();

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
bool sameName(const char *a, const char *b, size_t size) noexcept
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

} // namespace

HeaderName headerNameOf(QByteArrayView name, bool &asWritten) noexcept
{
    asWritten = false;
    const auto size = size_t(name.size());
    if (size == 1) {
        const HeaderName id = compactName(asciiLower(name[0]));
        asWritten = id == HeaderName::Other;
        return id;
    }
    if (size == 0)
        return HeaderName::Other;
    const quint8 id = kTable[slotOf(name.data(), size)];
    const std::string_view known = kNames[id];
    if (known.size() == size) {
        asWritten = sameName(known.data(), name.data(), size); // nearly everyone writes the names as the RFC does
        if (asWritten || equalsIgnoringCase(name, QByteArrayView(known.data(), qsizetype(size))))
            return HeaderName(id);
    }
    asWritten = true;
    return HeaderName::Other;
}

HeaderName headerNameOf(QByteArrayView name) noexcept
{
    bool asWritten = false;
    return headerNameOf(name, asWritten);
}

QByteArrayView toString(HeaderName name) noexcept
{
    const std::string_view text = kNames[size_t(name)];
    return {text.data(), qsizetype(text.size())};
}

} // namespace linnet::sip
