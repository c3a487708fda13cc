// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace linnet::im {

/// RFC 3994 s.3.1; whatever else a document says is idle (s.3.5).
enum class ComposingState : quint8 { Idle, Active };

/// An application/im-iscomposing+xml document (RFC 3994 s.3.4). A value.
struct IsComposing
{
    ComposingState state = ComposingState::Idle;
    QDateTime lastActive; ///< UTC; invalid: absent or no date
    QByteArray contentType; ///< "text/plain", "audio"; a hint; empty: absent
    std::optional<std::chrono::seconds> refresh; ///< at most kLongestRefresh; nothing: absent, or no positive number

    friend bool operator==(const IsComposing &, const IsComposing &) = default;
};

inline constexpr QByteArrayView kIsComposingType = "application/im-iscomposing+xml";
inline constexpr std::chrono::seconds kLongestRefresh = std::chrono::minutes(10); ///< nobody is shown as typing for longer without news

/// Within the bounds of parseXml(). Other elements and another order are taken. Errors: no isComposing of RFC 3994's namespace, no
/// state (Missing), what parseXml() refuses.
Result<IsComposing, ParseError> parseIsComposing(QByteArrayView bytes);
/// As short as the schema allows.
QByteArray toBytes(const IsComposing &composing);

} // namespace linnet::im
