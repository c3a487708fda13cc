// SPDX-License-Identifier: MIT
#include "support/SimulatedNetwork.h"

#include "support/SimulatedSockets.h"

#include <QCoreApplication>
#include <QEvent>

namespace linnet::test {

using sip::Endpoint;
using sip::TransportProtocol;

SimulatedNetwork::SimulatedNetwork(ManualClock &clock, quint64 seed) : m_clock(clock), m_random(seed) { }

SimulatedNetwork::~SimulatedNetwork()
{
    // Sockets that are only waiting to be deleted still look at their host.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

sip::Network &SimulatedNetwork::host(const QString &address)
{
    const QHostAddress wanted(address);
    if (SimulatedHost *known = find(wanted))
        return *known;
    m_hosts.push_back(std::make_unique<SimulatedHost>(*this, wanted));
    return *m_hosts.back();
}

void SimulatedNetwork::breakConnections()
{
    const auto streams = m_streams;
    for (const auto &stream : streams) {
        if (stream)
            static_cast<SimulatedStreamSocket *>(stream.data())->breakNow(QStringLiteral("connection reset"));
    }
}

QList<WirePacket> SimulatedNetwork::packetsThatStartWith(QByteArrayView start) const
{
    QList<WirePacket> some;
    for (const WirePacket &packet : m_packets) {
        if (packet.bytes.startsWith(start))
            some.append(packet);
    }
    return some;
}

std::optional<MonoTime> SimulatedNetwork::nextDue() const
{
    if (m_events.empty())
        return std::nullopt;
    return m_events.begin()->first.first;
}

void SimulatedNetwork::deliverDue()
{
    while (!m_events.empty() && m_events.begin()->first.first <= m_clock.now()) {
        const auto event = std::move(m_events.begin()->second);
        m_events.erase(m_events.begin());
        event();
    }
}

void SimulatedNetwork::after(std::chrono::milliseconds delay, std::function<void()> event)
{
    m_events.emplace(std::pair{m_clock.now() + delay, ++m_lastEvent}, std::move(event));
}

SimulatedHost *SimulatedNetwork::find(const QHostAddress &address) const
{
    for (const auto &one : m_hosts) {
        if (one->address() == address)
            return one.get();
    }
    return nullptr;
}

void SimulatedNetwork::sendDatagram(const Endpoint &from, const Endpoint &to, const QByteArray &bytes)
{
    const bool isNextLost = m_loseNext > 0;
    if (isNextLost)
        --m_loseNext;
    const bool isLost = isNextLost || m_isSilent || happens(m_lossPercent);
    record(TransportProtocol::Udp, from, to, bytes, isLost);
    m_lost += isLost;
    if (isLost)
        return;
    const int copies = happens(m_duplicationPercent) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
        auto delay = m_delay;
        if (happens(m_reorderingPercent))
            delay += std::chrono::milliseconds(m_random.below(quint64(m_extraDelay.count()) + 1));
        after(delay, [this, from, to, bytes] {
            SimulatedHost *host = find(to.address);
            if (SimulatedDatagramSocket *socket = host ? host->datagramSocketAt(to.port) : nullptr)
                Q_EMIT socket->received(Slice::copyOf(bytes), from, to.address);
        });
    }
}

void SimulatedNetwork::record(TransportProtocol protocol, const Endpoint &from, const Endpoint &to, const QByteArray &bytes,
                              bool wasLost)
{
    if (m_keepsPackets)
        m_packets.append({m_clock.now(), protocol, from, to, bytes, wasLost});
}

} // namespace linnet::test
