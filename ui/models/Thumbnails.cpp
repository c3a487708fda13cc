// SPDX-License-Identifier: MIT
#include "ui/models/Thumbnails.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QThreadPool>

namespace linnet::ui {
namespace {

constexpr int kCacheKilobytes = 48'000;

const QList<QByteArray> &formats()
{
    static const QList<QByteArray> known{"png", "jpeg", "gif", "webp", "bmp"}; // no SVG: it is a program more than a picture
    return known;
}

} // namespace

Thumbnails::Thumbnails(Backend &backend, QObject *parent) : QObject(parent), m_backend(backend), m_pictures(kCacheKilobytes) { }

bool Thumbnails::mayBePicture(const im::Attachment &file)
{
    const QByteArray type = file.contentType.toLower();
    return file.id != 0 && file.size > 0 && file.size <= kMaxBytes && type.startsWith("image/")
        && (formats().contains(type.mid(6)) || type == "image/jpg");
}

QImage Thumbnails::decode(const QByteArray &bytes, const QSize &bound)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (!formats().contains(reader.format()) || !size.isValid() || qint64(size.width()) * size.height() > kMaxPixels)
        return {};
    const bool turned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    const QSize room = turned ? bound.transposed() : bound;
    if (size.width() > room.width() || size.height() > room.height())
        reader.setScaledSize(size.scaled(room, Qt::KeepAspectRatio).expandedTo({1, 1}));
    return reader.read();
}

QImage Thumbnails::get(const im::Attachment &file, const QSize &bound, qreal ratio)
{
    const qint64 id = file.id;
    if (const QImage *known = m_pictures.object(id))
        return *known;
    if (m_loading.contains(id) || m_failed.contains(id) || !mayBePicture(file))
        return {};
    m_loading.insert(id);
    const auto finished = [this, id, ratio](QImage picture) {
        m_loading.remove(id);
        if (picture.isNull()) {
            m_failed.insert(id);
        } else {
            picture.setDevicePixelRatio(ratio);
            m_pictures.insert(id, new QImage(picture), int(qBound(qsizetype(1), picture.sizeInBytes() / 1000, qsizetype(kCacheKilobytes))));
        }
        Q_EMIT changed(id);
    };
    m_backend.attachmentData(id, whileAlive<QByteArray>(this, [this, bound, ratio, finished](const auto &bytes) {
        if (!bytes) {
            finished({});
            return;
        }
        QThreadPool::globalInstance()->start([guard = QPointer<Thumbnails>(this), bytes = *bytes, bound, ratio, finished] {
            const QImage picture = decode(bytes, bound * ratio);
            QMetaObject::invokeMethod(qApp, [guard, finished, picture] {
                if (guard)
                    finished(picture);
            }, Qt::QueuedConnection);
        });
    }));
    return {};
}

} // namespace linnet::ui
