// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::sip {

/// What stands in the place of a secret.
inline constexpr QByteArrayView kRedacted = "hidden";

/// A message without its secrets, and what it belongs to: found in one walk over its header lines, whatever the bytes are.
struct RedactedMessage
{
    QByteArray bytes; ///< shares its memory with what was given where nothing had to be hidden
    QByteArray branch; ///< of the top Via
    QByteArray method; ///< of CSeq
    QByteArray callId;
};

/// Replaced by "hidden", in bodies at the same length (RELIABILITY A24): what people write to each other (text, the content and
/// subject of CPIM, multipart with either, what stands beside a session description), the answers, cnonces and next nonces of Authorization, Proxy-Authorization and
/// Authentication-Info, all of what they hold in schemes other than Digest; passwords in URIs, credentials in the headers
/// of URIs; keys in SDP (k=, a=crypto, a=key-mgmt, a=ice-pwd). Bodies stay otherwise.
RedactedMessage redact(const QByteArray &message);
inline QByteArray redacted(const QByteArray &message) { return redact(message).bytes; }

} // namespace linnet::sip
