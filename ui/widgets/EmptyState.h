// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace linnet::ui {

/// Icon, a sentence, a line and at most one button, in the middle of a pane that has nothing to show.
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    EmptyState(const QString &icon, const QString &sentence, const QString &line, const QString &action, const QString &objectName,
               QWidget *parent = nullptr);

Q_SIGNALS:
    void activated();
};

} // namespace linnet::ui
