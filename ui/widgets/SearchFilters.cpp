// SPDX-License-Identifier: MIT
#include "ui/widgets/SearchFilters.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>

namespace linnet::ui {

SearchFilters::SearchFilters(const QString &objectName, QWidget *parent)
    : QWidget(parent), m_button(new IconButton(u"filter"_qs, tr("Filter what is found"), objectName))
{
    setObjectName(objectName + u"Box"_qs);
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->addWidget(m_button);
    connect(m_button, &IconButton::clicked, this, &SearchFilters::showMenu);
}

void SearchFilters::addTo(client::SearchQuery &query) const
{
    // By the direction: "I" am all of the accounts, and a person may have several addresses.
    if (m_author != Author::Anyone)
        query.direction = m_author == Author::Me ? im::Direction::Out : im::Direction::In;
    query.from = m_range.from;
    query.to = m_range.to;
    if (m_days > 0)
        query.since = QDateTime::currentDateTimeUtc().addDays(-m_days);
    if (m_range.first.isValid())
        query.since = m_range.first.startOfDay().toUTC();
    if (m_range.last.isValid())
        query.until = m_range.last.endOfDay().toUTC();
    query.hasFile = m_files;
}

void SearchFilters::clear()
{
    m_author = Author::Anyone;
    m_days = 0;
    m_range = {};
    m_files = false;
    m_button->setFilled(false);
}

void SearchFilters::change()
{
    m_button->setFilled(isActive());
    Q_EMIT changed();
}

void SearchFilters::showMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"searchFilterMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto choices = [&](const QList<QPair<QString, int>> &entries, int current, auto choose) {
        auto *group = new QActionGroup(menu);
        for (const auto &[words, value] : entries) {
            QAction *action = menu->addAction(words);
            action->setCheckable(true);
            action->setChecked(value == current);
            action->setActionGroup(group);
            connect(action, &QAction::triggered, this, [this, choose, chosen = value] {
                choose(chosen);
                change();
            });
        }
        menu->addSeparator();
    };
    choices({{tr("From anyone"), int(Author::Anyone)}, {tr("From me"), int(Author::Me)}, {tr("From others"), int(Author::Others)}},
            m_range.from.isEmpty() ? int(m_author) : -1, [this](int value) {
                m_author = static_cast<Author>(value);
                m_range.from = {};
            });
    const bool hasDays = m_range.first.isValid() || m_range.last.isValid();
    choices({{tr("Any time"), 0}, {tr("Last 7 days"), 7}, {tr("Last 30 days"), 30}, {tr("Last year"), 365}}, hasDays ? -1 : m_days, [this](int value) {
        m_days = value;
        m_range.first = m_range.last = {};
    });
    QAction *range = menu->addAction(m_offersPeople ? tr("People and days…") : tr("From one day to another…"));
    range->setCheckable(true);
    range->setChecked(m_range != Range());
    connect(range, &QAction::triggered, this, &SearchFilters::rangeWanted);
    QAction *files = menu->addAction(tr("Only with files"));
    files->setCheckable(true);
    files->setChecked(m_files);
    connect(files, &QAction::toggled, this, [this](bool on) {
        m_files = on;
        change();
    });
    menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
}

void SearchFilters::setRange(const Range &range)
{
    m_range = range;
    if (!range.from.isEmpty())
        m_author = Author::Anyone;
    if (range.first.isValid() || range.last.isValid())
        m_days = 0;
    change();
}

} // namespace linnet::ui
