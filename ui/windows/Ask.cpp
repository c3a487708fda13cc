// SPDX-License-Identifier: MIT
#include "ui/windows/Ask.h"

#include "ui/windows/Form.h"

namespace linnet::ui {

void ask(QWidget *parent, const QString &question, const QString &explanation, const QString &action, bool destructive,
         std::function<void()> yes)
{
    auto *dialog = new Form(question, parent);
    dialog->setObjectName(u"askDialog"_qs);
    dialog->addText(explanation);
    dialog->addButtons(action, destructive);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, parent ? parent : dialog, [yes = std::move(yes)] { yes(); });
    dialog->open();
}

void tell(QWidget *parent, const QString &sentence, const QString &detail)
{
    auto *dialog = new Form(sentence, parent);
    dialog->setObjectName(u"tellDialog"_qs);
    if (!detail.isEmpty())
        dialog->addText(detail);
    dialog->addCloseButton();
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace linnet::ui
