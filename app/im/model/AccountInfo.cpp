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
    case AccountTransport::Ws:
        return "ws";
    case AccountTransport::Wss:
        return "wss";
    }
    return {};
}

QList<PinnedCertificate> withPin(QList<PinnedCertificate> pins, const PinnedCertificate &pin)
{
    pins.removeIf([&](const PinnedCertificate &old) { return old.host.compare(pin.host, Qt::CaseInsensitive) == 0; });
    pins.append(pin);
    return pins;
}

bool RefusedCertificate::canBeTrusted() const
{
    if (fingerprint.isEmpty())
        return false;
    switch (trouble) {
    case CertificateTrouble::SelfSigned:
    case CertificateTrouble::UnknownIssuer:
    case CertificateTrouble::Expired:
    case CertificateTrouble::WrongUsage:
    case CertificateTrouble::OtherName:
        return true;
    case CertificateTrouble::None:
    case CertificateTrouble::BrokenChain:
    case CertificateTrouble::NotYetValid:
    case CertificateTrouble::WeakProtection:
    case CertificateTrouble::NoCertificate:
    case CertificateTrouble::WantsOurs:
    case CertificateTrouble::NoProtection:
        break;
    }
    return false;
}

QString readableFingerprint(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':').toUpper());
}

} // namespace linnet::im
