// SPDX-License-Identifier: MIT
#include "ui/windows/ContactDialog.h"

#include "ui/Words.h"

#include <QAbstractItemView>
#include <QAbstractProxyModel>
#include <QCompleter>

namespace linnet::ui {

ContactDialog::ContactDialog(Backend &backend, const im::Contact &contact, const QString &defaultHost, QWidget *parent)
    : Form(contact.address.isEmpty() || contact.name.isEmpty() ? tr("Add contact") : tr("Edit contact"), parent),
      m_backend(backend), m_contact(contact), m_defaultHost(defaultHost)
{
    setObjectName(u"contactDialog"_qs);
    m_address = addField(tr("Address"), u"contactAddress"_qs, contact.address.text(), tr("Like anna@example.org"));
    m_name = addField(tr("Name"), u"contactName"_qs, contact.name, tr("Only you see it."));
    if (!contact.address.isEmpty()) {
        m_address->setReadOnly(true); // another address is another person
        m_name->setFocus();
    } else {
        m_address->setFocus();
    }
    addButtons(tr("Save"));
}

void ContactDialog::submit()
{
    const auto address = client::Client::parseAddress(m_address->text(), m_defaultHost);
    if (!address) {
        showError(Words::error(address.error()), m_address);
        return;
    }
    m_contact.address = *address;
    m_contact.name = m_name->text().simplified();
    action()->setEnabled(false);
    m_backend.saveContact(m_contact, whileAlive<Ok>(this, [this](const auto &saved) {
        if (saved)
            accept();
        else
            showError(Words::error(saved.error()));
    }));
}

NewMessageDialog::NewMessageDialog(QAbstractItemModel *contacts, const QString &defaultHost, QWidget *parent)
    : Form(tr("New message"), parent), m_defaultHost(defaultHost)
{
    setObjectName(u"newMessageDialog"_qs);
    m_address = addField(tr("To"), u"newMessageAddress"_qs, {},
                         defaultHost.isEmpty() ? tr("An address like anna@example.org, or the name of a contact")
                                               : tr("An address like anna@%1, or the name of a contact").arg(defaultHost));
    auto *completer = new QCompleter(contacts, this);
    completer->setCompletionRole(Qt::DisplayRole);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->popup()->setObjectName(u"newMessageSuggestions"_qs);
    m_address->setCompleter(completer);
    // What is inserted is the address; a name could belong to two people.
    connect(completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, [this](const QModelIndex &index) {
        const QString address = index.data(Qt::EditRole).toString();
        QMetaObject::invokeMethod(this, [this, address] { m_address->setText(address); }, Qt::QueuedConnection);
    });
    addButtons(tr("Write"));
    m_address->setFocus();
}

void NewMessageDialog::submit()
{
    QString text = m_address->text().trimmed();
    const QAbstractItemModel *contacts = m_address->completer()->model();
    QStringList named;
    if (auto *source = qobject_cast<const QAbstractProxyModel *>(m_address->completer()->completionModel()))
        contacts = source->sourceModel() ? source->sourceModel() : contacts;
    for (int row = 0; row < contacts->rowCount(); ++row)
        if (contacts->index(row, 0).data(Qt::DisplayRole).toString().compare(text, Qt::CaseInsensitive) == 0)
            named << contacts->index(row, 0).data(Qt::EditRole).toString();
    if (named.size() == 1)
        text = named.first();
    const auto address = client::Client::parseAddress(text, m_defaultHost);
    if (!address) {
        showError(Words::error(address.error()), m_address);
        return;
    }
    Q_EMIT chosen(*address);
    accept();
}

PasswordDialog::PasswordDialog(const im::Address &account, QWidget *parent) : Form(tr("Change password"), parent)
{
    setObjectName(u"passwordDialog"_qs);
    addText(tr("The password of %1 at its server. Linnet keeps it in the system's keychain or in its vault.").arg(account.text()));
    m_password = addPassword(tr("Password"), u"newPassword"_qs);
    m_password->setFocus();
    addButtons(tr("Save"));
}

PassphraseDialog::PassphraseDialog(bool make, QWidget *parent) : Form(make ? tr("Choose a passphrase") : tr("Passphrase"), parent)
{
    setObjectName(u"passphraseDialog"_qs);
    addText(make ? tr("This computer has no keychain. Linnet can keep your passwords in a vault of its own, locked with a passphrase "
                      "that you enter once at each start. Nobody can restore it if you forget it.")
                 : tr("Your passwords are in Linnet's vault. Enter its passphrase to sign in."));
    m_first = addPassword(tr("Passphrase"), u"passphrase"_qs);
    if (make)
        m_second = addPassword(tr("The same again"), u"passphraseAgain"_qs);
    m_first->setFocus();
    addButtons(make ? tr("Make the vault") : tr("Unlock"));
}

void PassphraseDialog::submit()
{
    if (m_first->text().isEmpty())
        showError(tr("Enter a passphrase."), m_first);
    else if (m_second && m_second->text() != m_first->text())
        showError(tr("The two are not the same. Enter them again."), m_second);
    else
        accept();
}

} // namespace linnet::ui
