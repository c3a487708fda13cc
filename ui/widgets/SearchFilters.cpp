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

void SearchFilters::setPeople(const im::Address &self, const im::Address &peer)
{
    m_self = self;
    m_peer = peer;
}

void SearchFilters::addTo(client::SearchQuery &query) const
{
    if (m_author == Author::Me)
        query.from = m_self;
    else if (m_author == Author::Others && !m_peer.isEmpty())
        query.from = m_peer;
    else if (m_author == Author::Others)
        query.to = m_self;
    if (m_days > 0)
        query.since = QDateTime::currentDateTimeUtc().addDays(-m_days);
    query.hasFile = m_files;
}

void SearchFilters::clear()
{
    m_author = Author::Anyone;
    m_days = 0;
    m_files = false;
    refresh();
}

void SearchFilters::refresh() { m_button->setFilled(isActive()); }

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
                refresh();
                Q_EMIT changed();
            });
        }
        menu->addSeparator();
    };
    choices({{tr("From anyone"), int(Author::Anyone)}, {tr("From me"), int(Author::Me)}, {tr("From others"), int(Author::Others)}}, int(m_author),
            [this](int value) { m_author = static_cast<Author>(value); });
    choices({{tr("Any time"), 0}, {tr("Last 7 days"), 7}, {tr("Last 30 days"), 30}, {tr("Last year"), 365}}, m_days,
            [this](int value) { m_days = value; });
    QAction *files = menu->addAction(tr("Only with files"));
    files->setCheckable(true);
    files->setChecked(m_files);
    connect(files, &QAction::toggled, this, [this](bool on) {
        m_files = on;
        refresh();
        Q_EMIT changed();
    });
    menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
}

} // namespace linnet::ui
