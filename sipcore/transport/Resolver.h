// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "base/RandomSource.h"
#include "message/Uri.h"
#include "transport/Target.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

struct ResolveError
{
    enum class Kind : quint8 {
        NotFound, ///< no such name, or it has no address
        NoService, ///< the domain says that it has no SIP (RFC 2782: "." as the target)
        NoServer, ///< no name server, or it is in trouble
        TimedOut,
        UnsupportedTransport,
    };
    Kind kind = Kind::NotFound;
    QByteArray host;
};

/// Finds the servers of a URI (RFC 3263, RFC 3861, RFC 7984): numeric host, explicit port, transport parameter, NAPTR, SRV,
/// A and AAAA, through c-ares on the event loop (no thread), with DnsCache's memory. Bounded: at most kMaxHosts hosts, of the
/// best priority. Lives on the engine's thread.
class Resolver final : public QObject
{
    Q_OBJECT
public:
    /// Clock and random source (for SRV weights) must outlive the resolver.
    explicit Resolver(QObject *parent = nullptr, Clock &clock = SystemClock::instance(),
                      RandomSource &random = SystemRandom::instance());
    ~Resolver() override;

    /// For tests and `--dns`: "127.0.0.1:5353".
    void setServers(const QByteArray &servers);
    /// How long a name server may take for the first of two tries; 1.5 s at first.
    void setPatience(std::chrono::milliseconds firstTry);
    /// Forgets all answers: the network is another one.
    void forget();

    using Done = std::function<void(const Result<QList<Target>, ResolveError> &targets)>;
    /// `preferred` decides where the URI says nothing: UDP, the standard's own default, leaves the choice to the domain's
    /// NAPTR records (RFC 3263 s.4.1), TCP is tried first, TLS alone. Exactly one call of `done`, never from
    /// inside resolve(); none once `context` is gone. Targets come in the order in which to try them; those of TLS name
    /// the URI's host as the domain to prove. sips: and transport=tls find TLS only, on 5061 or by _sips._tcp. im: and pres:
    /// are looked for as _im._sip and _pres._sip, then as sip:.
    void resolve(const Uri &uri, TransportProtocol preferred, QObject *context, Done done);

    static constexpr size_t kMaxHosts = 8;
    static constexpr qsizetype kMaxTargets = 16;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
