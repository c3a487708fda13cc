// SPDX-License-Identifier: MIT
#include "client/FlowSelector.h"

#include "trace/LadderBuilder.h"
#include "trace/LadderReading.h"

#include <algorithm>

namespace linnet::client {
namespace {

using sip::TraceEntry;

constexpr QByteArrayView kRegister = "REGISTER";

bool isSentRegister(const TraceEntry &entry)
{
    return entry.method == kRegister && entry.direction == TraceEntry::Direction::Out && entry.observer == TraceEntry::Observer::Self;
}

sip::LadderSection::Kind sectionOf(const TraceEntry &entry)
{
    const sip::Ladder ladder = sip::ladderOf({entry});
    return ladder.sections.isEmpty() ? sip::LadderSection::Kind::Other : ladder.sections.first().kind;
}

} // namespace

FlowSelector::FlowSelector(FlowQuery::Kind kind, const QByteArrayList &callIds, const QByteArray &self)
    : m_kind(kind), m_callIds(callIds.begin(), callIds.end()), m_self(self)
{
}

QList<TraceEntry> FlowSelector::select(const QList<TraceEntry> &all)
{
    for (const TraceEntry &entry : all) {
        if (m_kind == FlowQuery::Kind::Registration && isOwnRegistration(entry))
            m_registrars.insert(entry.remote);
    }
    QList<TraceEntry> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [this](const TraceEntry &entry) { return takes(entry); });
    if (m_kind == FlowQuery::Kind::Recent && found.size() > kMostRecent)
        found.remove(0, found.size() - kMostRecent);
    return found;
}

bool FlowSelector::takes(const TraceEntry &entry)
{
    switch (m_kind) {
    case FlowQuery::Kind::Recent:
        return true;
    case FlowQuery::Kind::Message:
    case FlowQuery::Kind::Call:
        return m_callIds.contains(entry.callId);
    case FlowQuery::Kind::Registration:
        break;
    }
    if (isOwnRegistration(entry)) {
        m_registrars.insert(entry.remote);
        m_callIds.insert(entry.callId);
        return true;
    }
    if (entry.method == kRegister)
        return m_callIds.contains(entry.callId);
    return entry.callId.isEmpty() && entry.observer == TraceEntry::Observer::Self && m_registrars.contains(entry.remote);
}

void FlowSelector::learnFrom(const FlowSelector &other)
{
    m_callIds.unite(other.m_callIds);
    m_registrars.unite(other.m_registrars);
}

bool FlowSelector::isOwnRegistration(const TraceEntry &entry) const
{
    return isSentRegister(entry) && (m_self.isEmpty() || sip::readForLadder(entry.bytes).to == m_self);
}

sip::LadderFrame frameOf(const QList<TraceEntry> &all, const QByteArray &self)
{
    sip::LadderFrame frame;
    frame.self = self;
    for (const TraceEntry &entry : all) {
        if (isSentRegister(entry) && !frame.servers.contains(entry.remote))
            frame.servers.append(entry.remote);
    }
    return frame;
}

QList<FlowSummary> summariesOf(const QList<TraceEntry> &all, int most)
{
    QHash<QByteArray, FlowSummary> byCall;
    for (const TraceEntry &entry : all) {
        if (entry.callId.isEmpty() || entry.observer != TraceEntry::Observer::Self)
            continue;
        const sip::LadderReading reading = sip::readForLadder(entry.bytes);
        FlowSummary &flow = byCall[entry.callId];
        if (flow.callId.isEmpty()) {
            flow.callId = entry.callId;
            flow.kind = sectionOf(entry);
            flow.first = entry.time;
            const bool toUs = (entry.direction == TraceEntry::Direction::In) == reading.isRequest;
            flow.self = toUs ? reading.to : reading.from;
            flow.peer = flow.kind == sip::LadderSection::Kind::Registration ? QByteArray() : toUs ? reading.from : reading.to;
        }
        flow.last = entry.time;
        flow.messages += entry.isMessage() ? 1 : 0;
        if (reading.status >= 200 && !reading.isMsrp)
            flow.status = reading.status;
    }
    QList<FlowSummary> flows = byCall.values();
    std::sort(flows.begin(), flows.end(), [](const FlowSummary &a, const FlowSummary &b) { return a.last > b.last; });
    if (flows.size() > most)
        flows.resize(most);
    return flows;
}

} // namespace linnet::client
