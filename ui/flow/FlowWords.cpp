// SPDX-License-Identifier: MIT
#include "ui/flow/FlowWords.h"

#include "trace/LadderReading.h"
#include "ui/style/TextRuns.h"

#include <QLocale>

namespace linnet::ui {

using sip::LadderClass;
using sip::LadderLane;
using sip::LadderSection;
using sip::LadderStep;
using Kind = sip::TraceEntry::Kind;

QString FlowWords::person(const QByteArray &address) const
{
    const auto known = m_names.constFind(address);
    return known != m_names.cend() && !known->isEmpty() ? *known : QString::fromUtf8(address);
}

QString FlowWords::laneName(const LadderLane &lane) const
{
    switch (lane.role) {
    case LadderLane::Role::Self: return tr("Linnet");
    case LadderLane::Role::Server: return tr("Server");
    case LadderLane::Role::Peer: break;
    }
    const auto known = m_names.constFind(lane.address);
    if (known != m_names.cend() && !known->isEmpty())
        return *known;
    const QByteArray user = lane.address.left(lane.address.lastIndexOf('@'));
    return user.isEmpty() ? tr("Peer") : QString::fromUtf8(user);
}

QString FlowWords::laneAddress(const LadderLane &lane) const
{
    return lane.address.isEmpty() ? lane.endpoint : QString::fromUtf8(lane.address);
}

QString FlowWords::section(const LadderSection &section) const
{
    const QString peer = isolated(QString::fromUtf8(section.peer));
    const bool named = !section.peer.isEmpty();
    switch (section.kind) {
    case LadderSection::Kind::Registration: return tr("Registration");
    case LadderSection::Kind::Pager: return named ? tr("Message with %1").arg(peer) : tr("Message");
    case LadderSection::Kind::Session: return named ? tr("Session with %1").arg(peer) : tr("Session");
    case LadderSection::Kind::Presence: return named ? tr("Presence of %1").arg(peer) : tr("Presence");
    case LadderSection::Kind::Options: return named ? tr("Question to %1").arg(peer) : tr("Question");
    case LadderSection::Kind::Other: break;
    }
    return named ? tr("Other, with %1").arg(peer) : tr("Connection");
}

QString FlowWords::title(const LadderStep &step) const
{
    switch (step.kind) {
    case Kind::Sip: break;
    case Kind::KeepAlive: return tr("Keep-alive");
    case Kind::Connected: return tr("Connected");
    case Kind::Closed: return tr("Connection closed");
    case Kind::ConnectFailed: return tr("No connection");
    case Kind::TlsFailed: return tr("Connection refused by us");
    case Kind::NotSent: return tr("%1, not sent").arg(QString::fromUtf8(step.method));
    }
    if (step.isRequest && !step.reason.isEmpty()) // of MSRP
        return QString::fromUtf8(step.method + ' ' + step.reason);
    return step.isRequest ? QString::fromUtf8(step.method) : QString::number(step.status) + u' ' + QString::fromUtf8(step.reason);
}

QString FlowWords::label(const LadderStep &step) const
{
    const QString name = title(step);
    if (step.kind != Kind::Sip)
        return name;
    if (const int before = sip::chunksBefore(step.detail))
        return tr("%1, %n chunks before", "behind the name of a step", before).arg(name);
    const QString again = step.isRetransmission ? tr(" (again)", "behind the name of a step") : QString();
    switch (step.session) {
    case LadderStep::Session::Sdp: return tr("%1 (SDP)").arg(name) + again;
    case LadderStep::Session::Msrp: return tr("%1 (SDP: MSRP)").arg(name) + again;
    case LadderStep::Session::None: break;
    }
    return (step.hasCredentials && step.isRequest ? tr("%1 with digest").arg(name) : name) + again;
}

QString FlowWords::direction(const LadderStep &step, const sip::Ladder &ladder) const
{
    const LadderLane to = ladder.lanes.value(step.toLane);
    const LadderLane from = ladder.lanes.value(step.fromLane);
    switch (to.role) {
    case LadderLane::Role::Server: return tr("to the server");
    case LadderLane::Role::Peer: return tr("to %1").arg(isolated(laneName(to)));
    case LadderLane::Role::Self: break;
    }
    return from.role == LadderLane::Role::Server ? tr("from the server") : tr("from %1").arg(isolated(laneName(from)));
}

QString FlowWords::sentence(const LadderStep &step, const sip::Ladder &ladder) const
{
    const auto subject = [this](const LadderLane &lane) {
        return lane.role == LadderLane::Role::Server ? tr("The server") : isolated(laneName(lane));
    };
    const auto object = [this](const LadderLane &lane) {
        return lane.role == LadderLane::Role::Server ? tr("the server", "inside a sentence") : isolated(laneName(lane));
    };
    const LadderLane from = ladder.lanes.value(step.fromLane);
    const QString to = object(ladder.lanes.value(step.toLane));
    if (step.kind != Kind::Sip)
        return event(step, subject(from), to);
    QString words = step.isRequest ? request(step, subject(from), to) : response(step, subject(from), to);
    if (step.isRequest && step.hasCredentials)
        words += tr(" It carries the proof of the password, not the password.", "behind another sentence");
    if (const int before = sip::chunksBefore(step.detail))
        words += tr(" %n chunks like it went before.", "behind another sentence", before);
    if (step.isRetransmission)
        words += tr(" It is the same message once more.", "behind another sentence");
    return words;
}

QString FlowWords::request(const LadderStep &step, const QString &from, const QString &to) const
{
    const QByteArray &method = step.method;
    if (method == "REGISTER")
        return tr("%1 tells %2 where it can be reached.").arg(from, to);
    if (method == "MESSAGE")
        return tr("%1 sends %2 a message.").arg(from, to);
    if (method == "INVITE" && step.session == LadderStep::Session::Msrp)
        return tr("%1 asks %2 to open a session. The body offers an MSRP connection.").arg(from, to);
    if (method == "INVITE")
        return tr("%1 asks %2 to open a session.").arg(from, to);
    if (method == "ACK")
        return tr("%1 confirms to %2 that the answer to INVITE came.").arg(from, to);
    if (method == "BYE")
        return tr("%1 ends the session with %2.").arg(from, to);
    if (method == "CANCEL")
        return tr("%1 takes its INVITE to %2 back.").arg(from, to);
    if (method == "PRACK")
        return tr("%1 confirms to %2 that the provisional answer came.").arg(from, to);
    if (method == "UPDATE")
        return tr("%1 changes the session with %2, or keeps it alive.").arg(from, to);
    if (method == "OPTIONS")
        return tr("%1 asks %2 what it can do.").arg(from, to);
    if (method == "SUBSCRIBE")
        return tr("%1 asks %2 to be told about changes.").arg(from, to);
    if (method == "NOTIFY")
        return tr("%1 tells %2 about a change.").arg(from, to);
    if (method == "PUBLISH")
        return tr("%1 tells %2 its own presence.").arg(from, to);
    if (method == "INFO")
        return tr("%1 sends %2 something inside the session.").arg(from, to);
    if (method == "REFER")
        return tr("%1 asks %2 to turn to somebody else.").arg(from, to);
    if (method == "SEND")
        return step.reason == "1-0/0" ? tr("%1 shows %2 which session this connection is for.").arg(from, to)
                                      : tr("%1 sends %2 what the session is for: words, or a piece of a file.").arg(from, to);
    if (method == "REPORT")
        return step.status == 0 ? tr("%1 tells %2 that it has arrived, and is kept.").arg(from, to) : tr("%1 tells %2 that it did not arrive.").arg(from, to);
    if (method == "AUTH")
        return tr("%1 asks %2 to be a relay for the session.").arg(from, to);
    return tr("%1 sends %2 the request %3.").arg(from, to, QString::fromUtf8(method));
}

QString FlowWords::response(const LadderStep &step, const QString &from, const QString &to) const
{
    const QByteArray &method = step.method;
    switch (step.status) {
    case 100: return tr("%1 has the request and works on it. %2 need not send it again.").arg(from, to);
    case 180: return tr("%1 says that the device rings.").arg(from);
    case 181: return tr("%1 passes the request on to another address.").arg(from);
    case 182: return tr("%1 has put the request in a queue.").arg(from);
    case 183: return tr("%1 says how far the request came.").arg(from);
    case 202: return tr("%1 took the message and will deliver it later.").arg(from);
    case 401:
    case 407: return tr("%1 wants proof of the password before it goes on. This is the usual first answer.").arg(from);
    case 403: return tr("%1 understood, but does not allow it.").arg(from);
    case 404: return tr("%1 knows nobody by this address.").arg(from);
    case 405: return tr("%1 does not allow this kind of request.").arg(from);
    case 408: return tr("%1 waited for an answer in vain.").arg(from);
    case 410: return tr("%1 says that the address is gone for good.").arg(from);
    case 413:
    case 513: return tr("For %1 the message is too large.").arg(from);
    case 415: return tr("%1 cannot read this kind of content.").arg(from);
    case 416: return tr("%1 does not know this kind of address.").arg(from);
    case 420: return tr("%1 lacks an extension that the request demands.").arg(from);
    case 421: return tr("%1 demands an extension that the request lacks.").arg(from);
    case 422: return tr("%1 finds the session's timer too short.").arg(from);
    case 423: return tr("%1 finds the time too short; it names the shortest that it takes.").arg(from);
    case 428:
    case 436:
    case 437:
    case 438: return tr("%1 does not accept the proof of who sent it.").arg(from);
    case 430: return tr("%1 says that this way is closed; another one has to be tried.").arg(from);
    case 480: return tr("%1 says that nobody can be reached there now.").arg(from);
    case 481: return tr("%1 knows nothing of this session or request.").arg(from);
    case 482: return tr("%1 has seen this request before: the servers send it in a circle.").arg(from);
    case 483: return tr("%1 stops the request: it went through too many servers.").arg(from);
    case 484: return tr("%1 finds the address incomplete.").arg(from);
    case 486:
    case 600: return tr("%1 says: busy.").arg(from);
    case 487: return tr("%1 confirms that the request was taken back.").arg(from);
    case 488:
    case 606: return tr("%1 cannot hold a session of this kind.").arg(from);
    case 489: return tr("%1 does not know this kind of event.").arg(from);
    case 491: return tr("%1 was about to change the session too. Both wait a moment and try again.").arg(from);
    case 493: return tr("%1 cannot open the protected content.").arg(from);
    case 500: return tr("%1 had a fault of its own.").arg(from);
    case 501: return tr("%1 does not know this kind of request.").arg(from);
    case 502: return tr("%1 got no usable answer from the next server.").arg(from);
    case 503: return tr("%1 cannot serve now; another server or a later time may do.").arg(from);
    case 504: return tr("%1 got no answer from the next server in time.").arg(from);
    case 505: return tr("%1 does not speak this version of SIP.").arg(from);
    case 603: return tr("%1 declined.").arg(from);
    case 604: return tr("%1 says that the address exists nowhere.").arg(from);
    default: break;
    }
    const int kind = step.status / 100;
    if (kind == 2 && method == "SEND")
        return tr("%1 confirms that this chunk came.").arg(from);
    if (kind == 2 && method == "REGISTER")
        return tr("%1 knows now where %2 can be reached.").arg(from, to);
    if (kind == 2 && method == "MESSAGE")
        return tr("%1 confirms that the message reached a device.").arg(from);
    if (kind == 2 && method == "INVITE")
        return tr("%1 accepts the session.").arg(from);
    if (kind == 2 && method == "BYE")
        return tr("%1 confirms that the session has ended.").arg(from);
    switch (kind) {
    case 1: return tr("%1 has the request and works on it. %2 need not send it again.").arg(from, to);
    case 2: return tr("%1 confirms that it is done.").arg(from);
    case 3: return tr("%1 says that another address has to be tried.").arg(from);
    case 4: return tr("%1 refuses the request as it is.").arg(from);
    case 5: return tr("%1 had a fault of its own.").arg(from);
    default: return tr("%1 declined.").arg(from);
    }
}

QString FlowWords::event(const LadderStep &step, const QString &from, const QString &to) const
{
    const QString why = step.detail.isEmpty() ? QString() : tr(" The system's words: %1", "behind another sentence").arg(isolated(QString::fromUtf8(step.detail)));
    switch (step.kind) {
    case Kind::Sip: break;
    case Kind::KeepAlive: return tr("%1 keeps the connection open, so that routers on the way do not forget it.").arg(from);
    case Kind::Connected: return tr("%1 and %2 are connected.").arg(from, to);
    case Kind::Closed: return tr("The connection between %1 and %2 ended.").arg(from, to) + why;
    case Kind::ConnectFailed: return tr("No connection to %1 could be made.").arg(to) + why;
    case Kind::TlsFailed: return tr("The protected connection was refused: %1 could not prove who it is.").arg(to) + why;
    case Kind::NotSent: return tr("The message could not be sent to %1.").arg(to) + why;
    }
    return why;
}

QString FlowWords::path(const LadderStep &step) const
{
    const bool out = step.direction == sip::TraceEntry::Direction::Out;
    const QString from = out ? step.local : step.remote;
    const QString to = out ? step.remote : step.local;
    return u"\u2066%1, %2 → %3\u2069"_qs.arg(QString::fromLatin1(step.transport), from, to);
}

QString FlowWords::seconds(const LadderStep &step) { return QString::number(double(step.sinceFirst.count()) / 1000.0, 'f', 3); }

QString FlowWords::spoken(const LadderStep &step, const sip::Ladder &ladder) const
{
    //: %1 number of the step, %2 its name, %3 from whom, %4 to whom, %5 seconds since the first step
    return tr("Step %1: %2, from %3 to %4, at %5 seconds")
        .arg(QString::number(step.number), label(step), laneName(ladder.lanes.value(step.fromLane)), laneName(ladder.lanes.value(step.toLane)), seconds(step));
}

QString FlowWords::className(LadderClass cls)
{
    switch (cls) {
    case LadderClass::Register: return tr("Registration");
    case LadderClass::Pager: return tr("Message");
    case LadderClass::Session: return tr("Session");
    case LadderClass::Presence: return tr("Presence");
    case LadderClass::Msrp: return tr("MSRP");
    case LadderClass::Challenge: return tr("Challenge");
    case LadderClass::Failure: return tr("Failure");
    case LadderClass::Other: return tr("Other");
    }
    return {};
}

QString FlowWords::hiddenNote() { return tr("Passwords, keys and texts are hidden here and in exports."); }

sip::LadderWords FlowWords::forExport() const
{
    sip::LadderWords words;
    words.seconds = tr("Seconds");
    words.lane = [self = *this](const LadderLane &lane) { return self.laneName(lane); };
    words.section = [self = *this](const LadderSection &section) { return self.section(section); };
    words.step = [self = *this](const LadderStep &step) { return self.label(step); };
    words.cls = [](LadderClass cls) { return className(cls); };
    words.response = tr("Response");
    words.hiddenNote = hiddenNote();
    return words;
}

} // namespace linnet::ui
