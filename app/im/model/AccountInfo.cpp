// SPDX-License-Identifier: MIT
#include "im/model/AccountInfo.h"

namespace linnet::im {

QByteArrayView toString(RegistrationState state)
{
    switch (state) {
    case RegistrationState::Unregistered:
        return "unregistered";
    case RegistrationState::Registering:
        return "registering";
    case RegistrationState::Registered:
        return "registered";
    case RegistrationState::Failed:
        return "failed";
    }
    return {};
}

QByteArrayView toString(AccountTransport transport)
{
    switch (transport) {
    case AccountTransport::Automatic:
        return "automatic";
    case AccountTransport::Udp:
        return "udp";
    case AccountTransport::Tcp:
        return "tcp";
    case AccountTransport::Tls:
        return "tls";
    }
    return {};
}

QString readableFingerprint(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':').toUpper());
}

} // namespace linnet::im
