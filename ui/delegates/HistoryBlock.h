// SPDX-License-Identifier: MIT
#pragma once

#include "ui/style/TextRuns.h"

#include <QRect>
#include <QStringList>

class QPainter;

namespace linnet::ui {

/// One row of a chat laid out for a pane of a given width. Coordinates are those of the pane, the body's top being 0. Made for visible
/// rows only; made anew when the width, the font or the row changes.
class HistoryBlock
{
public:
    struct Selection { int from = 0, to = 0; };
    /// What changes about a row without its being laid out again.
    struct Dress
    {
        bool startsGroup = true;
        bool endsGroup = true;
        Selection selection;
        QList<TextSpan> marks; ///< hits of a search
        bool currentMarks = false; ///< the hit that one stands on
    };
    /// What of a row can be clicked besides its links.
    struct Hit
    {
        enum class Kind : quint8 { None, Quote, Attachment, Reaction, FileTile, FileCorner, Rest };
        Kind kind = Kind::None;
        int index = 0;
    };

    virtual ~HistoryBlock() = default;

    /// The whole body.
    virtual int height() const = 0;
    /// What stands for the row: the bubble, the line of an event.
    virtual QRect bubble() const = 0;
    /// Nothing is cut: for the audit of clipping.
    virtual bool fits() const = 0;
    virtual void paint(QPainter &painter, const QPoint &origin, const Dress &dress) const = 0;

    /// Where buttons stand; empty if there are none.
    virtual QRect actions() const { return {}; }
    virtual QRect stateRect() const { return {}; }
    /// Index into the text nearest to `point`; -1 where no text can be selected.
    virtual int charAt(const QPoint &) const { return -1; }
    virtual QString linkAt(const QPoint &) const { return {}; }
    virtual QStringList links() const { return {}; }
    virtual Hit hitAt(const QPoint &) const { return {}; }
    virtual QRect rectOf(const Hit &) const { return {}; }
    /// Words that point at it: of a chip, who chose it.
    virtual QString tipOf(const Hit &) const { return {}; }
};

} // namespace linnet::ui
