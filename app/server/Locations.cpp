// SPDX-License-Identifier: MIT
#include "server/Locations.h"

#include <algorithm>

namespace linnet::server {

using sip::Binding;
using std::chrono::milliseconds;

namespace {

constexpr std::chrono::minutes kSweepEvery{1};

} // namespace

Locations::Locations(ServerStore &store, sip::TransportLayer &transport, TimerService &timers)
    : m_store(store), m_transport(transport), m_timers(timers)
{
    connect(&transport, &sip::TransportLayer::flowClosed, this, &Locations::onFlowClosed);
    m_sweep = timers.start(kSweepEvery, [this] { sweep(); });
}

Locations::~Locations()
{
    m_timers.cancel(m_sweep);
}

store::SqliteStatus Locations::load()
{
    const auto all = m_store.database().bindings();
    if (!all)
        return all.error();
    for (const StoredBinding &stored : *all) {
        if (auto binding = fromStored(stored)) {
            Entry &entry = m_entries[stored.user];
            entry.bindings.push_back(std::move(*binding));
            entry.generation = ++m_generation;
        }
    }
    return store::Nothing{};
}

void Locations::forget(const QByteArray &user)
{
    m_entries.remove(user);
}

std::vector<Binding> Locations::bindings(const QByteArray &user) const
{
    const auto found = m_entries.constFind(user);
    if (found == m_entries.constEnd())
        return {};
    std::vector<Binding> live = found->bindings;
    std::erase_if(live, [now = m_timers.now()](const Binding &b) { return b.expires <= now; });
    return live;
}

quint64 Locations::generation(const QByteArray &user) const
{
    return m_entries.value(user).generation;
}

std::optional<Binding> Locations::bindingAt(const sip::Uri &contact) const
{
    const MonoTime now = m_timers.now();
    const Binding *newest = nullptr;
    for (const Entry &entry : m_entries) {
        for (const Binding &binding : entry.bindings) {
            const sip::Uri &uri = binding.contact.uri;
            // Ports differ nearly always: a look through a few hundred users is cheap.
            if (uri.port == contact.port && binding.expires > now && equivalent(uri, contact)
                && (!newest || newest->registered < binding.registered))
                newest = &binding;
        }
    }
    return newest ? std::optional(*newest) : std::nullopt;
}

void Locations::replace(const QByteArray &user, std::vector<Binding> bindings, Done done)
{
    m_entries[user].isReplacing = true;
    save(user, bindings, [this, user, bindings, done = std::move(done)](bool stored) {
        onReplaced(user, bindings, stored);
        done(stored);
    });
}

void Locations::onReplaced(const QByteArray &user, const std::vector<Binding> &bindings, bool stored)
{
    const auto found = m_entries.find(user);
    if (found == m_entries.end())
        return; // forgotten meanwhile
    Entry &entry = *found;
    entry.isReplacing = false;
    bool isOnDisk = !std::exchange(entry.hasLost, false);
    if (stored) {
        entry.bindings = bindings;
        entry.generation = ++m_generation;
        // A connection may have closed while the disk was busy.
        isOnDisk = std::erase_if(entry.bindings, [this](const Binding &b) {
                       return b.flow && isReliable(b.received.protocol) && !m_transport.isAlive(b.flow);
                   }) == 0;
    }
    if (!isOnDisk)
        saveNow(user, entry);
}

/// Behind a replace() that has not reached the disk yet this would bring back what that one takes away.
void Locations::saveNow(const QByteArray &user, Entry &entry)
{
    if (entry.isReplacing)
        entry.hasLost = true;
    else
        save(user, entry.bindings, nullptr);
}

void Locations::save(const QByteArray &user, const std::vector<Binding> &bindings, ServerStore::Done done)
{
    std::vector<StoredBinding> stored;
    for (const Binding &binding : bindings)
        stored.push_back(toStored(binding));
    m_store.post([user, stored = std::move(stored)](
                     ServerDatabase &database) { return database.replaceBindings(user, stored); },
                 std::move(done));
}

void Locations::onFlowClosed(sip::FlowId flow)
{
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        const auto gone = std::erase_if(entry->bindings, [flow](const Binding &b) {
            return b.flow == flow && isReliable(b.received.protocol);
        });
        if (gone == 0)
            continue;
        entry->generation = ++m_generation;
        saveNow(entry.key(), *entry);
    }
}

void Locations::sweep()
{
    const MonoTime now = m_timers.now();
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        if (std::erase_if(entry->bindings, [now](const Binding &b) { return b.expires <= now; }) > 0)
            saveNow(entry.key(), *entry);
        entry = entry->bindings.empty() && !entry->isReplacing ? m_entries.erase(entry) : std::next(entry);
    }
    m_sweep = m_timers.start(kSweepEvery, [this] { sweep(); });
}

StoredBinding Locations::toStored(const Binding &binding) const
{
    const qint64 wall = m_timers.clock().wallTime().toMSecsSinceEpoch();
    const MonoTime now = m_timers.now();
    StoredBinding stored;
    stored.contact = toBytes(binding.contact);
    stored.path = binding.path.join('\n');
    stored.callId = binding.callId;
    stored.cseq = binding.cseq;
    stored.registered = wall + (binding.registered - now).count();
    stored.expires = wall + (binding.expires - now).count();
    stored.protocol = int(binding.received.protocol);
    stored.address = binding.received.endpoint.address.toString().toLatin1();
    stored.port = binding.received.endpoint.port;
    return stored;
}

std::optional<Binding> Locations::fromStored(const StoredBinding &stored) const
{
    const qint64 wall = m_timers.clock().wallTime().toMSecsSinceEpoch();
    const MonoTime now = m_timers.now();
    // No binding was made for longer than this: a clock that was wrong must not make one that never ends.
    constexpr milliseconds kLongest = std::chrono::hours(24);
    auto contact = sip::parseNameAddr(Slice::copyOf(stored.contact));
    const milliseconds left = std::min(milliseconds(stored.expires - wall), kLongest);
    if (!contact || left <= milliseconds(0) || stored.protocol > int(sip::TransportProtocol::Tls))
        return std::nullopt;
    Binding binding;
    binding.contact = std::move(*contact);
    binding.instance = binding.contact.parameters.unquoted("+sip.instance");
    if (!binding.instance.isEmpty())
        binding.regId = binding.contact.parameters.value("reg-id").toByteArray().toUInt();
    if (!stored.path.isEmpty())
        binding.path = stored.path.split('\n');
    binding.callId = stored.callId;
    binding.cseq = quint32(stored.cseq);
    binding.registered = now - milliseconds(std::clamp<qint64>(wall - stored.registered, 0, kLongest.count()));
    binding.expires = now + left;
    binding.received.protocol = sip::TransportProtocol(stored.protocol);
    binding.received.endpoint = {QHostAddress(QString::fromLatin1(stored.address)), quint16(stored.port)};
    return binding;
}

} // namespace linnet::server
