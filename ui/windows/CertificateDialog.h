// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"
#include "ui/windows/Form.h"

namespace linnet::ui {

/// A certificate that was refused: whose it is, why it is not trusted, its fingerprint; and, where that can help (RefusedCertificate::
/// canBeTrusted), the choice to take it for its host. The careful answer is the default. Accepted: the user trusts it.
class CertificateDialog final : public Form
{
    Q_OBJECT
public:
    explicit CertificateDialog(const im::RefusedCertificate &shown, QWidget *parent = nullptr);

    im::PinnedCertificate pin() const { return {m_shown.host, m_shown.fingerprint}; }

private:
    void addFacts();
    void addChoice();

    im::RefusedCertificate m_shown;
};

/// Shows what the registration met; trusted: the account takes the certificate and registers at once.
void offerTrust(Backend &backend, const im::RegistrationInfo &info, QWidget *parent);
/// "AB:CD:..." in lines of eight octets, to be read out and compared.
QString fingerprintLines(const QByteArray &fingerprint);

} // namespace linnet::ui
