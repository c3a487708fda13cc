// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>

namespace linnet::ui::HeaderWords {

/// What a header says, in one plain sentence; compact forms and any case are known. Empty for a header that is not.
QString explain(QByteArrayView headerName);
/// What a line of a session description is for, by its letter (RFC 8866 s.5). Empty for others.
QString explainSdp(QByteArrayView line);
/// Of the first line of a message.
QString explainStart(bool isRequest);
/// How many headers are known, for the test that looks at each.
int knownHeaders();
QByteArrayView knownHeader(int index);

} // namespace linnet::ui::HeaderWords
