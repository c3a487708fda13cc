// SPDX-License-Identifier: MIT
// Stateful MESSAGE -> 200 between two engines over loopback, beside a raw echo of as many bytes with the same window; and the
// heap that an answered server transaction keeps until timer J. Prints the rows of RECORD.md.

#include "base/TimerService.h"
#include "transaction/TransactionLayer.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace linnet;
using namespace linnet::sip;

namespace {

constexpr int kWindow = 64;
constexpr int kExchanges = 30'000;
constexpr int kBytes = 500;
constexpr int kTurns = 5;

using Clock = std::chrono::steady_clock;

double perSecond(int count, Clock::duration taken)
{
    return count / std::chrono::duration<double>(taken).count();
}

void check(bool good, const char *what)
{
    if (good)
        return;
    std::perror(what);
    std::exit(1);
}

// ---- the raw echo: both ends in this thread, as the two engines are ---------------------------------------------------

struct Pair
{
    int client = -1;
    int server = -1;
    ~Pair()
    {
        close(client);
        close(server);
    }
};

void makePair(Pair &pair, bool stream)
{
    const int type = (stream ? SOCK_STREAM : SOCK_DGRAM);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const int listener = socket(AF_INET, type, 0);
    check(bind(listener, reinterpret_cast<sockaddr *>(&at), size) == 0, "bind");
    check(getsockname(listener, reinterpret_cast<sockaddr *>(&at), &size) == 0, "getsockname");
    pair.client = socket(AF_INET, type, 0);
    if (stream) {
        check(listen(listener, 1) == 0, "listen");
        check(connect(pair.client, reinterpret_cast<sockaddr *>(&at), size) == 0, "connect");
        pair.server = accept(listener, nullptr, nullptr);
        close(listener);
        const int on = 1;
        for (const int end : {pair.client, pair.server})
            setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return;
    }
    pair.server = listener;
    check(connect(pair.client, reinterpret_cast<sockaddr *>(&at), size) == 0, "connect");
    socklen_t mine = sizeof at;
    check(getsockname(pair.client, reinterpret_cast<sockaddr *>(&at), &mine) == 0, "getsockname");
    check(connect(pair.server, reinterpret_cast<sockaddr *>(&at), mine) == 0, "connect back");
}

/// Reads one portion; the number of whole messages that are complete with it.
int receive(int from, bool stream, int &partial)
{
    char buffer[kBytes];
    const ssize_t got = recv(from, buffer, size_t(stream ? kBytes - partial : kBytes), MSG_DONTWAIT);
    if (got <= 0)
        return 0;
    if (!stream)
        return 1;
    partial += int(got);
    if (partial < kBytes)
        return -1;
    partial = 0;
    return 1;
}

double rawEcho(bool stream)
{
    Pair pair;
    makePair(pair, stream);
    const std::vector<char> message(kBytes, 'x');
    int sent = 0;
    int echoed = 0;
    int atServer = 0;
    int atClient = 0;
    const auto start = Clock::now();
    while (echoed < kExchanges) {
        while (sent < kExchanges && sent - echoed < kWindow) {
            check(send(pair.client, message.data(), message.size(), 0) == kBytes, "send");
            ++sent;
        }
        for (int got; (got = receive(pair.server, stream, atServer)) != 0;) {
            if (got > 0)
                check(send(pair.server, message.data(), message.size(), 0) == kBytes, "echo");
        }
        for (int got; (got = receive(pair.client, stream, atClient)) != 0;)
            echoed += got > 0;
        pollfd both[2] = {{pair.client, POLLIN, 0}, {pair.server, POLLIN, 0}};
        if (echoed < kExchanges && sent - echoed == kWindow)
            poll(both, 2, 1000);
    }
    return perSecond(kExchanges, Clock::now() - start);
}

// ---- the engines -----------------------------------------------------------------------------------------------------

struct Engine
{
    TimerService timers{SystemClock::instance()};
    TransportLayer transport{timers, SystemRandom::instance()};
    TransactionLayer transactions{transport, timers, SystemRandom::instance()};
};

/// About kBytes as it leaves.
Request message(int number)
{
    Request request;
    request.method = Method::Message;
    const QByteArray peer = "sip:peer" + QByteArray::number(number % kWindow) + "@loopback.example";
    request.uri = *parseUri(QByteArrayView(peer));
    HeaderList &headers = request.editHeaders();
    headers.append(HeaderName::MaxForwards, "70");
    headers.append(HeaderName::From, "<sip:bench@loopback.example>;tag=9fXa31Kw");
    headers.append(HeaderName::To, "<" + peer + ">");
    headers.append(HeaderName::CallId, "bench-call-" + QByteArray::number(number));
    headers.append(HeaderName::CSeq, "1 MESSAGE");
    headers.append(HeaderName::UserAgent, "Linnet bench");
    request.setBody(Slice::copyOf(QByteArray(140, 'x')), "text/plain");
    return request;
}

void answerAll(TransactionLayer &layer)
{
    QObject::connect(&layer, &TransactionLayer::requestReceived, &layer, [](ServerTransaction *transaction) { transaction->respond(200); });
}

double stateful(TransportProtocol protocol, int exchanges = kExchanges)
{
    Engine client;
    Engine server;
    answerAll(server.transactions);
    const auto at = server.transport.listen(protocol, {QHostAddress(QHostAddress::LocalHost), 0});
    if (!at.ok())
        std::exit(1);
    const Target target{protocol, *at};
    QEventLoop loop;
    int sent = 0;
    int done = 0;
    int failed = 0;
    std::function<void()> sendNext = [&] {
        if (done == exchanges)
            loop.quit();
        if (sent == exchanges)
            return;
        ClientTransaction *transaction = client.transactions.send(message(sent++), target);
        QObject::connect(transaction, &ClientTransaction::finalReceived, &loop, [&] {
            ++done;
            sendNext();
        });
        QObject::connect(transaction, &ClientTransaction::failed, &loop, [&] {
            ++failed;
            ++done;
            sendNext();
        });
    };
    const auto start = Clock::now();
    for (int i = 0; i < kWindow; ++i)
        sendNext();
    loop.exec();
    const auto taken = Clock::now() - start;
    if (failed != 0)
        std::printf("%d of %d failed\n", failed, exchanges);
    return perSecond(exchanges, taken);
}

// ---- what an answered one keeps ---------------------------------------------------------------------------------------

size_t heap()
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

void heapOfFinished()
{
    constexpr int kCount = 10'000;
    Engine client;
    Engine server;
    answerAll(server.transactions);
    const auto at = server.transport.listen(TransportProtocol::Udp, {QHostAddress(QHostAddress::LocalHost), 0});
    const int raw = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(at->port);
    size_t before = 0;
    for (int i = -kWindow; i < kCount; ++i) { // the first ones fill what is made once
        if (i == 0)
            before = heap();
        const QByteArray text = "MESSAGE sip:peer@loopback.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKbench"
            + QByteArray::number(i + kWindow) + "\r\nMax-Forwards: 70\r\nFrom: <sip:bench@loopback.example>;tag=9fXa31Kw\r\n"
            "To: <sip:peer@loopback.example>\r\nCall-ID: bench-call-" + QByteArray::number(i + kWindow)
            + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
        sendto(raw, text.data(), size_t(text.size()), 0, reinterpret_cast<sockaddr *>(&to), sizeof to);
        if (i % 16 == 0) {
            char answer[2048];
            QCoreApplication::processEvents();
            while (recv(raw, answer, sizeof answer, MSG_DONTWAIT) > 0) { }
        }
    }
    for (int i = 0; i < 100; ++i)
        QCoreApplication::processEvents();
    close(raw);
    std::printf("| heap of a finished server transaction, %d of them | %.0f bytes |\n", kCount, double(heap() - before) / kCount);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3) { // for callgrind: so many exchanges by one protocol
        stateful(argv[1] == std::string_view("tcp") ? TransportProtocol::Tcp : TransportProtocol::Udp, std::atoi(argv[2]));
        std::_Exit(0);
    }
    std::printf("| loopback, window %d | raw echo a second | stateful MESSAGE a second | share |\n|---|---|---|---|\n", kWindow);
    for (const bool stream : {false, true}) {
        double raw = 0;
        double sip = 0;
        for (int turn = 0; turn < kTurns; ++turn) {
            raw = std::max(raw, rawEcho(stream));
            sip = std::max(sip, stateful(stream ? TransportProtocol::Tcp : TransportProtocol::Udp));
        }
        std::printf("| %s | %.0f | %.0f | %.3f |\n", stream ? "TCP" : "UDP", raw, sip, sip / raw);
        std::fflush(stdout);
    }
    heapOfFinished();
    std::fflush(stdout);
    std::_Exit(0);
}
