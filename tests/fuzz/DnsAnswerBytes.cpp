// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "transport/DnsAnswer.h"

using namespace linnet;
using namespace linnet::sip;

/// The first octet chooses the type that was asked for, the rest is the packet (RELIABILITY A12).
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    constexpr DnsType kTypes[] = {DnsType::A, DnsType::Aaaa, DnsType::Srv, DnsType::Naptr};
    const DnsType type = kTypes[data[0] % 4];
    const QByteArrayView packet = fuzz::view(data, size).sliced(1);
    const DnsAnswer answer = parseDnsAnswer(packet, type);
    FUZZ_CHECK(answer.lifetime.count() >= 0 && answer.lifetime.count() <= 0x7FFFFFFF);
    FUZZ_CHECK(answer.srv.empty() || type == DnsType::Srv);
    FUZZ_CHECK(answer.naptr.empty() || type == DnsType::Naptr);
    FUZZ_CHECK(answer.addresses.isEmpty() || type == DnsType::A || type == DnsType::Aaaa);
    FUZZ_CHECK(answer.addresses.size() <= 16);

    SeededRandom random(size);
    FUZZ_CHECK(selectionOrder(answer.srv, random, 8).size() <= 8);
    for (const SipService &service : servicesOf(answer.naptr, true, std::nullopt))
        FUZZ_CHECK(isSecure(service.protocol) && !service.name.isEmpty());
    return 0;
}
