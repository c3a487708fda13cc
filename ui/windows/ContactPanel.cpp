// SPDX-License-Identifier: MIT
#include "ui/windows/ContactPanel.h"

#include "ui/Words.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"
#include "ui/windows/Ask.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace linnet::ui {
namespace {

constexpr int kDays[] = {0, 365, 90, 30, 7};

int indexOf(im::Choice choice) { return choice == im::Choice::AsSet ? 0 : choice == im::Choice::Yes ? 1 : 2; }
im::Choice choiceAt(int index) { return index == 0 ? im::Choice::AsSet : index == 1 ? im::Choice::Yes : im::Choice::No; }

} // namespace

ContactPanel::ContactPanel(Backend &backend, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_avatar(new Avatar(72, u"panelAvatar"_qs)),
      m_name(named(new Label(TextRole::MessageStrong), u"panelName"_qs)),
      m_address(named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"panelAddress"_qs)),
      m_facts(named(new Label(TextRole::Small), u"panelFacts"_qs))
{
    setObjectName(u"contactPanel"_qs);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    const Metrics m;
    setMinimumWidth(m.u(280));
    auto *head = named(new QWidget, u"panelHead"_qs);
    head->setFixedHeight(qMax(m.u(56), m.line(TextRole::MessageStrong) + m.line(TextRole::Small) + m.u(14)) - 1);
    auto *headBox = new QHBoxLayout(head);
    headBox->setContentsMargins(m.u(16), 0, m.u(12), 0);
    headBox->addWidget(named(new Label(TextRole::UiStrong, tr("Details")), u"panelTitle"_qs), 1);
    auto *close = new IconButton(u"x"_qs, tr("Close the details"), u"panelClose"_qs);
    close->setKeys(tr("Esc"));
    headBox->addWidget(close);

    auto *inner = named(new QWidget, u"panelInner"_qs);
    inner->setBackgroundRole(QPalette::Base);
    m_box = new QVBoxLayout(inner);
    m_box->setContentsMargins(m.u(16), m.u(16), m.u(16), m.u(16));
    m_box->setSpacing(m.u(8));
    m_avatar->setBackgroundRole(QPalette::Base);
    m_box->addWidget(m_avatar, 0, Qt::AlignHCenter);
    for (Label *label : {m_name, m_address}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        m_box->addWidget(label);
    }
    m_aliases = addSection(tr("Further addresses"), u"panelAliases"_qs);
    m_answersTo = named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"panelAnswersTo"_qs);
    m_answersTo->setWordWrap(true);
    m_aliases->layout()->addWidget(m_answersTo);
    auto *facts = addSection(tr("Their devices"), u"panelFactsTitle"_qs);
    m_facts->setWordWrap(true);
    facts->layout()->addWidget(m_facts);
    makeChoices();
    auto *more = new QVBoxLayout;
    more->setSpacing(m.u(4));
    m_box->addSpacing(m.u(8));
    m_box->addLayout(more);
    addButton(more, tr("Edit contact…"), u"panelEdit"_qs, false, &ContactPanel::editWanted);
    addButton(more, tr("Merge with another chat…"), u"panelMerge"_qs, false, &ContactPanel::mergeWanted);
    addButton(more, tr("Block…"), u"panelBlock"_qs, true, &ContactPanel::blockWanted);
    addButton(more, tr("Block the whole domain…"), u"panelBlockDomain"_qs, true, &ContactPanel::domainBlockWanted);
    addButton(more, tr("Delete conversation…"), u"panelDelete"_qs, true, &ContactPanel::deleteWanted);
    m_box->addStretch(1);
    auto *area = named(new QScrollArea, u"panelArea"_qs);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(inner);
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(1, 0, 0, 0);
    box->setSpacing(1); // the hairlines
    box->addWidget(head);
    box->addWidget(area, 1);
    connect(close, &IconButton::clicked, this, &ContactPanel::closeWanted);
}

