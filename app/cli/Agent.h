// SPDX-License-Identifier: MIT
#pragma once

#include "cli/Console.h"
#include "cli/FileNews.h"

#include <QHash>
#include <QJsonObject>

namespace linnet::cli {

/// `linnet-cli agent`: commands as JSON lines in, events as JSON lines out (DESIGN s.11). What a command says wrongly gives an `error`
/// event, and the agent goes on.
class Agent final : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        bool autoAccept = false; ///< every file; sessions are the client's affair
        QString downloadDir; ///< empty: the profile's
    };

    Agent(Console &console, client::Client &client, const Options &options, QObject *parent = nullptr);

    /// One line of stdin.
    void handleLine(const QByteArray &line);
    void refuseLine(const QString &text);

Q_SIGNALS:
    /// The command `quit`.
    void quitRequested();

private:
    /// What every command may carry.
    struct Call
    {
        QString command;
        QString ref;
        QJsonObject fields;
        QString text(const char *name) const { return fields.value(QLatin1String(name)).toString(); }
    };
    using Handler = void (Agent::*)(const Call &);
    static const QHash<QString, Handler> &handlers();

    void doRegister(const Call &call);
    void doUnregister(const Call &call);
    void doSend(const Call &call);
    void doRetry(const Call &call);
    void doDiscard(const Call &call);
    void doSendParts(const Call &call);
    void doDisplayed(const Call &call);
    void doTyping(const Call &call);
    void doReact(const Call &call);
    void doContactAdd(const Call &call);
    void doContactBlock(const Call &call);
    void doOpenSession(const Call &call);
    void doAcceptSession(const Call &call);
    void doDeclineSession(const Call &call);
    void doEndSession(const Call &call);
    void doSendFile(const Call &call);
    void doAcceptFile(const Call &call);
    void doDeclineFile(const Call &call);
    void doPauseFile(const Call &call);
    void doResumeFile(const Call &call);
    void doCancelFile(const Call &call);
    void doQuit(const Call &call);
    void refuseNotBuilt(const Call &call);

    void fail(const Call &call, const QString &reason, const QString &text);
    void fail(const Call &call, const client::ClientError &error);
    /// Says the error when there is one.
    client::Done<client::Ok> report(const Call &call);
    std::optional<im::Address> account(const Call &call);
    std::optional<im::Address> peer(const Call &call);
    std::optional<im::MessageKey> messageKey(const Call &call, const char *field = "id");
    void tellFile(const im::ChatMessage &message);
    std::optional<im::SessionId> sessionId(const Call &call);

    Console &m_console;
    client::Client &m_client;
    Options m_options;
    FileNews m_fileNews;
    QHash<im::Address, QString> m_registrationRefs; ///< of the newest register or unregister
    QHash<im::SessionId, QString> m_sessionRefs; ///< of the openSession that it came from
    bool m_quitting = false;
};

} // namespace linnet::cli
