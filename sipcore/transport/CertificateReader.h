// SPDX-License-Identifier: MIT
#pragma once

#include "transport/TlsIdentity.h"

namespace linnet::sip {

/// Reads a certificate in DER with OpenSSL: Qt tells neither subjectAltName URIs nor purposes. All fields are empty when
/// it cannot be read, which no verdict takes for good.
CertificateFacts readCertificate(const QByteArray &der);

/// Whether this PEM key belongs to the first certificate of this PEM chain.
bool keyFitsCertificate(const QByteArray &certificatePem, const QByteArray &keyPem);

} // namespace linnet::sip
