// SPDX-License-Identifier: MIT
#include "im/model/PeerFacts.h"

#include <array>

namespace linnet::im {
namespace {

constexpr std::array<const char *, kFormatReasonCount> kNames{
    "unknown", "proven", "listed", "notListed", "refused", "serverRefuses", "userChose",
};

} // namespace

QByteArrayView toString(FormatReason reason) { return kNames[size_t(reason)]; }

std::optional<FormatReason> formatReasonOf(QByteArrayView name)
{
    for (size_t i = 0; i < kNames.size(); ++i) {
        if (name == QByteArrayView(kNames[i]))
            return FormatReason(i);
    }
    return std::nullopt;
}

} // namespace linnet::im
