// SPDX-License-Identifier: MIT
#pragma once

#include <QLineEdit>

namespace linnet::ui {

/// A line edit with a magnifier before the text and its shortcut behind it while empty.
class SearchField final : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchField(QWidget *parent = nullptr);
    void setHint(const QString &keys);

Q_SIGNALS:
    /// Down or Enter: to the list.
    void leftDownwards();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_hint;
};

} // namespace linnet::ui
