// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "trace/Ladder.h"

#include <QObject>

#include <memory>

namespace linnet::store {
class Store;
}

namespace linnet::client {

/// Which part of the trace is meant. A value.
struct FlowQuery
{
    enum class Kind : quint8 { Recent, Message, Registration, Call };
    Kind kind = Kind::Recent;
    im::MessageKey message = 0; ///< Message
    im::Address account; ///< Registration; empty: of all accounts
    QByteArray callId; ///< Call, or anything else with that Call-ID
};

/// What the trace holds of it. Feed the entries to sip::LadderBuilder(frame), and those of appended() as they come.
struct FlowSnapshot
{
    quint64 watch = 0; ///< names the live updates; 0 for those that were not asked to go on
    QList<sip::TraceEntry> entries; ///< in order
    sip::LadderFrame frame;
    /// Nothing of it is in the trace (any more) although it was sent or received: too old, or the trace was off.
    bool isGone = false;
};

/// A registration, message, call ... in the trace, for a list to pick from. A value.
struct FlowSummary
{
    sip::LadderSection::Kind kind = sip::LadderSection::Kind::Other;
    QByteArray callId;
    QByteArray self; ///< "alice@example.test"
    QByteArray peer; ///< "bob@example.test"; empty for a registration
    QDateTime first; ///< UTC
    QDateTime last;
    int messages = 0; ///< on the wire, retransmissions counted
    int status = 0; ///< the last final response seen; 0: none
};

/// The trace in the user's terms: what went over the wire for one message, registration or call, now and as it goes on. Owned by
/// Client (Client::flows()), lives on its thread; `done` is called there, once, never from inside the call.
class FlowService final : public QObject
{
    Q_OBJECT
public:
    /// `drives`: keeps what it is given; else it only reads the profile's trace, beside who drives it.
    FlowService(store::Store &store, const QString &profileDir, bool drives);
    ~FlowService() override;

    /// The flow as it is. NotFound: no such message row. An empty flow is no error: see FlowSnapshot::isGone.
    void read(const FlowQuery &query, Done<FlowSnapshot> done);
    /// The same, and appended() from then on until unwatch(). A message's later attempts belong to it too.
    void watch(const FlowQuery &query, Done<FlowSnapshot> done);
    void unwatch(quint64 watch);
    /// What there is, newest first, at most `most`.
    void summaries(int most, Done<QList<FlowSummary>> done);
    /// Forgets all, in memory and on the disk.
    void clear();

    // For whoever joins the parts
    /// One more, of our engine or of the server that runs in this process. Of a hop that both saw, ours is kept.
    void take(const sip::TraceEntry &entry);
    /// A request of that Call-ID is about to carry the message.
    void addAttempt(im::MessageKey message, const QByteArray &callId);
    /// Whether the newest 32 MiB are kept in the profile's folder (settings::kTraceOnDisk). Off also forgets those that are there.
    void setKeptOnDisk(bool kept);

Q_SIGNALS:
    /// More of a watched flow, in order; gathered for some 50 ms.
    void appended(quint64 watch, const QList<linnet::sip::TraceEntry> &entries);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::client

Q_DECLARE_METATYPE(linnet::client::FlowSnapshot)
