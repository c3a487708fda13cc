// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "ui/delegates/HistoryBlock.h"
#include "ui/style/TextRuns.h"

#include <QTextLayout>

#include <memory>

namespace linnet::ui {

/// How a state looks in the meta line: an icon and its colour.
struct StateMark { QString icon; QColor colour; };
StateMark stateMark(const im::Delivery &delivery);
bool isFailure(im::DeliveryState state);

/// One message: bubble, text, links, meta, and the reason under a failed one.
class MessageBlock final : public HistoryBlock
{
public:
    MessageBlock(const im::ChatMessage &message, const QString &peerName, int paneWidth, Qt::LayoutDirection direction);

    /// The whole body, with the room for the buttons of a failed message.
    int height() const override { return m_height; }
    QRect bubble() const override { return m_bubble; }
    QRect actions() const override { return m_actions; }
    QRect stateRect() const override { return m_state; }
    bool fits() const override;

    void paint(QPainter &painter, const QPoint &origin, bool startsGroup, bool endsGroup, Selection selection) const override;
    /// -1 outside of the bubble.
    int charAt(const QPoint &point) const override;
    QString linkAt(const QPoint &point) const override;
    QStringList links() const override;

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
