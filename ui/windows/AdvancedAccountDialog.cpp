// SPDX-License-Identifier: MIT
#include "ui/windows/AdvancedAccountDialog.h"

#include <QCheckBox>
#include <QFile>
#include <QFileDialog>

namespace linnet::ui {
namespace {

constexpr qint64 kLargestFile = 4 << 20; ///< all authorities of a system have less than one MB

bool holdsCertificates(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(kLargestFile).contains("-----BEGIN CERTIFICATE-----");
}

} // namespace

AdvancedAccountDialog::AdvancedAccountDialog(const im::AccountInfo &account, QWidget *parent) : Form(tr("Advanced"), parent), m_account(account)
{
    setObjectName(u"advancedAccount"_qs);
    m_user = addField(tr("User name for signing in"), u"advancedUser"_qs, account.userName, tr("Empty: the part of the address before the @."));
    for (int i = 0; i < account.credentials.size(); ++i)
        addCredential(account.credentials[i], QString::number(i));
    addCredential({}, u"New"_qs);
    addAuthorities();
    m_direct = named(new QCheckBox(tr("Take messages that come past the server")), u"advancedDirect"_qs, tr("Take messages that come past the server"));
    m_direct->setChecked(account.acceptDirect);
    addWidget(m_direct);
    auto *help = addText(tr("For a network of your own: nobody has checked who sent them."));
    help->setObjectName(u"advancedDirectHelp"_qs);
    addButtons(tr("Apply"));
    m_user->setFocus();
}

void AdvancedAccountDialog::addCredential(const QPair<QString, QString> &known, const QString &suffix)
{
    const Metrics m;
    const bool isKept = !known.first.isEmpty();
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    const auto add = [&](const QString &label, const QString &name, const QString &text) {
        auto *part = new QVBoxLayout;
        row->addLayout(part, 1);
        return addLabelledField(part, label, name + suffix, text, {});
    };
    auto *heading = addText(isKept ? tr("Further password (an empty realm removes it)") : tr("Further password, where a server asks for another realm"));
    heading->setObjectName(u"advancedCredentialHelp"_qs + suffix);
    Credential made{add(tr("Realm"), u"advancedRealm"_qs, known.first), add(tr("User name"), u"advancedRealmUser"_qs, known.second),
                    add(tr("Password"), u"advancedRealmPassword"_qs, {}), isKept};
    made.password->setEchoMode(QLineEdit::Password);
    if (isKept)
        made.password->setPlaceholderText(tr("Unchanged"));
    box()->addLayout(row);
    m_credentials.append(made);
}

void AdvancedAccountDialog::addAuthorities()
{
    const Metrics m;
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    auto *part = new QVBoxLayout;
    row->addLayout(part, 1);
    m_authorities = addLabelledField(part, tr("File of further authorities (PEM)"), u"advancedAuthorities"_qs, m_account.caFile, {});
    auto *choose = new Button(Button::Kind::Normal, tr("Choose…"), u"advancedChoose"_qs);
    row->addWidget(choose, 0, Qt::AlignBottom);
    box()->addLayout(row);
    connect(choose, &Button::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("File of further authorities (PEM)"), m_authorities->text());
        dialog->setObjectName(u"advancedFile"_qs);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, m_authorities, &QLineEdit::setText);
        dialog->open();
    });
}

bool AdvancedAccountDialog::readCredentials()
{
    m_account.credentials.clear();
    m_passwords.clear();
    for (const Credential &row : std::as_const(m_credentials)) {
        const QString realm = row.realm->text().trimmed();
        const QString user = row.user->text().trimmed();
        const bool isEmpty = user.isEmpty() && row.password->text().isEmpty();
        if (realm.isEmpty() && (row.isKept || isEmpty))
            continue;
        if (realm.isEmpty() || user.isEmpty()) {
            showError(tr("A further password needs its realm and its user name."), realm.isEmpty() ? row.realm : row.user);
            return false;
        }
        if (row.password->text().isEmpty() && !row.isKept) {
            showError(tr("Enter the password for this realm."), row.password);
            return false;
        }
        m_account.credentials.append({realm, user});
        m_passwords.append(row.password->text().isEmpty() ? QByteArray() : row.password->text().toUtf8());
    }
    return true;
}

void AdvancedAccountDialog::submit()
{
    const QString file = m_authorities->text().trimmed();
    if (!file.isEmpty() && !holdsCertificates(file)) {
        showError(tr("This file holds no certificates in PEM, or it cannot be read."), m_authorities);
        return;
    }
    if (!readCredentials())
        return;
    m_account.userName = m_user->text().trimmed();
    m_account.caFile = file;
    m_account.acceptDirect = m_direct->isChecked();
    accept();
}

} // namespace linnet::ui