QWidget *ContactPanel::addSection(const QString &title, const QString &objectName)
{
    const Metrics m;
    auto *section = named(new QWidget, objectName + u"Section"_qs);
    section->setBackgroundRole(QPalette::Base);
    auto *box = new QVBoxLayout(section);
    box->setContentsMargins(0, m.u(12), 0, 0);
    box->setSpacing(m.u(4));
    box->addWidget(named(new Label(TextRole::SmallStrong, title), objectName));
    m_box->addWidget(section);
    return section;
}

QComboBox *ContactPanel::addChoice(QWidget *section, const QString &words, const QString &objectName, const QStringList &entries)
{
    auto *choice = named(new QComboBox, objectName, words);
    choice->addItems(entries);
    auto *label = named(new Label(TextRole::Small, words, QPalette::PlaceholderText), objectName + u"Label"_qs);
    label->setWordWrap(true);
    section->layout()->addWidget(label);
    section->layout()->addWidget(choice);
    return choice;
}

void ContactPanel::addButton(QVBoxLayout *box, const QString &words, const QString &objectName, bool danger, void (ContactPanel::*signal)())
{
    auto *button = new Button(danger ? Button::Kind::DangerText : Button::Kind::Text, words, objectName);
    box->addWidget(button, 0, Qt::AlignLeading);
    connect(button, &Button::clicked, this, signal);
}

void ContactPanel::makeChoices()
{
    m_choices = addSection(tr("What they learn of you"), u"panelChoices"_qs);
    const QStringList entries{tr("As in Settings"), tr("Yes"), tr("No")};
    m_receipts = addChoice(m_choices, tr("That messages arrived and were seen"), u"panelReceipts"_qs, entries);
    m_typing = addChoice(m_choices, tr("That you are typing"), u"panelTyping"_qs, entries);
    auto *keep = addSection(tr("Messages of this chat"), u"panelKeep"_qs);
    m_retention = addChoice(keep, tr("Are kept"), u"panelRetention"_qs,
                            {tr("For ever"), tr("For a year"), tr("For 90 days"), tr("For 30 days"), tr("For 7 days")});
    connect(m_receipts, &QComboBox::activated, this, &ContactPanel::keepChoices);
    connect(m_typing, &QComboBox::activated, this, &ContactPanel::keepChoices);
    connect(m_retention, &QComboBox::activated, this, &ContactPanel::keepRetention);
}

void ContactPanel::setPerson(const im::Conversation &conversation, const std::optional<im::Contact> &contact)
{
    const bool other = conversation.id != m_conversation.id || conversation.last.key != m_conversation.last.key;
    m_conversation = conversation;
    m_contact = contact;
    m_avatar->setPerson(conversation.title, conversation.peer.uri);
    m_name->setText(conversation.title);
    m_address->setText(conversation.peer.text());
    m_address->setVisible(conversation.title != conversation.peer.text());
    m_choices->setVisible(contact.has_value());
    if (contact) {
        m_receipts->setCurrentIndex(indexOf(contact->receipts));
        m_typing->setCurrentIndex(indexOf(contact->typing));
    }
    int days = 0;
    for (int i = 0; i < int(std::size(kDays)); ++i)
        if (kDays[i] == conversation.retentionDays)
            days = i;
    m_retention->setCurrentIndex(days);
    showAliases();
    if (other)
        askFacts();
}

