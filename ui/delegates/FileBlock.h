// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "ui/FileWords.h"
#include "ui/delegates/HistoryBlock.h"

#include <QImage>

namespace linnet::ui {

/// How a file of the history is to be shown now, besides its state.
struct FileLook
{
    bool hidden = false; ///< a picture that is not shown until one asks for it
    QImage picture; ///< what has arrived, as a picture of its own
    QImage tile; ///< small, in the place of the icon
    int actions = 0; ///< how high the buttons are that stand under it; 0: there are none

    FileSight sight() const { return hidden ? FileSight::Waiting : picture.isNull() ? FileSight::Card : FileSight::Picture; }
};

/// A file on its way, or arrived (LOOK.md, "File card"): tile, name, bar, line; or the picture itself once it is here.
class FileBlock final : public HistoryBlock
{
public:
    FileBlock(const im::ChatMessage &message, const FileLook &look, const QString &peer, int paneWidth, Qt::LayoutDirection direction);

    int height() const override { return m_height; }
    QRect bubble() const override { return m_bubble; }
    QRect actions() const override { return m_actions; }
    bool fits() const override;
    void paint(QPainter &painter, const QPoint &origin, const Dress &dress) const override;
    Hit hitAt(const QPoint &point) const override;
    QRect rectOf(const Hit &hit) const override;
    QString tipOf(const Hit &hit) const override;

private:
    void placePicture(int widest);
    void placeCard(int widest);
    void moveInto(int paneWidth);
    bool moves() const;
    void paintTile(QPainter &painter) const;
    void paintWords(QPainter &painter) const;
    void paintMeta(QPainter &painter) const;

    im::ChatMessage m_message;
    FileLook m_look;
    QString m_peer;
    Qt::LayoutDirection m_direction;
    bool m_out;
    QString m_time;
    QString m_name, m_fault, m_line;
    QRect m_bubble, m_picture, m_tile, m_nameRect, m_bar, m_lineRect, m_corner, m_meta, m_actions;
    int m_height = 0;
};

} // namespace linnet::ui
