// SPDX-License-Identifier: MIT
#include "cli/FlowWords.h"

#include "trace/LadderReading.h"

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

using sip::LadderClass;
using sip::LadderSection;
using sip::LadderStep;
using sip::TraceEntry;

QString laneName(const sip::LadderLane &lane)
{
    switch (lane.role) {
    case sip::LadderLane::Role::Self:
        return u"Linnet"_s;
    case sip::LadderLane::Role::Server:
        return u"Server"_s;
    case sip::LadderLane::Role::Peer:
        break;
    }
    const qsizetype at = lane.address.indexOf('@');
    return at > 0 ? QString::fromUtf8(lane.address.first(at)) : u"Peer"_s;
}

QString sectionTitle(const LadderSection &section)
{
    const auto with = [&section](const QString &what) {
        return section.peer.isEmpty() ? what : what + u" with "_s + QString::fromUtf8(section.peer);
    };
    switch (section.kind) {
    case LadderSection::Kind::Registration:
        return u"Registration"_s;
    case LadderSection::Kind::Pager:
        return with(u"Message"_s);
    case LadderSection::Kind::Session:
        return with(u"Session"_s);
    case LadderSection::Kind::Presence:
        return with(u"Presence"_s);
    case LadderSection::Kind::Options:
        return with(u"Abilities"_s);
    case LadderSection::Kind::Other:
        break;
    }
    return section.peer.isEmpty() ? u"Connection"_s : QString::fromUtf8(section.peer);
}

QString messageLabel(const LadderStep &step)
{
    QString label = step.isRequest ? QString::fromUtf8(step.method)
                                   : (QString::number(step.status) + u' ' + QString::fromUtf8(step.reason)).trimmed();
    if (step.isRequest && !step.reason.isEmpty()) // of MSRP
        label += u' ' + QString::fromUtf8(step.reason);
    if (const int before = sip::chunksBefore(step.detail))
        label += u", %1 chunks before"_s.arg(before);
    if (step.isRequest && step.hasCredentials)
        label += u" with digest"_s;
    if (step.session == LadderStep::Session::Msrp)
        label += u" (SDP: MSRP)"_s;
    else if (step.session == LadderStep::Session::Sdp)
        label += u" (SDP)"_s;
    return step.isRetransmission ? label + u" again"_s : label;
}

QString stepLabel(const LadderStep &step)
{
    switch (step.kind) {
    case TraceEntry::Kind::Sip:
        return messageLabel(step);
    case TraceEntry::Kind::KeepAlive:
        return u"keep-alive"_s;
    case TraceEntry::Kind::Connected:
        return u"connected"_s;
    case TraceEntry::Kind::Closed:
        return u"connection closed"_s;
    case TraceEntry::Kind::ConnectFailed:
        return u"no connection"_s;
    case TraceEntry::Kind::TlsFailed:
        return u"not trusted (TLS)"_s;
    case TraceEntry::Kind::NotSent:
        break;
    }
    return messageLabel(step) + u" (not sent)"_s;
}

QString className(LadderClass cls)
{
    switch (cls) {
    case LadderClass::Register:
        return u"Registration"_s;
    case LadderClass::Pager:
        return u"Message"_s;
    case LadderClass::Session:
        return u"Session"_s;
    case LadderClass::Presence:
        return u"Presence"_s;
    case LadderClass::Msrp:
        return u"MSRP"_s;
    case LadderClass::Challenge:
        return u"Challenge"_s;
    case LadderClass::Failure:
        return u"Failure"_s;
    case LadderClass::Other:
        break;
    }
    return u"Other"_s;
}

} // namespace

sip::LadderWords flowWords()
{
    return {u"Seconds"_s, laneName, sectionTitle, stepLabel, className, u"Response"_s, u"Passwords and keys are hidden."_s};
}

} // namespace linnet::cli
