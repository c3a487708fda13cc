// SPDX-License-Identifier: MIT
#pragma once

#include "history/HistoryRecord.h"

#include <array>

namespace linnet::history {

/// The words of an export for people, in their language. A value.
struct Words
{
    QString title;
    QString language; ///< "en"
    QString from; ///< "%1: from whom"
    QString to;
    QString missedCall;
    QString session; ///< a session with %1 that has ended
    QString attachment; ///< %1: its name, %2: its size in bytes
    std::array<QString, im::kDeliveryStateCount> states; ///< empty: not worth saying
};

/// Plain text in UTF-8, one paragraph a message, local times.
QByteArray toText(const MessageRecord &record, const Words &words);

/// One file for a browser: no script, nothing is loaded from anywhere, light and dark. Pictures and files up to kMaxInlineBytes are in it.
QByteArray htmlHead(const Words &words);
QByteArray toHtml(const MessageRecord &record, const Words &words);
QByteArray htmlTail();

inline constexpr qsizetype kMaxInlineBytes = 1024 * 1024;

} // namespace linnet::history
