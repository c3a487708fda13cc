// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::im {

/// UTF-8 text as the content of an element: markup escaped, controls left out, since XML 1.0 has no place for them.
QByteArray escapeXml(QByteArrayView text);
/// An element with that content, which is XML already.
QByteArray xmlElement(const QByteArray &name, const QByteArray &content);

} // namespace linnet::im
