// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>

namespace linnet::im {

/// The characters of a header's text with its encoded words (RFC 2047 s.6, language tags of RFC 2231 s.5): UTF-8 elsewhere, folds undone.
/// What is no encoded word, has an unknown charset or a broken coding stays as it stands.
QString decodeEncodedWords(QByteArrayView text);

} // namespace linnet::im
