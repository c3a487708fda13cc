// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>

namespace linnet::ui {

/// A large button of the first run: tile with icon, title with an optional chip, one line, chevron.
class WayCard final : public QAbstractButton
{
    Q_OBJECT
public:
    WayCard(const QString &icon, const QString &title, const QString &line, const QString &chip, const QString &objectName,
            QWidget *parent = nullptr);

    /// Shown in place of the line while something goes on.
    void setLine(const QString &line);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    int textWidth(int width) const;
    QString m_icon;
    QString m_line;
    QString m_chip;
};

} // namespace linnet::ui
