// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "ui/style/TextRuns.h"

#include <QRect>
#include <QTextLayout>

#include <memory>

class QPainter;

namespace linnet::ui {

/// How a state looks in the meta line: an icon and its colour.
struct StateMark { QString icon; QColor colour; };
StateMark stateMark(const im::Delivery &delivery);
bool isFailure(im::DeliveryState state);

/// One message laid out for a pane of a given width: bubble, text, links, meta, and the reason under a failed one. Made for visible
/// rows only; made anew when the width, the font or the message changes.
class MessageBlock
{
public:
    struct Selection { int from = 0, to = 0; };

    MessageBlock(const im::ChatMessage &message, const QString &peerName, int paneWidth, Qt::LayoutDirection direction);

    /// The whole body, with the room for the buttons of a failed message.
    int height() const { return m_height; }
    /// In pane coordinates, the body's top being 0.
    QRect bubble() const { return m_bubble; }
    /// Where the buttons stand; empty if the state offers none.
    QRect actions() const { return m_actions; }
    QRect stateRect() const { return m_state; }
    /// Widest ink of text and meta against their room: for the audit of clipping.
    bool fits() const;

    void paint(QPainter &painter, const QPoint &origin, bool startsGroup, bool endsGroup, Selection selection) const;
    /// Index into the text nearest to `point`; -1 outside of the bubble.
    int charAt(const QPoint &point) const;
    QString linkAt(const QPoint &point) const;
    QStringList links() const;

private:
    void layOutText(int maxWidth);
    void placeMeta(int maxWidth);
    void placeRest(int paneWidth);
    QPainterPath outline(const QRectF &rect, bool startsGroup, bool endsGroup) const;

    im::ChatMessage m_message;
    Qt::LayoutDirection m_direction;
    bool m_out;
    bool m_bare = false; ///< a few emoji and nothing else: no bubble
    QString m_shown;
    QList<TextSpan> m_links;
    std::unique_ptr<QTextLayout> m_text;
    QString m_time;
    QString m_reason;
    QSize m_textSize;
    qreal m_lastLine = 0;
    bool m_ownMetaLine = false;
    QSize m_metaSize;
    QRect m_bubble, m_textRect, m_meta, m_state, m_reasonRect, m_actions;
    int m_height = 0;
};

} // namespace linnet::ui
