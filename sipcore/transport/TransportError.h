// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace linnet::sip {

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
    };
    Kind kind = Kind::ConnectFailed;
    QString detail; ///< the system's own words, for logs and details

    bool mayHaveArrived() const { return kind == Kind::ConnectionLost; }
};

} // namespace linnet::sip
