// SPDX-License-Identifier: MIT
#include "ui/delegates/FileBlock.h"

#include "ui/Words.h"
#include "ui/delegates/Bubble.h"
#include "ui/delegates/MessageBlock.h"
#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace linnet::ui {

using im::FileState;

namespace {

QString iconOf(FileAct act)
{
    switch (act) {
    case FileAct::Pause: return u"player-pause"_qs;
    case FileAct::Resume: return u"player-play"_qs;
    case FileAct::Retry: return u"refresh"_qs;
    case FileAct::Cancel: return u"x"_qs;
    case FileAct::OpenFolder: return u"folder"_qs;
    case FileAct::Show: return u"photo"_qs;
    case FileAct::None:
    case FileAct::Enlarge: // the picture is there
    case FileAct::Accept:
    case FileAct::Decline:
    case FileAct::Discard: break;
    }
    return {};
}

} // namespace

FileBlock::FileBlock(const im::ChatMessage &message, const FileLook &look, const QString &peer, int paneWidth, Qt::LayoutDirection direction)
    : m_message(message), m_look(look), m_peer(peer), m_direction(direction), m_out(message.direction == im::Direction::Out),
      m_time(Words::clock(message.time)), m_fault(FileWords::fault(message)), m_line(FileWords::line(message, peer))
{
    if (!m_message.file)
        m_message.file.emplace();
    const im::FileTransfer &file = *m_message.file;
    m_name = look.hidden && file.state == FileState::Done ? FileWords::act(FileAct::Show) : file.name;
    const Metrics m;
    const int room = paneWidth - 2 * m.u(16);
    const int widest = qMax(m.u(160), qMin(m.u(340) + 2 * m.u(12), room));
    if (file.state == FileState::Done && !look.picture.isNull())
        placePicture(widest);
    else
        placeCard(widest);
    moveInto(paneWidth);
    if (look.actions > 0) {
        m_actions = QRect(m.u(16), m_height + m.u(4), room, look.actions);
        m_height = m_actions.bottom() + 1;
    }
}

bool FileBlock::moves() const { return m_message.file->state == FileState::Transferring || m_message.file->state == FileState::Paused; }

void FileBlock::placePicture(int widest)
{
    const Metrics m;
    const int inset = m.u(4);
    const QSize natural = m_look.picture.size() / m_look.picture.devicePixelRatio();
    const QSize shown = natural.scaled(natural.boundedTo(QSize(qMin(m.u(320), widest - 2 * inset), m.u(240))), Qt::KeepAspectRatio)
                            .expandedTo({m.u(160), m.u(32)});
    m_picture = QRect(QPoint(inset, inset), shown);
    const int y = m_picture.bottom() + 1 + m.u(4);
    const int tall = m.line(TextRole::Small);
    const int meta = QFontMetrics(m.font(TextRole::Caption)).horizontalAdvance(m_time) + (m_out ? m.u(18) : 0);
    m_meta = QRect(m_picture.right() - m.u(4) - meta, y, meta, tall);
    m_lineRect = QRect(m_picture.left() + m.u(6), y, m_meta.left() - m.u(12) - m_picture.left(), tall);
    m_bubble = QRect(0, 0, shown.width() + 2 * inset, y + tall + m.u(6));
}

void FileBlock::placeCard(int widest)
{
    const Metrics m;
    const int pad = m.u(12);
    const int side = m.u(40);
    const int nameTall = m.line(TextRole::UiStrong);
    const int lineTall = m.line(TextRole::Small);
    const int words = nameTall + lineTall + m.u(12); // with the bar: the card keeps its height when that goes
    const int tall = qMax(m.u(44), words);
    const int top = m.u(8);
    m_tile = QRect(pad, top + (tall - side) / 2, side, side);
    const int left = pad + side + m.u(12);
    const int right = widest - pad;
    const bool bar = moves();
    const int block = nameTall + lineTall + (bar ? m.u(12) : m.u(2));
    int y = top + (tall - block) / 2;
    const bool corner = FileWords::cornerAct(m_message) != FileAct::None;
    if (corner)
        m_corner = QRect(right - m.u(20), y - m.u(1), m.u(20), qMax(m.u(20), nameTall));
    m_nameRect = QRect(left, y, (corner ? m_corner.left() - m.u(6) : right) - left, nameTall);
    y += nameTall;
    if (bar) {
        m_bar = QRect(left, y + m.u(4), right - left, m.u(4));
        y += m.u(12);
    } else {
        y += m.u(2);
    }
    const int meta = QFontMetrics(m.font(TextRole::Caption)).horizontalAdvance(m_time) + (m_out ? m.u(18) : 0);
    m_meta = QRect(right - meta, y, meta, lineTall);
    m_lineRect = QRect(left, y, m_meta.left() - m.u(8) - left, lineTall);
    const QFontMetrics small(m.font(TextRole::Small));
    const int needed = small.horizontalAdvance(m_line) + (m_fault.isEmpty() ? 0 : QFontMetrics(m.font(TextRole::SmallStrong)).horizontalAdvance(m_fault) + m.u(4));
    int bottom = top + tall + m.u(8);
    if (needed > m_lineRect.width()) { // the time goes below, and long words wrap
        m_lineRect.setWidth(right - left);
        const QString all = m_fault.isEmpty() ? m_line : m_fault + u' ' + m_line;
        m_lineRect.setHeight(qMax(lineTall, small.boundingRect(QRect(0, 0, m_lineRect.width() - m.u(8), 10000), Qt::TextWordWrap, all).height()));
        m_meta.moveTop(m_lineRect.bottom() + 1);
        bottom = qMax(bottom, m_meta.bottom() + 1 + m.u(6));
    }
    m_bubble = QRect(0, 0, widest, bottom);
}

