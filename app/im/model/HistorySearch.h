// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace linnet::im {

/// What is looked for in the history. Every condition that is set must hold. A value.
struct SearchQuery
{
    QString words; ///< blank-separated: whole words, the last one as far as typed, or CJK characters; case and diacritics do not count
    ConversationId conversation = 0; ///< 0: all
    Address from; ///< who wrote it; empty: anybody
    Address to;
    std::optional<Direction> direction; ///< from me (Out, by whichever account), or from others
    QDateTime since; ///< UTC; invalid: no limit
    QDateTime until;
    bool hasFile = false;
    MessageKey before = 0; ///< only older ones than this: the next page; 0: from the newest
    int limit = 50;
};

/// A message that was found.
struct SearchHit
{
    struct Span
    {
        qsizetype start = 0;
        qsizetype length = 0;
        friend bool operator==(const Span &, const Span &) = default;
    };

    ChatMessage message;
    QString snippet; ///< one line round the first hit
    QList<Span> highlights; ///< in the snippet
    QList<Span> inText; ///< in the whole text of the message
};

/// Newest first.
struct SearchPage
{
    QList<SearchHit> hits;
    bool more = false; ///< older ones exist
};

} // namespace linnet::im
