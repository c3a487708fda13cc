// SPDX-License-Identifier: MIT
#include "AgentOptions.h"

#include <QCommandLineParser>

using namespace Qt::Literals::StringLiterals;
using namespace linnet::sip;

namespace linnet::test {

namespace {

std::optional<Endpoint> endpointOf(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const quint16 port = text.mid(colon + 1).toUShort(&isNumber);
    const QHostAddress address(text.left(colon).remove(u'[').remove(u']'));
    if (colon < 0 || !isNumber || address.isNull())
        return std::nullopt;
    return Endpoint{address, port};
}

} // namespace

Result<AgentOptions, QString> parseAgentOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOptions({{u"aor"_s, {}, u"URI"_s},
                       {u"listen"_s, {}, u"ADDR:PORT"_s},
                       {u"outbound"_s, {}, u"URI"_s},
                       {u"transport"_s, {}, u"udp|tcp|tls"_s, u"udp"_s},
                       {u"instance"_s, {}, u"UUID"_s},
                       {u"ca"_s, {}, u"FILE"_s},
                       {u"certificate"_s, {}, u"FILE"_s},
                       {u"key"_s, {}, u"FILE"_s},
                       {u"password"_s, {}, u"PASSWORD"_s},
                       {u"credential"_s, {}, u"REALM:USER:PASSWORD"_s},
                       {u"dns"_s, {}, u"ADDR:PORT"_s},
                       {u"session-timer"_s, {}, u"WANTED:LEAST"_s},
                       {u"ring-limit"_s, {}, u"SECONDS"_s}});
    if (!parser.parse(arguments))
        return parser.errorText();

    AgentOptions options;
    const auto aor = parseUri(parser.value(u"aor"_s).toUtf8());
    const auto listen = endpointOf(parser.value(u"listen"_s));
    if (!aor || !listen)
        return u"--aor URI and --listen ADDR:PORT are needed"_s;
    options.identity.aor = *aor;
    options.identity.acceptDirect = true;
    options.listen = *listen;
    const QString transport = parser.value(u"transport"_s);
    options.identity.transport = transport == u"tls" ? TransportProtocol::Tls
        : transport == u"tcp"                        ? TransportProtocol::Tcp
                                                     : TransportProtocol::Udp;
    options.identity.instanceId = parser.value(u"instance"_s).toLatin1();
    options.identity.caFile = parser.value(u"ca"_s);
    options.identity.certificateFile = parser.value(u"certificate"_s);
    options.identity.keyFile = parser.value(u"key"_s);
    for (const QString &one : parser.values(u"outbound"_s)) {
        const auto route = parseUri(one.toUtf8());
        if (!route)
            return u"--outbound is no URI"_s;
        options.identity.outbound.append({{}, *route, {}});
    }
    if (parser.isSet(u"password"_s))
        options.identity.credentials.append({{}, {}, parser.value(u"password"_s).toUtf8()});
    for (const QString &one : parser.values(u"credential"_s)) {
        const QList<QByteArray> parts = one.toUtf8().split(':');
        if (parts.size() != 3)
            return u"--credential wants REALM:USER:PASSWORD"_s;
        options.identity.credentials.append({parts[0], parts[1], parts[2]});
    }
    options.nameServer = parser.value(u"dns"_s).toLatin1();
    if (const QStringList timer = parser.value(u"session-timer"_s).split(u':'); timer.size() == 2) {
        options.sessionTimer.wanted = std::chrono::seconds(timer[0].toInt());
        options.sessionTimer.least = std::chrono::seconds(timer[1].toInt());
        options.sessionTimer.floor = options.sessionTimer.least;
    }
    if (parser.isSet(u"ring-limit"_s))
        options.ringLimit = std::chrono::seconds(parser.value(u"ring-limit"_s).toInt());
    return options;
}

} // namespace linnet::test
