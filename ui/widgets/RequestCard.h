// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"

#include <QWidget>

namespace linnet::ui {

/// A stranger's first message: who by address, when, the text without any live part, and what to do.
class RequestCard final : public QWidget
{
    Q_OBJECT
public:
    explicit RequestCard(const im::Conversation &request, QWidget *parent = nullptr);

    im::ConversationId conversation() const { return m_request.id; }

Q_SIGNALS:
    void accepted(const linnet::im::Conversation &request);
    void deleted(const linnet::im::Conversation &request);
    void blocked(const linnet::im::Conversation &request);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    im::Conversation m_request;
};

} // namespace linnet::ui
