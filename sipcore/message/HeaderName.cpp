// SPDX-License-Identifier: MIT
#include "message/HeaderNameTable.h"

#include "base/AsciiToken.h"

namespace linnet::sip {

using namespace names;

namespace {

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
