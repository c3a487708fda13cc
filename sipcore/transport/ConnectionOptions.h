// SPDX-License-Identifier: MIT
#pragma once

class QAbstractSocket;

namespace linnet::sip {

/// What every connected TCP socket of ours gets, TLS or not.
void setConnectionOptions(QAbstractSocket &socket);

} // namespace linnet::sip
