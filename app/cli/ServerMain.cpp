// SPDX-License-Identifier: MIT
// linnet-server: the embedded server as a program of its own (DESIGN s.11, s.12).
#include "cli/ServerOptions.h"
#include "cli/TerminationSignal.h"
#include "client/TraceFile.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using linnet::cli::ServerCommand;
using linnet::server::EmbeddedServer;

namespace {

enum ExitCode { Done = 0, Failed = 1, Usage = 2 };

void complain(const QString &text)
{
    const QByteArray line = "linnet-server: " + text.toLocal8Bit() + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

/// One line without its line ending; nothing at the end of the input.
std::optional<QByteArray> readLine()
{
    QByteArray line;
    int c = 0;
    while ((c = std::fgetc(stdin)) != EOF && c != '\n')
        line += char(c);
    if (c == EOF && line.isEmpty())
        return std::nullopt;
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

/// The passwords in the order of the users; nothing when one is missing.
std::optional<QList<QByteArray>> readPasswords(const ServerCommand &command)
{
    QList<QByteArray> passwords;
    for (const ServerCommand::User &user : command.users) {
        QByteArray password;
        if (user.passwordOnStdin) {
            const auto line = readLine();
            if (!line || line->isEmpty()) {
                complain(u"there is no line on the standard input for the password of "_s + user.name + u'.');
                return std::nullopt;
            }
            password = *line;
        }
        passwords.append(password);
    }
    return passwords;
}

bool addUsers(EmbeddedServer &server, const ServerCommand &command, const QList<QByteArray> &passwords)
{
    for (qsizetype i = 0; i < command.users.size(); ++i) {
        if (!server.setUser(command.users[i].name, passwords[i])) {
            complain(u"the user "_s + command.users[i].name
                     + u" could not be stored. Check the space on the disk of the data folder."_s);
            return false;
        }
    }
    return true;
}

void reportTroubles(EmbeddedServer &server)
{
    QObject::connect(&server, &EmbeddedServer::manyUsers, &server, [](int count) {
        complain(QString::number(count)
                 + u" users are registered here now. This server is made for a few hundred; beyond that a Kamailio, "
                   "OpenSIPS or Asterisk does the work better, and Linnet runs against each of them."_s);
    });
    QObject::connect(&server, &EmbeddedServer::storageFailed, &server, [](const QString &detail) {
        complain(u"the disk refuses writes ("_s + detail
                 + u"): registrations and messages for absent people are refused until there is room again."_s);
    });
    QObject::connect(&server, &EmbeddedServer::messageRefused, &server,
                     [](const QString &user, const QString &sender, int status) {
                         complain(u"a waiting message from "_s + sender + u" for "_s + user
                                  + (status ? u" was refused for good with "_s + QString::number(status)
                                            : u" could not be read back"_s)
                                  + u" and has been taken out."_s);
                     });
}

int run(const ServerCommand &command)
{
    // First of all: whoever starts us may end us at once.
    linnet::cli::TerminationSignal termination;
    QObject::connect(&termination, &linnet::cli::TerminationSignal::terminationRequested, qApp,
                     &QCoreApplication::quit, Qt::QueuedConnection);
    const auto passwords = readPasswords(command);
    if (!passwords)
        return Usage;
    auto started = EmbeddedServer::start(command.options);
    if (!started) {
        complain(linnet::cli::describe(started.error(), command.options));
        return Failed;
    }
    EmbeddedServer &server = **started;
    reportTroubles(server);
    std::unique_ptr<linnet::client::TraceFile> trace;
    if (!command.traceFile.isEmpty()) {
        QString why;
        trace = linnet::client::TraceFile::open(command.traceFile, &why);
        if (!trace) {
            complain(command.traceFile + u" cannot be written: "_s + why);
            return Failed;
        }
        server.trace(&server, [&trace](const linnet::sip::TraceEntry &entry) { trace->write(entry); });
    }
    if (!addUsers(server, command, *passwords))
        return Failed;
    if (!command.options.open && server.users().isEmpty())
        complain(u"there are no users yet; add them with --user NAME --password-stdin, or take anyone with --open."_s);
    for (const EmbeddedServer::Listening &one : server.listening()) {
        const QString host = one.address.contains(u':') ? u'[' + one.address + u']' : one.address;
        print(u"listening "_s + host + u':' + QString::number(one.port) + u' ' + QString::fromLatin1(one.transport)
              + u'\n');
    }
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
#ifdef SIGPIPE
    std::signal(SIGPIPE, SIG_IGN); // a reader of our output that goes away must not end the server
#endif
    const auto command = linnet::cli::parseServerCommand(QCoreApplication::arguments().mid(1));
    if (!command) {
        complain(command.error().text);
        return Usage;
    }
    if (command->help) {
        print(linnet::cli::serverUsage());
        return Done;
    }
    if (command->version) {
        print(u"linnet-server " LINNET_VERSION "\n"_s);
        return Done;
    }
    return run(*command);
}
