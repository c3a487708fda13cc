// SPDX-License-Identifier: MIT
#pragma once

#include "transport/TlsIdentity.h"

#include <QString>

#include <memory>

namespace linnet::sip {

/// Why a TLS connection was not made.
struct TlsFailure
{
    TlsVerdict verdict = TlsVerdict::HandshakeFailed;
    QByteArray domain; ///< whom we wanted
    CertificateFacts certificate; ///< what we were shown; without a fingerprint when there was none
};

/// Why bytes did not leave, or a listener could not be made.
struct TransportError
{
    enum class Kind : quint8 {
        ConnectFailed, ///< the connection was never made: nothing left
        ConnectionLost, ///< it broke after the first byte: the peer may have read it
        Unreachable, ///< the system refused the datagram
        AddressInUse,
        NotPermitted,
        TooLarge, ///< over the datagram limit and TCP cannot be reached
        Tls, ///< nobody there whom we trust: nothing left; see `tls`
    };
    Kind kind = Kind::ConnectFailed;
    QString detail; ///< the system's own words, for logs and details
    std::shared_ptr<const TlsFailure> tls = {}; ///< Kind::Tls only

    bool mayHaveArrived() const { return kind == Kind::ConnectionLost; }
};

} // namespace linnet::sip
