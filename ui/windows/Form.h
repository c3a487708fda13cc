// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QDialog>
#include <QLineEdit>
#include <QVBoxLayout>

namespace linnet::ui {

/// A small dialog in the look: heading, labels above fields, an error line, buttons at the trailing end.
class Form : public QDialog
{
    Q_OBJECT
public:
    explicit Form(const QString &heading, QWidget *parent = nullptr);

    Label *addText(const QString &text);
    QLineEdit *addField(const QString &label, const QString &objectName, const QString &text = {}, const QString &help = {});
    QLineEdit *addPassword(const QString &label, const QString &objectName);
    void addWidget(QWidget *widget) { m_box->addWidget(widget); }
    /// Cancel and the action; the action accepts unless submit() is overridden.
    Button *addButtons(const QString &action, bool destructive = false);
    void addCloseButton();
    /// What is wrong and what to do; the focus goes to the field that mends it.
    void showError(const QString &sentence, QWidget *field = nullptr);

protected:
    /// The action was pressed.
    virtual void submit() { accept(); }
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    QVBoxLayout *box() const { return m_box; }
    Button *action() const { return m_action; }

    /// As high as the wrapped words need.
    void fit();

private:
    QVBoxLayout *m_box;
    Label *m_error;
    Button *m_action = nullptr;
};

/// A line edit with its label above and a help line below, in `box`.
QLineEdit *addLabelledField(QVBoxLayout *box, const QString &label, const QString &objectName, const QString &text, const QString &help);

} // namespace linnet::ui
