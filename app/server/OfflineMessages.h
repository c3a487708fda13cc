// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "server/BestResponse.h"
#include "server/LocationService.h"
#include "server/MessageStore.h"
#include "server/ServerStore.h"

#include <QHash>
#include <QSet>

#include <deque>
#include <functional>
#include <optional>

namespace linnet::server {

/// Messages for people who cannot be reached (DESIGN s.12): on disk before the 202, given out one at a time in the order in which
/// they came, removed only after a 2xx. Engine's thread.
class OfflineMessages final : public QObject, public sip::MessageStore
{
    Q_OBJECT
public:
    /// What may wait for one user; beyond it the sender keeps the message (480).
    static constexpr int kMostPerUser = 1000;
    static constexpr qint64 kMostBytesPerUser = 10 * 1024 * 1024;
    static constexpr int kMostFromStrangers = kMostPerUser / 4; ///< of that: all people of other domains together
    static constexpr qint64 kMostBytesFromStrangers = kMostBytesPerUser / 4;
    static constexpr std::chrono::hours kLifetime{30 * 24}; ///< where the message has no Expires
    static constexpr std::chrono::seconds kFirstRest{30}; ///< doubling, while the user has a binding
    static constexpr std::chrono::seconds kLongestRest{600};
    static constexpr std::chrono::seconds kEraseAgain{10}; ///< where the disk refused to take out what is delivered

    /// Sends `request` to all bindings of `user`: sip::Proxy::deliver().
    using Deliver = std::function<void(const QByteArray &user, const sip::Request &request,
                                       std::function<void(const sip::ForkOutcome &)> done)>;

    /// True for "user@host" of our own domain: the proxy has asked that sender for a password.
    using IsOurs = std::function<bool(const QByteArray &sender)>;

    OfflineMessages(ServerStore &store, const sip::LocationService &location, TimerService &timers, IsOurs isOurs, Deliver deliver);
    ~OfflineMessages() override;

    /// At start, before the store's thread runs.
    store::SqliteStatus load();
    void forget(const QByteArray &user);

    bool mustQueue(const QByteArray &user, const QByteArray &sender) const override;
    void store(const QByteArray &user, const sip::Request &request, bool tried, Done done) override;

    /// The user has registered: everything that waits is tried now.
    void onRegistered(const QByteArray &user);
    int waitingFor(const QByteArray &user) const;

Q_SIGNALS:
    /// A message was taken out because the recipient refuses it for good.
    void refused(const QByteArray &user, const QByteArray &sender, int status);

private:
    struct Entry
    {
        qint64 id = 0;
        QByteArray sender;
        qint64 size = 0;
        qint64 expires = 0; ///< UTC, milliseconds since 1970
        bool ours = false; ///< the sender is of our domain
        bool stored = false;
    };
    struct Queue
    {
        std::deque<Entry> entries;
        bool delivering = false;
        QSet<QByteArray> setAside; ///< senders whose oldest message was answered 480 or 486: not in this round
        std::chrono::seconds nextRest = kFirstRest;
        TimerId rest = 0; ///< after a round that ended early; 0: none is running
    };

    bool hasRoom(const Queue &queue, const QByteArray &sender, qint64 size) const;
    void pump(const QByteArray &user);
    Entry *nextOf(Queue &queue);
    void send(const QByteArray &user, const Entry &entry, const QByteArray &stored);
    void onOutcome(const QByteArray &user, const Entry &entry, const sip::ForkOutcome &outcome);
    void takeOut(const QByteArray &user, qint64 id);
    void erase(const QList<qint64> &ids);
    void endRound(const QByteArray &user);
    void dropExpired(const QByteArray &user, Queue &queue);

    ServerStore &m_store;
    const sip::LocationService &m_location;
    TimerService &m_timers;
    IsOurs m_isOurs;
    Deliver m_deliver;
    QHash<QByteArray, Queue> m_queues;
    qint64 m_lastId = 0;
    QList<qint64> m_unerased; ///< done with, and still on the disk
    TimerId m_eraseAgain = 0;
};

} // namespace linnet::server
