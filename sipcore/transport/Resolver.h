// SPDX-License-Identifier: MIT
#pragma once

#include "message/Uri.h"
#include "transport/Target.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

struct ResolveError
{
    enum class Kind : quint8 { NotFound, NoServer, TimedOut, UnsupportedTransport };
    Kind kind = Kind::NotFound;
    QByteArray host;
};

/// Finds the servers of a URI (RFC 3263): numeric host, explicit port, transport parameter, SRV, A and AAAA, through
/// c-ares on the event loop (no thread). Lives on the engine's thread. NAPTR, negative caching and failover memory
/// come with P04.
class Resolver final : public QObject
{
    Q_OBJECT
public:
    explicit Resolver(QObject *parent = nullptr);
    ~Resolver() override;

    /// For tests and `--dns`: "127.0.0.1:5353".
    void setServers(const QByteArray &servers);

    using Done = std::function<void(const Result<QList<Target>, ResolveError> &targets)>;
    /// `preferred` decides where the URI says nothing (RFC 3263 s.4.1). Exactly one call of `done`, never from
    /// inside resolve(); none once `context` is gone. Targets come in the order in which to try them; those of TLS name
    /// the URI's host as the domain to prove. sips: and transport=tls find TLS only, on 5061 or by _sips._tcp.
    void resolve(const Uri &uri, TransportProtocol preferred, QObject *context, Done done);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
