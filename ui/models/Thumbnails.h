// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QCache>
#include <QImage>
#include <QSet>

#include <functional>

namespace linnet::ui {

/// Small pictures of the files of a chat. Bytes come from the store or the disk, decoding happens on a thread of its own within limits of size; a
/// file that is no picture that we decode stays a file. UI thread.
class Thumbnails final : public QObject
{
    Q_OBJECT
public:
    using Bytes = std::function<QByteArray()>;

    static constexpr qint64 kMaxBytes = 32'000'000;
    static constexpr qint64 kMaxPixels = 50'000'000;
    static constexpr qint64 kMaxIcon = 16 * 1024;
    static constexpr qint64 kMaxIconPixels = 1'000'000; ///< a few hundred octets can stand for a great many

    explicit Thumbnails(Backend &backend, QObject *parent = nullptr);

    /// By the declared type: worth a try, no promise.
    static bool mayBePicture(const im::Attachment &file);
    static bool mayBePicture(const QByteArray &contentType, qint64 size);
    /// Decoded no larger than `bound` pixels; null if it is no picture, or one beyond the limits. Any thread.
    static QImage decode(const QByteArray &bytes, const QSize &bound, qint64 mostPixels = kMaxPixels);

    /// Reads a file of the disk when it is called, on any thread; nothing beyond kMaxBytes.
    static Bytes reader(const QString &path);

    /// A JPEG of at most 8 KiB of the picture at that path, to go with its offer; empty: it is none. Any thread.
    static QByteArray offerIcon(const QString &path);

    /// Null until it is there, and for what is no picture. Asks for it when it was not asked before.
    QImage get(const im::Attachment &file, const QSize &bound, qreal ratio);
    /// The same for a file on the disk, by its row.
    QImage get(const im::FileTransfer &file, const QSize &bound, qreal ratio);
    /// The small picture that came with an offer. It is decoded at its first use, on the other thread too.
    QImage icon(const im::FileTransfer &file, const QSize &bound, qreal ratio);
    /// The row whose file or icon changed() named; 0: it was an attachment.
    static qint64 rowOf(qint64 id);
    bool isLoading(qint64 id) const { return m_loading.contains(id); }
    bool hasFailed(qint64 id) const { return m_failed.contains(id); }

Q_SIGNALS:
    /// It is there, or it failed.
    void changed(qint64 id);

private:
    static constexpr qint64 kIcons = qint64(1) << 62; ///< attachments count up from 0, files of rows down from 0, icons down from -kIcons

    /// Decodes on the other thread what `read` gives there.
    void load(qint64 id, Bytes read, const QSize &bound, qreal ratio, qint64 mostPixels = kMaxPixels);
    void finish(qint64 id, QImage picture, qreal ratio);

    Backend &m_backend;
    QCache<qint64, QImage> m_pictures;
    QSet<qint64> m_loading;
    QSet<qint64> m_failed;
};

} // namespace linnet::ui
