// SPDX-License-Identifier: MIT
#pragma once

#include "server/EmbeddedServer.h"

#include <QStringList>

namespace linnet::cli {

/// The command line of linnet-server (DESIGN s.11).
struct ServerCommand
{
    struct User
    {
        QString name;
        bool passwordOnStdin = false; ///< the next line of stdin
    };

    server::ServerOptions options;
    QList<User> users;
    QString traceFile; ///< every message, redacted, is appended here; empty: none
    bool help = false;
    bool version = false;
};

/// A sentence for the terminal; the exit code is 2.
struct UsageError
{
    QString text;
};

Result<ServerCommand, UsageError> parseServerCommand(const QStringList &arguments);

/// "ADDR", "ADDR:PORT", "[ADDR6]:PORT", "ADDR6", "localhost"; `usualPort` where none is given.
struct ListenAddress
{
    QHostAddress address;
    quint16 port = 5060;
};
std::optional<ListenAddress> parseListenAddress(const QString &text, quint16 usualPort = 5060);

/// What --help prints.
QString serverUsage();
/// The sentence for a server that did not start.
QString describe(const server::ServerError &error, const server::ServerOptions &options);

} // namespace linnet::cli
