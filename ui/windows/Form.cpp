// SPDX-License-Identifier: MIT
#include "ui/windows/Form.h"

#include "ui/style/Metrics.h"

#include <QHBoxLayout>
#include <QKeyEvent>

namespace linnet::ui {

QLineEdit *addLabelledField(QVBoxLayout *box, const QString &label, const QString &objectName, const QString &text, const QString &help)
{
    const Metrics m;
    auto *group = new QVBoxLayout;
    group->setSpacing(m.u(4));
    auto *words = named(new Label(TextRole::UiMedium, label), objectName + u"Label"_qs);
    auto *field = named(new QLineEdit(text), objectName, label);
    words->setBuddy(field);
    group->addWidget(words);
    group->addWidget(field);
    if (!help.isEmpty()) {
        auto *line = named(new Label(TextRole::Small, help, QPalette::PlaceholderText), objectName + u"Help"_qs);
        line->setWordWrap(true);
        field->setAccessibleDescription(help);
        group->addWidget(line);
    }
    box->addLayout(group);
    return field;
}

Form::Form(const QString &heading, QWidget *parent) : QDialog(parent), m_box(new QVBoxLayout(this)),
    m_error(named(new Label(TextRole::Ui, {}, QPalette::BrightText), u"formError"_qs))
{
    const Metrics m;
    setWindowTitle(heading);
    setMinimumWidth(qMin(m.u(400), 520));
    m_box->setContentsMargins(m.u(24), m.u(20), m.u(24), m.u(20));
    m_box->setSpacing(m.u(14));
    m_box->setSizeConstraint(QLayout::SetNoConstraint);
    auto *title = named(new Label(TextRole::Title, heading), u"formHeading"_qs);
    title->setWordWrap(true);
    m_box->addWidget(title);
    m_error->setWordWrap(true);
    m_error->hide();
}

Label *Form::addText(const QString &text)
{
    auto *label = named(new Label(TextRole::Ui, text), u"formText"_qs);
    label->setWordWrap(true);
    m_box->addWidget(label);
    return label;
}

QLineEdit *Form::addField(const QString &label, const QString &objectName, const QString &text, const QString &help)
{
    return addLabelledField(m_box, label, objectName, text, help);
}

QLineEdit *Form::addPassword(const QString &label, const QString &objectName)
{
    QLineEdit *field = addField(label, objectName);
    field->setEchoMode(QLineEdit::Password);
    return field;
}

Button *Form::addButtons(const QString &words, bool destructive)
{
    const Metrics m;
    m_box->addWidget(m_error);
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    row->addStretch(1);
    auto *cancel = new Button(Button::Kind::Normal, tr("Cancel"), u"formCancel"_qs);
    m_action = new Button(destructive ? Button::Kind::DangerFill : Button::Kind::Primary, words, u"formAction"_qs);
    row->addWidget(cancel);
    row->addWidget(m_action);
    m_box->addLayout(row);
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_action, &Button::clicked, this, [this] { submit(); });
    return m_action;
}

void Form::addCloseButton()
{
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    auto *close = new Button(Button::Kind::Primary, tr("Close"), u"formClose"_qs);
    row->addWidget(close);
    m_box->addLayout(row);
    connect(close, &Button::clicked, this, &QDialog::accept);
}

void Form::showError(const QString &sentence, QWidget *field)
{
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
    if (m_action)
        m_action->setEnabled(true);
    if (field)
        field->setFocus(Qt::OtherFocusReason);
    fit();
}

void Form::fit()
{
    const int wide = qMax(width(), qMax(minimumWidth(), m_box->minimumSize().width()));
    const int tall = m_box->hasHeightForWidth() ? m_box->totalHeightForWidth(wide) : m_box->totalMinimumSize().height();
    setMinimumHeight(tall);
    if (wide != width() || tall > height())
        resize(wide, qMax(tall, height()));
}

void Form::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit();
}

void Form::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    if (isVisible())
        fit();
}

void Form::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_action && m_action->isEnabled()) {
        submit();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace linnet::ui