void ContactPanel::showAliases()
{
    for (QWidget *row : m_aliases->findChildren<QWidget *>(u"panelAlias"_qs, Qt::FindDirectChildrenOnly)) {
        row->hide();
        row->deleteLater();
    }
    m_aliases->setVisible(!m_conversation.aliases.isEmpty());
    m_answersTo->setVisible(!m_conversation.answersTo.isEmpty() && m_conversation.answersTo != m_conversation.peer);
    m_answersTo->setText(tr("Your messages go to %1, which they used last.").arg(isolated(m_conversation.answersTo.text())));
    for (const im::Address &alias : std::as_const(m_conversation.aliases)) {
        auto *row = named(new QWidget, u"panelAlias"_qs);
        auto *box = new QHBoxLayout(row);
        box->setContentsMargins(0, 0, 0, 0);
        auto *address = named(new Label(TextRole::Small), u"panelAliasAddress"_qs);
        address->setWholeText(alias.text());
        address->setElided(true);
        auto *split = new Button(Button::Kind::Text, tr("Separate"), u"panelSplit"_qs);
        split->setSmall(true);
        split->setAccessibleDescription(alias.text());
        box->addWidget(address, 1);
        box->addWidget(split);
        m_aliases->layout()->addWidget(row);
        connect(split, &Button::clicked, this, [this, alias] { Q_EMIT splitWanted(alias); });
    }
}

void ContactPanel::askFacts()
{
    m_backend.peerFacts(m_conversation.account, m_conversation.peer, whileAlive<im::PeerFacts>(this, [this, id = m_conversation.id](const auto &facts) {
        if (id == m_conversation.id)
            showFacts(facts ? *facts : im::PeerFacts{});
    }));
}

void ContactPanel::showFacts(const im::PeerFacts &facts)
{
    const bool isKnown = facts.heardAt.isValid() || facts.receiptsAt.isValid() || !facts.product.isEmpty();
    QStringList lines{facts.cpimReason == im::FormatReason::Unknown && isKnown
                          ? tr("It is not known yet whether their devices read messages with sender and time inside (CPIM).")
                          : Words::format(facts.cpimReason)};
    if (facts.acceptsCpimSince.isValid())
        lines.last() += u' ' + tr("Known since %1.").arg(Words::moment(facts.acceptsCpimSince));
    if (facts.receiptsAt.isValid())
        lines << tr("Last receipt: %1.").arg(Words::moment(facts.receiptsAt));
    if (facts.heardAt.isValid())
        lines << tr("Last heard of: %1.").arg(Words::moment(facts.heardAt));
    if (!facts.product.isEmpty())
        lines << tr("Program: %1").arg(isolated(QString::fromUtf8(facts.product.left(120))));
    m_facts->setText(lines.join(u'\n'));
}

void ContactPanel::keepChoices()
{
    if (!m_contact)
        return;
    m_contact->receipts = choiceAt(m_receipts->currentIndex());
    m_contact->typing = choiceAt(m_typing->currentIndex());
    m_backend.saveContact(*m_contact, whileAlive<Ok>(this, [this](const auto &saved) {
        if (!saved)
            Q_EMIT trouble(Words::error(saved.error()));
    }));
}

void ContactPanel::keepRetention(int index)
{
    const int days = kDays[index];
    const auto keep = [this, days, id = m_conversation.id] {
        m_backend.setRetention(id, days, whileAlive<Ok>(this, [this](const auto &kept) {
            if (!kept)
                Q_EMIT trouble(Words::error(kept.error()));
        }));
    };
    if (days == 0 || (m_conversation.retentionDays > 0 && days >= m_conversation.retentionDays)) {
        keep();
        return;
    }
    const int before = m_conversation.retentionDays;
    ask(this, tr("Delete older messages?"), tr("Messages of this chat that are older than %n days go for good now, and later ones when they are as old.", nullptr, days),
        tr("Delete"), true, keep);
    for (int i = 0; i < int(std::size(kDays)); ++i) // what holds is shown until it is decided
        if (kDays[i] == before)
            m_retention->setCurrentIndex(i);
}

void ContactPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closeWanted();
    else
        QWidget::keyPressEvent(event);
}

void ContactPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int edge = layoutDirection() == Qt::LeftToRight ? 0 : width() - 1;
    painter.fillRect(QRect(edge, 0, 1, height()), ink(Colour::Line));
    painter.fillRect(QRect(0, findChild<QWidget *>(u"panelHead"_qs)->height(), width(), 1), ink(Colour::Line));
}

} // namespace linnet::ui
