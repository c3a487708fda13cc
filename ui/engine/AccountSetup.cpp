// SPDX-License-Identifier: MIT
#include "ui/engine/AccountSetup.h"

#include "ui/Words.h"

namespace linnet::ui {

using im::DeliveryReason;
using im::RegistrationState;

AccountSetup::AccountSetup(Backend &backend, QObject *parent) : QObject(parent), m_backend(backend)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(40'000); // longer than a SIP transaction takes to give up
    connect(&m_backend, &Backend::registrationChanged, this, &AccountSetup::registrationChanged);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        im::RegistrationInfo info;
        info.account = m_account.address;
        info.state = RegistrationState::Failed;
        info.reason = DeliveryReason::Timeout;
        registrationChanged(info);
    });
}

void AccountSetup::signIn(const im::AccountInfo &account, const QByteArray &password, const QList<QByteArray> &credentialPasswords)
{
    m_account = account;
    m_credentialPasswords = credentialPasswords;
    m_password = password.isEmpty() ? std::nullopt : std::optional(password); // there are servers that ask for none
    m_remember = true;
    m_peer = {};
    keep();
}

void AccountSetup::startDemo()
{
    Q_EMIT stepBegun(Step::Start);
    m_remember = false;
    m_backend.startDemo(tr("Linnet"), &Words::demoAnswer,
                        whileAlive<client::LocalServer::Info>(this, [this](const auto &started) { localStarted(started); }));
}

void AccountSetup::startNetwork(const QString &domain, quint16 port, const QString &user, const QByteArray &password)
{
    Q_EMIT stepBegun(Step::Start);
    m_remember = true;
    m_backend.startNetwork(domain, port, user, password,
                           whileAlive<client::LocalServer::Info>(this, [this](const auto &started) { localStarted(started); }));
}

void AccountSetup::localStarted(const Result<client::LocalServer::Info, ClientError> &started)
{
    if (!started) {
        using Kind = ClientError::Kind;
        const Kind kind = started.error().kind;
        const QString sentence = kind == Kind::CannotListen ? tr("The server could not start: another program uses this port.")
            : kind == Kind::BadValue                        ? tr("The server could not start: this computer does not allow it.")
                                                            : tr("The server could not start: its folder cannot be written.");
        const QString advice = kind == Kind::CannotListen ? tr("Close the other program, or choose another port.")
            : kind == Kind::BadValue                      ? tr("Choose a port above 1023.")
                                                          : tr("Make room on the disk and try again.");
        Q_EMIT failed(Step::Start, sentence, advice, Field::Server);
        return;
    }
    Q_EMIT stepDone(Step::Start);
    const client::LocalServer::Info &info = *started;
    im::AccountInfo account;
    for (const im::AccountInfo &known : m_backend.accounts())
        if (known.address == info.account)
            account = known;
    account.address = info.account;
    account.server = info.server;
    if (!info.peer.isEmpty() && account.displayName.isEmpty())
        account.displayName = tr("You");
    m_account = account;
    m_credentialPasswords.clear();
    m_password = info.password.isEmpty() ? std::nullopt : std::optional(info.password);
    m_peer = info.peer;
    m_reachableAt = info.reachableAt;
    keep();
}

void AccountSetup::again() { keep(); }

void AccountSetup::trust(const im::PinnedCertificate &pin)
{
    m_account.pinned = im::withPin(m_account.pinned, pin);
    keep();
}

void AccountSetup::keep()
{
    Q_EMIT stepBegun(Step::Keep);
    m_waiting = false;
    m_refused = {};
    m_backend.saveAccount(m_account, m_password, m_remember, whileAlive<im::AccountInfo>(this, [this](const auto &saved) {
        if (!saved) {
            if (saved.error().kind == ClientError::Kind::NoSecretStore)
                Q_EMIT vaultWanted();
            else
                Q_EMIT failed(Step::Keep, Words::error(saved.error()), {}, Field::None);
            return;
        }
        m_account = *saved;
        Q_EMIT stepDone(Step::Keep);
        Q_EMIT stepBegun(Step::Server);
        m_waiting = true;
        m_patience.start();
        m_backend.registerAccount(m_account.address);
    }), m_credentialPasswords);
}

void AccountSetup::registrationChanged(const im::RegistrationInfo &info)
{
    if (!m_waiting || info.account != m_account.address)
        return;
    if (info.state == RegistrationState::Registered) {
        m_waiting = false;
        m_patience.stop();
        Q_EMIT stepDone(Step::Server);
        Q_EMIT stepDone(Step::SignIn);
        Q_EMIT finished();
        return;
    }
    if (info.state != RegistrationState::Failed)
        return;
    m_waiting = false;
    m_patience.stop();
    m_refused = info.certificate;
    const bool answered = info.status != 0 && info.reason != DeliveryReason::Dns && info.reason != DeliveryReason::Timeout
        && info.reason != DeliveryReason::RefusedConnection && info.reason != DeliveryReason::NoNetwork;
    if (answered) {
        Q_EMIT stepDone(Step::Server);
        Q_EMIT failed(Step::SignIn, Words::connection(info), Words::connectionAdvice(info),
                      info.reason == DeliveryReason::Password ? Field::Password : Field::Address);
    } else {
        Q_EMIT failed(Step::Server, Words::connection(info), Words::connectionAdvice(info),
                      info.reason == DeliveryReason::Password ? Field::Password
                      : info.reason == DeliveryReason::Dns    ? Field::Address
                                                              : Field::Server);
    }
}

} // namespace linnet::ui
