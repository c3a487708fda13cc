// SPDX-License-Identifier: MIT
#pragma once

#include "message/NameAddr.h"

#include <chrono>

namespace linnet::sip {

/// What a Contact says about a binding, in REGISTER and in its 200 (RFC 3261 s.20.10, RFC 5626 s.11, RFC 5627 s.9). What is
/// absent or malformed is not there.
struct BindingParameters
{
    std::optional<std::chrono::seconds> expires;
    int q = 1000; ///< thousandths
    QByteArray instance; ///< of +sip.instance, without quotes and <>: "urn:uuid:..."
    quint32 regId = 0; ///< 0: not given
    std::optional<Uri> publicGruu;
    std::optional<Uri> temporaryGruu;

    friend bool operator==(const BindingParameters &, const BindingParameters &) = default;
};

BindingParameters bindingParametersOf(const NameAddr &contact);

} // namespace linnet::sip
