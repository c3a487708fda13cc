// SPDX-License-Identifier: MIT
// MSRP beside raw TCP in the same run: a file with reads and writes of 64 KiB, the same with TLS beside raw TLS, a file in chunks of 2 KiB,
// short messages. Each side has a thread; both copies read from and write to files. Prints the rows of RECORD.md.

#include "base/RandomSource.h"
#include "base/TimerService.h"
#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpSession.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace linnet;
using namespace linnet::sip;

namespace {

constexpr qint64 kFile = 256 * 1024 * 1024;
constexpr qint64 kChunks = 64 * 1024 * 1024; ///< of that file, in pieces of 2 KiB
constexpr int kWords = 100'000;
constexpr int kUnderWay = 2000; ///< of them, sent and not yet reported
constexpr int kTurns = 5;

using Clock = std::chrono::steady_clock;

void check(bool good, const char *what)
{
    if (good)
        return;
    std::perror(what);
    std::exit(1);
}

double cpuSeconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

struct Cost
{
    double seconds = 0;
    double cpu = 0;
};

template <typename Run>
Cost measured(Run run)
{
    const double cpu = cpuSeconds();
    const auto start = Clock::now();
    run();
    return {std::chrono::duration<double>(Clock::now() - start).count(), cpuSeconds() - cpu};
}

/// Files of this run, gone at its end.
struct Files
{
    Files()
    {
        std::vector<char> block(1 << 20);
        for (size_t i = 0; i < block.size(); ++i)
            block[i] = char((i * 2654435761u) >> 13);
        in = open("bench-msrp.in", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        out = open("bench-msrp.out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        check(in >= 0 && out >= 0, "open");
        for (qint64 at = 0; at < kFile; at += qint64(block.size()))
            check(write(in, block.data(), block.size()) == ssize_t(block.size()), "write");
        unlink("bench-msrp.in");
        unlink("bench-msrp.out");
    }
    int in;
    int out;
};

// ---- raw ---------------------------------------------------------------------------------------------------------------

std::pair<int, int> connectedPair()
{
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    check(bind(listener, reinterpret_cast<sockaddr *>(&at), size) == 0 && listen(listener, 1) == 0, "listen");
    check(getsockname(listener, reinterpret_cast<sockaddr *>(&at), &size) == 0, "getsockname");
    const int client = socket(AF_INET, SOCK_STREAM, 0);
    check(connect(client, reinterpret_cast<sockaddr *>(&at), size) == 0, "connect");
    const int server = accept(listener, nullptr, nullptr);
    close(listener);
    const int on = 1;
    for (const int end : {client, server})
        setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return {client, server};
}

void writeAll(int to, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t done = write(to, bytes, size);
        check(done > 0, "write");
        bytes += done;
        size -= size_t(done);
    }
}

/// `total` bytes of the file in writes of `piece`; the other end reads 64 KiB at a time into the other file.
Cost rawCopy(const Files &files, qint64 total, size_t piece, bool toFile)
{
    return measured([&] {
        const auto [client, server] = connectedPair();
        std::thread receiver([server = server, &files, total, toFile] {
            std::vector<char> buffer(64 * 1024);
            for (qint64 at = 0; at < total;) {
                const ssize_t got = read(server, buffer.data(), buffer.size());
                check(got > 0, "read");
                if (toFile)
                    check(pwrite(files.out, buffer.data(), size_t(got), at) == got, "pwrite");
                at += got;
            }
        });
        std::vector<char> buffer(piece);
        for (qint64 at = 0; at < total; at += qint64(piece)) {
            if (toFile)
                check(pread(files.in, buffer.data(), piece, at) == ssize_t(piece), "pread");
            writeAll(client, buffer.data(), piece);
        }
        receiver.join();
        close(client);
        close(server);
    });
}

/// The same through OpenSSL alone, with a certificate as ours are.
Cost rawTlsCopy(const Files &files, qint64 total, int piece)
{
    const OwnCertificate own = makeOwnCertificate();
    const auto context = [&own](const SSL_METHOD *method) {
        std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> made(SSL_CTX_new(method), &SSL_CTX_free);
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> text(BIO_new_mem_buf(own.certificatePem.constData(), int(own.certificatePem.size())), &BIO_free_all);
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> keyText(BIO_new_mem_buf(own.keyPem.constData(), int(own.keyPem.size())), &BIO_free_all);
        const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), &X509_free);
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
        check(SSL_CTX_use_certificate(made.get(), certificate.get()) == 1 && SSL_CTX_use_PrivateKey(made.get(), key.get()) == 1, "certificate");
        return made;
    };
    const auto clientContext = context(TLS_client_method());
    const auto serverContext = context(TLS_server_method());
    using SslPtr = std::unique_ptr<SSL, decltype(&SSL_free)>;
    return measured([&] {
        const auto [client, server] = connectedPair();
        std::thread receiver([server = server, &files, &serverContext, total] {
            const SslPtr tls(SSL_new(serverContext.get()), &SSL_free);
            SSL_set_fd(tls.get(), server);
            check(SSL_accept(tls.get()) == 1, "accept");
            std::vector<char> buffer(64 * 1024);
            for (qint64 at = 0; at < total;) {
                const int got = SSL_read(tls.get(), buffer.data(), int(buffer.size()));
                check(got > 0 && pwrite(files.out, buffer.data(), size_t(got), at) == got, "read");
                at += got;
            }
        });
        const SslPtr tls(SSL_new(clientContext.get()), &SSL_free);
        SSL_set_fd(tls.get(), client);
        check(SSL_connect(tls.get()) == 1, "connect");
        std::vector<char> buffer(static_cast<size_t>(piece));
        for (qint64 at = 0; at < total; at += piece) {
            check(pread(files.in, buffer.data(), buffer.size(), at) == piece, "pread");
            check(SSL_write(tls.get(), buffer.data(), piece) == piece, "write");
        }
        receiver.join();
        close(client);
        close(server);
    });
}

