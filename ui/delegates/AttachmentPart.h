// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Attachment.h"

#include <QImage>
#include <QRect>

class QPainter;

namespace linnet::ui {

/// A file that came with a message: a card with its name and size, or a picture.
class AttachmentPart
{
public:
    /// `Hidden`: a picture that is not shown until one asks for it. `Loading`: it is being decoded.
    enum class State : quint8 { File, Hidden, Loading, Picture };
    static constexpr int kPictureWide = 320;
    static constexpr int kPictureTall = 240;

    AttachmentPart(const im::Attachment &file, State state, const QImage &picture = {});

    const im::Attachment &file() const { return m_file; }
    const QImage &picture() const { return m_picture; }
    bool isPicture() const { return m_state == State::Picture; }
    State state() const { return m_state; }
    QSize size(int widest) const;
    /// `spare`: width at the end of the last line that the message's time needs.
    void paint(QPainter &painter, const QRect &rect, Qt::LayoutDirection direction, bool onOwn, int spare) const;

private:
    im::Attachment m_file;
    State m_state;
    QImage m_picture;
};

} // namespace linnet::ui
