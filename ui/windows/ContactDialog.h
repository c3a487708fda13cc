// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"
#include "ui/windows/Form.h"

class QAbstractItemModel;

namespace linnet::ui {

/// Adds or edits an entry of the address book.
class ContactDialog final : public Form
{
    Q_OBJECT
public:
    /// An empty address adds; `defaultHost` completes a bare name.
    ContactDialog(Backend &backend, const im::Contact &contact, const QString &defaultHost, QWidget *parent = nullptr);

protected:
    void submit() override;

private:
    Backend &m_backend;
    im::Contact m_contact;
    QString m_defaultHost;
    QLineEdit *m_address;
    QLineEdit *m_name;
};

/// Asks for an address, with the contacts as suggestions.
class NewMessageDialog final : public Form
{
    Q_OBJECT
public:
    NewMessageDialog(QAbstractItemModel *contacts, const QString &defaultHost, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const linnet::im::Address &peer);

protected:
    void submit() override;

private:
    QString m_defaultHost;
    QLineEdit *m_address;
};

/// A new password for an account.
class PasswordDialog final : public Form
{
    Q_OBJECT
public:
    PasswordDialog(const im::Address &account, QWidget *parent = nullptr);
    QByteArray password() const { return m_password->text().toUtf8(); }

private:
    QLineEdit *m_password;
};

/// The passphrase of the vault: to make it (asked twice) or to open it.
class PassphraseDialog final : public Form
{
    Q_OBJECT
public:
    explicit PassphraseDialog(bool make, QWidget *parent = nullptr);
    QByteArray passphrase() const { return m_first->text().toUtf8(); }

protected:
    void submit() override;

private:
    QLineEdit *m_first;
    QLineEdit *m_second = nullptr;
};

} // namespace linnet::ui
