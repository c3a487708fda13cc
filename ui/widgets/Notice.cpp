// SPDX-License-Identifier: MIT
#include "ui/widgets/Notice.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace linnet::ui {

Notice::Notice(Kind kind, const QString &sentence, const QString &objectName, QWidget *parent) : QWidget(parent), m_kind(kind)
{
    named(this, objectName, sentence);
    const Metrics m;
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(m.u(12), m.u(10), m.u(12), m.u(10));
    box->setSpacing(m.u(8));
    box->addWidget(new Glyph(u"alert-triangle"_qs, 20, kind == Kind::Danger ? QPalette::BrightText : QPalette::WindowText), 0, Qt::AlignTop);
    auto *words = named(new Label(TextRole::Ui, sentence), objectName + u"Words"_qs);
    words->setWordWrap(true);
    box->addWidget(words, 1);
}

void Notice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawBox(painter, rect(), Metrics().u(8), ink(m_kind == Kind::Danger ? Colour::DangerSoft : Colour::WarningSoft), QColor());
}

} // namespace linnet::ui
