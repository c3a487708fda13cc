// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QWidget>

namespace linnet::ui {

/// What is wrong with a shown window: widgets that overlap, words that are cut, interactive widgets without name, text without
/// contrast. One line each; empty when all is well.
QStringList auditWindow(QWidget *window);
/// The lowest of the text contrasts found by the last audit: to see that it measured something.
double lowestContrast();
int auditedTexts();

} // namespace linnet::ui
