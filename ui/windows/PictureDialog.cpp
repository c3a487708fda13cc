// SPDX-License-Identifier: MIT
#include "ui/windows/PictureDialog.h"

#include "ui/models/Thumbnails.h"
#include "ui/style/Metrics.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QPointer>
#include <QScreen>
#include <QStyle>
#include <QThreadPool>

namespace linnet::ui {

PictureDialog::PictureDialog(const QString &fileName, const QImage &small, QWidget *parent) : QDialog(parent), m_picture(small)
{
    setObjectName(u"pictureDialog"_qs);
    setWindowTitle(fileName);
    setAccessibleName(tr("Picture %1").arg(fileName));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
    const Metrics m;
    setMinimumSize(m.u(320), m.u(240));
    resize((parent ? parent->window()->size() : QSize(m.u(900), m.u(640))) * 0.9);
}

void PictureDialog::load(std::function<QByteArray()> read)
{
    const qreal ratio = devicePixelRatioF();
    QThreadPool::globalInstance()->start([guard = QPointer(this), read = std::move(read), bound = screen()->size() * ratio, ratio] {
        QImage picture = Thumbnails::decode(read(), bound);
        picture.setDevicePixelRatio(ratio);
        QMetaObject::invokeMethod(qApp, [guard, picture] {
            if (!guard || picture.isNull())
                return;
            guard->m_picture = picture;
            guard->update();
        }, Qt::QueuedConnection);
    });
}

QRect PictureDialog::pictureRect() const
{
    const int margin = Metrics().u(16);
    const QRect room = rect().adjusted(margin, margin, -margin, -margin);
    const QSize natural = (QSizeF(m_picture.size()) / m_picture.devicePixelRatio()).toSize();
    const QSize shown = natural.scaled(natural.boundedTo(room.size()), Qt::KeepAspectRatio).expandedTo({1, 1});
    return QStyle::alignedRect(layoutDirection(), Qt::AlignCenter, shown, room);
}

void PictureDialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(pictureRect(), m_picture);
}

void PictureDialog::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        reject();
}

} // namespace linnet::ui
