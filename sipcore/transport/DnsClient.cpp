// SPDX-License-Identifier: MIT
#include "transport/DnsClient.h"

#include <QHash>
#include <QSocketNotifier>
#include <QTimer>
#include <QtEndian>

#include <ares.h>
#include <netdb.h>

#include <mutex>

namespace linnet::sip {

namespace {

/// 4.5 s in all for a server that never answers.
constexpr std::chrono::milliseconds kFirstTry{1500};
constexpr int kTries = 2;
DnsFailure failureOf(int status)
{
    switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_ENONAME:
    case ARES_EBADNAME:
    case ARES_EFORMERR:
        return DnsFailure::NotFound;
    case ARES_ETIMEOUT:
        return DnsFailure::TimedOut;
    default:
        return DnsFailure::NoServer;
    }
}

bool wasGivenUp(int status)
{
    return status == ARES_EDESTRUCTION || status == ARES_ECANCELLED;
}

} // namespace

struct DnsClient::Private
{
    explicit Private(DnsClient *client) : q(client)
    {
        static std::once_flag once;
        std::call_once(once, [] { ares_library_init(ARES_LIB_INIT_ALL); });
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, q, [this] { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); });
    }
    ~Private() { closeChannel(); }

    ares_channel openChannel();
    void closeChannel();
    void process(ares_socket_t readable, ares_socket_t writable);
    void arm();
    void watch(ares_socket_t socket, bool read, bool write);

    struct Notifiers
    {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
    };
    void setNotifier(QSocketNotifier *&notifier, ares_socket_t socket, QSocketNotifier::Type type, bool on);

    DnsClient *q;
    QByteArray servers;
    std::chrono::milliseconds firstTry = kFirstTry;
    ares_channel channel = nullptr;
    int open = 0;
    QTimer timer;
    QHash<ares_socket_t, Notifiers> notifiers;
};

namespace {

/// Counts the question as open until its answer has been taken: what asks on from there needs the same channel.
struct OpenCount
{
    explicit OpenCount(int *counter) : open(counter) { }
    ~OpenCount() { --*open; }
    Q_DISABLE_COPY_MOVE(OpenCount)
    int *open;
};

struct Question
{
    int *open;
    DnsType type;
    DnsClient::Done done;
};

void onAnswer(void *argument, int status, int, unsigned char *bytes, int size)
{
    const std::unique_ptr<Question> question(static_cast<Question *>(argument));
    const OpenCount count(question->open);
    if (wasGivenUp(status))
        return;
    DnsAnswer answer;
    if (bytes && size > 0)
        answer = parseDnsAnswer({reinterpret_cast<const char *>(bytes), size}, question->type);
    const auto lifetime = answer.lifetime;
    if (status != ARES_SUCCESS)
        question->done(failureOf(status), lifetime);
    else if (answer.isEmpty())
        question->done(DnsFailure::NotFound, lifetime);
    else
        question->done(std::move(answer), lifetime);
}

} // namespace

DnsClient::DnsClient(QObject *parent) : QObject(parent), d(std::make_unique<Private>(this)) { }

DnsClient::~DnsClient() = default;

void DnsClient::setServers(const QByteArray &servers)
{
    d->servers = servers;
    if (d->open == 0)
        d->closeChannel();
}

void DnsClient::setPatience(std::chrono::milliseconds firstTry)
{
    d->firstTry = firstTry;
    if (d->open == 0)
        d->closeChannel();
}

void DnsClient::ask(const QByteArray &name, DnsType type, Done done)
{
    const ares_channel channel = d->openChannel();
    if (!channel) {
        done(DnsFailure::NoServer, {});
        return;
    }
    ++d->open;
    auto *question = new Question{&d->open, type, std::move(done)};
    // "pbx" is what people write in a network of their own; a name with dots is meant as it stands.
    const auto send = name.contains('.') ? ares_query : ares_search;
    send(channel, name.constData(), 1 /* IN */, int(type), onAnswer, question);
    d->arm();
}

QList<QHostAddress> DnsClient::fromHostsFile(const QByteArray &host)
{
    QList<QHostAddress> addresses;
    const ares_channel channel = d->openChannel();
    for (const int family : {AF_INET6, AF_INET}) {
        hostent *entry = nullptr;
        if (!channel || ares_gethostbyname_file(channel, host.constData(), family, &entry) != ARES_SUCCESS)
            continue;
        for (char **raw = entry->h_addr_list; *raw; ++raw) {
            if (family == AF_INET)
                addresses.append(QHostAddress(qFromBigEndian<quint32>(*raw)));
            else
                addresses.append(QHostAddress(reinterpret_cast<const quint8 *>(*raw)));
        }
        ares_free_hostent(entry);
    }
    return addresses;
}

ares_channel DnsClient::Private::openChannel()
{
    // An idle channel is made anew: the system's name servers change with the network.
    if (channel && open > 0)
        return channel;
    closeChannel();

    ares_options options{};
    // Larger answers than 512 bytes by UDP (RFC 6891); beyond that c-ares turns to TCP by itself.
    options.flags = ARES_FLAG_EDNS;
    options.ednspsz = 1232;
    options.timeout = int(firstTry.count());
    options.tries = kTries;
    options.sock_state_cb = [](void *self, ares_socket_t socket, int read, int write) {
        static_cast<Private *>(self)->watch(socket, read != 0, write != 0);
    };
    options.sock_state_cb_data = this;
    const int mask = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    if (ares_init_options(&channel, &options, mask) != ARES_SUCCESS) {
        channel = nullptr;
        return nullptr;
    }
    if (!servers.isEmpty() && ares_set_servers_ports_csv(channel, servers.constData()) != ARES_SUCCESS)
        closeChannel();
    return channel;
}

void DnsClient::Private::closeChannel()
{
    timer.stop();
    if (channel)
        ares_destroy(std::exchange(channel, nullptr));
    for (const Notifiers &pair : std::as_const(notifiers)) {
        delete pair.read;
        delete pair.write;
    }
    notifiers.clear();
}

void DnsClient::Private::process(ares_socket_t readable, ares_socket_t writable)
{
    if (!channel)
        return;
    ares_process_fd(channel, readable, writable);
    arm();
}

void DnsClient::Private::arm()
{
    timeval next{};
    if (!channel || !ares_timeout(channel, nullptr, &next)) {
        timer.stop();
        return;
    }
    timer.start(int(next.tv_sec * 1000 + next.tv_usec / 1000 + 1));
}

void DnsClient::Private::watch(ares_socket_t socket, bool read, bool write)
{
    Notifiers &pair = notifiers[socket];
    setNotifier(pair.read, socket, QSocketNotifier::Read, read);
    setNotifier(pair.write, socket, QSocketNotifier::Write, write);
    if (!read && !write)
        notifiers.remove(socket);
}

void DnsClient::Private::setNotifier(QSocketNotifier *&notifier, ares_socket_t socket, QSocketNotifier::Type type, bool on)
{
    if (on && !notifier) {
        notifier = new QSocketNotifier(qintptr(socket), type, q);
        QObject::connect(notifier, &QSocketNotifier::activated, q, [this, socket, type] {
            if (type == QSocketNotifier::Read)
                process(socket, ARES_SOCKET_BAD);
            else
                process(ARES_SOCKET_BAD, socket);
        });
    } else if (!on && notifier) {
        // The call may come from this very notifier.
        notifier->setEnabled(false);
        notifier->deleteLater();
        notifier = nullptr;
    }
}

} // namespace linnet::sip
