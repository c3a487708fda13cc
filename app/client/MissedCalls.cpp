// SPDX-License-Identifier: MIT
#include "client/MissedCalls.h"

#include "client/Arrival.h"
#include "client/CanonicalAddress.h"

namespace linnet::client {

MissedCalls::MissedCalls(store::Store &store, sip::UserAgent &agent, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock)
{
    connect(&agent, &sip::UserAgent::inviteRefused, this, &MissedCalls::onRefused);
}

void MissedCalls::onRefused(const sip::Request &invite, const sip::Uri &aor)
{
    const auto account = canonicalAddress(aor);
    const auto peer = invite.from() ? canonicalAddress(invite.from()->uri) : std::nullopt;
    if (!account || !peer)
        return;
    Incoming incoming;
    im::ChatMessage &call = incoming.message;
    call.kind = im::MessageKind::MissedCall;
    call.account = *account;
    call.peer = *peer;
    call.format = im::MessageFormat::Plain;
    call.model = im::MessageModel::Session;
    call.time = m_clock.wallTime();
    incoming.keys.account = *account;
    incoming.keys.sender = *peer;
    incoming.keys.callId = invite.callId().toByteArray();
    incoming.atHome = m_homes ? m_homes(*account).fold(*peer) : *peer;
    incoming.peerName = QString::fromUtf8(invite.from()->display);
    m_store.write(
        this, [incoming](store::Tables &tables) { return take(tables, incoming); },
        [this](const Result<Arrival, store::SqliteError> &arrival) {
            // What the disk refuses is lost: the caller has his 488, and does not call again for our sake.
            if (arrival && arrival->verdict == Arrival::Verdict::Stored)
                Q_EMIT missed(arrival->message);
        });
}

} // namespace linnet::client
