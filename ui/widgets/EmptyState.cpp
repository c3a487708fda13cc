// SPDX-License-Identifier: MIT
#include "ui/widgets/EmptyState.h"

#include "ui/widgets/Button.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QVBoxLayout>

namespace linnet::ui {

EmptyState::EmptyState(const QString &icon, const QString &sentence, const QString &line, const QString &action,
                       const QString &objectName, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(objectName);
    const Metrics m;
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(m.u(16), m.u(16), m.u(16), m.u(16));
    box->setSpacing(m.u(4));
    box->addStretch(2);
    box->addWidget(new Glyph(icon, 40, QPalette::PlaceholderText), 0, Qt::AlignHCenter);
    box->addSpacing(m.u(8));
    for (auto *label : {new Label(TextRole::MessageStrong, sentence), new Label(TextRole::Small, line, QPalette::PlaceholderText)}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setVisible(!label->text().isEmpty());
        box->addWidget(label);
    }
    if (!action.isEmpty()) {
        auto *button = new Button(Button::Kind::Primary, action, objectName + u"Button"_qs);
        box->addSpacing(m.u(8));
        box->addWidget(button, 0, Qt::AlignHCenter);
        connect(button, &Button::clicked, this, &EmptyState::activated);
    }
    box->addStretch(3);
}

} // namespace linnet::ui
