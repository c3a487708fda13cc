// SPDX-License-Identifier: MIT
#pragma once

#include "server/LocationService.h"
#include "server/ServerStore.h"
#include "base/TimerService.h"
#include "transport/TransportLayer.h"

#include <QHash>

namespace linnet::server {

/// The location database: in memory for the proxy, on disk before any 200 to REGISTER leaves. A binding whose connection has
/// closed is dropped, one that has expired is not shown and swept away now and then. Engine's thread.
class Locations final : public QObject, public sip::LocationService
{
    Q_OBJECT
public:
    Locations(ServerStore &store, sip::TransportLayer &transport, TimerService &timers);
    ~Locations() override;

    /// At start, before the store's thread runs. Flows of an earlier run are gone; times on disk are wall time.
    store::SqliteStatus load();
    void forget(const QByteArray &user);

    std::vector<sip::Binding> bindings(const QByteArray &user) const override;
    std::optional<sip::Binding> bindingAt(const sip::Uri &contact) const override;
    quint64 generation(const QByteArray &user) const override;
    void replace(const QByteArray &user, std::vector<sip::Binding> bindings, Done done) override;

private:
    struct Entry
    {
        std::vector<sip::Binding> bindings;
        quint64 generation = 0;
        bool isReplacing = false; ///< the disk holds, or will hold, others than these
        bool hasLost = false; ///< meanwhile: what is on the disk is no longer right
    };
    void onFlowClosed(sip::FlowId flow);
    void sweep();
    void save(const QByteArray &user, const std::vector<sip::Binding> &bindings, ServerStore::Done done);
    void onReplaced(const QByteArray &user, const std::vector<sip::Binding> &bindings, bool stored);
    void saveNow(const QByteArray &user, Entry &entry);
    StoredBinding toStored(const sip::Binding &binding) const;
    std::optional<sip::Binding> fromStored(const StoredBinding &stored) const;

    ServerStore &m_store;
    sip::TransportLayer &m_transport;
    TimerService &m_timers;
    QHash<QByteArray, Entry> m_entries;
    quint64 m_generation = 0;
    TimerId m_sweep = 0;
};

} // namespace linnet::server
