// SPDX-License-Identifier: MIT
#include "ui/windows/LongTextDialog.h"

#include "ui/style/Metrics.h"
#include "ui/widgets/Label.h"

#include <QPlainTextEdit>
#include <QTextDocument>
#include <QTimer>
#include <QVBoxLayout>

namespace linnet::ui {
namespace {

constexpr qsizetype kBit = 32768;

} // namespace

LongTextDialog::LongTextDialog(const QString &text, const QString &title, QWidget *parent)
    : QDialog(parent), m_text(text), m_view(named(new QPlainTextEdit, u"longTextView"_qs, title))
{
    setObjectName(u"longText"_qs);
    setWindowTitle(title);
    const Metrics m;
    resize(m.u(640), m.u(560));
    m_view->setReadOnly(true);
    m_view->setUndoRedoEnabled(false);
    m_view->setFont(m.font(TextRole::Message));
    m_view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_view->setFrameShape(QFrame::NoFrame);
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(m.u(8), m.u(8), m.u(8), m.u(8));
    box->addWidget(m_view);
    addMore();
}

void LongTextDialog::addMore()
{
    qsizetype end = qMin(m_text.size(), m_next + kBit);
    if (end < m_text.size() && m_text[end - 1].isHighSurrogate())
        ++end;
    QTextCursor cursor(m_view->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(m_text.mid(m_next, end - m_next));
    m_next = end;
    if (!isComplete())
        QTimer::singleShot(0, this, &LongTextDialog::addMore);
}

} // namespace linnet::ui
