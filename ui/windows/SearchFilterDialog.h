// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/SearchFilters.h"
#include "ui/windows/Form.h"

class QCheckBox;
class QDateEdit;

namespace linnet::ui {

/// Which people and which days are looked for.
class SearchFilterDialog final : public Form
{
    Q_OBJECT
public:
    struct Person
    {
        QString name;
        im::Address address;
    };

    /// `people`: who can be named besides by their addresses; empty: only days are asked for.
    SearchFilterDialog(const SearchFilters::Range &range, const QList<Person> &people, QWidget *parent = nullptr);
    /// Opens one; what is chosen goes into `filters`.
    static void ask(SearchFilters *filters, const QList<Person> &people);

Q_SIGNALS:
    void chosen(const linnet::ui::SearchFilters::Range &range);

protected:
    void submit() override;

private:
    struct Day
    {
        QCheckBox *counts;
        QDateEdit *day;
    };
    QLineEdit *addPerson(const QString &label, const QString &objectName, const im::Address &address);
    Day addDay(const QString &label, const QString &objectName, const QDate &day, const QDate &proposed);
    /// Nothing: it is nobody. An empty one: anybody.
    std::optional<im::Address> personOf(const QLineEdit *field) const;

    QList<Person> m_people;
    QLineEdit *m_from = nullptr;
    QLineEdit *m_to = nullptr;
    Day m_first;
    Day m_last;
};

} // namespace linnet::ui
