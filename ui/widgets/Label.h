// SPDX-License-Identifier: MIT
#pragma once

#include "ui/style/Metrics.h"

#include <QLabel>
#include <QPalette>

namespace linnet::ui {

/// Plain text, always (nothing in it is ever read as markup), in one of the look's fonts and palette roles.
class Label final : public QLabel
{
    Q_OBJECT
public:
    explicit Label(TextRole role, const QString &text = {}, QPalette::ColorRole ink = QPalette::WindowText, QWidget *parent = nullptr);

    /// One line that ends in an ellipsis where the room ends; the whole text is in the tooltip then.
    void setElided(bool elided);
    void setWholeText(const QString &text);
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();
    TextRole m_role;
    bool m_elided = false;
    QString m_whole;
};

/// Sets the object name and, unless empty, the accessible name of a widget.
template <typename W>
W *named(W *widget, const QString &objectName, const QString &accessibleName = {})
{
    widget->setObjectName(objectName);
    if (!accessibleName.isEmpty())
        widget->setAccessibleName(accessibleName);
    return widget;
}

} // namespace linnet::ui
