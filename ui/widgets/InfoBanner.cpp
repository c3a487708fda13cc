// SPDX-License-Identifier: MIT
#include "ui/widgets/InfoBanner.h"

#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace linnet::ui {

InfoBanner::InfoBanner(QWidget *parent) : QWidget(parent), m_what(named(new Label(TextRole::UiStrong), u"infoWhat"_qs)),
    m_more(named(new Label(TextRole::Ui), u"infoMore"_qs)), m_close(new Button(Button::Kind::Text, tr("Close"), u"infoClose"_qs))
{
    setObjectName(u"infoBanner"_qs);
    const Metrics m;
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(m.u(16), m.u(6), m.u(8), m.u(6));
    box->setSpacing(m.u(12));
    box->addWidget(new Glyph(u"alert-triangle"_qs, 20, QPalette::WindowText));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    m_what->setWordWrap(true);
    m_more->setWordWrap(true);
    m_more->setTextInteractionFlags(Qt::TextSelectableByMouse); // the name of a file is to be copied
    words->addWidget(m_what);
    words->addWidget(m_more);
    box->addLayout(words, 1);
    box->addWidget(m_close, 0, Qt::AlignVCenter);
    connect(m_close, &Button::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
}

void InfoBanner::say(const QString &what, const QString &more, bool lasting)
{
    m_what->setText(what);
    m_more->setText(breakable(more));
    m_more->setVisible(!more.isEmpty());
    m_close->setVisible(!lasting);
    setAccessibleName(what);
    setAccessibleDescription(more);
    fit();
    show();
}

void InfoBanner::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

/// The history gives way, not the words.
void InfoBanner::fit() { setMinimumHeight(qMax(0, layout()->totalHeightForWidth(width()))); }

void InfoBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ink(Colour::WarningSoft));
    painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line));
}

} // namespace linnet::ui
