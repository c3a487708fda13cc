// SPDX-License-Identifier: MIT
#include "ui/windows/MessageDetailsDialog.h"

#include "ui/ReceiptWords.h"
#include "ui/Words.h"

#include <QFormLayout>
#include <QLocale>

namespace linnet::ui {

MessageDetailsDialog::MessageDetailsDialog(const client::MessageDetails &details, const QString &peer, QWidget *parent)
    : Form(tr("Message details"), parent)
{
    setObjectName(u"messageDetails"_qs);
    const Metrics m;
    auto *table = new QFormLayout;
    table->setHorizontalSpacing(m.u(16));
    table->setVerticalSpacing(m.u(8));
    table->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    int row = 0;
    const auto add = [&](const QString &name, const QString &value) {
        auto *key = named(new Label(TextRole::Ui, name, QPalette::PlaceholderText), u"detailName%1"_qs.arg(row));
        auto *words = named(new Label(TextRole::Ui, value), u"detailValue%1"_qs.arg(row++), u"%1: %2"_qs.arg(name, value));
        words->setWordWrap(true);
        words->setMinimumWidth(m.u(240));
        words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        table->addRow(key, words);
    };
    const im::ChatMessage &message = details.message;
    const bool out = message.direction == im::Direction::Out;
    add(tr("From"), out ? message.account.text() : message.peer.text());
    add(tr("To"), out ? message.peer.text() : message.account.text());
    add(out ? tr("Written") : tr("Received"), Words::dayAndClock(message.time));
    if (!out && message.claimedTime.isValid())
        add(tr("Sender's clock"), Words::dayAndClock(message.claimedTime));
    add(tr("Sent as"), message.model == im::MessageModel::Session ? tr("Session") : tr("Single message"));
    if (const QString why = Words::model(details.modelReason); out && !why.isEmpty())
        add(tr("Why that way"), why);
    if (!message.subject.isEmpty())
        add(tr("Subject"), message.subject);
    add(tr("Format"), message.format == im::MessageFormat::Cpim ? tr("With sender and time inside (CPIM)") : tr("Bare text"));
    if (out && details.requestSize > 0 && message.model == im::MessageModel::Pager)
        add(tr("Why so"), Words::format(details.formatReason));
    for (const client::MessageDetails::Step &step : details.steps)
        add(Words::dayAndClock(step.time), Words::delivery(step.delivery, peer));
    if (out && details.steps.isEmpty())
        add(tr("State"), Words::delivery(message.delivery, peer));
    if (message.delivery.status != 0)
        add(tr("Server's answer"), QString::number(message.delivery.status));
    QStringList receipts{ReceiptWords::asked(details.receipts, out)};
    if (out)
        receipts << ReceiptWords::truth(details.receipts.truth, peer);
    add(tr("Receipts"), receipts.join(u'\n'));
    if (details.requestSize > 0)
        add(tr("Size"), tr("%n bytes", nullptr, int(details.requestSize)));
    if (!details.route.isEmpty())
        add(tr("Way"), details.route.join(u'\n'));
    if (details.attempts > 1)
        add(tr("Attempts"), QLocale().toString(details.attempts));
    if (!message.messageId.isEmpty())
        add(tr("Message-ID"), QString::fromLatin1(message.messageId));
    box()->addLayout(table);
    auto *flow = new Button(Button::Kind::Normal, tr("Show the flow"), u"detailsFlow"_qs);
    flow->setDecoration(u"arrows-left-right"_qs);
    box()->addWidget(flow, 0, Qt::AlignLeading);
    connect(flow, &Button::clicked, this, [this] {
        Q_EMIT flowRequested();
        accept();
    });
    if (details.mayBeUnreadable()) {
        auto *note = named(new Label(TextRole::Small, tr("The server keeps it for a device of which nothing is known. It may not be able to read this format.")), u"detailsUnreadable"_qs);
        note->setWordWrap(true);
        box()->addWidget(note);
        auto *plain = new Button(Button::Kind::Normal, tr("Send as bare text, too"), u"detailsPlain"_qs);
        box()->addWidget(plain, 0, Qt::AlignLeading);
        connect(plain, &Button::clicked, this, [this] {
            Q_EMIT plainTextRequested();
            accept();
        });
    }
    addCloseButton();
}

} // namespace linnet::ui