// ---- MSRP --------------------------------------------------------------------------------------------------------------

struct FileStorage : MsrpStorage
{
    explicit FileStorage(int fd) : file(fd) { }
    bool write(quint64 offset, QByteArrayView octets) override
    {
        return file < 0 || pwrite(file, octets.data(), size_t(octets.size()), off_t(offset)) == octets.size();
    }
    int file;
};

struct Receiver : MsrpReassembler::Receiver
{
    explicit Receiver(int fd) : file(fd) { }
    std::unique_ptr<MsrpStorage> begin(const MsrpHead &, int &) override { return std::make_unique<FileStorage>(file); }
    int file;
};

struct FileSource : MsrpSource
{
    explicit FileSource(int fd) : file(fd) { }
    QByteArray read(quint64 offset, qsizetype most) override
    {
        QByteArray octets(most, Qt::Uninitialized);
        const ssize_t got = pread(file, octets.data(), size_t(most), off_t(offset));
        octets.truncate(std::max<ssize_t>(got, 0));
        return octets;
    }
    int file;
};

struct Bytes : MsrpSource
{
    explicit Bytes(QByteArray content) : bytes(std::move(content)) { }
    QByteArray read(quint64 offset, qsizetype most) override { return bytes.mid(qsizetype(offset), most); }
    QByteArray bytes;
};

/// The receiving side on a thread of its own.
class BobThread : public QThread
{
public:
    BobThread(int file, int wanted, MsrpUri peer) : m_file(file), m_wanted(wanted), m_peer(std::move(peer)) { }
    void run() override
    {
        TimerService timers(SystemClock::instance());
        MsrpEndpoint endpoint(Network::system(), timers, SystemRandom::instance());
        Receiver receiver(m_file);
        const auto bound = endpoint.listen({QHostAddress(QHostAddress::LocalHost), 0}, m_peer.secure);
        check(bound.ok(), "listen");
        place = *bound;
        fingerprint = endpoint.fingerprint();
        uri = endpoint.newUri(m_peer.secure, bound->address);
        MsrpSession *session = endpoint.await(uri, {m_peer}, receiver);
        int got = 0;
        QObject::connect(session, &MsrpSession::received, session, [&](const std::shared_ptr<MsrpReassembler::Message> &message) {
            session->confirm(message->head, message->size);
            ++got;
        });
        QObject::connect(session, &MsrpSession::closed, session, [this] { quit(); });
        ready.store(true);
        exec();
        check(got == m_wanted, "messages are missing");
    }
    Endpoint place;
    CertificateFingerprint fingerprint;
    MsrpUri uri;
    std::atomic<bool> ready = false;

private:
    int m_file;
    int m_wanted;
    MsrpUri m_peer;
};

