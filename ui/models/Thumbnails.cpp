// SPDX-License-Identifier: MIT
#include "ui/models/Thumbnails.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
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

bool Thumbnails::mayBePicture(const im::Attachment &file) { return file.id != 0 && mayBePicture(file.contentType, file.size); }

bool Thumbnails::mayBePicture(const QByteArray &contentType, qint64 size)
{
    const QByteArray type = contentType.toLower();
    return size > 0 && size <= kMaxBytes && type.startsWith("image/") && (formats().contains(type.mid(6)) || type == "image/jpg");
}

QImage Thumbnails::decode(const QByteArray &bytes, const QSize &bound, qint64 mostPixels)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (!formats().contains(reader.format()) || !size.isValid() || qint64(size.width()) * size.height() > mostPixels)
        return {};
    const bool turned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    const QSize room = turned ? bound.transposed() : bound;
    if (size.width() > room.width() || size.height() > room.height())
        reader.setScaledSize(size.scaled(room, Qt::KeepAspectRatio).expandedTo({1, 1}));
    return reader.read();
}

Thumbnails::Bytes Thumbnails::reader(const QString &path)
{
    return [path] {
        QFile disk(path);
        return disk.open(QIODevice::ReadOnly) && disk.size() <= kMaxBytes ? disk.read(kMaxBytes) : QByteArray();
    };
}

QByteArray Thumbnails::offerIcon(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxBytes)
        return {};
    const QImage picture = decode(file.read(kMaxBytes), QSize(160, 160));
    for (int quality = 70; !picture.isNull() && quality > 0; quality -= 20) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        if (picture.convertToFormat(QImage::Format_RGB32).save(&buffer, "JPEG", quality) && bytes.size() <= 8192)
            return bytes;
    }
    return {};
}

void Thumbnails::finish(qint64 id, QImage picture, qreal ratio)
{
    m_loading.remove(id);
    if (picture.isNull()) {
        m_failed.insert(id);
    } else {
        picture.setDevicePixelRatio(ratio);
        m_pictures.insert(id, new QImage(picture), int(qBound(qsizetype(1), picture.sizeInBytes() / 1000, qsizetype(kCacheKilobytes))));
    }
    Q_EMIT changed(id);
}

void Thumbnails::load(qint64 id, Bytes read, const QSize &bound, qreal ratio, qint64 mostPixels)
{
    QThreadPool::globalInstance()->start([guard = QPointer<Thumbnails>(this), id, read = std::move(read), bound, ratio, mostPixels] {
        const QImage picture = decode(read(), bound * ratio, mostPixels);
        QMetaObject::invokeMethod(qApp, [guard, id, picture, ratio] {
            if (guard)
                guard->finish(id, picture, ratio);
        }, Qt::QueuedConnection);
    });
}

QImage Thumbnails::get(const im::Attachment &file, const QSize &bound, qreal ratio)
{
    const qint64 id = file.id;
    if (const QImage *known = m_pictures.object(id))
        return *known;
    if (m_loading.contains(id) || m_failed.contains(id) || !mayBePicture(file))
        return {};
    m_loading.insert(id);
    m_backend.attachmentData(id, whileAlive<QByteArray>(this, [this, id, bound, ratio](const auto &bytes) {
        if (bytes)
            load(id, [bytes = *bytes] { return bytes; }, bound, ratio);
        else
            finish(id, {}, ratio);
    }));
    return {};
}

QImage Thumbnails::get(const im::FileTransfer &file, const QSize &bound, qreal ratio)
{
    const qint64 id = -file.id;
    if (const QImage *known = m_pictures.object(id))
        return *known;
    if (m_loading.contains(id) || m_failed.contains(id) || file.path.isEmpty() || !mayBePicture(file.contentType, file.size))
        return {};
    m_loading.insert(id);
    load(id, reader(file.path), bound, ratio);
    return {};
}

QImage Thumbnails::icon(const im::FileTransfer &file, const QSize &bound, qreal ratio)
{
    const qint64 id = -file.id - kIcons;
    if (const QImage *known = m_pictures.object(id))
        return *known;
    if (m_loading.contains(id) || m_failed.contains(id) || file.thumbnail.isEmpty() || file.thumbnail.size() > kMaxIcon)
        return {};
    m_loading.insert(id);
    load(id, [bytes = file.thumbnail] { return bytes; }, bound, ratio, kMaxIconPixels);
    return {};
}

qint64 Thumbnails::rowOf(qint64 id)
{
    return id >= 0 ? 0 : id <= -kIcons ? -(id + kIcons) : -id;
}

} // namespace linnet::ui
