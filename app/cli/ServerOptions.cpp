// SPDX-License-Identifier: MIT
#include "cli/ServerOptions.h"

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {

namespace {

constexpr quint16 kMsrpPort = 2855; // RFC 4975 s.15.4

std::optional<quint16> parsePort(const QString &text)
{
    bool ok = false;
    const ushort port = text.toUShort(&ok);
    if (!ok || text.startsWith(u'+'))
        return std::nullopt;
    return port;
}

std::optional<QHostAddress> parseAddress(const QString &text)
{
    if (text.compare(u"localhost"_s, Qt::CaseInsensitive) == 0)
        return QHostAddress(QHostAddress::LocalHost);
    if (text == u"*")
        return QHostAddress(QHostAddress::AnyIPv4);
    const QHostAddress address(text);
    if (address.isNull())
        return std::nullopt;
    return address;
}

/// Nothing when all is well.
std::optional<UsageError> readTransports(const QString &text, server::ServerOptions &options)
{
    options.udp = options.tcp = options.tls = false;
    for (const QString &name : text.toLower().split(u',')) {
        if (name == u"udp")
            options.udp = true;
        else if (name == u"tcp")
            options.tcp = true;
        else if (name == u"tls")
            options.tls = true;
        else
            return UsageError{u"--transport takes udp, tcp and tls, as in --transport udp,tcp."_s};
    }
    return std::nullopt;
}

/// Reads the options one after the other; the first mistake ends it.
class ServerCommandReader
{
public:
    explicit ServerCommandReader(const QStringList &arguments) : m_left(arguments) { }

    Result<ServerCommand, UsageError> read()
    {
        while (!m_left.isEmpty() && !m_error)
            readOption();
        if (!m_error && !m_command.help && !m_command.version)
            checkWhole();
        if (m_error)
            return *m_error;
        return m_command;
    }

private:
    void fail(const QString &text)
    {
        if (!m_error)
            m_error = UsageError{text};
    }

    QString valueOf(const QString &option)
    {
        if (m_left.isEmpty()) {
            fail(option + u" needs a value."_s);
            return {};
        }
        return m_left.takeFirst();
    }

    void readOption()
    {
        QString option = m_left.takeFirst();
        if (const qsizetype equals = option.indexOf(u'='); option.startsWith(u"--"_s) && equals > 0) {
            m_left.prepend(option.mid(equals + 1));
            option.truncate(equals);
        }
        if (option == u"--help" || option == u"-h")
            m_command.help = true;
        else if (option == u"--version")
            m_command.version = true;
        else if (option == u"--open")
            m_command.options.open = true;
        else if (option == u"--listen")
            readListen(valueOf(option));
        else if (option == u"--domain")
            readDomain(valueOf(option));
        else if (option == u"--data")
            m_command.options.dataDir = valueOf(option);
        else if (option == u"--transport")
            readTransport(valueOf(option));
        else if (option == u"--msrp-relay")
            readMsrpRelay();
        else if (option == u"--user")
            readUser(valueOf(option));
        else if (option == u"--password-stdin")
            readPasswordMark();
        else if (option == u"--tls-cert")
            m_command.options.tlsCertificate = valueOf(option);
        else if (option == u"--trace")
            m_command.traceFile = valueOf(option);
        else if (option == u"--tls-key")
            m_command.options.tlsKey = valueOf(option);
        else
            fail(u"linnet-server does not know \""_s + option + u"\"; --help lists what it knows."_s);
    }

    void readListen(const QString &text)
    {
        const auto listen = parseListenAddress(text);
        if (!m_error && !listen)
            fail(u"--listen takes an IP address and a port, as in 192.0.2.1:5060 or [::1]:5060; \""_s + text
                 + u"\" is none."_s);
        if (!listen)
            return;
        m_listenGiven = true;
        m_command.options.address = listen->address;
        m_command.options.port = listen->port;
    }

    void readDomain(const QString &text)
    {
        if (!m_error && !server::EmbeddedServer::isDomain(text))
            fail(u"--domain takes the part behind the @ of the addresses, as in example.org; \""_s + text
                 + u"\" is none."_s);
        m_command.options.domain = text;
    }

    void readTransport(const QString &text)
    {
        if (auto error = readTransports(text, m_command.options); error && !m_error)
            m_error = error;
    }

    /// Its value may be left out.
    void readMsrpRelay()
    {
        m_relayWanted = true;
        if (m_left.isEmpty() || m_left.first().startsWith(u"--"_s))
            return;
        const QString text = m_left.takeFirst();
        auto listen = parseListenAddress(text, kMsrpPort);
        if (!listen)
            fail(u"--msrp-relay takes an IP address and a port, as in 192.0.2.1:2855, or nothing; \""_s + text + u"\" is none."_s);
        else
            m_command.options.msrpRelay = {listen->address, listen->port};
    }

    void readUser(const QString &name)
    {
        if (!m_error && !server::EmbeddedServer::isUserName(name))
            fail(u"--user takes the part in front of the @, as in alice; \""_s + name + u"\" is none."_s);
        m_command.users.append({name, false});
    }

    void readPasswordMark()
    {
        if (m_command.users.isEmpty() || m_command.users.last().passwordOnStdin)
            fail(u"--password-stdin stands behind the --user whose password it reads."_s);
        else
            m_command.users.last().passwordOnStdin = true;
    }

    void checkWhole()
    {
        if (!m_listenGiven)
            fail(u"--listen ADDR[:PORT] is missing: where should the server listen?"_s);
        else if (m_command.options.domain.isEmpty())
            fail(u"--domain D is missing: which domain does the server serve?"_s);
        else if (m_command.options.dataDir.isEmpty())
            fail(u"--data DIR is missing: where should the server keep users and messages?"_s);
        if (m_relayWanted && !m_command.options.msrpRelay)
            m_command.options.msrpRelay = {m_command.options.address, kMsrpPort};
        const server::ServerOptions &options = m_command.options;
        if (options.tls && (options.tlsCertificate.isEmpty() || options.tlsKey.isEmpty()))
            fail(u"--transport tls needs --tls-cert FILE and --tls-key FILE."_s);
        if (options.tlsCertificate.isEmpty() != options.tlsKey.isEmpty())
            fail(u"--tls-cert FILE and --tls-key FILE belong together."_s);
        if (!options.tls && !options.msrpRelay && !(options.tlsCertificate.isEmpty() && options.tlsKey.isEmpty()))
            fail(u"--tls-cert and --tls-key are for --transport tls, which is not among the transports, and for --msrp-relay."_s);
        for (const ServerCommand::User &user : m_command.users) {
            if (!user.passwordOnStdin && !m_command.options.open)
                fail(u"--user "_s + user.name + u" needs --password-stdin behind it (or --open for the server)."_s);
        }
    }

    QStringList m_left;
    ServerCommand m_command;
    bool m_listenGiven = false;
    bool m_relayWanted = false;
    std::optional<UsageError> m_error;
};

} // namespace

std::optional<ListenAddress> parseListenAddress(const QString &text, quint16 usualPort)
{
    ListenAddress result;
    result.port = usualPort;
    QString host = text;
    if (text.startsWith(u'[')) {
        const qsizetype close = text.indexOf(u']');
        if (close < 0)
            return std::nullopt;
        host = text.mid(1, close - 1);
        const QString rest = text.mid(close + 1);
        const auto port = rest.startsWith(u':') ? parsePort(rest.mid(1)) : std::nullopt;
        if (!rest.isEmpty() && !port)
            return std::nullopt;
        result.port = port.value_or(result.port);
    } else if (text.count(u':') == 1) {
        const qsizetype colon = text.indexOf(u':');
        const auto port = parsePort(text.mid(colon + 1));
        if (!port)
            return std::nullopt;
        host = text.first(colon);
        result.port = *port;
    }
    const auto address = parseAddress(host);
    if (!address)
        return std::nullopt;
    result.address = *address;
    return result;
}

Result<ServerCommand, UsageError> parseServerCommand(const QStringList &arguments)
{
    return ServerCommandReader(arguments).read();
}

QString serverUsage()
{
    return u"linnet-server --listen ADDR[:PORT] --domain D --data DIR [--transport udp,tcp,tls]\n"
           "              [--tls-cert FILE --tls-key FILE] [--user NAME --password-stdin]... [--open] [--trace FILE]\n"
           "              [--msrp-relay [ADDR[:PORT]]]\n"
           "\n"
           "A SIP registrar and message server for a small network: people register, write to each other, and what is\n"
           "written to somebody who is away is kept for them.\n"
           "\n"
           "  --listen ADDR[:PORT]   where to listen: 192.0.2.1:5060, 0.0.0.0, [::1]:0. Without a port 5060; port 0 takes\n"
           "                         a free one for all transports.\n"
           "  --domain D             the part behind the @ of the addresses served here: example.org\n"
           "  --data DIR             where users, locations and waiting messages are kept; made if it is not there\n"
           "  --transport LIST       some of udp,tcp,tls; udp,tcp when it is left out. TLS listens one port above the others\n"
           "  --tls-cert FILE        PEM: the certificate for the domain, then those of its issuers\n"
           "  --tls-key FILE         PEM: its key, without a passphrase\n"
           "  --trace FILE           appends every message to it, with passwords and keys hidden\n"
           "  --user NAME            adds or changes a user; users stay in the data folder\n"
           "  --password-stdin       behind --user: that user's password is the next line of the standard input\n"
           "  --msrp-relay ADDR[:PORT]\n"
           "                         also passes on sessions (long texts, files) of users with a password whose computers cannot\n"
           "                         reach each other (RFC 4976). Without an address that of --listen, without a port 2855. It\n"
           "                         speaks TLS only where --tls-cert is given; without it everything is in the clear\n"
           "  --open                 takes anyone without a password: for tests and trusted networks only\n"
           "  --help, --version\n"
           "\n"
           "Prints \"listening ADDR:PORT TRANSPORT\" for each transport, and msrp or msrps for the relay, once it\n"
           "answers. SIGTERM and Ctrl+C end it.\n"
           "Exit codes: 0 ended, 1 it could not start, 2 the command line is wrong.\n"_s;
}

QString describe(const server::ServerError &error, const server::ServerOptions &options)
{
    using Kind = server::ServerError::Kind;
    const auto at = [](const auto &place) { return place.address.toString() + u" port "_s + QString::number(place.port); };
    const QString where = error.isOfRelay && options.msrpRelay ? at(*options.msrpRelay) : at(options);
    const QString detail = error.detail.isEmpty() ? QString() : u" ("_s + error.detail + u")"_s;
    switch (error.kind) {
    case Kind::AddressInUse:
        return where + u" is in use by another program"_s + detail + u". Stop it, or choose another port."_s;
    case Kind::NotPermitted:
        return u"The system does not let this program listen on "_s + where + detail
               + u". Check that the address is one of this machine's."_s;
    case Kind::Storage:
        return u"The data folder "_s + options.dataDir + u" cannot be used"_s + detail
               + u". Check its owner, its permissions and the space on the disk."_s;
    case Kind::DataInUse:
        return u"Another linnet-server already runs on the data folder "_s + options.dataDir
               + u". Stop it, or give this one a folder of its own."_s;
    case Kind::BadCertificate:
        return u"The certificate "_s + options.tlsCertificate + u" and the key "_s + options.tlsKey
               + u" cannot be used: each must be a readable PEM file, and the key that of the first certificate."_s;
    case Kind::BadOptions:
        return u"The domain or the data folder is not usable. See --help."_s;
    }
    return {};
}

} // namespace linnet::cli