void FileBlock::moveInto(int paneWidth)
{
    const Metrics m;
    const int x = m_out ? paneWidth - m.u(16) - m_bubble.width() : m.u(16);
    const QRect pane(0, 0, paneWidth, 1);
    m_height = m_bubble.height();
    for (QRect *rect : {&m_picture, &m_tile, &m_nameRect, &m_bar, &m_lineRect, &m_corner, &m_meta, &m_bubble})
        if (!rect->isEmpty())
            *rect = QStyle::visualRect(m_direction, pane, rect->translated(x, 0));
}

bool FileBlock::fits() const
{
    const QRect parts[] = {m_picture, m_tile, m_nameRect, m_bar, m_lineRect, m_corner, m_meta};
    return std::all_of(std::begin(parts), std::end(parts), [this](const QRect &part) { return part.isEmpty() || m_bubble.contains(part); });
}

void FileBlock::paint(QPainter &painter, const QPoint &origin, const Dress &dress) const
{
    const Metrics m;
    painter.save();
    painter.translate(origin);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(bubblePath(m_bubble, m_out, m_direction, dress.startsGroup, dress.endsGroup), ink(m_out ? Colour::BubbleOut : Colour::BubbleIn));
    if (m_nameRect.isEmpty()) {
        QPainterPath round;
        round.addRoundedRect(m_picture, m.u(8), m.u(8));
        painter.save();
        painter.setClipPath(round);
        painter.fillRect(m_picture, ink(Colour::Hover)); // under what is transparent
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSize shown = (m_look.picture.size() / m_look.picture.devicePixelRatio()).scaled(m_picture.size(), Qt::KeepAspectRatio);
        painter.drawImage(QRect(m_picture.center() - QPoint(shown.width() / 2 - 1, shown.height() / 2 - 1), shown), m_look.picture);
        painter.restore();
    } else {
        paintTile(painter);
    }
    paintWords(painter);
    paintMeta(painter);
    painter.restore();
}

void FileBlock::paintTile(QPainter &painter) const
{
    const Metrics m;
    const FileAct act = FileWords::tileAct(m_message, m_look.sight());
    drawBox(painter, m_tile, m.u(8), ink(m_out ? Colour::Base : Colour::Selected), QColor());
    if (!m_look.tile.isNull() && (act == FileAct::None || act == FileAct::OpenFolder)) {
        QPainterPath round;
        round.addRoundedRect(m_tile, m.u(8), m.u(8));
        painter.save();
        painter.setClipPath(round);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSize shown = m_look.tile.size().scaled(m_tile.size(), Qt::KeepAspectRatioByExpanding);
        painter.drawImage(QRect(m_tile.center() - QPoint(shown.width() / 2 - 1, shown.height() / 2 - 1), shown), m_look.tile);
        painter.restore();
        return;
    }
    const bool plain = act == FileAct::None || act == FileAct::OpenFolder;
    Icons::paint(painter, m_tile, plain ? u"file-text"_qs : iconOf(act), m.u(20), ink(Colour::AccentText));
}

