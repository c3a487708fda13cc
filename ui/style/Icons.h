// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QPixmap>
#include <QRectF>
#include <QString>

class QPainter;

namespace linnet::ui::Icons {

/// Whether the icon points along the reading direction and is mirrored in right-to-left languages.
bool mirrors(const QString &name);
/// The Tabler icon `name` in `colour`, `size` device-independent pixels. Cached by all arguments. UI thread.
QPixmap pixmap(const QString &name, int size, const QColor &colour, qreal ratio, bool mirrored = false);
/// Paints it centred in `rect`.
void paint(QPainter &painter, const QRectF &rect, const QString &name, int size, const QColor &colour, bool rightToLeft = false);

} // namespace linnet::ui::Icons
