// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <QList>
#include <QPair>

namespace linnet::sip {

using MessageField = QPair<QByteArray, QByteArray>;

/// What a message says, as name and value: "method", "ruri", "ruri.host", "to.uri", "to.tag", "via[0].branch",
/// "contact[1].param.expires", "header.Subject", "body.length" ... in that order; the notation of the torture corpus
/// (fields.tsv) and of `linnet-cli parse`. Present and empty gives an empty value. Values are octets; "(hex)" and
/// "(unescaped)" forms are made by messageField().
QList<MessageField> messageFields(const Message &message);

/// The value of one name in that notation, which may end in "(hex)", "(unescaped)" or "(unescaped,hex)": after one
/// round of %HH decoding, as upper-case hex of the octets. Nothing when the message has no such field.
std::optional<QByteArray> messageField(const Message &message, QByteArrayView name);

} // namespace linnet::sip
