// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ReceiptFacts.h"

#include <QCoreApplication>
#include <QString>

namespace linnet::ui {

/// The sentences about receipts (RFC 5438) in a message's details.
class ReceiptWords
{
    Q_DECLARE_TR_FUNCTIONS(ReceiptWords)
public:
    /// Which were asked for, by us or by the sender.
    static QString asked(const im::ReceiptFacts &facts, bool byUs);
    /// What stands behind an outgoing message's state: an answer from which it is inferred, or the peer's own receipt.
    static QString truth(im::ReceiptTruth truth, const QString &peer);
};

} // namespace linnet::ui
