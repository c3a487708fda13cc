// SPDX-License-Identifier: MIT
#include "im/model/SendModel.h"

#include <array>

namespace linnet::im {
namespace {

constexpr std::array<const char *, kModelReasonCount> kNames{
    "unknown", "fitsOneMessage", "sessionUp", "tooLong", "serverSaidTooLarge", "userChose", "largeAllowed", "peerTakesNoSession", "part",
};

} // namespace

QByteArrayView toString(ModelReason reason) { return kNames[size_t(reason)]; }

std::optional<ModelReason> modelReasonOf(QByteArrayView name)
{
    for (size_t i = 0; i < kNames.size(); ++i) {
        if (name == QByteArrayView(kNames[i]))
            return ModelReason(i);
    }
    return std::nullopt;
}

} // namespace linnet::im
