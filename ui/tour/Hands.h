// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>

class QWidget;

/// Mouse and keyboard for the tour: events as the window system sends them, and waiting.
namespace linnet::ui::Hands {

/// Runs the event loop until `done` or the time is over; says whether it was done.
bool waitFor(const std::function<bool()> &done, int milliseconds);
void settle(int milliseconds = 120);
void click(QWidget *widget);
void type(QWidget *widget, const QString &text);
void press(QWidget *widget, int key);
QWidget *waitForWidget(QWidget *window, const QString &objectName);

} // namespace linnet::ui::Hands
