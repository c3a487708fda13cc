// SPDX-License-Identifier: MIT
#include "cli/TerminationSignal.h"

#ifdef Q_OS_UNIX

#    include <QSocketNotifier>

#    include <csignal>

#    include <sys/socket.h>
#    include <unistd.h>

namespace linnet::cli {

namespace {

// A signal handler may touch little more than this.
volatile std::sig_atomic_t writeEnd = -1;

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(int(writeEnd), &byte, 1);
}

} // namespace

TerminationSignal::TerminationSignal(QObject *parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_sockets) != 0)
        return;
    writeEnd = m_sockets[0];
    m_notifier = new QSocketNotifier(m_sockets[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(m_sockets[1], &byte, 1) == 1) { }
        Q_EMIT terminationRequested();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

TerminationSignal::~TerminationSignal()
{
    if (m_sockets[0] < 0)
        return;
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    writeEnd = -1;
    ::close(m_sockets[0]);
    ::close(m_sockets[1]);
}

} // namespace linnet::cli

#else

namespace linnet::cli {

TerminationSignal::TerminationSignal(QObject *parent) : QObject(parent) { }
TerminationSignal::~TerminationSignal() = default;

} // namespace linnet::cli

#endif
