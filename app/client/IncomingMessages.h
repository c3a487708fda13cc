// SPDX-License-Identifier: MIT
#pragma once

#include "client/Arrival.h"
#include "client/ArrivingMessage.h"
#include "client/CanonicalAddress.h"
#include "client/ReceiptJobs.h"
#include "client/ReceivedNotice.h"
#include "im/model/ChatMessage.h"
#include "im/pipeline/IncomingPipeline.h"
#include "store/Store.h"
#include "usage/pager/PagerUsage.h"

#include <QObject>
#include <QPointer>

namespace linnet::client {

/// Body types that a MESSAGE may have.
QList<QByteArray> acceptedTypes();
/// What their bodies may be packed with.
QList<QByteArray> acceptedCodings();

/// Takes what arrives into the store and answers it, MESSAGEs and messages of sessions alike: accepted only after the commit, 500 with
/// Retry-After when the store refuses, 403 to the blocked, 480 to strangers beyond their caps, 200 without a second row to a duplicate; one whose first copy is being
/// committed waits for it, because the store works in order (RELIABILITY s.2, DESIGN s.5). Lives on the client's thread.
class IncomingMessages final : public QObject
{
    Q_OBJECT
public:
    IncomingMessages(store::Store &store, sip::PagerUsage &pager, Clock &clock, QObject *parent = nullptr);

    /// Asked for the other names of an account's domain whenever something arrives.
    void setHomes(HomesOf homes) { m_homes = std::move(homes); }
    /// Which receipts the user gives.
    void setReceiptSwitches(const receipts::Switches &switches) { m_switches = switches; }

    /// A message that came otherwise than as a MESSAGE.
    void take(ArrivingMessage *message, const ArrivingMessage::Letter &letter);

Q_SIGNALS:
    /// Committed and answered.
    void arrived(const linnet::im::ChatMessage &message);
    /// Somebody's reaction to that message came or went, committed and answered.
    void reacted(const linnet::im::ChatMessage &message);
    /// Committed with a message that arrived: a receipt is to be sent.
    void receiptOwed(const linnet::im::Address &account);
    /// Receipts (RFC 5438), typing (RFC 3994): whoever listens answers the message. Without a listener they are refused with 415.
    void receiptReceived(linnet::client::ArrivingMessage *message, const linnet::client::ReceivedNotice &notice);
    void composingReceived(linnet::client::ArrivingMessage *message, const linnet::client::ReceivedNotice &notice);

private:
    using Letter = ArrivingMessage::Letter;
    void onReceived(sip::IncomingPage *page);
    HomeHosts homeOf(const sip::IncomingPage &page, const im::Address &account) const;
    Incoming incomingOf(const Letter &letter, const im::ReceivedMessage &received) const;
    bool passOn(ArrivingMessage *message, const Letter &letter, const im::ReceivedMessage &received);

    HomesOf m_homes;
    store::Store &m_store;
    Clock &m_clock;
    receipts::Switches m_switches;
};

} // namespace linnet::client
