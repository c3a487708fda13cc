// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"
#include "message/Uri.h"

#include <QFileInfo>
#include <QHostAddress>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

/// Whom the certificate is for: the server's name, or the address's domain where the server is found by it or is an IP address.
QString pinnedHost(const Invocation &in, const im::AccountInfo &account)
{
    const QString server = (in.has("outbound") ? in.value("outbound") : account.server).section(u',', 0, 0).trimmed();
    const bool named = server.startsWith(u"sip:", Qt::CaseInsensitive) || server.startsWith(u"sips:", Qt::CaseInsensitive);
    const auto uri = sip::parseUri(QByteArrayView((named ? server : u"sip:"_s + server).toUtf8()));
    const QString host = uri ? QString::fromUtf8(uri->host.view()).toLower() : QString();
    return host.isEmpty() || uri->hostIsIpv6 || !QHostAddress(host).isNull() ? account.address.host() : host;
}

/// The options that need no stdin; a sentence when one is wrong.
std::optional<QString> applyOptions(const Invocation &in, im::AccountInfo &account)
{
    if (in.has("transport")) {
        const QString transport = in.value("transport").toLower();
        if (transport == u"udp")
            account.transport = im::AccountTransport::Udp;
        else if (transport == u"tcp")
            account.transport = im::AccountTransport::Tcp;
        else if (transport == u"tls")
            account.transport = im::AccountTransport::Tls;
        else if (transport == u"ws")
            account.transport = im::AccountTransport::Ws;
        else if (transport == u"wss")
            account.transport = im::AccountTransport::Wss;
        else
            return u"--transport takes udp, tcp, tls, ws or wss, not \"%1\"."_s.arg(transport);
    }
    if (in.has("ca")) {
        const QFileInfo file(in.value("ca"));
        if (!file.isReadable() || !file.isFile())
            return u"--ca: the file %1 cannot be read."_s.arg(in.value("ca"));
        account.caFile = file.absoluteFilePath();
    }
    if (in.has("pin")) {
        QByteArray fingerprint = in.value("pin").toLatin1();
        fingerprint = QByteArray::fromHex(fingerprint.replace(":", ""));
        if (fingerprint.size() != 32)
            return u"--pin takes the SHA-256 fingerprint that a failed registration shows: 64 hexadecimal digits."_s;
        account.pinned = {{pinnedHost(in, account), fingerprint}};
    }
    if (in.has("outbound")) {
        const QString servers = in.value("outbound").trimmed();
        // Several lead to the same registrar: RFC 5626 keeps a flow to two of them.
        for (const QString &part : servers.split(u',', servers.isEmpty() ? Qt::SkipEmptyParts : Qt::KeepEmptyParts)) {
            const QString server = part.trimmed();
            const bool named = server.startsWith(u"sip:", Qt::CaseInsensitive) || server.startsWith(u"sips:", Qt::CaseInsensitive);
            const auto uri = sip::parseUri(QByteArrayView((named ? server : u"sip:"_s + server).toUtf8()));
            if (!uri)
                return u"--outbound takes the URI of a server, like \"sip:sip.example.org;transport=tcp\", not \"%1\"."_s.arg(server);
            const QByteArray transport = uri->parameters.value("transport").toByteArray().toLower();
            const QByteArrayList known{"", "udp", "tcp", "tls", "ws", "wss"};
            if (!known.contains(transport))
                return u"--outbound: there is no transport \"%1\" here; udp, tcp, tls, ws and wss are."_s.arg(QString::fromUtf8(transport));
        }
        account.server = servers;
    }
    if (in.has("name"))
        account.displayName = in.value("name");
    if (in.has("accept-direct"))
        account.acceptDirect = true;
    if (in.has("large-messages")) {
        const QString wanted = in.value("large-messages").toLower();
        if (wanted != u"on" && wanted != u"off")
            return u"--large-messages takes on or off, not \"%1\"."_s.arg(in.value("large-messages"));
        account.largeMessages = wanted == u"on";
    }
    if (in.has("msrp-relay")) {
        account.msrpRelay = in.value("msrp-relay").trimmed();
        if (!account.msrpRelay.isEmpty() && !client::Client::isMsrpRelay(account.msrpRelay))
            return u"--msrp-relay takes a host and maybe a port, like msrp.example.org:2855, not \"%1\"."_s.arg(in.value("msrp-relay"));
    }
    if (in.has("credential"))
        account.credentials.clear();
    for (const QString &credential : in.values("credential")) {
        const qsizetype colon = credential.lastIndexOf(u':');
        if (colon <= 0 || colon == credential.size() - 1)
            return u"--credential takes REALM:USER, not \"%1\"."_s.arg(credential);
        account.credentials.append({credential.left(colon), credential.mid(colon + 1)});
    }
    return std::nullopt;
}

