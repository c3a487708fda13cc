// SPDX-License-Identifier: MIT
#pragma once

#include <QPalette>
#include <QWidget>

namespace linnet::ui {

/// An icon that is only to be looked at, in a palette role's colour.
class Glyph final : public QWidget
{
    Q_OBJECT
public:
    Glyph(const QString &icon, int units, QPalette::ColorRole ink, QWidget *parent = nullptr);

    void setIcon(const QString &icon, QPalette::ColorRole ink);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    int m_units;
};

} // namespace linnet::ui
