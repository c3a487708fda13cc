// SPDX-License-Identifier: MIT
#include "ui/widgets/StepList.h"

#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>

namespace linnet::ui {

StepList::StepList(QWidget *parent) : QWidget(parent), m_box(new QVBoxLayout(this))
{
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(Metrics().u(4));
}

void StepList::clear()
{
    for (QWidget *row : findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly)) {
        m_box->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
}

void StepList::setStep(int id, State state, const QString &words)
{
    const QString name = u"step%1"_qs.arg(id);
    QWidget *row = nullptr;
    for (QWidget *each : findChildren<QWidget *>(name, Qt::FindDirectChildrenOnly))
        if (!each->isHidden())
            row = each;
    if (!row) {
        row = named(new QWidget, name);
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(Metrics().u(6));
        line->addWidget(named(new Glyph(u"loader"_qs, 16, QPalette::PlaceholderText), u"stepIcon"_qs), 0, Qt::AlignTop);
        auto *label = named(new Label(TextRole::Ui), u"stepWords"_qs);
        label->setWordWrap(true);
        line->addWidget(label, 1);
        m_box->addWidget(row);
    }
    auto *icon = row->findChild<Glyph *>();
    auto *label = row->findChild<Label *>();
    if (state == State::Running)
        icon->setIcon(u"loader"_qs, QPalette::PlaceholderText);
    else
        icon->setIcon(state == State::Good ? u"circle-check"_qs : u"circle-x"_qs, state == State::Good ? QPalette::Link : QPalette::BrightText);
    label->setForegroundRole(state == State::Bad ? QPalette::BrightText : QPalette::WindowText);
    label->setText(words);
    label->setAccessibleName(words);
}

} // namespace linnet::ui
