// SPDX-License-Identifier: MIT
#include "trace/LadderBuilder.h"

#include "trace/LadderReading.h"

#include <array>

namespace linnet::sip {
namespace {

struct MethodRow
{
    QByteArrayView method;
    LadderClass cls;
    LadderSection::Kind section;
};

constexpr std::array kMethods{
    MethodRow{"REGISTER", LadderClass::Register, LadderSection::Kind::Registration},
    MethodRow{"MESSAGE", LadderClass::Pager, LadderSection::Kind::Pager},
    MethodRow{"INVITE", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"ACK", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"BYE", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"CANCEL", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"PRACK", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"UPDATE", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"INFO", LadderClass::Session, LadderSection::Kind::Session},
    MethodRow{"SEND", LadderClass::Msrp, LadderSection::Kind::Session},
    MethodRow{"REPORT", LadderClass::Msrp, LadderSection::Kind::Session},
    MethodRow{"AUTH", LadderClass::Msrp, LadderSection::Kind::Session},
    MethodRow{"SUBSCRIBE", LadderClass::Presence, LadderSection::Kind::Presence},
    MethodRow{"NOTIFY", LadderClass::Presence, LadderSection::Kind::Presence},
    MethodRow{"PUBLISH", LadderClass::Presence, LadderSection::Kind::Presence},
    MethodRow{"OPTIONS", LadderClass::Other, LadderSection::Kind::Options},
};

MethodRow rowOf(QByteArrayView method)
{
    for (const MethodRow &row : kMethods) {
        if (row.method == method)
            return row;
    }
    return {{}, LadderClass::Other, LadderSection::Kind::Other};
}

LadderClass classOf(const LadderStep &step)
{
    switch (step.kind) {
    case TraceEntry::Kind::ConnectFailed:
    case TraceEntry::Kind::TlsFailed:
    case TraceEntry::Kind::NotSent:
        return LadderClass::Failure;
    case TraceEntry::Kind::KeepAlive:
    case TraceEntry::Kind::Connected:
    case TraceEntry::Kind::Closed:
        return LadderClass::Other;
    case TraceEntry::Kind::Sip:
        break;
    }
    if (step.status == 401 || step.status == 407)
        return LadderClass::Challenge;
    if (step.status >= 300)
        return LadderClass::Failure;
    return rowOf(step.method).cls;
}

QByteArray hostOf(const QByteArray &address) { return address.mid(address.indexOf('@') + 1); }

} // namespace

LadderBuilder::LadderBuilder(LadderFrame frame) : m_frame(std::move(frame))
{
    m_ladder.lanes.append({LadderLane::Role::Self, m_frame.self, {}});
}

void LadderBuilder::append(const TraceEntry &entry)
{
    const bool hasText = entry.kind == TraceEntry::Kind::Sip || entry.kind == TraceEntry::Kind::NotSent;
    const LadderReading reading = hasText ? readForLadder(entry.bytes) : LadderReading{};
    const QByteArray other = otherParty(entry, reading);

    LadderStep step;
    step.number = int(m_ladder.steps.size()) + 1;
    step.sinceFirst = timeOf(entry);
    step.time = entry.time;
    step.kind = entry.kind;
    step.isRequest = reading.isRequest;
    step.method = reading.method.isEmpty() ? entry.method : reading.method;
    step.status = reading.status;
    step.reason = reading.reason;
    step.hasCredentials = reading.hasCredentials;
    step.session = reading.session;
    step.isRetransmission = entry.isMessage() && repeats(entry, reading);
    step.cls = classOf(step);
    step.callId = entry.callId;
    step.transport = entry.transport;
    step.local = entry.local;
    step.remote = entry.remote;
    step.direction = entry.direction;
    step.observer = entry.observer;
    step.detail = entry.detail;
    step.bytes = entry.bytes;
    step.sequence = entry.sequence;

    const int here = entry.observer == TraceEntry::Observer::Self ? 0 : laneOfServer(entry);
    const int there = laneOfRemote(entry, reading, other);
    const bool out = entry.direction == TraceEntry::Direction::Out;
    step.fromLane = out ? here : there;
    step.toLane = out ? there : here;
    m_ladder.steps.append(step);
    addToSection(step, other);
}

/// Who talks with us, or through the server with us: by the request's From or To. Remembered for all that has its Call-ID.
QByteArray LadderBuilder::otherParty(const TraceEntry &entry, const LadderReading &reading)
{
    const bool out = entry.direction == TraceEntry::Direction::Out;
    const bool isOurs = entry.observer == TraceEntry::Observer::Self;
    if (reading.isRequest && isOurs) {
        QByteArray &self = m_ladder.lanes.first().address;
        if (self.isEmpty())
            self = out ? reading.from : reading.to;
    }
    if (entry.callId.isEmpty() || reading.method == "REGISTER")
        return {};
    const auto known = m_otherOf.constFind(entry.callId);
    if (known != m_otherOf.cend())
        return *known;
    QByteArray other = isOurs == (out == reading.isRequest) ? reading.to : reading.from;
    if (!isOurs)
        other = reading.to == m_ladder.lanes.first().address ? reading.from : reading.to;
    if (!other.isEmpty())
        m_otherOf.insert(entry.callId, other);
    return other;
}

/// Where nothing tells, who answers us is a server: that is what an account has.
bool LadderBuilder::isServer(const TraceEntry &entry, const LadderReading &reading) const
{
    if (entry.observer == TraceEntry::Observer::Server)
        return false;
    if (reading.isMsrp) // a relay stands in the path (RFC 4976)
        return reading.vias > 1 || reading.method == "AUTH";
    if (m_frame.servers.contains(entry.remote) || reading.method == "REGISTER" || !reading.isRequest)
        return true;
    if (entry.direction == TraceEntry::Direction::In)
        return reading.vias > 1;
    return reading.hasRoute || !reading.hasUser || reading.uriHostPort != entry.remote.toLatin1();
}

int LadderBuilder::laneOfRemote(const TraceEntry &entry, const LadderReading &reading, const QByteArray &other)
{
    const auto known = m_laneOf.constFind(entry.remote);
    int lane = known == m_laneOf.cend() ? -1 : *known;
    const bool server = isServer(entry, reading);
    if (lane < 0 && !server && !other.isEmpty()) {
        // The same person by another connection.
        for (int i = 1; i < m_ladder.lanes.size(); ++i) {
            if (m_ladder.lanes[i].role == LadderLane::Role::Peer && m_ladder.lanes[i].address == other)
                lane = i;
        }
        if (lane >= 0)
            m_laneOf.insert(entry.remote, lane);
    }
    if (lane < 0)
        lane = addLane(server ? LadderLane::Role::Server : LadderLane::Role::Peer, entry.remote, server ? QByteArray() : other);
    LadderLane &found = m_ladder.lanes[lane];
    if (found.role == LadderLane::Role::Server) {
        if (reading.isRequest && reading.method == "REGISTER")
            found.address = reading.uriHost;
        else if (found.address.isEmpty())
            found.address = hostOf(m_ladder.lanes.first().address);
    } else if (found.address.isEmpty()) {
        found.address = other;
    }
    return lane;
}

/// The server of this process: it listens where we sent to, but makes connections from other ports.
int LadderBuilder::laneOfServer(const TraceEntry &entry)
{
    const auto known = m_laneOf.constFind(entry.local);
    if (known != m_laneOf.cend())
        m_ownServer = *known;
    for (int i = 1; m_ownServer < 0 && i < m_ladder.lanes.size(); ++i) {
        if (m_ladder.lanes[i].role == LadderLane::Role::Server)
            m_ownServer = i;
    }
    if (m_ownServer < 0)
        m_ownServer = addLane(LadderLane::Role::Server, entry.local, hostOf(m_ladder.lanes.first().address));
    return m_ownServer;
}

int LadderBuilder::addLane(LadderLane::Role role, const QString &endpoint, const QByteArray &address)
{
    m_ladder.lanes.append({role, address, endpoint});
    const int lane = int(m_ladder.lanes.size()) - 1;
    m_laneOf.insert(endpoint, lane);
    return lane;
}

bool LadderBuilder::repeats(const TraceEntry &entry, const LadderReading &reading)
{
    const QByteArray key = entry.branch + ' ' + reading.method + ' ' + QByteArray::number(reading.status) + ' ' + entry.callId + ' '
        + QByteArray::number(int(entry.direction)) + QByteArray::number(int(entry.observer)) + ' ' + entry.remote.toLatin1();
    const size_t hash = qHash(entry.bytes);
    const auto known = m_seen.constFind(key);
    const bool repeated = known != m_seen.cend() && *known == hash;
    m_seen.insert(key, hash);
    return repeated;
}

void LadderBuilder::addToSection(const LadderStep &step, const QByteArray &peer)
{
    const bool isEvent = step.method.isEmpty();
    const int index = int(m_ladder.steps.size()) - 1;
    if (m_ladder.sections.isEmpty())
        m_ladder.sections.append({LadderSection::Kind::Other, {}, index, 0});
    LadderSection *last = &m_ladder.sections.last();
    if (!isEvent) {
        const LadderSection::Kind kind = rowOf(step.method).section;
        if (m_onlyEvents) { // connecting belongs to what it is done for
            last->kind = kind;
            last->peer = peer;
        } else if (last->kind != kind || last->peer != peer) {
            m_ladder.sections.append({kind, peer, index, 0});
            last = &m_ladder.sections.last();
        }
        m_onlyEvents = false;
    }
    ++last->count;
}

/// The clock that does not jump, but for a machine that was started anew in between.
std::chrono::milliseconds LadderBuilder::timeOf(const TraceEntry &entry)
{
    if (m_last) {
        std::chrono::milliseconds between = entry.monotonic - m_last->monotonic;
        if (between.count() < 0)
            between = std::chrono::milliseconds(std::max<qint64>(m_last->time.msecsTo(entry.time), 0));
        m_sinceFirst += between;
    }
    m_last.emplace();
    m_last->time = entry.time;
    m_last->monotonic = entry.monotonic;
    return m_sinceFirst;
}

Ladder ladderOf(const QList<TraceEntry> &entries, const LadderFrame &frame)
{
    LadderBuilder builder(frame);
    for (const TraceEntry &entry : entries)
        builder.append(entry);
    return builder.ladder();
}

} // namespace linnet::sip
