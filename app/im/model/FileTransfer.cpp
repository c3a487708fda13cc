// SPDX-License-Identifier: MIT
#include "im/model/FileTransfer.h"

#include <array>

namespace linnet::im {
namespace {

constexpr std::array<const char *, kFileStateCount> kNames{
    "offered", "waiting", "transferring", "paused", "done", "failed", "declined", "cancelled",
};

} // namespace

QByteArrayView toString(FileState state)
{
    return kNames[size_t(state)];
}

} // namespace linnet::im
