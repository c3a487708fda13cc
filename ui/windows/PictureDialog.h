// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>
#include <QImage>

#include <functional>

namespace linnet::ui {

/// One picture, as large as there is room and it has pixels. Until it is decoded, within the limits of Thumbnails, the small one stands there;
/// it stays if the large one cannot be had. Escape and a click close it.
class PictureDialog final : public QDialog
{
    Q_OBJECT
public:
    PictureDialog(const QString &fileName, const QImage &small, QWidget *parent = nullptr);

    /// Decodes on another thread what `read` gives there.
    void load(std::function<QByteArray()> read);
    const QImage &picture() const { return m_picture; }
    /// Where it stands now.
    QRect pictureRect() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QImage m_picture;
};

} // namespace linnet::ui
