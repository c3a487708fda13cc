// SPDX-License-Identifier: MIT
// Sequences between two endpoints, or one and a peer that writes what the input says, under a manual clock: nothing is delivered twice or
// torn, every message is settled 30 s after it left, caps hold, and memory follows what came (RELIABILITY A27, G05).
#include "Application.h"
#include "Fuzz.h"
#include "Steps.h"

#include "base/Limits.h"
#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpSession.h"
#include "support/SimulatedNetwork.h"
#include "support/TimeMachine.h"

#include <QSet>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

constexpr quint64 kMost = 1 << 20;

struct Memory : MsrpStorage
{
    explicit Memory(qint64 &sum) : held(sum) { }
    ~Memory() override { held -= bytes.size(); }
    bool write(quint64 offset, QByteArrayView octets) override
    {
        if (offset > kMost || quint64(octets.size()) > kMost - offset)
            return false;
        const qsizetype before = bytes.size();
        bytes.resize(std::max(before, qsizetype(offset) + octets.size()));
        held += bytes.size() - before;
        std::copy(octets.begin(), octets.end(), bytes.begin() + qsizetype(offset));
        return true;
    }
    qint64 &held;
    QByteArray bytes;
};

struct Bytes : MsrpSource
{
    explicit Bytes(QByteArray content) : bytes(std::move(content)) { }
    QByteArray read(quint64 offset, qsizetype most) override { return bytes.mid(qsizetype(offset), most); }
    QByteArray bytes;
};

QByteArray contentOf(const QByteArray &messageId, qsizetype size)
{
    QByteArray content(size, '-'); // the beginning of every end-line
    for (qsizetype i = 0; i < size; i += 11)
        content[i] = messageId[i % messageId.size()];
    return content;
}

/// One end with its session and what it was told.
class End : public MsrpReassembler::Receiver
{
public:
    std::unique_ptr<MsrpStorage> begin(const MsrpHead &, int &status) override
    {
        status = 413;
        return refuses ? nullptr : std::make_unique<Memory>(held);
    }
    void take(MsrpSession *one)
    {
        session = one;
        FUZZ_CHECK(session);
        QObject::connect(one, &MsrpSession::closed, one, [this] { isClosed = true; });
        QObject::connect(one, &MsrpSession::messageAccepted, one, [this](const QByteArray &id) {
            FUZZ_CHECK(sent.contains(id) && !accepted.contains(id));
            accepted.insert(id);
        });
        QObject::connect(one, &MsrpSession::messageDelivered, one, [this](const QByteArray &id) { settle(id); });
        QObject::connect(one, &MsrpSession::messageFailed, one, [this](const QByteArray &id, int) { settle(id); });
        QObject::connect(one, &MsrpSession::received, one, [this](const std::shared_ptr<MsrpReassembler::Message> &message) {
            const QByteArray &bytes = static_cast<Memory &>(*message->storage).bytes;
            FUZZ_CHECK(quint64(bytes.size()) == message->size);
            got.append({message->head.messageId, bytes});
            if (confirms)
                session->confirm(message->head, message->size);
        });
    }
    void send(const QByteArray &id, qsizetype size, unsigned kind)
    {
        if (isClosed || sent.contains(id))
            return;
        MsrpOutgoing message;
        message.messageId = id;
        message.contentType = "text/plain";
        if (kind & 1)
            message.size = quint64(size);
        message.successReport = kind & 2;
        message.failureReport = kind & 4 ? FailureReport::Yes : kind & 8 ? FailureReport::Partial : FailureReport::No;
        message.bulk = kind & 16;
        message.source = std::make_shared<Bytes>(contentOf(id, size));
        sent.insert(id);
        if (message.failureReport == FailureReport::Yes)
            awaited.insert(id);
        session->send(message);
    }
    /// 30 s without traffic later: accepted, failed, or nobody waits any more.
    void checkSettled() const
    {
        for (const QByteArray &id : awaited)
            FUZZ_CHECK(isClosed || session->state() == MsrpSession::State::Waiting || accepted.contains(id) || settled.contains(id) || given.contains(id));
    }
    void settle(const QByteArray &id)
    {
        FUZZ_CHECK(sent.contains(id) && !settled.contains(id) && !given.contains(id));
        settled.insert(id);
    }

    MsrpSession *session = nullptr;
    qint64 held = 0;
    QList<QPair<QByteArray, QByteArray>> got;
    QSet<QByteArray> sent;
    QSet<QByteArray> awaited;
    QSet<QByteArray> accepted;
    QSet<QByteArray> settled;
    QSet<QByteArray> given; ///< aborted
    bool refuses = false;
    bool confirms = true;
    bool isClosed = false;
};

class Game
{
public:
    Game(const uint8_t *data, size_t size) : m_steps(data, size)
    {
        m_time.add(m_timers);
        FUZZ_CHECK(m_bobs.listen(m_place).ok());
        m_bobUri = m_bobs.newUri(false, m_place.address);
        m_aliceUri = m_alices.newUri(false, QHostAddress(QStringLiteral("192.0.2.1")));
        m_isHostile = m_steps.below(2);
        m_network.setSegmentSize(m_steps.below(64));
        m_network.keepPackets(false);
        m_bob.take(m_bobs.await(m_bobUri, {m_aliceUri}, m_bob));
        if (m_isHostile)
            m_socket = m_network.host(QStringLiteral("192.0.2.66")).connectTo(m_place);
        else
            m_alice.take(m_alices.connectTo({TransportProtocol::Tcp, m_place, {}}, m_aliceUri, {m_bobUri}, m_alice));
        m_time.settle();
    }

