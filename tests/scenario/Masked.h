// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QRegularExpression>

namespace linnet::test {

/// The bytes of a message with what is random replaced by its name, so that the rest can be compared byte by byte.
/// What is replaced must have the right shape: 64 random bits and more in hex.
inline QByteArray masked(const QByteArray &message)
{
    QString text = QString::fromLatin1(message);
    const auto replace = [&text](const char *pattern, const char *with) {
        text.replace(QRegularExpression(QLatin1String(pattern)), QLatin1String(with));
    };
    replace("branch=z9hG4bK[0-9a-f]{16,}", "branch=z9hG4bK#");
    replace("tag=[0-9a-f]{16,}", "tag=#");
    replace("Call-ID: [0-9a-f]{24,}\r\n", "Call-ID: #\r\n");
    replace("cnonce=\"[0-9a-f]{16,}\"", "cnonce=\"#\"");
    replace("response=\"[0-9a-f]{32}\"", "response=\"#\"");
    return text.toLatin1();
}

} // namespace linnet::test
