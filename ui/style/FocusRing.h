// SPDX-License-Identifier: MIT
#pragma once

#include <QFocusFrame>
#include <QObject>
#include <QPointer>

namespace linnet::ui {

/// Draws the ring around buttons and cards that got the focus from the keyboard, and only then. One per application.
class FocusRing final : public QObject
{
    Q_OBJECT
public:
    /// Watches the application; lives as long as it.
    static void install();

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using QObject::QObject;
    QPointer<QFocusFrame> m_frame;
};

} // namespace linnet::ui
