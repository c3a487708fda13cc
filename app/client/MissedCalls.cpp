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
    im::ChatMessage call;
    call.kind = im::MessageKind::MissedCall;
    call.account = *account;
    call.peer = *peer;
    call.format = im::MessageFormat::Plain;
    call.model = im::MessageModel::Session;
    call.time = m_clock.wallTime();
    store::DuplicateKeys keys;
    keys.account = *account;
    keys.sender = *peer;
    keys.callId = invite.callId().toByteArray();
    m_store.write(
        this,
        [call, keys, name = QString::fromUtf8(invite.from()->display),
         atHome = m_homes ? m_homes(*account).fold(*peer) : *peer](store::Tables &tables) {
            return take(tables, call, keys, name, {}, atHome);
        },
        [this](const Result<Arrival, store::SqliteError> &arrival) {
            // What the disk refuses is lost: the caller has his 488, and does not call again for our sake.
            if (arrival && arrival->verdict == Arrival::Verdict::Stored)
                Q_EMIT missed(arrival->message);
        });
}

} // namespace linnet::client
