// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QCache>
#include <QImage>
#include <QSet>

namespace linnet::ui {

/// Small pictures of the files of a chat. Bytes come from the store, decoding happens on a thread of its own within limits of size; a
/// file that is no picture that we decode stays a file. UI thread.
class Thumbnails final : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 kMaxBytes = 32'000'000;
    static constexpr qint64 kMaxPixels = 50'000'000;

    explicit Thumbnails(Backend &backend, QObject *parent = nullptr);

    /// By the declared type: worth a try, no promise.
    static bool mayBePicture(const im::Attachment &file);
    /// Decoded no larger than `bound` pixels; null if it is no picture, or one beyond the limits. Any thread.
    static QImage decode(const QByteArray &bytes, const QSize &bound);

    /// Null until it is there, and for what is no picture. Asks for it when it was not asked before.
    QImage get(const im::Attachment &file, const QSize &bound, qreal ratio);
    bool isLoading(qint64 id) const { return m_loading.contains(id); }
    bool hasFailed(qint64 id) const { return m_failed.contains(id); }

Q_SIGNALS:
    /// It is there, or it failed.
    void changed(qint64 id);

private:
    Backend &m_backend;
    QCache<qint64, QImage> m_pictures;
    QSet<qint64> m_loading;
    QSet<qint64> m_failed;
};

} // namespace linnet::ui
