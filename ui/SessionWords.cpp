// SPDX-License-Identifier: MIT
#include "ui/SessionWords.h"

#include "ui/style/TextRuns.h"

namespace linnet::ui {

using im::SessionEnd;
using im::SessionState;

QString SessionWords::state(const im::SessionInfo &session, const QString &peer)
{
    const QString name = isolated(peer);
    switch (session.state) {
    case SessionState::Incoming: return session.file != 0 ? tr("%1 offers a file").arg(name) : tr("%1 wants to open a session").arg(name);
    case SessionState::Calling: return tr("Calling %1").arg(name);
    case SessionState::Trying: return tr("Looking for a device of %1").arg(name);
    case SessionState::Ringing: return tr("Ringing at a device of %1").arg(name);
    case SessionState::Connecting: return tr("Connecting to %1").arg(name);
    case SessionState::Established: return tr("Session");
    case SessionState::Ending: return tr("Ending the session");
    case SessionState::Ended: return ended(session.reason, session.status, session.incoming, session.establishedAt.isValid(), peer);
    }
    return {};
}

QString SessionWords::shortState(SessionState state)
{
    switch (state) {
    case SessionState::Incoming: return tr("Rings here");
    case SessionState::Calling: return tr("Calling");
    case SessionState::Trying: return tr("Trying");
    case SessionState::Ringing: return tr("Ringing");
    case SessionState::Connecting: return tr("Connecting");
    case SessionState::Established: return tr("Open");
    case SessionState::Ending: return tr("Ending");
    case SessionState::Ended: return tr("Ended");
    }
    return {};
}

QString SessionWords::ended(SessionEnd reason, int status, bool incoming, bool wasUp, const QString &peer)
{
    const QString name = isolated(peer);
    switch (reason) {
    case SessionEnd::None: break;
    case SessionEnd::Local: return wasUp ? tr("Session ended") : tr("Session cancelled");
    case SessionEnd::Remote: return wasUp ? tr("Session ended by %1").arg(name) : incoming ? tr("%1 gave up calling").arg(name) : tr("%1 ended the call").arg(name);
    case SessionEnd::Declined: return incoming ? tr("You declined the session") : tr("%1 declined the session").arg(name);
    case SessionEnd::Busy: return incoming ? tr("You were busy") : tr("%1 is busy").arg(name);
    case SessionEnd::NoAnswer: return incoming ? tr("Missed session from %1").arg(name) : tr("No answer from %1").arg(name);
    case SessionEnd::Unsupported: return incoming ? tr("%1 offered a session that Linnet cannot take").arg(name) : tr("The device of %1 takes no sessions").arg(name);
    case SessionEnd::Network:
        if (status == 404 || status == 604)
            return tr("%1 does not exist at that server").arg(name);
        return wasUp ? tr("The connection to %1 broke off").arg(name) : tr("%1 could not be reached").arg(name);
    case SessionEnd::Idle: return tr("Session closed after a quiet while");
    }
    return tr("Session ended");
}

QString SessionWords::path(const im::SessionInfo &session)
{
    switch (session.path) {
    case im::SessionPath::Unknown: return session.secure ? tr("MSRP, TLS") : tr("MSRP");
    case im::SessionPath::Direct: return session.secure ? tr("MSRP direct, TLS") : tr("MSRP direct");
    case im::SessionPath::Relay: return session.secure ? tr("MSRP through relay, TLS") : tr("MSRP through relay");
    }
    return {};
}

QString SessionWords::event(const im::SessionEvent &event, const QString &peer)
{
    const QString what = ended(event.reason, event.status, event.incoming, event.seconds.has_value(), peer);
    //: How a session ended, and how long it was.
    return event.seconds ? tr("%1 · %2").arg(what, span(*event.seconds)) : what;
}

QString SessionWords::clock(qint64 seconds)
{
    const qint64 shown = qMax<qint64>(0, seconds);
    const auto two = [](qint64 number) { return QString::number(number).rightJustified(2, u'0'); };
    if (shown < 3600)
        return QString::number(shown / 60) + u':' + two(shown % 60);
    return QString::number(shown / 3600) + u':' + two(shown / 60 % 60) + u':' + two(shown % 60);
}

QString SessionWords::span(qint64 seconds)
{
    if (seconds < 60)
        return tr("%n s", nullptr, int(qMax<qint64>(0, seconds)));
    if (seconds < 3600)
        return tr("%n min", nullptr, int(seconds / 60));
    //: Hours and minutes.
    return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

} // namespace linnet::ui
