// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace linnet::im {

/// The bytes behind a Content-Transfer-Encoding (RFC 2045 s.6): 7bit, 8bit, binary, base64, quoted-printable, in any case; empty is
/// 8bit. What does not belong into the coding is passed over. Nothing: another coding.
std::optional<QByteArray> decodeTransfer(QByteArrayView encoding, const QByteArray &body);

} // namespace linnet::im
