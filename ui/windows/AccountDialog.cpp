// SPDX-License-Identifier: MIT
#include "ui/windows/AccountDialog.h"

#include "ui/Words.h"
#include "ui/windows/AdvancedAccountDialog.h"
#include "ui/windows/CertificateDialog.h"
#include "ui/windows/ContactDialog.h"

#include <QMap>

namespace linnet::ui {

AccountDialog::AccountDialog(Backend &backend, QWidget *parent) : Form(tr("Add account"), parent), m_backend(backend), m_setup(backend)
{
    setObjectName(u"accountDialog"_qs);
    m_address = addField(tr("Address"), u"addAddress"_qs, {}, tr("Like you@example.org"));
    m_password = addPassword(tr("Password"), u"addPassword"_qs);
    m_server = addField(tr("Server (only if it is not found)"), u"addServer"_qs);
    auto *advanced = new Button(Button::Kind::Text, tr("Advanced…"), u"addAdvanced"_qs);
    box()->addWidget(advanced, 0, Qt::AlignLeading);
    connect(advanced, &Button::clicked, this, &AccountDialog::askAdvanced);
    m_certificate = new Button(Button::Kind::Normal, tr("Show certificate"), u"addCertificate"_qs);
    m_certificate->hide();
    addButtons(tr("Connect"));
    box()->insertWidget(box()->count() - 1, m_certificate, 0, Qt::AlignLeading);
    m_address->setFocus();
    connect(m_certificate, &Button::clicked, this, [this] {
        auto *dialog = new CertificateDialog(m_setup.refusedCertificate(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] {
            showError({});
            m_certificate->hide();
            action()->setEnabled(false);
            m_setup.trust(dialog->pin());
        });
        dialog->open();
    });
    connect(&m_setup, &AccountSetup::finished, this, &QDialog::accept);
    connect(&m_setup, &AccountSetup::failed, this,
            [this](AccountSetup::Step, const QString &sentence, const QString &advice, AccountSetup::Field field) {
        m_certificate->setVisible(!m_setup.refusedCertificate().fingerprint.isEmpty());
        showError(advice.isEmpty() ? sentence : tr("%1. %2").arg(sentence, advice),
                  field == AccountSetup::Field::Password ? m_password : field == AccountSetup::Field::Server ? m_server : m_address);
    });
    connect(&m_setup, &AccountSetup::vaultWanted, this, [this] {
        auto *vault = new PassphraseDialog(true, this);
        vault->setAttribute(Qt::WA_DeleteOnClose);
        connect(vault, &QDialog::rejected, this, [this] { showError({}); });
        connect(vault, &QDialog::accepted, this, [this, vault] {
            m_backend.useVault(vault->passphrase(), whileAlive<Ok>(this, [this](const auto &opened) {
                if (!opened) {
                    showError(Words::error(opened.error()));
                    return;
                }
                Q_EMIT vaultMade();
                m_setup.again();
            }));
        });
        vault->open();
    });
}

void AccountDialog::askAdvanced()
{
    auto *dialog = new AdvancedAccountDialog(m_advanced, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        QMap<QString, QByteArray> before;
        for (int i = 0; i < m_advanced.credentials.size(); ++i)
            before.insert(m_advanced.credentials[i].first, m_credentialPasswords[i]);
        m_advanced = dialog->account();
        m_credentialPasswords = dialog->credentialPasswords();
        for (int i = 0; i < m_advanced.credentials.size(); ++i)
            if (m_credentialPasswords[i].isNull()) // entered the last time; nothing is stored yet
                m_credentialPasswords[i] = before.value(m_advanced.credentials[i].first);
    });
    dialog->open();
}

void AccountDialog::submit()
{
    const auto address = client::Client::parseAddress(m_address->text());
    if (!address || !m_address->text().contains(u'@')) {
        showError(Words::error({ClientError::Kind::BadAddress, {}}), m_address);
        return;
    }
    im::AccountInfo account = m_advanced;
    account.address = *address;
    account.server = m_server->text().trimmed();
    action()->setEnabled(false);
    m_certificate->hide();
    m_setup.signIn(account, m_password->text().toUtf8(), m_credentialPasswords);
}

} // namespace linnet::ui
