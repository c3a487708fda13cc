// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QLineEdit;

namespace linnet::ui {

/// A few emoji to choose from, and a field for any other. Keys: arrows or Tab, Enter, Esc. Closes and deletes itself.
class EmojiPopup final : public QFrame
{
    Q_OBJECT
public:
    /// `chosen`: those that one has chosen already; choosing them again takes them back.
    explicit EmojiPopup(const QStringList &chosen, QWidget *parent = nullptr);

    void popup(const QPoint &globalPosition);
    /// The one emoji that the text is; empty if it is something else.
    static QString single(const QString &text);

Q_SIGNALS:
    void picked(const QString &emoji);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void pick(const QString &emoji);
    QLineEdit *m_field;
};

} // namespace linnet::ui
