// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace linnet::im {

/// The words of an HTML document as text: tags and comments go, with what script, style and title hold; entities become characters, blank
/// runs one blank, blocks lines of their own; a link that leads elsewhere than it says names its address behind it, a picture its
/// alternative text. Nothing is rendered or fetched (RELIABILITY A21). Takes any text, in one pass.
QString htmlToText(QStringView html);

} // namespace linnet::im
