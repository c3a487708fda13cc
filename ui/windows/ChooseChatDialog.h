// SPDX-License-Identifier: MIT
#pragma once

#include "ui/windows/Form.h"
#include "im/model/Conversation.h"

class QAbstractItemModel;
class QListView;
class QSortFilterProxyModel;

namespace linnet::ui {

/// One of the chats, found by name or address: whom a message is passed on to, which one another is merged with.
class ChooseChatDialog final : public Form
{
    Q_OBJECT
public:
    /// `text`: what is done with it; `action`: the button that does it.
    ChooseChatDialog(QAbstractItemModel *chats, const QString &heading, const QString &text, const QString &action, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(linnet::im::ConversationId conversation);

protected:
    void submit() override;

private:
    QSortFilterProxyModel *m_found;
    QListView *m_list;
};

} // namespace linnet::ui
