// SPDX-License-Identifier: MIT
#include "ui/windows/SearchFilterDialog.h"

#include "client/Client.h"
#include "ui/Words.h"

#include <QCheckBox>
#include <QCompleter>
#include <QDateEdit>

namespace linnet::ui {
namespace {

QString nameOf(const SearchFilterDialog::Person &person)
{
    return person.name.isEmpty() || person.name == person.address.text() ? person.address.text()
                                                                         : u"%1 <%2>"_qs.arg(person.name, person.address.text());
}

} // namespace

SearchFilterDialog::SearchFilterDialog(const SearchFilters::Range &range, const QList<Person> &people, QWidget *parent)
    : Form(people.isEmpty() ? tr("Search in these days") : tr("Search by people and days"), parent), m_people(people)
{
    setObjectName(u"searchFilterDialog"_qs);
    if (!people.isEmpty()) {
        m_from = addPerson(tr("From"), u"searchFrom"_qs, range.from);
        m_to = addPerson(tr("To"), u"searchTo"_qs, range.to);
    }
    const QDate today = QDate::currentDate();
    m_first = addDay(tr("Not before"), u"searchFirst"_qs, range.first, today.addMonths(-1));
    m_last = addDay(tr("Not after"), u"searchLast"_qs, range.last, today);
    addButtons(tr("Search"));
    if (m_from)
        m_from->setFocus();
}

void SearchFilterDialog::ask(SearchFilters *filters, const QList<Person> &people)
{
    auto *dialog = new SearchFilterDialog(filters->range(), people, filters->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SearchFilterDialog::chosen, filters, &SearchFilters::setRange);
    dialog->open();
}

QLineEdit *SearchFilterDialog::addPerson(const QString &label, const QString &objectName, const im::Address &address)
{
    QLineEdit *field = addField(label, objectName, address.text(), tr("A name or an address. Empty: anybody."));
    QStringList names;
    for (const Person &person : std::as_const(m_people)) {
        names.append(nameOf(person));
        if (person.address == address)
            field->setText(names.last());
    }
    auto *completer = new QCompleter(names, field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    field->setCompleter(completer);
    return field;
}

SearchFilterDialog::Day SearchFilterDialog::addDay(const QString &label, const QString &objectName, const QDate &day, const QDate &proposed)
{
    Day made{named(new QCheckBox(label), objectName + u"Counts"_qs, label), named(new QDateEdit, objectName, label)};
    made.day->setCalendarPopup(true);
    made.day->setDate(day.isValid() ? day : proposed);
    made.day->setEnabled(day.isValid());
    made.counts->setChecked(day.isValid());
    auto *row = new QHBoxLayout;
    row->addWidget(made.counts, 1);
    row->addWidget(made.day);
    box()->addLayout(row);
    connect(made.counts, &QCheckBox::toggled, made.day, &QWidget::setEnabled);
    return made;
}

std::optional<im::Address> SearchFilterDialog::personOf(const QLineEdit *field) const
{
    const QString text = field ? field->text().simplified() : QString();
    if (text.isEmpty())
        return im::Address{};
    for (const Person &person : m_people)
        if (text.compare(nameOf(person), Qt::CaseInsensitive) == 0 || text.compare(person.name, Qt::CaseInsensitive) == 0)
            return person.address;
    const auto address = client::Client::parseAddress(text);
    return address && text.contains(u'@') ? std::optional(*address) : std::nullopt;
}

void SearchFilterDialog::submit()
{
    const auto from = personOf(m_from);
    const auto to = personOf(m_to);
    if (!from || !to) {
        showError(tr("Nobody of that name is here. Choose one of the list, or enter an address."), from ? m_to : m_from);
        return;
    }
    const SearchFilters::Range range{*from, *to, m_first.counts->isChecked() ? m_first.day->date() : QDate(),
                                     m_last.counts->isChecked() ? m_last.day->date() : QDate()};
    if (range.first.isValid() && range.last.isValid() && range.last < range.first) {
        showError(tr("The last day is before the first one."), m_last.day);
        return;
    }
    Q_EMIT chosen(range);
    accept();
}

} // namespace linnet::ui
