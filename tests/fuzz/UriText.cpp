// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "message/NameAddr.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

void checkUri(const Slice &text)
{
    const auto uri = parseUri(text);
    if (!uri) {
        FUZZ_CHECK(uri.error().offset >= 0 && uri.error().offset <= text.size());
        return;
    }
    const QByteArray written = toBytes(*uri);
    FUZZ_CHECK(!fuzz::holdsLineEnd(written) && !written.contains('\0') && !written.contains(' '));
    const auto again = parseUri(Slice::copyOf(written));
    FUZZ_CHECK(again.ok() && *again == *uri);
    FUZZ_CHECK(equivalent(*uri, *again) && equivalent(*again, *uri));
    FUZZ_CHECK(unescape(escapeUser(uri->userUnescaped())) == uri->userUnescaped());
    static_cast<void>(uri->isLooseRouter());
}

void checkAddresses(const Slice &text)
{
    const auto list = parseNameAddrList(text, Limits::kMaxHeaders);
    const auto one = parseNameAddr(text);
    FUZZ_CHECK(one.ok() == (list.ok() && list->size() == 1));
    if (!list)
        return;
    QByteArray written;
    for (const NameAddr &address : *list) {
        FUZZ_CHECK(address.display.size() <= Limits::kMaxDisplayName);
        FUZZ_CHECK(address.parameters.size() <= Limits::kMaxParameters);
        if (address.display.contains('\0'))
            return; // it leaves as a space
        if (!written.isEmpty())
            written += ", ";
        appendTo(written, address);
    }
    FUZZ_CHECK(!fuzz::holdsLineEnd(written));
    const auto again = parseNameAddrList(Slice::copyOf(written), Limits::kMaxHeaders);
    FUZZ_CHECK(again.ok() && *again == *list);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice text = Slice::copyOf(fuzz::view(data, size));
    checkUri(text);
    checkAddresses(text);
    // Two URIs in one input: comparing is symmetric.
    const qsizetype bar = text.view().indexOf('|');
    if (bar >= 0) {
        const auto a = parseUri(text.mid(0, bar));
        const auto b = parseUri(text.mid(bar + 1));
        if (a && b)
            FUZZ_CHECK(equivalent(*a, *b) == equivalent(*b, *a));
    }
    return 0;
}
