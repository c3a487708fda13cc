// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace linnet::ui {

/// Asks whether to do something that cannot be undone; `yes` runs if the user says so. Does not block.
void ask(QWidget *parent, const QString &question, const QString &explanation, const QString &action, bool destructive,
         std::function<void()> yes);
/// Says something that needs no answer but to be seen.
void tell(QWidget *parent, const QString &sentence, const QString &detail = {});

} // namespace linnet::ui
