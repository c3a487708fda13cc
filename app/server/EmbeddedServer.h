// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"

#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace linnet::sip {
struct TraceEntry;
}

namespace linnet::server {

struct ServerOptions
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 0; ///< 0 takes one free port for all transports
    QString domain;
    QString dataDir; ///< made if absent, mode 0700
    bool udp = true;
    bool tcp = true;
    bool tls = false; ///< one port above the others, or a free one with port 0
    QString tlsCertificate; ///< PEM file: the domain's certificate, then those of its issuers
    QString tlsKey; ///< PEM file
    bool open = false; ///< takes anyone without a password
    struct MsrpRelay
    {
        QHostAddress address{QHostAddress::LocalHost};
        quint16 port = 2855; ///< 0 takes a free one
    };
    /// An MSRP relay (RFC 4976) for the users with a password; over TLS, and TLS only, where there is a certificate.
    std::optional<MsrpRelay> msrpRelay;
};

struct ServerError
{
    enum class Kind : quint8 {
        AddressInUse,
        NotPermitted, ///< the system does not let us listen there
        Storage, ///< the data folder cannot be used
        DataInUse, ///< another server drives the data folder
        BadOptions,
        BadCertificate, ///< certificate and key cannot be read or do not fit each other
    };
    Kind kind = Kind::Storage;
    QString detail; ///< the system's own words
    bool isOfRelay = false; ///< where the MSRP relay should have listened
};

/// The embedded server (DESIGN s.12): registrar, location database, MESSAGE proxy with forking, offline messages. Lives on the
/// thread that made it, with an engine of its own; its database has its own thread.
class EmbeddedServer final : public QObject
{
    Q_OBJECT
public:
    struct Listening
    {
        QString address;
        quint16 port = 0;
        QByteArray transport; ///< "udp", "tcp", "tls"; of the relay "msrp" or "msrps"
    };

    static Result<std::unique_ptr<EmbeddedServer>, ServerError> start(const ServerOptions &options);
    ~EmbeddedServer() override;

    QList<Listening> listening() const;
    /// From now on `take` gets all that the server sends and receives, redacted, until `context` goes.
    void trace(QObject *context, std::function<void(const sip::TraceEntry &)> take);
    /// Adds or changes a user of the domain; only H(user:domain:password) is kept. False if the store refuses.
    bool setUser(const QString &name, const QByteArray &password);
    /// With everything that waits for that user.
    bool removeUser(const QString &name);
    QStringList users() const;
    /// A name that can stand in front of the @ and in a window: no blanks or control characters, not empty, not too long.
    static bool isUserName(const QString &name);
    /// "example.org", "192.0.2.1", "[2001:db8::1]".
    static bool isDomain(const QString &domain);

Q_SIGNALS:
    /// A sign that this machine is outgrown (DESIGN s.12): more than a few hundred users.
    void manyUsers(int count);
    /// The disk refuses writes: REGISTER and messages for absent people are answered 500 until it takes them again.
    void storageFailed(const QString &detail);
    /// A message was taken out of the store because its recipient refuses it for good; 0 = it was damaged.
    void messageRefused(const QString &user, const QString &sender, int status);

private:
    EmbeddedServer();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::server