/// `feed` queues everything on the session; ends when the last message is reported.
template <typename Feed>
Cost msrpCopy(int outFile, int messages, const QByteArray &lastId, bool secure, Feed feed)
{
    return measured([&] {
        TimerService timers(SystemClock::instance());
        MsrpEndpoint endpoint(Network::system(), timers, SystemRandom::instance());
        const MsrpUri own = endpoint.newUri(secure, QHostAddress(QHostAddress::LocalHost));
        BobThread bob(outFile, messages, own);
        bob.start();
        while (!bob.ready.load())
            std::this_thread::yield();
        Receiver receiver(-1);
        QEventLoop loop;
        TlsReference reference;
        reference.fingerprints = {bob.fingerprint};
        const Target target{secure ? TransportProtocol::Tls : TransportProtocol::Tcp, bob.place, reference};
        MsrpSession *session = endpoint.connectTo(target, own, {bob.uri}, receiver);
        QObject::connect(session, &MsrpSession::messageDelivered, session, [&](const QByteArray &id) {
            if (id == lastId)
                loop.quit();
        });
        QObject::connect(session, &MsrpSession::closed, session, [] { check(false, "closed"); });
        feed(*session);
        loop.exec();
        delete session;
        while (endpoint.connections() > 0)
            loop.processEvents(QEventLoop::WaitForMoreEvents);
        bob.wait();
    });
}

MsrpOutgoing outgoing(const QByteArray &id, quint64 size, std::shared_ptr<MsrpSource> source, bool bulk)
{
    MsrpOutgoing message;
    message.messageId = id;
    message.contentType = "application/octet-stream";
    message.size = size;
    message.successReport = true;
    message.bulk = bulk;
    message.source = std::move(source);
    return message;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Both in turn, so that what else the machine does meets both.
template <typename Raw, typename Msrp>
void compare(const char *name, double amount, const char *unit, Raw raw, Msrp msrp)
{
    std::vector<double> rates;
    std::vector<double> rawRates;
    std::vector<double> shares;
    std::vector<double> cpu;
    static const QByteArray wanted = qgetenv("LINNET_BENCH_ROW"); // one row only, to look at with a profiler
    if (!wanted.isEmpty() && !QByteArray(name).contains(wanted))
        return;
    for (int turn = 0; turn < kTurns; ++turn) {
        const Cost one = raw();
        const Cost other = msrp();
        rawRates.push_back(amount / one.seconds);
        rates.push_back(amount / other.seconds);
        shares.push_back(one.seconds / other.seconds);
        cpu.push_back(other.cpu / one.cpu);
    }
    std::printf("| %s | %.0f %s | %.0f %s | %.2f | %.2f |\n", name, median(rawRates), unit, median(rates), unit, median(shares), median(cpu));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    const Files files;
    std::puts("| what | raw | MSRP | share of raw | CPU, times raw |\n|---|---|---|---|---|");
    compare(
        "one file, 64 KiB reads and writes", double(kFile) / (1 << 20), "MiB/s", [&] { return rawCopy(files, kFile, 64 * 1024, true); },
        [&] {
            return msrpCopy(files.out, 1, "file", false, [&](MsrpSession &session) {
                session.send(outgoing("file", quint64(kFile), std::make_shared<FileSource>(files.in), true));
            });
        });
    compare(
        "one file with TLS", double(kFile) / (1 << 20), "MiB/s", [&] { return rawTlsCopy(files, kFile, 64 * 1024); },
        [&] {
            return msrpCopy(files.out, 1, "file", true, [&](MsrpSession &session) {
                session.send(outgoing("file", quint64(kFile), std::make_shared<FileSource>(files.in), true));
            });
        });
    compare(
        "one file in chunks of 2 KiB", double(kChunks) / (1 << 20), "MiB/s", [&] { return rawCopy(files, kChunks, 2048, true); },
        [&] {
            return msrpCopy(files.out, 1, "file", false, [&](MsrpSession &session) {
                session.setChunkSize(2048);
                session.send(outgoing("file", quint64(kChunks), std::make_shared<FileSource>(files.in), true));
            });
        });
    compare(
        "messages of 200 bytes", kWords, "/s", [&] { return rawCopy(files, kWords * 256, 256, false); },
        [&] {
            return msrpCopy(-1, kWords, QByteArray::number(kWords), false, [&](MsrpSession &session) {
                const auto source = std::make_shared<Bytes>(QByteArray(200, 'x'));
                const auto sendNext = [&session, source, last = std::make_shared<int>(0)] {
                    if (*last < kWords)
                        session.send(outgoing(QByteArray::number(++*last), 200, source, false));
                };
                for (int i = 0; i < kUnderWay; ++i)
                    sendNext();
                QObject::connect(&session, &MsrpSession::messageDelivered, &session, sendNext);
            });
        });
    return 0;
}
