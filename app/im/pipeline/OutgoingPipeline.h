// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "im/imdn/Disposition.h"
#include "im/model/ChatMessage.h"
#include "im/pipeline/LinnetHeaders.h"

#include <QByteArray>
#include <QString>

namespace linnet::im {

/// What a MESSAGE carries.
struct EncodedMessage
{
    QByteArray contentType; ///< "message/cpim", "text/plain;charset=UTF-8"
    QByteArray body;

    friend bool operator==(const EncodedMessage &, const EncodedMessage &) = default;
};

/// A new imdn.Message-ID: 20 hex digits, 80 random bits (RFC 5438 s.6.3 asks for 32).
QByteArray newMessageId(RandomSource &random);

/// The text as UTF-8 can carry it: a lone surrogate becomes U+FFFD, all else stays. To be applied before the text is stored, so that both
/// ends have the same characters.
QString sendableText(const QString &text);

/// The message in the form that its `format` names: CPIM (RFC 3862) with From, To, DateTime (its `time`), imdn.Message-ID and Subject if it
/// has one, as short as the RFC allows, since all of a MESSAGE must fit 1300 bytes; or the bare text. The text goes exactly as given.
/// An answer (`replyTo`) has `quoted`, the text of the message that it answers, in front in both forms, and in CPIM says so in a header
/// (LinnetHeaders.h). A message with a Message-ID asks for the receipts `asked` (RFC 5438 s.6.2).
EncodedMessage encodeMessage(const ChatMessage &message, const QString &quoted = {}, const DispositionWishes &asked = {});

/// A reaction to a message with that text: `carrier` has its Message-ID, addresses, time and format. Bare text has the words alone.
EncodedMessage encodeReaction(const ChatMessage &carrier, const ReactionHeaders &reaction, const QString &quoted);

} // namespace linnet::im