void FileBlock::paintWords(QPainter &painter) const
{
    const Metrics m;
    const int align = int(QStyle::visualAlignment(m_direction, Qt::AlignLeft) | Qt::AlignVCenter);
    const QColor quiet = ink(m_out ? Colour::OutMuted : Colour::Muted);
    if (!m_nameRect.isEmpty()) {
        painter.setFont(m.font(TextRole::UiStrong));
        painter.setPen(ink(Colour::Text));
        painter.drawText(m_nameRect, align, painter.fontMetrics().elidedText(m_name, Qt::ElideMiddle, m_nameRect.width()));
    }
    if (!m_corner.isEmpty())
        Icons::paint(painter, m_corner, iconOf(FileWords::cornerAct(m_message)), m.u(18), m_message.file->state == FileState::Done ? ink(Colour::AccentText) : quiet);
    if (!m_bar.isEmpty()) {
        drawBox(painter, m_bar, m_bar.height() / 2.0, ink(m_out ? Colour::Base : Colour::Line), QColor());
        const im::FileTransfer &file = *m_message.file;
        const double share = file.size > 0 ? qBound(0.0, double(file.done) / double(file.size), 1.0) : 0.0;
        const QRect filled = QStyle::visualRect(m_direction, m_bar, QRect(m_bar.topLeft(), QSize(qRound(m_bar.width() * share), m_bar.height())));
        if (filled.width() >= m_bar.height())
            drawBox(painter, filled, m_bar.height() / 2.0, ink(Colour::AccentText), QColor());
    }
    QRect words = m_lineRect;
    if (!m_fault.isEmpty() && m_lineRect.height() <= m.line(TextRole::Small)) {
        painter.setFont(m.font(TextRole::SmallStrong));
        painter.setPen(ink(Colour::Danger));
        painter.drawText(words, align, m_fault);
        const int cut = painter.fontMetrics().horizontalAdvance(m_fault) + m.u(4);
        words.adjust(m_direction == Qt::LeftToRight ? cut : 0, 0, m_direction == Qt::LeftToRight ? 0 : -cut, 0);
        painter.setFont(m.font(TextRole::Small));
        painter.setPen(quiet);
        painter.drawText(words, align, painter.fontMetrics().elidedText(m_line, Qt::ElideRight, words.width()));
        return;
    }
    painter.setFont(m.font(TextRole::Small));
    painter.setPen(m_fault.isEmpty() ? quiet : ink(Colour::Danger));
    painter.drawText(words, align | Qt::TextWordWrap, m_fault.isEmpty() ? m_line : m_fault + u' ' + m_line);
}

void FileBlock::paintMeta(QPainter &painter) const
{
    const Metrics m;
    painter.setFont(m.font(TextRole::Caption));
    painter.setPen(ink(m_out ? Colour::OutMuted : Colour::Muted));
    QRect time = m_meta;
    if (m_out) {
        const int cut = m.u(18);
        time.adjust(m_direction == Qt::LeftToRight ? 0 : cut, 0, m_direction == Qt::LeftToRight ? -cut : 0, 0);
        const StateMark mark = stateMark(FileWords::stand(m_message));
        const QRect spot(m_direction == Qt::LeftToRight ? m_meta.right() + 1 - m.u(14) : m_meta.left(), m_meta.top(), m.u(14), m_meta.height());
        Icons::paint(painter, spot, mark.icon, m.u(14), mark.colour);
    }
    painter.drawText(time, Qt::AlignCenter | Qt::TextDontClip, m_time);
}

HistoryBlock::Hit FileBlock::hitAt(const QPoint &point) const
{
    if (m_corner.adjusted(-4, -4, 4, 4).contains(point))
        return {Hit::Kind::FileCorner, 0};
    const bool wide = m_nameRect.isEmpty() || m_look.hidden; // a picture as a whole is to be clicked
    if ((wide && m_bubble.contains(point)) || m_tile.contains(point))
        return FileWords::tileAct(m_message, m_look.sight()) != FileAct::None ? Hit{Hit::Kind::FileTile, 0} : Hit{};
    return {};
}

QRect FileBlock::rectOf(const Hit &hit) const
{
    if (hit.kind == Hit::Kind::FileCorner)
        return m_corner;
    return hit.kind == Hit::Kind::FileTile ? (m_nameRect.isEmpty() ? m_picture : m_tile) : QRect();
}

QString FileBlock::tipOf(const Hit &hit) const
{
    if (hit.kind == Hit::Kind::FileCorner)
        return FileWords::act(FileWords::cornerAct(m_message));
    const FileAct act = FileWords::tileAct(m_message, m_look.sight());
    if (hit.kind == Hit::Kind::FileTile && act != FileAct::OpenFolder && act != FileAct::Enlarge)
        return FileWords::act(act);
    return FileWords::tip(m_message);
}

} // namespace linnet::ui
