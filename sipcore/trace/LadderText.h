// SPDX-License-Identifier: MIT
#pragma once

#include "trace/LadderWords.h"

namespace linnet::sip {

/// The ladder drawn with characters (UTF-8), and below it every message as it was, redacted, with the number of its step. Lines end in LF.
QByteArray ladderText(const Ladder &ladder, const LadderWords &words);

} // namespace linnet::sip
