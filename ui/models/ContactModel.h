// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"

#include <QAbstractListModel>

namespace linnet::ui {

/// The address book in the order of names, filtered by name and address. UI thread.
class ContactModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Shows : quint8 { Everybody, Unblocked, Blocked };
    enum Role { ContactRole = Qt::UserRole + 1, AddressRole };

    explicit ContactModel(Shows shows, QObject *parent = nullptr) : QAbstractListModel(parent), m_shows(shows) { }

    void reset(const QList<im::Contact> &contacts);
    void setFilter(const QString &words);
    int total() const { return int(m_all.size()); }
    std::optional<im::Contact> find(const im::Address &address) const;
    const im::Contact &at(int row) const { return m_shown[row]; }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void arrange();
    Shows m_shows;
    QList<im::Contact> m_all;
    QList<im::Contact> m_shown;
    QString m_filter;
};

} // namespace linnet::ui
