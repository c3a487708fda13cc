// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace linnet::sip {

/// The default reason phrase of a status code (RFC 3261 s.21 and later RFCs); "Unknown" where there is none.
QByteArrayView reasonPhrase(int status);

constexpr bool isProvisional(int status) { return status >= 100 && status < 200; }
constexpr bool isSuccess(int status) { return status >= 200 && status < 300; }
constexpr bool isFinal(int status) { return status >= 200; }

} // namespace linnet::sip
