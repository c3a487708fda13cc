// SPDX-License-Identifier: MIT
#pragma once

#include <QCoreApplication>

namespace linnet::fuzz {

/// The event loop that queued calls need; made once, never deleted.
inline void application()
{
    static int count = 1;
    static char name[] = "fuzz";
    static char *arguments[] = {name, nullptr};
    static auto *made = new QCoreApplication(count, arguments);
    Q_UNUSED(made)
}

} // namespace linnet::fuzz
