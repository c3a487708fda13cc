// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QList>

namespace linnet::ui {

/// A registration with a challenge, a message, a refused message, and a call, as the trace holds them: 13 messages of SIP, one connection.
QList<sip::TraceEntry> sampleTrace();
/// `count` messages to bob@example.test, each answered.
QList<sip::TraceEntry> longTrace(int count);

} // namespace linnet::ui
