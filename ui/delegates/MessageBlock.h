// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "ui/delegates/AttachmentPart.h"
#include "ui/delegates/HistoryBlock.h"
#include "ui/delegates/QuotePart.h"
#include "ui/delegates/ReactionPart.h"

#include <QTextLayout>

#include <memory>

namespace linnet::ui {

/// How a state looks in the meta line: an icon and its colour.
struct StateMark { QString icon; QColor colour; };
StateMark stateMark(const im::Delivery &delivery);
bool isFailure(im::DeliveryState state);
/// It failed because of its length: its parts would go (DESIGN s.4).
bool mayGoInParts(const im::Delivery &delivery);

/// What a message's block is made of besides the message.
struct MessageLook
{
    QString peerName;
    QuotePart quote;
    QList<AttachmentPart> attachments;
    int actions = 0; ///< how high the buttons are that stand under it
};

/// A text longer than this is shown by its beginning; the rest opens in a window of its own.
inline constexpr qsizetype kLongText = 65536;

/// One message: bubble, what it answers, files, text, links, meta, reactions, and the reason under a failed one.
class MessageBlock final : public HistoryBlock
{
public:
    MessageBlock(const im::ChatMessage &message, const MessageLook &look, int paneWidth, Qt::LayoutDirection direction);

    /// The whole body, with the room for the buttons of a failed message.
    int height() const override { return m_height; }
    QRect bubble() const override { return m_bubble; }
    QRect actions() const override { return m_actions; }
    QRect stateRect() const override { return m_state; }
    bool fits() const override;

    void paint(QPainter &painter, const QPoint &origin, const Dress &dress) const override;
    /// -1 outside of the bubble.
    int charAt(const QPoint &point) const override;
    QString linkAt(const QPoint &point) const override;
    QStringList links() const override;
    Hit hitAt(const QPoint &point) const override;
    QRect rectOf(const Hit &hit) const override;
    QString tipOf(const Hit &hit) const override;

private:
    void layOutText(int maxWidth);
    void placeMeta(int maxWidth);
    /// The bubble and its contents, from the top down.
    void placeInside(int maxWidth, int paneWidth);
    /// What stands under it: reactions, the reason of a failure, room for its buttons.
    void placeBelow(int paneWidth);
    bool leadsWithPicture() const;
    void paintText(QPainter &painter, const Dress &dress) const;
    void paintMeta(QPainter &painter) const;

    im::ChatMessage m_message;
    QString m_head; ///< the text, or the beginning of a long one
    QString m_more; ///< words that open a long one
    MessageLook m_look;
    Qt::LayoutDirection m_direction;
    bool m_out;
    bool m_bare = false; ///< a few emoji and nothing else: no bubble
    QString m_shown;
    QList<TextSpan> m_links;
    std::unique_ptr<QTextLayout> m_text;
    ReactionPart m_reactions;
    QString m_time;
    QString m_reason;
    QSize m_textSize;
    qreal m_lastLine = 0;
    bool m_ownMetaLine = false;
    QSize m_metaSize;
    QRect m_bubble, m_subject, m_quote, m_textRect, m_moreRect, m_meta, m_state, m_chips, m_reasonRect, m_actions;
    QList<QRect> m_files;
    int m_height = 0;
};

} // namespace linnet::ui
