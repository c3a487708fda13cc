// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/AccountSetup.h"
#include "ui/windows/Form.h"

namespace linnet::ui {

/// One more account: address, password, server; connects before it closes.
class AccountDialog final : public Form
{
    Q_OBJECT
public:
    explicit AccountDialog(Backend &backend, QWidget *parent = nullptr);

Q_SIGNALS:
    void vaultMade();

protected:
    void submit() override;

private:
    void askAdvanced();

    Backend &m_backend;
    AccountSetup m_setup;
    QLineEdit *m_address;
    QLineEdit *m_password;
    QLineEdit *m_server;
    Button *m_certificate;
    im::AccountInfo m_advanced; ///< what was entered there; the rest of it is not
    QList<QByteArray> m_credentialPasswords;
};

} // namespace linnet::ui
