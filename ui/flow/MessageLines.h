// SPDX-License-Identifier: MIT
#pragma once

#include "ui/style/TextRuns.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace linnet::ui {

/// One line of a message as it is shown: folded headers are several.
struct MessageLine
{
    enum class Kind : quint8 { Start, Header, Empty, Body };

    Kind kind = Kind::Body;
    QString text; ///< with zero-width spaces where a long header may break
    qsizetype nameLength = 0; ///< of a header, with its colon
    QList<TextSpan> hidden; ///< where a secret was
    QString explanation; ///< empty: nothing is known about it
    friend bool operator==(const MessageLine &, const MessageLine &) = default;
};

/// Takes a redacted message apart for the eye. Any bytes: what is no UTF-8 is shown as replacement characters. At most kMostShownBytes are
/// shown, then a line of dots.
QList<MessageLine> messageLines(const QByteArray &message);
inline constexpr qsizetype kMostShownBytes = 64 * 1024;
/// Between the parameters of a header, so that it breaks there; not part of the message.
inline constexpr QChar kBreak = QChar(0x200B);

} // namespace linnet::ui
