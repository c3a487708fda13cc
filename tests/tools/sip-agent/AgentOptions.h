// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "usage/Identity.h"
#include "usage/invite/SessionTimer.h"

#include <QStringList>

#include <optional>

namespace linnet::test {

/// What the command line says. A value.
struct AgentOptions
{
    sip::Identity identity;
    sip::Endpoint listen;
    QByteArray nameServer; ///< "127.0.0.1:5353"; empty: the system's
    sip::SessionTimer::Policy sessionTimer;
    std::chrono::seconds ringLimit{180};
};

/// The error is a sentence.
Result<AgentOptions, QString> parseAgentOptions(const QStringList &arguments);

} // namespace linnet::test
