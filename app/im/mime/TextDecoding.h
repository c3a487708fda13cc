// SPDX-License-Identifier: MIT
#pragma once

#include "im/mime/MediaType.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace linnet::im {

/// False for a charset that we cannot read: such a text is refused, since its words would be lost once it is acknowledged.
bool canDecode(const MediaType &media);

/// The characters of a text body. Charsets: UTF-8 (also when none is named: RFC 3428 and 3862 peers mean it), US-ASCII (read as UTF-8,
/// which contains it), ISO-8859-1, UTF-16, UTF-32, and what Qt was built with (ICU's on Linux). An unknown charset is read as UTF-8.
/// What cannot be read becomes U+FFFD; nothing is lost, trimmed or changed otherwise, a byte order mark included.
QString decodeText(const MediaType &media, QByteArrayView body);

/// The same for a charset named elsewhere; nothing: one that we cannot read. Empty is UTF-8.
std::optional<QString> decodeCharset(QByteArrayView charset, QByteArrayView bytes);

} // namespace linnet::im