    void play()
    {
        for (int step = 0; step < 30 && m_steps.more(); ++step) {
            if (m_isHostile && m_steps.below(2))
                hostileStep();
            else
                honestStep();
            check();
        }
        m_time.run(31s);
        if (!m_isHostile)
            m_alice.checkSettled();
        m_bob.checkSettled();
        check();
    }

private:
    void honestStep()
    {
        End &end = m_isHostile || m_steps.below(2) ? m_bob : m_alice;
        const QByteArray id = (&end == &m_bob ? "bob" : "ali") + QByteArray::number(m_steps.below(16));
        switch (m_steps.below(8)) {
        case 0:
        case 1:
            end.send(id, qsizetype(m_steps.take() * m_steps.below(24)), m_steps.take());
            break;
        case 2:
            if (!end.isClosed && end.sent.contains(id) && !end.settled.contains(id)) {
                end.given.insert(id);
                end.session->abort(id);
            }
            break;
        case 3:
            end.refuses = !end.refuses;
            break;
        case 4:
            end.confirms = !end.confirms;
            break;
        case 5:
            m_time.run(std::chrono::seconds(m_steps.take()));
            break;
        case 6:
            if (m_steps.below(4) == 0)
                m_network.breakConnections();
            break;
        case 7:
            if (!end.isClosed)
                end.session->setChunkSize(8 + m_steps.take());
            break;
        }
        m_time.settle();
    }
    /// Frames that are almost right, and anything else.
    void hostileStep()
    {
        static const char *const kMethods[] = {"SEND", "SEND", "SEND", "REPORT", "AUTH", "200 OK", "481 Gone", "NICKNAME"};
        static const char *const kRanges[] = {"1-5/5", "1-*/*", "1-5/*", "6-10/10", "0-1/1", "3-9/5", "1-1/18446744073709551615", "18446744073709551615-*/*"};
        static const char *const kFlags[] = {"$", "$", "+", "#", "?"};
        const QByteArray method = m_steps.oneOf(kMethods);
        const QByteArray transaction = "t" + QByteArray::number(m_steps.below(4)) + "xx";
        QByteArray frame = "MSRP " + transaction + ' ' + method + "\r\nTo-Path: " + toBytes(m_bobUri) + "\r\nFrom-Path: " + toBytes(m_aliceUri) + "\r\nMessage-ID: "
            + (m_steps.below(2) ? "evil" : "bob") + QByteArray::number(m_steps.below(48)) + "\r\nByte-Range: " + m_steps.oneOf(kRanges) + "\r\n";
        if (m_steps.below(2))
            frame += "Success-Report: yes\r\n";
        if (method == "REPORT")
            frame += "Status: 000 " + QByteArray(m_steps.below(4) ? "200 OK" : "413 Stop") + "\r\n";
        if (method == "SEND" && m_steps.below(8))
            frame += "Content-Type: text/plain\r\n\r\n" + QByteArray(qsizetype(m_steps.below(12)), '-') + "\r\n";
        frame += "-------" + transaction + m_steps.oneOf(kFlags) + "\r\n";
        if (m_steps.below(16) == 0 && !frame.isEmpty())
            frame[qsizetype(m_steps.take() % unsigned(frame.size()))] = char(m_steps.take());
        m_written += frame.size();
        m_socket->write(frame);
        m_time.settle();
    }
    void check()
    {
        FUZZ_CHECK(m_bobs.sessions() <= Limits::kMaxMsrpSessions && m_bobs.connections() <= 1);
        if (m_isHostile)
            FUZZ_CHECK(m_bob.held <= m_written);
        else
            checkDelivery(m_alice, m_bob), checkDelivery(m_bob, m_alice);
        for (const End *end : {&m_alice, &m_bob})
            FUZZ_CHECK(!end->isClosed || end->session->state() == MsrpSession::State::Closed);
    }
    /// What came is what was sent, each message once.
    static void checkDelivery(const End &from, const End &to)
    {
        QSet<QByteArray> seen;
        for (const auto &[id, bytes] : to.got) {
            FUZZ_CHECK(from.sent.contains(id) && !seen.contains(id) && bytes == contentOf(id, bytes.size()));
            seen.insert(id);
        }
    }

    fuzz::Steps m_steps;
    ManualClock m_clock;
    SimulatedNetwork m_network{m_clock};
    TimerService m_timers{m_clock};
    TimeMachine m_time{m_clock, m_network};
    SeededRandom m_random{4975};
    const Endpoint m_place{QHostAddress(QStringLiteral("192.0.2.2")), 2855};
    End m_alice; // before the endpoints, whose sessions write to them
    End m_bob;
    MsrpEndpoint m_alices{m_network.host(QStringLiteral("192.0.2.1")), m_timers, m_random};
    MsrpEndpoint m_bobs{m_network.host(QStringLiteral("192.0.2.2")), m_timers, m_random};
    MsrpUri m_aliceUri;
    MsrpUri m_bobUri;
    StreamSocketPtr m_socket;
    bool m_isHostile = false;
    qint64 m_written = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::application();
    Game game(data, std::min<size_t>(size, 512));
    game.play();
    return 0;
}
