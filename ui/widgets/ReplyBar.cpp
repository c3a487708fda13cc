// SPDX-License-Identifier: MIT
#include "ui/widgets/ReplyBar.h"

#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

namespace linnet::ui {

ReplyBar::ReplyBar(QWidget *parent) : QWidget(parent)
{
    named(this, u"replyBar"_qs);
    const Metrics m;
    auto *close = new IconButton(u"x"_qs, tr("Do not reply"), u"replyClose"_qs);
    close->setKeys(tr("Esc"));
    close->setSide(28);
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->addStretch(1);
    box->addWidget(close, 0, Qt::AlignVCenter);
    setMinimumHeight(QuotePart(u"x"_qs, u"x"_qs).size(m.u(200)).height() + m.u(4));
    connect(close, &IconButton::clicked, this, &ReplyBar::closeWanted);
}

void ReplyBar::setQuote(const QString &name, const QString &line)
{
    m_quote = QuotePart(name, line);
    //: A screen reader's words: whom one answers, and what that said.
    setAccessibleName(tr("Reply to %1: %2").arg(name, line));
    update();
}

void ReplyBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Metrics m;
    const QSize size = m_quote.size(width() - m.u(48));
    const QRect at(m.u(12), (height() - size.height()) / 2, size.width(), size.height());
    m_quote.paint(painter, QStyle::visualRect(layoutDirection(), rect(), at), layoutDirection(), false);
}

} // namespace linnet::ui
