// SPDX-License-Identifier: MIT
#include "transport/DnsClient.h"

#include <QHash>
#include <QSocketNotifier>
#include <QTimer>

#include <ares.h>
#include <netdb.h>

#include <algorithm>
#include <mutex>

namespace linnet::sip {

namespace {

/// The second try waits twice as long: 4.5 s for a server that never answers.
constexpr int kFirstTryMs = 1500;
constexpr int kTries = 2;
/// A zone with a thousand records costs no more than this.
constexpr size_t kMaxRecords = 32;
constexpr qsizetype kMaxAddresses = 16;

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

std::vector<SrvRecord> toRecords(const ares_srv_reply *reply)
{
    std::vector<SrvRecord> records;
    for (; reply && records.size() < kMaxRecords; reply = reply->next) {
        QByteArray target(reply->host);
        if (target.endsWith('.'))
            target.chop(1);
        records.push_back({reply->priority, reply->weight, reply->port, target});
    }
    return records;
}

QList<QHostAddress> toAddresses(const ares_addrinfo *info)
{
    QList<QHostAddress> addresses;
    for (const ares_addrinfo_node *node = info->nodes; node && addresses.size() < kMaxAddresses; node = node->ai_next) {
        const QHostAddress address(node->ai_addr);
        if (!address.isNull() && !addresses.contains(address))
            addresses.append(address);
    }
    // A server on this machine usually listens on 127.0.0.1 only, and a refused datagram tells us nothing.
    const bool allLoopback = std::all_of(addresses.begin(), addresses.end(), [](const QHostAddress &a) { return a.isLoopback(); });
    if (allLoopback) {
        std::stable_partition(addresses.begin(), addresses.end(),
                              [](const QHostAddress &a) { return a.protocol() == QAbstractSocket::IPv4Protocol; });
    }
    return addresses;
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

struct SrvQuestion
{
    int *open;
    std::function<void(const DnsClient::SrvAnswer &)> answer;
};

struct AddressQuestion
{
    int *open;
    std::function<void(const DnsClient::AddressAnswer &)> answer;
};

void onSrv(void *argument, int status, int, unsigned char *bytes, int size)
{
    const std::unique_ptr<SrvQuestion> question(static_cast<SrvQuestion *>(argument));
    const OpenCount count(question->open);
    if (wasGivenUp(status))
        return;
    if (status != ARES_SUCCESS) {
        question->answer(failureOf(status));
        return;
    }
    ares_srv_reply *reply = nullptr;
    const int parsed = ares_parse_srv_reply(bytes, size, &reply);
    if (parsed != ARES_SUCCESS) {
        question->answer(failureOf(parsed));
        return;
    }
    const auto records = toRecords(reply);
    ares_free_data(reply);
    question->answer(records);
}

void onAddresses(void *argument, int status, int, ares_addrinfo *info)
{
    const std::unique_ptr<AddressQuestion> question(static_cast<AddressQuestion *>(argument));
    const OpenCount count(question->open);
    if (wasGivenUp(status))
        return;
    if (status != ARES_SUCCESS || !info) {
        question->answer(failureOf(status));
        return;
    }
    const auto addresses = toAddresses(info);
    ares_freeaddrinfo(info);
    if (addresses.isEmpty())
        question->answer(DnsFailure::NotFound);
    else
        question->answer(addresses);
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

void DnsClient::lookupSrv(const QByteArray &name, std::function<void(const SrvAnswer &)> answer)
{
    const ares_channel channel = d->openChannel();
    if (!channel) {
        answer(DnsFailure::NoServer);
        return;
    }
    ++d->open;
    ares_query(channel, name.constData(), 1 /* IN */, 33 /* SRV */, onSrv, new SrvQuestion{&d->open, std::move(answer)});
    d->arm();
}

void DnsClient::lookupAddresses(const QByteArray &host, std::function<void(const AddressAnswer &)> answer)
{
    const ares_channel channel = d->openChannel();
    if (!channel) {
        answer(DnsFailure::NoServer);
        return;
    }
    ++d->open;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_DGRAM;
    ares_getaddrinfo(channel, host.constData(), nullptr, &hints, onAddresses,
                     new AddressQuestion{&d->open, std::move(answer)});
    d->arm();
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
    options.timeout = kFirstTryMs;
    options.tries = kTries;
    char lookups[] = "fb";
    options.lookups = lookups;
    options.sock_state_cb = [](void *self, ares_socket_t socket, int read, int write) {
        static_cast<Private *>(self)->watch(socket, read != 0, write != 0);
    };
    options.sock_state_cb_data = this;
    const int mask = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB;
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
