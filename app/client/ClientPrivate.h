// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include "client/AccountSet.h"
#include "client/AddressBook.h"
#include "client/ConversationService.h"
#include "client/Files.h"
#include "client/FlowService.h"
#include "client/HistoryService.h"
#include "client/IncomingMessages.h"
#include "client/MissedCalls.h"
#include "client/NetworkMonitor.h"
#include "client/NoticeLane.h"
#include "client/Outbox.h"
#include "client/ProfileLock.h"
#include "client/Reactions.h"
#include "client/Receipts.h"
#include "client/Sessions.h"
#include "client/TraceFile.h"
#include "client/Typing.h"
#include "client/WakeMonitor.h"

namespace linnet::client {

/// What a client is made of. Client.cpp starts it; ClientCalls.cpp does what its users ask.
struct Client::Private
{
    ClientOptions options;
    Clock *clock = nullptr;
    // Members go from the last to the first: the engine before the store, the store before the lock.
    std::unique_ptr<ProfileLock> lock;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<secrets::SecretStore> secrets;
    std::unique_ptr<TraceFile> trace;
    std::unique_ptr<FlowService> flows;
    std::unique_ptr<sip::UserAgent> agent;
    std::unique_ptr<NetworkMonitor> network;
    std::unique_ptr<WakeMonitor> sleep;
    std::unique_ptr<AccountSet> accounts;
    std::unique_ptr<ConversationService> conversations;
    std::unique_ptr<HistoryService> history;
    std::unique_ptr<AddressBook> people;
    std::unique_ptr<IncomingMessages> incoming;
    std::unique_ptr<MissedCalls> missedCalls;
    std::unique_ptr<Sessions> sessions;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<NoticeLane> notices;
    std::unique_ptr<Receipts> receipts;
    std::unique_ptr<Reactions> reactions;
    std::unique_ptr<Typing> typing;
    std::unique_ptr<Files> files; ///< null for a reader
    QHash<QByteArray, QString> settings;
    QString directEndpoint;
    bool closing = false;

    /// The account meant by that address, or the only one.
    const im::AccountInfo *account(const im::Address &address) const { return accounts->find(address); }
};

} // namespace linnet::client
