// SPDX-License-Identifier: MIT
#include "ui/style/Icons.h"

#include <QFile>
#include <QPaintDevice>
#include <QPainter>
#include <QPixmapCache>
#include <QSet>
#include <QSvgRenderer>

namespace linnet::ui::Icons {
namespace {

QByteArray strokeFor(int size)
{
    if (size <= 15)
        return "2";
    return size >= 36 ? "1.5" : "1.75";
}

} // namespace

bool mirrors(const QString &name)
{
    static const QSet<QString> names{u"send-2"_qs, u"arrow-left"_qs, u"chevron-left"_qs, u"chevron-right"_qs, u"menu-2"_qs};
    return names.contains(name);
}

QPixmap pixmap(const QString &name, int size, const QColor &colour, qreal ratio, bool mirrored)
{
    const QString key = u"linnet/%1/%2/%3/%4/%5"_qs.arg(name).arg(size).arg(colour.rgba(), 0, 16).arg(ratio).arg(mirrored);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/icons/tabler/%1.svg"_qs.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    svg.replace("stroke-width=\"2\"", "stroke-width=\"" + strokeFor(size) + "\"");
    QSvgRenderer renderer(svg);
    const int pixels = qRound(size * ratio);
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (mirrored) {
        painter.translate(pixels, 0);
        painter.scale(-1, 1);
    }
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void paint(QPainter &painter, const QRectF &rect, const QString &name, int size, const QColor &colour, bool rightToLeft)
{
    const QPixmap image = pixmap(name, size, colour, painter.device()->devicePixelRatioF(), rightToLeft && mirrors(name));
    painter.drawPixmap(QPointF(rect.center().x() - size / 2.0, rect.center().y() - size / 2.0), image);
}

} // namespace linnet::ui::Icons
