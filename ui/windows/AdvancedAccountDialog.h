// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/AccountInfo.h"
#include "ui/windows/Form.h"

class QCheckBox;

namespace linnet::ui {

/// What few accounts need: another name for signing in, further passwords, authorities of one's own, and messages that come past the
/// server. Keeps nothing itself.
class AdvancedAccountDialog final : public Form
{
    Q_OBJECT
public:
    explicit AdvancedAccountDialog(const im::AccountInfo &account, QWidget *parent = nullptr);

    /// The account as it was given, with what was entered.
    const im::AccountInfo &account() const { return m_account; }
    /// For AccountInfo::credentials, in their order; a null one: it stays.
    const QList<QByteArray> &credentialPasswords() const { return m_passwords; }

protected:
    void submit() override;

private:
    struct Credential
    {
        QLineEdit *realm;
        QLineEdit *user;
        QLineEdit *password;
        bool isKept; ///< its password is stored already
    };
    void addCredential(const QPair<QString, QString> &known, const QString &suffix);
    void addAuthorities();
    /// Says what is wrong; an empty row is none.
    bool readCredentials();

    im::AccountInfo m_account;
    QList<QByteArray> m_passwords;
    QLineEdit *m_user;
    QList<Credential> m_credentials;
    QLineEdit *m_authorities = nullptr;
    QCheckBox *m_direct;
};

} // namespace linnet::ui
