// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "message/NameAddr.h"
#include "transport/Target.h"

#include <QByteArrayList>

namespace linnet::sip {

/// One contact of an address of record (RFC 3261 s.10.3) and the way by which it registered. A value.
struct Binding
{
    NameAddr contact; ///< as registered; without `expires` among its parameters
    QByteArray instance; ///< +sip.instance without quotes (RFC 5626 s.4.1); empty if there is none
    quint32 regId = 0; ///< 0 = none
    QByteArrayList path; ///< Path values in their order, top first (RFC 3327)
    QByteArray callId;
    quint32 cseq = 0;
    MonoTime registered{}; ///< the last REGISTER for it
    MonoTime expires{};
    Target received; ///< where the REGISTER came from
    FlowId flow = 0; ///< of this run of the program only; 0 when the binding was read from disk

    friend bool operator==(const Binding &, const Binding &) = default;
};

/// The Contact value of a 200 to REGISTER: with what is left of its time, rounded up to a second.
QByteArray contactValue(const Binding &binding, MonoTime now);

} // namespace linnet::sip
