// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "base/RandomSource.h"
#include "transport/Network.h"

#include <QHash>
#include <QPointer>

#include <functional>
#include <map>
#include <memory>

namespace linnet::test {

class SimulatedHost;

/// One datagram, or what was written to a connection at once, as it left its sender.
struct WirePacket
{
    MonoTime at;
    sip::TransportProtocol protocol = sip::TransportProtocol::Udp;
    sip::Endpoint from;
    sip::Endpoint to;
    QByteArray bytes;
    bool wasLost = false;
};

/// A network without sockets: hosts with addresses, one link between all of them, time by a manual clock. Datagrams can be lost,
/// doubled, delayed and overtaken; connections can break. The same seed gives the same faults. Keeps every packet.
class SimulatedNetwork
{
public:
    explicit SimulatedNetwork(ManualClock &clock, quint64 seed = 1);
    ~SimulatedNetwork();

    /// The sockets of the host with this address; made when first asked for. Lives as long as the network.
    sip::Network &host(const QString &address);

    // The link
    void setDelay(std::chrono::milliseconds oneWay) { m_delay = oneWay; }
    void loseNext(int datagrams) { m_loseNext = datagrams; }
    void setLoss(int percent) { m_lossPercent = percent; }
    void setDuplication(int percent) { m_duplicationPercent = percent; }
    /// So many of a hundred datagrams come later than they should by up to `extra`.
    void setReordering(int percent, std::chrono::milliseconds extra)
    {
        m_reorderingPercent = percent;
        m_extraDelay = extra;
    }
    /// Datagrams and connection attempts vanish, without any error.
    void setSilent(bool silent) { m_isSilent = silent; }
    /// What is written to a connection arrives in pieces of this size; 0 leaves it whole.
    void setSegmentSize(qsizetype bytes) { m_segmentSize = bytes; }
    /// Every connection breaks now, at both ends.
    void breakConnections();

    /// All that left so far, in order.
    const QList<WirePacket> &packets() const { return m_packets; }
    /// Those whose bytes begin with `start`: "MESSAGE ", "SIP/2.0 200".
    QList<WirePacket> packetsThatStartWith(QByteArrayView start) const;
    void forgetPackets() { m_packets.clear(); }
    /// Long runs need no packets.
    void keepPackets(bool keep) { m_keepsPackets = keep; }
    int lostDatagrams() const { return m_lost; }

    // Time; TimeMachine drives these.
    std::optional<MonoTime> nextDue() const;
    void deliverDue();

private:
    friend class SimulatedHost;
    friend class SimulatedDatagramSocket;
    friend class SimulatedStreamSocket;
    friend class SimulatedStreamListener;

    void after(std::chrono::milliseconds delay, std::function<void()> event);
    bool happens(int percent) { return percent > 0 && int(m_random.below(100)) < percent; }
    SimulatedHost *find(const QHostAddress &address) const;
    void sendDatagram(const sip::Endpoint &from, const sip::Endpoint &to, const QByteArray &bytes);
    void record(sip::TransportProtocol protocol, const sip::Endpoint &from, const sip::Endpoint &to,
                const QByteArray &bytes, bool wasLost = false);

    ManualClock &m_clock;
    SeededRandom m_random;
    std::map<std::pair<MonoTime, quint64>, std::function<void()>> m_events;
    quint64 m_lastEvent = 0;
    std::vector<std::unique_ptr<SimulatedHost>> m_hosts;
    QList<QPointer<sip::StreamSocket>> m_streams;
    QList<WirePacket> m_packets;
    std::chrono::milliseconds m_delay{0};
    std::chrono::milliseconds m_extraDelay{0};
    qsizetype m_segmentSize = 0;
    int m_loseNext = 0;
    int m_lost = 0;
    int m_lossPercent = 0;
    int m_duplicationPercent = 0;
    int m_reorderingPercent = 0;
    bool m_isSilent = false;
    bool m_keepsPackets = true;
};

} // namespace linnet::test
