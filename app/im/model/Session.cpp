// SPDX-License-Identifier: MIT
#include "im/model/Session.h"

#include <array>

namespace linnet::im {
namespace {

constexpr std::array<const char *, kSessionStateCount> kStateNames{
    "incoming", "calling", "trying", "ringing", "connecting", "established", "ending", "ended",
};

constexpr std::array<const char *, kSessionEndCount> kEndNames{
    "none", "local", "remote", "declined", "busy", "noAnswer", "unsupported", "network", "idle",
};

} // namespace

QByteArrayView toString(SessionState state)
{
    return kStateNames[size_t(state)];
}

QByteArrayView toString(SessionEnd reason)
{
    return kEndNames[size_t(reason)];
}

} // namespace linnet::im
