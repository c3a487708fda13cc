// SPDX-License-Identifier: MIT
// Two transaction layers over a simulated link, under a manual clock: requests, answers, CANCEL, ACK, faults and messages of a
// stranger in any order. In the end nothing may be left.
#include "Application.h"
#include "Fuzz.h"
#include "Steps.h"

#include "support/TwoStacks.h"

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using linnet::fuzz::Steps;
using namespace std::chrono_literals;

namespace {

constexpr const char *kMethods[] = {"MESSAGE", "INVITE", "OPTIONS", "REGISTER", "BYE", "NONSENSE"};
constexpr int kStatuses[] = {100, 180, 183, 200, 202, 302, 401, 404, 408, 486, 487, 503, 603};

class Play
{
public:
    explicit Play(Steps &steps) : m_steps(steps)
    {
        QObject::connect(&m_net.server.transactions, &TransactionLayer::requestReceived, &m_context,
                         [this](ServerTransaction *one) { m_received.append(one); });
    }

    void run()
    {
        for (int step = 0; step < 60 && m_steps.more(); ++step)
            doStep();
        finish();
    }

private:
    void doStep()
    {
        switch (m_steps.below(10)) {
        case 0:
            return send(m_net.byUdp());
        case 1:
            return send(m_net.byTcp());
        case 2:
        case 3:
            if (ServerTransaction *one = m_received.value(qsizetype(m_steps.below(8))))
                one->respond(m_steps.oneOf(kStatuses));
            return;
        case 4:
            if (ClientTransaction *one = m_sent.value(qsizetype(m_steps.below(8))))
                one->cancel();
            return;
        case 5:
            return m_net.link.setLoss(int(m_steps.below(4)) * 33);
        case 6:
            return m_net.link.setDuplication(int(m_steps.below(3)) * 50);
        case 7:
            if (m_steps.below(4) == 0)
                return m_net.link.breakConnections();
            return m_net.link.setDelay(std::chrono::milliseconds(m_steps.below(3) * 300));
        case 8:
            return replay();
        default:
            m_net.time.run(std::chrono::milliseconds(m_steps.take() * 40));
        }
    }

    void send(const Target &target)
    {
        if (m_sent.size() >= 8)
            return;
        const QByteArray method = m_steps.oneOf(kMethods);
        const unsigned id = m_steps.below(3);
        ClientTransaction *one = m_net.client.transactions.send(
            TwoStacks::request(method, "call-" + QByteArray::number(id), 1 + m_steps.below(3)), target);
        auto outcome = std::make_shared<int>(0);
        QObject::connect(one, &ClientTransaction::finalReceived, &m_context, [outcome] { ++*outcome; });
        QObject::connect(one, &ClientTransaction::failed, &m_context, [outcome] { ++*outcome; });
        m_sent.append(one);
        m_outcomes.append(outcome);
    }

    /// Something that was on the wire before comes once more, perhaps with one octet changed.
    void replay()
    {
        const QList<WirePacket> &packets = m_net.link.packets();
        if (packets.isEmpty())
            return;
        const WirePacket packet = packets[qsizetype(m_steps.take()) % packets.size()];
        if (packet.protocol != TransportProtocol::Udp)
            return;
        QByteArray bytes = packet.bytes;
        const unsigned change = m_steps.take();
        if (change > 128)
            bytes[qsizetype(change * 7) % bytes.size()] = char(m_steps.take());
        m_stranger->send(bytes, packet.to, {});
    }

    void finish()
    {
        m_net.link.setLoss(0);
        m_net.link.setDuplication(0);
        m_net.time.run(1s);
        for (const QPointer<ServerTransaction> &one : m_received) {
            if (one)
                one->respond(480);
        }
        m_net.time.run(5min);
        for (const QPointer<ServerTransaction> &one : m_received) {
            if (one && !one->hasFinalResponse())
                one->respond(480);
        }
        m_net.time.run(5min);
        // A 2xx that was lost once is lost: repeating it is the TU's, and so is giving up (RFC 3261 s.13.3.1.4, s.9.1).
        for (const QPointer<ClientTransaction> &one : m_sent) {
            if (one)
                one->cancel();
        }
        m_net.time.run(5min);
        for (const auto &outcome : m_outcomes)
            FUZZ_CHECK(*outcome == 1); // every request ends exactly once
        for (const Stack *stack : {&m_net.client, &m_net.server}) {
            FUZZ_CHECK(stack->transactions.pendingClientTransactions() == 0);
            FUZZ_CHECK(stack->transactions.activeServerTransactions() == 0);
            FUZZ_CHECK(stack->transactions.completedMemory() == 0);
        }
    }

    Steps &m_steps;
    TwoStacks m_net;
    DatagramSocketPtr m_stranger = m_net.link.host(QStringLiteral("192.0.2.3"))
                                       .bindDatagram({QHostAddress(QStringLiteral("192.0.2.3")), 5060})
                                       .value();
    QList<QPointer<ServerTransaction>> m_received;
    QList<QPointer<ClientTransaction>> m_sent;
    QList<std::shared_ptr<int>> m_outcomes;
    QObject m_context; ///< goes first: what is told afterwards is told to nobody
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::application();
    Steps steps(data, size);
    Play(steps).run();
    return 0;
}
