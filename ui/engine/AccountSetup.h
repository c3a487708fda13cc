// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QTimer>

namespace linnet::ui {

/// Brings one account online and says how far it came: keeps it, registers it, waits for the answer. One run at a time.
class AccountSetup final : public QObject
{
    Q_OBJECT
public:
    enum class Step : quint8 { Start, Keep, Server, SignIn };
    enum class Field : quint8 { None, Address, Password, Server };

    AccountSetup(Backend &backend, QObject *parent = nullptr);

    /// The account as the user typed it; `credentialPasswords` are those for its further realms.
    void signIn(const im::AccountInfo &account, const QByteArray &password, const QList<QByteArray> &credentialPasswords = {});
    /// Starts the local server with its partner, then the same with the account made there.
    void startDemo();
    /// An empty password: the server knows the user already, and the account has it.
    void startNetwork(const QString &domain, quint16 port, const QString &user, const QByteArray &password);
    /// Once more with the values of the last run: after a vault was made.
    void again();
    /// Once more, and this certificate is taken for its host.
    void trust(const im::PinnedCertificate &pin);
    /// What the last run met, if it failed for the server's certificate.
    const im::RefusedCertificate &refusedCertificate() const { return m_refused; }
    const im::AccountInfo &account() const { return m_account; }
    const im::Address &peer() const { return m_peer; }
    const QStringList &reachableAt() const { return m_reachableAt; }

Q_SIGNALS:
    void stepBegun(linnet::ui::AccountSetup::Step step);
    void stepDone(linnet::ui::AccountSetup::Step step);
    void failed(linnet::ui::AccountSetup::Step step, const QString &sentence, const QString &advice, linnet::ui::AccountSetup::Field field);
    /// There is no keychain; make a vault, then again().
    void vaultWanted();
    void finished();

private:
    void keep();
    void registrationChanged(const im::RegistrationInfo &info);
    void localStarted(const Result<client::LocalServer::Info, ClientError> &started);

    Backend &m_backend;
    im::AccountInfo m_account;
    std::optional<QByteArray> m_password;
    QList<QByteArray> m_credentialPasswords;
    im::Address m_peer;
    im::RefusedCertificate m_refused;
    QStringList m_reachableAt;
    bool m_remember = true;
    bool m_waiting = false;
    QTimer m_patience;
};

} // namespace linnet::ui
