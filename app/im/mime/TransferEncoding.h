// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace linnet::im {

/// The bytes behind a Content-Transfer-Encoding (RFC 2045 s.6): 7bit, 8bit, binary, base64, quoted-printable, in any case, with a comment
/// behind it or not; empty is 8bit. What does not belong into the coding is passed over. Nothing: another coding.
std::optional<QByteArray> decodeTransfer(QByteArrayView encoding, QByteArrayView body);

/// Lines of 76 characters, CRLF between them (RFC 2045 s.6.8).
QByteArray toBase64Lines(QByteArrayView bytes);
/// RFC 2045 s.6.7 of any bytes: line ends that are CRLF stay, lines are cut at 76 characters. Decodes to what went in.
QByteArray toQuotedPrintable(QByteArrayView bytes);

} // namespace linnet::im
