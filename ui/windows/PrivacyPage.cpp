// SPDX-License-Identifier: MIT
#include "ui/windows/PrivacyPage.h"

#include "ui/Words.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"
#include "ui/windows/Ask.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace linnet::ui {

PrivacyPage::PrivacyPage(Backend &backend, QWidget *parent) : QWidget(parent), m_backend(backend)
{
    setObjectName(u"privacyPage"_qs);
    setBackgroundRole(QPalette::Base);
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(Metrics().u(12));
    using namespace client::settings;
    addHeading(box, tr("Receipts and typing"), u"receiptsTitle"_qs);
    addHelp(box, tr("Only people you have written to, or who are in your contacts, get any of these. One contact's details may say otherwise."), u"receiptsHelp"_qs);
    addSwitch(box, kDeliveredSent, tr("Tell that a message has arrived"), {}, u"receiptsDelivered"_qs);
    addSwitch(box, kDisplayedSent, tr("Tell that I have seen a message"), {}, u"receiptsDisplayed"_qs);
    addSwitch(box, kTypingSent, tr("Show others that I am typing"), {}, u"typingSent"_qs);
    addSwitch(box, kReceiptsAsked, tr("Ask for receipts of my messages"),
              tr("Off: a state says at most that a server or a device has the message."), u"receiptsAsked"_qs);

    addSwitch(box, kSessionsFromContacts, tr("Take sessions of contacts without asking"), tr("Long messages come through sessions. Those of strangers ring in Requests."),
              u"sessionsFromContacts"_qs);
    addSwitch(box, kFilesFromContacts, tr("Take files of contacts without asking"), tr("They go to the folder for downloads and are never opened. Those of strangers are always asked for."),
              u"filesFromContacts"_qs);

    addHeading(box, tr("Blocked"), u"blockedTitle"_qs);
    addHelp(box, tr("Their messages are refused and leave no trace."), u"blockedHelp"_qs);
    auto *rows = named(new QWidget, u"blockedRows"_qs);
    rows->setBackgroundRole(QPalette::Base);
    m_blocked = new QVBoxLayout(rows);
    m_blocked->setContentsMargins(0, 0, 0, 0);
    box->addWidget(rows);
    addTrace(box);
    connect(&m_backend, &Backend::contactsChanged, this, &PrivacyPage::fillBlocked);
    fillBlocked();
}

void PrivacyPage::addHeading(QVBoxLayout *box, const QString &words, const QString &objectName)
{
    if (box->count() > 0)
        box->addSpacing(Metrics().u(12));
    box->addWidget(named(new Label(TextRole::UiStrong, words), objectName));
}

void PrivacyPage::addHelp(QVBoxLayout *box, const QString &words, const QString &objectName)
{
    auto *help = named(new Label(TextRole::Small, words, QPalette::PlaceholderText), objectName);
    help->setWordWrap(true);
    box->addWidget(help);
}

void PrivacyPage::addSwitch(QVBoxLayout *box, const client::SettingKey<bool> &key, const QString &words, const QString &help, const QString &objectName)
{
    auto *check = named(new QCheckBox(words), objectName, words);
    check->setEnabled(false); // until it is known
    box->addWidget(check);
    if (!help.isEmpty())
        addHelp(box, help, objectName + u"Help"_qs);
    m_backend.flag(key, [this, key, guard = QPointer<QCheckBox>(check)](bool on) {
        if (!guard)
            return;
        guard->setChecked(on);
        guard->setEnabled(true);
        connect(guard, &QCheckBox::toggled, this, [this, key](bool now) { m_backend.setFlag(key, now); });
    });
}

void PrivacyPage::addTrace(QVBoxLayout *box)
{
    addHeading(box, tr("Trace of the traffic"), u"traceTitle"_qs);
    addSwitch(box, client::settings::kTraceOnDisk, tr("Keep it on this computer"),
              tr("The flow view reads it: the newest 32 MB of what went over the wire, without texts, passwords and keys. "
                 "Off: only until Linnet ends."), u"traceKeep"_qs);
    auto *clear = new Button(Button::Kind::DangerText, tr("Clear the trace…"), u"traceClear"_qs);
    box->addWidget(clear, 0, Qt::AlignLeading);
    connect(clear, &Button::clicked, this, [this] {
        ask(this, tr("Clear the trace?"), tr("What went over the wire until now can no longer be shown. Messages stay."), tr("Clear"), true, [this] {
            m_backend.clearTrace(whileAlive<Ok>(this, [this](const auto &done) {
                if (!done)
                    tell(this, Words::error(done.error()));
            }));
        });
    });
}

void PrivacyPage::fillBlocked()
{
    m_backend.blocks(whileAlive<client::Blocks>(this, [this](const auto &blocks) {
        if (!blocks)
            return;
        while (QLayoutItem *item = m_blocked->takeAt(0)) {
            if (item->widget()) {
                item->widget()->hide();
                item->widget()->deleteLater();
            }
            delete item;
        }
        const auto ignore = [](const auto &) { };
        for (const im::Address &address : blocks->addresses)
            addBlocked(address.text(), [this, address, ignore] { m_backend.setBlocked(address, false, whileAlive<Ok>(this, ignore)); });
        for (const QString &domain : blocks->domains)
            addBlocked(tr("All addresses at %1").arg(domain), [this, domain] {
                m_backend.setDomainBlocked(domain, false, whileAlive<Ok>(this, [this](const auto &) { fillBlocked(); }));
            });
        if (m_blocked->count() == 0)
            m_blocked->addWidget(named(new Label(TextRole::Ui, tr("Nobody"), QPalette::PlaceholderText), u"blockedNobody"_qs));
    }));
}

void PrivacyPage::addBlocked(const QString &words, std::function<void()> unblock)
{
    auto *row = named(new QWidget, u"blockedRow"_qs);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto *who = named(new Label(TextRole::Ui), u"blockedAddress"_qs);
    who->setWholeText(words);
    who->setElided(true);
    auto *button = new Button(Button::Kind::Text, tr("Unblock"), u"unblock"_qs);
    button->setAccessibleDescription(words);
    line->addWidget(who, 1);
    line->addWidget(button);
    m_blocked->addWidget(row);
    connect(button, &Button::clicked, this, std::move(unblock));
}

} // namespace linnet::ui
