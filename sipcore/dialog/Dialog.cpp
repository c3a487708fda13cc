// SPDX-License-Identifier: MIT
#include "dialog/DialogTable.h"

namespace linnet::sip {

Dialog::Dialog(DialogTable &table, DialogState state, bool isOurs, QObject *parent)
    : QObject(parent), m_table(&table), m_state(std::move(state)), m_isOurs(isOurs)
{
}

Dialog::~Dialog()
{
    if (m_table)
        m_table->remove(*this);
}

} // namespace linnet::sip
