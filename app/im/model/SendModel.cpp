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

bool takesSession(Road road)
{
    switch (road) {
    case Road::Session:
    case Road::TooLong:
    case Road::ServerSaidTooLarge:
    case Road::Again:
        return true;
    case Road::Open:
    case Road::Pager:
    case Road::WithoutSession:
    case Road::Part:
        break;
    }
    return false;
}

} // namespace linnet::im
