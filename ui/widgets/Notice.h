// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace linnet::ui {

/// A sentence in a soft box with an icon: look at this.
class Notice final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind : quint8 { Warning, Danger };

    Notice(Kind kind, const QString &sentence, const QString &objectName, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Kind m_kind;
};

} // namespace linnet::ui
