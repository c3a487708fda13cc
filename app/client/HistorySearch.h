// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace linnet::client {

/// What is looked for in the history. Every condition that is set must hold. A value.
struct SearchQuery
{
    QString words; ///< blank-separated, each the beginning of a word or any CJK characters; case and diacritics do not count
    im::ConversationId conversation = 0; ///< 0: all
    im::Address from; ///< who wrote it; empty: anybody
    im::Address to;
    QDateTime since; ///< UTC; invalid: no limit
    QDateTime until;
    bool hasFile = false;
    im::MessageKey before = 0; ///< only older ones than this: the next page; 0: from the newest
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

    im::ChatMessage message;
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

} // namespace linnet::client
