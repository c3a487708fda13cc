// SPDX-License-Identifier: MIT
#include "msrp/MsrpTransactions.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace linnet::sip {

QByteArray MsrpTransactions::begin()
{
    constexpr qsizetype digits = 16;
    QByteArray transaction(m_prefix.size() + digits, Qt::Uninitialized);
    std::copy(m_prefix.cbegin(), m_prefix.cend(), transaction.data());
    char *const number = transaction.data() + m_prefix.size();
    transaction.truncate(std::to_chars(number, number + digits, m_first + m_pending.size(), 16).ptr - transaction.constData());
    m_pending.emplace_back();
    return transaction;
}

MsrpTransactions::Pending *MsrpTransactions::find(QByteArrayView transaction)
{
    if (!transaction.startsWith(m_prefix))
        return nullptr;
    const QByteArrayView digits = transaction.sliced(m_prefix.size());
    quint64 number = 0;
    const auto read = std::from_chars(digits.begin(), digits.end(), number, 16);
    if (read.ec != std::errc() || read.ptr != digits.end() || number < m_first || number - m_first >= m_pending.size())
        return nullptr;
    Pending &found = m_pending[number - m_first];
    return found.isOpen ? &found : nullptr;
}

void MsrpTransactions::close(Pending &pending)
{
    pending.isOpen = false;
    while (!m_pending.empty() && !m_pending.front().isOpen) {
        m_pending.pop_front();
        ++m_first;
    }
}

std::optional<MonoTime> MsrpTransactions::nextDue() const
{
    return m_pending.empty() ? std::nullopt : m_pending.front().due;
}

std::optional<MsrpTransactions::Pending> MsrpTransactions::takeOverdue(MonoTime now)
{
    if (m_pending.empty() || !m_pending.front().due || *m_pending.front().due > now)
        return std::nullopt;
    Pending overdue = std::move(m_pending.front());
    close(m_pending.front());
    return overdue;
}

} // namespace linnet::sip
