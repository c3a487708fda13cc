// SPDX-License-Identifier: MIT
#include "ui/ReceiptWords.h"

#include "ui/style/TextRuns.h"

namespace linnet::ui {

QString ReceiptWords::asked(const im::ReceiptFacts &facts, bool byUs)
{
    if (facts.deliveredAsked && facts.displayedAsked)
        return byUs ? tr("You asked to be told when it is delivered and when it is displayed.") : tr("The sender asked to be told when it is delivered and when it is displayed.");
    if (facts.deliveredAsked)
        return byUs ? tr("You asked to be told when it is delivered.") : tr("The sender asked to be told when it is delivered.");
    if (facts.displayedAsked)
        return byUs ? tr("You asked to be told when it is displayed.") : tr("The sender asked to be told when it is displayed.");
    return tr("None were asked for.");
}

QString ReceiptWords::truth(im::ReceiptTruth truth, const QString &peer)
{
    switch (truth) {
    case im::ReceiptTruth::Nothing: return tr("Nothing says that it has arrived.");
    case im::ReceiptTruth::ServerKeepsIt: return tr("Inferred from the answer 202: a server keeps it. No receipt says that a device has it.");
    case im::ReceiptTruth::DeviceAnswered: return tr("Inferred from the answer 200: a device, or a server for it, has it. No receipt says so.");
    case im::ReceiptTruth::ReceiptDelivered: return tr("Confirmed by a receipt of %1: delivered.").arg(isolated(peer));
    case im::ReceiptTruth::ReceiptDisplayed: return tr("Confirmed by a receipt of %1: displayed.").arg(isolated(peer));
    }
    return {};
}

} // namespace linnet::ui
