// SPDX-License-Identifier: MIT
#include "ui/models/ContactModel.h"

#include "ui/style/TextRuns.h"

#include <QCollator>

#include <algorithm>

namespace linnet::ui {
namespace {

QString nameOf(const im::Contact &contact) { return contact.name.isEmpty() ? contact.address.text() : contact.name; }

} // namespace

void ContactModel::reset(const QList<im::Contact> &contacts)
{
    beginResetModel();
    m_all = contacts;
    arrange();
    endResetModel();
}

void ContactModel::setFilter(const QString &words)
{
    beginResetModel();
    m_filter = words;
    arrange();
    endResetModel();
}

void ContactModel::arrange()
{
    m_shown.clear();
    const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
    for (const im::Contact &contact : m_all) {
        if (m_shows != Shows::Everybody && contact.blocked != (m_shows == Shows::Blocked))
            continue;
        if (std::all_of(words.cbegin(), words.cend(), [&](const QString &word) {
                return contact.name.contains(word, Qt::CaseInsensitive) || contact.address.text().contains(word, Qt::CaseInsensitive);
            }))
            m_shown.append(contact);
    }
    QCollator collator;
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    std::sort(m_shown.begin(), m_shown.end(), [&](const im::Contact &a, const im::Contact &b) {
        return collator.compare(nameOf(a), nameOf(b)) < 0;
    });
}

std::optional<im::Contact> ContactModel::find(const im::Address &address) const
{
    const auto known = std::find_if(m_all.cbegin(), m_all.cend(), [&](const im::Contact &c) { return c.address == address; });
    return known == m_all.cend() ? std::nullopt : std::optional(*known);
}

int ContactModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }

QVariant ContactModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_shown.size())
        return {};
    const im::Contact &contact = m_shown[index.row()];
    switch (role) {
    case Qt::DisplayRole: return nameOf(contact);
    case Qt::EditRole: return contact.address.text(); // what a completer inserts
    case Qt::AccessibleTextRole:
        return contact.blocked ? tr("%1, %2, blocked").arg(nameOf(contact), contact.address.text())
                               : tr("%1, %2").arg(nameOf(contact), contact.address.text());
    case Qt::ToolTipRole: return plainTip(contact.address.text());
    case ContactRole: return QVariant::fromValue(contact);
    case AddressRole: return contact.address.uri;
    default: return {};
    }
}

} // namespace linnet::ui