QString secretText(const im::AccountInfo &account) { return u"secret: "_s + QString::fromLatin1(account.secret); }

/// Account commands name the account in full.
std::optional<im::Address> addressArgument(Console &console)
{
    const QString text = console.invocation().arguments.first();
    const auto address = client::Client::parseAddress(text);
    if (address)
        return *address;
    console.out().say(badAddressSentence(text));
    return std::nullopt;
}

} // namespace

int runAccountAdd(Console &console)
{
    const Invocation &in = console.invocation();
    const auto address = addressArgument(console);
    if (!address)
        return kUsage;
    im::AccountInfo account;
    // A sips: address is a promise of TLS (RFC 3261 s.26.2.2).
    const bool wantsTls = in.arguments.first().trimmed().startsWith(u"sips:", Qt::CaseInsensitive);
    if (wantsTls && in.has("transport") && in.value("transport").toLower() != u"tls" && in.value("transport").toLower() != u"wss")
        return console.failUsage(u"A sips: address goes by TLS only: leave --transport out, or name tls or wss."_s);
    if (const auto wrong = applyOptions(in, account))
        return console.failUsage(*wrong);

    std::optional<QByteArray> password;
    if (in.has("password-stdin")) {
        password = readInputLine();
        if (!password || password->isEmpty())
            return console.failUsage(u"--password-stdin: there is no password on stdin."_s);
    }
    QList<QByteArray> credentialPasswords;
    for (const QString &credential : in.values("credential")) {
        const auto line = readInputLine();
        if (!line || line->isEmpty())
            return console.failUsage(u"--credential %1: its password is missing on stdin."_s.arg(credential));
        credentialPasswords.append(*line);
    }

    Console::OpenMode mode;
    mode.allowSecretFile = password.has_value() || !credentialPasswords.isEmpty();
    const auto client = console.open(mode);
    if (!client)
        return kFailed;
    for (const im::AccountInfo &known : client->accounts()) {
        if (known.address == *address)
            account = known; // what is not given stays
    }
    account.address = *address;
    if (wantsTls && account.transport != im::AccountTransport::Wss)
        account.transport = im::AccountTransport::Tls;
    applyOptions(in, account);
    client->saveAccount(account, password, credentialPasswords, [&](const Result<im::AccountInfo, client::ClientError> &saved) {
        if (!saved) {
            console.end(console.fail(saved.error()));
            return;
        }
        if (in.json)
            console.out().event(accountEvent(*saved));
        console.out().line(u"%1 is saved (%2)"_s.arg(saved->address.text(), secretText(*saved)));
        console.end(kDone);
    });
    return console.close(*client, console.wait());
}

int runAccountList(Console &console)
{
    const auto client = console.open({true, false, {}});
    if (!client)
        return kFailed;
    for (const im::AccountInfo &account : client->accounts()) {
        if (console.invocation().json)
            console.out().event(accountEvent(account));
        QString line = account.address.text();
        if (!account.displayName.isEmpty())
            line += u"  \""_s + account.displayName + u'"';
        if (!account.server.isEmpty())
            line += u"  outbound: "_s + account.server;
        if (account.transport != im::AccountTransport::Automatic)
            line += u"  transport: "_s + QString::fromLatin1(im::toString(account.transport));
        if (account.acceptDirect)
            line += u"  accepts direct messages"_s;
        if (!account.msrpRelay.isEmpty())
            line += u"  MSRP relay: "_s + account.msrpRelay;
        if (account.largeMessages)
            line += u"  large messages allowed"_s;
        console.out().line(line + u"  "_s + secretText(account));
    }
    return kDone;
}

int runAccountRemove(Console &console)
{
    const auto address = addressArgument(console);
    if (!address)
        return kUsage;
    const auto client = console.open({});
    if (!client)
        return kFailed;
    client->removeAccount(*address, [&](const Result<client::Ok, client::ClientError> &removed) {
        if (removed)
            console.out().line(u"%1 is removed; its history stays"_s.arg(address->text()));
        console.end(removed ? int(kDone) : console.fail({removed.error().kind, address->text()}));
    });
    return console.close(*client, console.wait());
}

} // namespace linnet::cli
