// SPDX-License-Identifier: MIT
#include "ui/widgets/ChatSearchBar.h"

#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SearchFilters.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

namespace linnet::ui {

ChatSearchBar::ChatSearchBar(QWidget *parent)
    : QWidget(parent), m_field(named(new SearchField, u"chatSearchField"_qs, tr("Search in this chat"))),
      m_filters(new SearchFilters(u"chatSearchFilter"_qs)), m_count(named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"chatSearchCount"_qs)),
      m_older(new IconButton(u"chevron-up"_qs, tr("Older hit"), u"chatSearchOlder"_qs)),
      m_newer(new IconButton(u"chevron-down"_qs, tr("Newer hit"), u"chatSearchNewer"_qs))
{
    setObjectName(u"chatSearchBar"_qs);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    const Metrics m;
    m_field->setPlaceholderText(tr("Search"));
    m_field->installEventFilter(this);
    m_older->setKeys(u"F3"_qs);
    m_newer->setKeys(QKeySequence(Qt::SHIFT | Qt::Key_F3).toString(QKeySequence::NativeText));
    auto *close = new IconButton(u"x"_qs, tr("Close the search"), u"chatSearchClose"_qs);
    close->setKeys(tr("Esc"));
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(m.u(16), m.u(8), m.u(12), m.u(8) + 1);
    box->setSpacing(m.u(4));
    box->addWidget(m_field, 1);
    box->addSpacing(m.u(4));
    box->addWidget(m_count);
    box->addWidget(m_older);
    box->addWidget(m_newer);
    box->addWidget(m_filters);
    box->addWidget(close);
    setResult(0, -1, false);
    connect(m_field, &QLineEdit::textChanged, this, &ChatSearchBar::wordsChanged);
    connect(m_filters, &SearchFilters::changed, this, &ChatSearchBar::filtersChanged);
    connect(m_older, &IconButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    connect(m_newer, &IconButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(close, &IconButton::clicked, this, &ChatSearchBar::closeWanted);
}

void ChatSearchBar::setResult(int position, int total, bool more)
{
    const QLocale locale;
    //: A number of hits that goes on: "200+".
    const QString all = more ? tr("%1+").arg(locale.toString(total)) : locale.toString(total);
    m_count->setText(total < 0 ? QString() : total == 0 ? tr("Nothing found") : tr("%1 of %2").arg(locale.toString(position), all));
    m_older->setEnabled(total > 0);
    m_newer->setEnabled(total > 0);
}

bool ChatSearchBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT stepWanted(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1); return true;
    case Qt::Key_Up: Q_EMIT stepWanted(1); return true;
    case Qt::Key_Down: Q_EMIT stepWanted(-1); return true;
    case Qt::Key_Escape: Q_EMIT closeWanted(); return true;
    default: return QWidget::eventFilter(watched, event);
    }
}

void ChatSearchBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line));
}

} // namespace linnet::ui
