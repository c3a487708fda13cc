// SPDX-License-Identifier: MIT
#pragma once

#include "im/mime/Multipart.h"

#include <QByteArray>

namespace linnet::im {

/// A part to be written: its fields, one a line, and its body as it stands. CR, LF and NUL in a field are left out.
MimePart makeMimePart(const MimeHeaders &headers, const QByteArray &body);

/// The parts as a multipart body with that boundary (RFC 2046 s.5.1.1), ready for toBytes(). Nothing when the boundary is none (1 to
/// Limits::kMaxMimeBoundary characters of bchars, no blank at its end), stands at the start of a line of a part, or there are no parts or
/// more than Limits::kMaxMimeParts.
std::optional<Multipart> makeMultipart(const QList<MimePart> &parts, const QByteArray &boundary);

} // namespace linnet::im
