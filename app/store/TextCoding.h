// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace linnet::store {

/// UTF-8, but lone surrogates (which a paste can hold and UTF-8 cannot) keep their own three bytes, so that every QString comes back as
/// it was.
QByteArray toStoredText(const QString &text);
QString fromStoredText(QByteArrayView bytes);

} // namespace linnet::store
