// SPDX-License-Identifier: MIT
#pragma once

#include "im/cpim/CpimMessage.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// Replies and reactions: CPIM headers in a namespace of ours (RFC 3862 s.3.4), which others ignore, over a text that says the same, which
/// everybody can read.
///
///     NS: ln <urn:linnet:cpim>
///     ln.Reply-To-Message: 0123456789abcdef0123      the text begins with the quoted message and a blank line
///     ln.Reaction-To: 0123456789abcdef0123           with one of the two:
///     ln.Reaction: 👍
///     ln.Reaction-Removed: 👍
namespace linnet::im {

inline constexpr QByteArrayView kLinnetNamespace = "urn:linnet:cpim";

/// What a message answers; empty: nothing.
QByteArray replyToOf(const CpimMessage &cpim);

struct ReactionHeaders
{
    QByteArray to; ///< Message-ID
    QString reaction;
    bool removed = false;
};
/// Nothing: none, or not in the form that Linnet writes (isReaction()).
std::optional<ReactionHeaders> reactionOf(const CpimMessage &cpim);
/// 1 to 16 UTF-16 units that can be seen: an emoji with its joiners, never a text.
bool isReaction(const QString &text);

QList<CpimHeader> replyHeaders(const QByteArray &replyTo);
QList<CpimHeader> reactionHeaders(const ReactionHeaders &reaction);

/// "> " before each line of what is quoted (cut at 100 characters), a blank line, the answer.
QString withQuote(const QString &quoted, const QString &answer);
/// The answer alone; a text without such a quote stays as it is.
QString withoutQuote(const QString &text);
/// "Reacted with 👍 to: ..." for clients that know no reactions.
QString reactionText(const ReactionHeaders &reaction, const QString &quoted);

} // namespace linnet::im
