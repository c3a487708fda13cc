// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "ui/windows/Form.h"

namespace linnet::ui {

/// Times, way and states of one message.
class MessageDetailsDialog final : public Form
{
    Q_OBJECT
public:
    MessageDetailsDialog(const client::MessageDetails &details, const QString &peer, QWidget *parent = nullptr);

Q_SIGNALS:
    /// What went over the wire for it is wanted.
    void flowRequested();
    /// The text once more as bare text.
    void plainTextRequested();
};

} // namespace linnet::ui
