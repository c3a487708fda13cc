// SPDX-License-Identifier: MIT
#include "ui/windows/CertificateDialog.h"

#include "ui/Words.h"
#include "ui/style/TextRuns.h"
#include "ui/widgets/Notice.h"
#include "ui/windows/Ask.h"

#include <QFormLayout>

namespace linnet::ui {

QString fingerprintLines(const QByteArray &fingerprint)
{
    QStringList lines;
    for (qsizetype at = 0; at < fingerprint.size(); at += 8)
        lines << im::readableFingerprint(fingerprint.mid(at, 8));
    return lines.join(u'\n');
}

void offerTrust(Backend &backend, const im::RegistrationInfo &info, QWidget *parent)
{
    auto *dialog = new CertificateDialog(info.certificate, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, parent, [&backend, dialog, parent, address = info.account] {
        for (im::AccountInfo account : backend.accounts()) {
            if (account.address != address)
                continue;
            account.pinned = im::withPin(account.pinned, dialog->pin());
            backend.saveAccount(account, std::nullopt, true, whileAlive<im::AccountInfo>(parent, [&backend, parent](const auto &saved) {
                if (saved)
                    backend.registerAccount(saved->address);
                else
                    tell(parent, Words::error(saved.error()));
            }));
        }
    });
    dialog->open();
}

CertificateDialog::CertificateDialog(const im::RefusedCertificate &shown, QWidget *parent)
    : Form(shown.replacesPinned ? tr("The certificate of %1 has changed").arg(isolated(shown.host))
                                : tr("The certificate of %1 is not trusted").arg(isolated(shown.host)), parent),
      m_shown(shown)
{
    setObjectName(u"certificateDialog"_qs);
    if (shown.replacesPinned)
        addWidget(new Notice(Notice::Kind::Danger, tr("You trusted another certificate for this server. Somebody may be in between you and it. "
                                                      "Ask whoever runs the server before you go on."), u"certificateChanged"_qs));
    addText(Words::certificate(shown));
    addFacts();
    addChoice();
}

void CertificateDialog::addFacts()
{
    const Metrics m;
    auto *table = new QFormLayout;
    table->setHorizontalSpacing(m.u(16));
    table->setVerticalSpacing(m.u(8));
    table->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [&](const QString &name, const QString &value, const QString &objectName, TextRole role = TextRole::Ui) {
        auto *key = named(new Label(TextRole::Ui, name, QPalette::PlaceholderText), objectName + u"Name"_qs);
        auto *words = named(new Label(role, value), objectName, u"%1: %2"_qs.arg(name, value));
        words->setWordWrap(true);
        words->setMinimumWidth(m.u(240));
        words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        table->addRow(key, words);
    };
    add(tr("Server"), m_shown.host, u"certificateHost"_qs);
    if (!m_shown.fingerprint.isEmpty()) {
        add(tr("Made for"), m_shown.names.isEmpty() ? tr("No SIP server") : m_shown.names.join(u", "_qs), u"certificateNames"_qs);
        add(tr("Issued by"), m_shown.issuer.isEmpty() ? tr("Nobody is named") : m_shown.issuer, u"certificateIssuer"_qs);
        add(tr("Valid"), tr("%1 to %2").arg(Words::date(m_shown.notBefore), Words::date(m_shown.notAfter)), u"certificateValidity"_qs);
        add(tr("SHA-256"), fingerprintLines(m_shown.fingerprint), u"certificateFingerprint"_qs, TextRole::Code);
    }
    box()->addLayout(table);
}

void CertificateDialog::addChoice()
{
    if (!m_shown.canBeTrusted()) {
        addCloseButton();
        return;
    }
    const Metrics m;
    auto *help = named(new Label(TextRole::Small, tr("Compare the fingerprint with the one that whoever runs the server tells you. If you trust it, Linnet takes "
                                                    "exactly this certificate for this server, and warns you when it changes."), QPalette::PlaceholderText), u"certificateHelp"_qs);
    help->setWordWrap(true);
    box()->addWidget(help);
    auto *trust = new Button(m_shown.replacesPinned ? Button::Kind::DangerText : Button::Kind::Normal, tr("Trust this certificate for %1").arg(isolated(m_shown.host)), u"certificateTrust"_qs);
    auto *leave = new Button(Button::Kind::Primary, tr("Do not trust it"), u"certificateLeave"_qs);
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    row->addStretch(1);
    row->addWidget(trust);
    row->addWidget(leave);
    box()->addLayout(row);
    leave->setFocus(Qt::OtherFocusReason);
    connect(trust, &Button::clicked, this, &QDialog::accept);
    connect(leave, &Button::clicked, this, &QDialog::reject);
}

} // namespace linnet::ui
