// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace linnet::ui {

/// All of a long text. It comes in bit by bit, so that nothing stands still meanwhile.
class LongTextDialog final : public QDialog
{
    Q_OBJECT
public:
    LongTextDialog(const QString &text, const QString &title, QWidget *parent = nullptr);

    /// All of it is there.
    bool isComplete() const { return m_next >= m_text.size(); }
    QPlainTextEdit *view() const { return m_view; }

private:
    void addMore();

    QString m_text;
    qsizetype m_next = 0;
    QPlainTextEdit *m_view;
};

} // namespace linnet::ui
