// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::sip {

/// A line that is kept and passed on but means nothing to us: i, u, e, p, b, r, z (RFC 8866 s.5).
struct SdpLine
{
    char type = 'i';
    QByteArray value;

    friend bool operator==(const SdpLine &, const SdpLine &) = default;
};

} // namespace linnet::sip
