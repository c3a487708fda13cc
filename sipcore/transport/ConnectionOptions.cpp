// SPDX-License-Identifier: MIT
#include "transport/ConnectionOptions.h"

#include "base/Limits.h"

#include <QAbstractSocket>
#include <QVariant>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace linnet::sip {

void setConnectionOptions(QAbstractSocket &socket)
{
    // A SIP message is complete when it is written: waiting for more only delays it.
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    // A peer that vanished without a word is noticed in the end.
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
#ifdef Q_OS_LINUX
    // And soon, when it owes us acknowledgements: TCP alone repeats for minutes, ever later, so that a path that comes back
    // stays unused for as long as it was away. Where the system has no such option, keep-alives find out.
    const auto limit = unsigned(std::chrono::milliseconds(Limits::kUnacknowledgedTime).count());
    (void)::setsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
#endif
}

} // namespace linnet::sip
