// SPDX-License-Identifier: MIT
#include "cli/Agent.h"

#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/LineReader.h"
#include "cli/Words.h"

#include <QDir>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

using client::ClientError;
using client::Ok;
using client::OutgoingText;

bool hasLoneSurrogate(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate())
            continue;
        if (!text[i].isHighSurrogate() || i + 1 == text.size() || !text[i + 1].isLowSurrogate())
            return true;
        ++i;
    }
    return false;
}

} // namespace

Agent::Agent(Console &console, client::Client &client, const Options &options, QObject *parent)
    : QObject(parent), m_console(console), m_client(client), m_options(options), m_fileNews(client)
{
    connect(&m_fileNews, &FileNews::news, this, &Agent::tellFile);
    connect(&client, &client::Client::messageAdded, this,
            [this](const im::ChatMessage &message) { m_console.out().event(messageEvent(message)); });
    connect(&client, &client::Client::deliveryChanged, this,
            [this](const client::DeliveryChange &change) { m_console.out().event(stateEvent(change)); });
    connect(&client, &client::Client::messageChanged, this,
            [this](const im::ChatMessage &message) { m_console.out().event(reactionEvent(message)); });
    connect(&client, &client::Client::reactionRefused, this,
            [this](const im::ChatMessage &message, const QString &emoji, const im::Delivery &delivery) {
                m_console.out().event(reactionRefusedEvent(message, emoji, delivery));
            });
    connect(&client, &client::Client::typingChanged, this, [this](const im::Address &account, const im::Address &peer, bool active) {
        m_console.out().event(typingEvent(account, peer, active));
    });
    connect(&client, &client::Client::sessionChanged, this, [this](const im::SessionInfo &info) {
        QJsonObject event = sessionEvent(info);
        if (const QString ref = m_sessionRefs.value(info.id); !ref.isEmpty())
            event[u"ref"_s] = ref;
        if (info.state == im::SessionState::Ended)
            m_sessionRefs.remove(info.id);
        m_console.out().event(event);
    });
    connect(&client, &client::Client::registrationChanged, this, [this](const im::RegistrationInfo &info) {
        QJsonObject event = registrationEvent(info);
        if (const QString ref = m_registrationRefs.value(info.account); !ref.isEmpty())
            event[u"ref"_s] = ref;
        m_console.out().event(event);
        if (info.state == im::RegistrationState::Failed)
            m_console.out().say(sentence(info));
    });
}

const QHash<QString, Agent::Handler> &Agent::handlers()
{
    static const QHash<QString, Handler> table{
        {u"register"_s, &Agent::doRegister},
        {u"unregister"_s, &Agent::doUnregister},
        {u"send"_s, &Agent::doSend},
        {u"retry"_s, &Agent::doRetry},
        {u"discard"_s, &Agent::doDiscard},
        {u"sendParts"_s, &Agent::doSendParts},
        {u"displayed"_s, &Agent::doDisplayed},
        {u"contactAdd"_s, &Agent::doContactAdd},
        {u"contactBlock"_s, &Agent::doContactBlock},
        {u"quit"_s, &Agent::doQuit},
        {u"typing"_s, &Agent::doTyping},
        {u"react"_s, &Agent::doReact},
        {u"sendFile"_s, &Agent::doSendFile},
        {u"acceptFile"_s, &Agent::doAcceptFile},
        {u"declineFile"_s, &Agent::doDeclineFile},
        {u"pauseFile"_s, &Agent::doPauseFile},
        {u"resumeFile"_s, &Agent::doResumeFile},
        {u"cancelFile"_s, &Agent::doCancelFile},
        {u"openSession"_s, &Agent::doOpenSession},
        {u"acceptSession"_s, &Agent::doAcceptSession},
        {u"declineSession"_s, &Agent::doDeclineSession},
        {u"endSession"_s, &Agent::doEndSession},
        {u"subscribe"_s, &Agent::refuseNotBuilt},
        {u"unsubscribe"_s, &Agent::refuseNotBuilt},
        {u"publish"_s, &Agent::refuseNotBuilt},
        {u"key"_s, &Agent::refuseNotBuilt},
    };
    return table;
}

void Agent::handleLine(const QByteArray &line)
{
    if (m_quitting || line.trimmed().isEmpty())
        return;
    QJsonParseError wrong{};
    const QJsonDocument document = QJsonDocument::fromJson(line, &wrong);
    if (!document.isObject()) {
        refuseLine(u"A command is one JSON object a line: %1."_s.arg(document.isNull() ? wrong.errorString() : u"this is none"_s));
        return;
    }
    Call call;
    call.fields = document.object();
    call.command = call.text("cmd");
    call.ref = call.text("ref");
    const Handler handler = handlers().value(call.command);
    if (!handler) {
        fail(call, u"other"_s, u"There is no command \"%1\"."_s.arg(call.command));
        return;
    }
    (this->*handler)(call);
}

void Agent::refuseLine(const QString &text) { m_console.out().event(errorEvent({}, {}, u"format"_s, text)); }

void Agent::fail(const Call &call, const QString &reason, const QString &text)
{
    QJsonObject event = errorEvent(call.command, call.ref, reason, text);
    if (call.fields.contains(u"account"_s))
        event[u"account"_s] = call.text("account");
    m_console.out().event(event);
}

void Agent::fail(const Call &call, const ClientError &error) { fail(call, reasonWord(error), sentence(error, m_console.profileDir())); }

client::Done<Ok> Agent::report(const Call &call)
{
    return [this, call](const Result<Ok, ClientError> &result) {
        if (!result)
            fail(call, result.error());
    };
}

std::optional<im::Address> Agent::account(const Call &call)
{
    const QList<im::AccountInfo> accounts = m_client.accounts();
    const QString named = call.text("account");
    if (named.isEmpty()) {
        if (accounts.size() == 1)
            return accounts.first().address;
        if (accounts.isEmpty())
            fail(call, ClientError{ClientError::Kind::NoAccount, {}});
        else
            fail(call, u"other"_s, u"There are several accounts: name one with \"account\"."_s);
        return std::nullopt;
    }
    const auto address = client::Client::parseAddress(named);
    if (!address) {
        fail(call, address.error());
        return std::nullopt;
    }
    for (const im::AccountInfo &info : accounts) {
        if (info.address == *address)
            return info.address;
    }
    fail(call, ClientError{ClientError::Kind::NoAccount, address->text()});
    return std::nullopt;
}

std::optional<im::Address> Agent::peer(const Call &call)
{
    const auto address = client::Client::parseAddress(call.text("to"));
    if (address)
        return *address;
    fail(call, ClientError{ClientError::Kind::BadAddress, call.text("to")});
    return std::nullopt;
}

std::optional<im::MessageKey> Agent::messageKey(const Call &call, const char *field)
{
    bool ok = false;
    const im::MessageKey key = call.fields.value(QLatin1String(field)).toVariant().toString().toLongLong(&ok);
    if (ok && key > 0)
        return key;
    fail(call, u"notFound"_s, u"\"%1\" is an id as its events print it."_s.arg(QLatin1String(field)));
    return std::nullopt;
}

std::optional<im::SessionId> Agent::sessionId(const Call &call)
{
    bool ok = false;
    const im::SessionId id = call.fields.value(u"session"_s).toVariant().toString().toLongLong(&ok);
    if (ok && id > 0)
        return id;
    fail(call, u"notFound"_s, u"\"session\" is the id of a session, as its events print it."_s);
    return std::nullopt;
}

// --- Commands --------------------------------------------------------------------------------------------------------

void Agent::doRegister(const Call &call)
{
    const auto own = account(call);
    if (!own)
        return;
    m_client.openSecrets(*own, [this, call, own](const Result<Ok, ClientError> &opened) {
        if (!opened) {
            fail(call, opened.error());
            return;
        }
        if (m_quitting)
            return;
        m_registrationRefs[*own] = call.ref;
        m_client.registerAccount(*own);
    });
}

void Agent::doUnregister(const Call &call)
{
    const auto own = account(call);
    if (!own)
        return;
    m_registrationRefs[*own] = call.ref;
    m_client.unregisterAccount(*own);
}

void Agent::doSend(const Call &call)
{
    const auto own = account(call);
    if (!own)
        return;
    const auto to = peer(call);
    if (!to)
        return;
    OutgoingText message;
    message.account = *own;
    message.to = *to;
    message.text = call.text("text");
    message.subject = call.text("subject");
    message.sign = call.fields.value(u"sign"_s).toBool();
    message.encrypt = call.fields.value(u"encrypt"_s).toBool();
    message.ref = call.ref;
    const QString model = call.fields.value(u"model"_s).toString(u"auto"_s);
    if (model == u"session")
        message.model = OutgoingText::Model::Session;
    else if (model == u"pager")
        message.model = OutgoingText::Model::Pager;
    else if (model != u"auto")
        return fail(call, u"other"_s, u"\"model\" is auto, pager or session, not \"%1\"."_s.arg(model));
    if (!call.fields.value(u"text"_s).isString() || message.text.isEmpty())
        return fail(call, u"format"_s, u"There is no \"text\" to send."_s);
    if (hasLoneSurrogate(message.text))
        return fail(call, u"format"_s, u"The text holds half a character (a lone surrogate), which cannot be sent."_s);
    m_client.sendText(message, [this, call](const Result<im::ChatMessage, ClientError> &stored) {
        if (!stored)
            fail(call, stored.error());
    });
}

void Agent::doRetry(const Call &call)
{
    if (const auto key = messageKey(call))
        m_client.retry(*key, report(call));
}

void Agent::doDiscard(const Call &call)
{
    if (const auto key = messageKey(call))
        m_client.discard(*key, report(call));
}

void Agent::doSendParts(const Call &call)
{
    if (const auto key = messageKey(call))
        m_client.sendInParts(*key, report(call));
}

void Agent::doDisplayed(const Call &call)
{
    if (const auto key = messageKey(call))
        m_client.markDisplayed(*key, report(call));
}

void Agent::doTyping(const Call &call)
{
    const auto own = account(call);
    if (!own)
        return;
    const auto to = peer(call);
    if (!to)
        return;
    const QString state = call.text("state");
    if (state != u"active" && state != u"idle")
        return fail(call, u"other"_s, u"\"state\" is active or idle, not \"%1\"."_s.arg(state));
    m_client.setTyping(*own, *to, state == u"active");
}

void Agent::doReact(const Call &call)
{
    if (const auto key = messageKey(call))
        m_client.react(*key, call.text("text"), call.fields.value(u"add"_s).toBool(true), report(call));
}

void Agent::doContactAdd(const Call &call)
{
    const auto to = peer(call);
    if (!to)
        return;
    m_client.contacts([this, call, to](const Result<QList<im::Contact>, ClientError> &contacts) {
        if (!contacts) {
            fail(call, contacts.error());
            return;
        }
        im::Contact contact;
        contact.address = *to;
        for (const im::Contact &known : *contacts) {
            if (known.address == *to)
                contact = known;
        }
        if (call.fields.contains(u"name"_s))
            contact.name = call.text("name");
        m_client.saveContact(contact, report(call));
    });
}

void Agent::doContactBlock(const Call &call)
{
    if (const auto to = peer(call))
        m_client.setBlocked(*to, true, report(call));
}

void Agent::doOpenSession(const Call &call)
{
    const auto own = account(call);
    if (!own)
        return;
    const auto to = peer(call);
    if (!to)
        return;
    m_client.openSession(*own, *to, [this, call](const Result<im::SessionId, ClientError> &session) {
        if (!session)
            fail(call, session.error());
        else if (!call.ref.isEmpty())
            m_sessionRefs[*session] = call.ref;
    });
}

void Agent::doAcceptSession(const Call &call)
{
    if (const auto session = sessionId(call))
        m_client.acceptSession(*session, report(call));
}

void Agent::doDeclineSession(const Call &call)
{
    const QString reason = call.fields.value(u"reason"_s).toString(u"declined"_s);
    if (reason != u"declined" && reason != u"busy")
        return fail(call, u"other"_s, u"\"reason\" is declined or busy, not \"%1\"."_s.arg(reason));
    if (const auto session = sessionId(call))
        m_client.declineSession(*session, reason == u"busy" ? im::SessionEnd::Busy : im::SessionEnd::Declined, report(call));
}

void Agent::doEndSession(const Call &call)
{
    if (const auto session = sessionId(call))
        m_client.endSession(*session, report(call));
}

void Agent::tellFile(const im::ChatMessage &message)
{
    im::SessionId carrier = 0;
    for (const im::SessionInfo &session : m_client.sessions()) {
        if (session.file == message.key)
            carrier = session.id;
    }
    m_console.out().event(fileEvent(message, carrier));
    if (m_options.autoAccept && message.file->state == im::FileState::Offered)
        m_client.acceptFile(message.key, m_options.downloadDir, [](const Result<Ok, ClientError> &) {}); // or its sender was faster
}

void Agent::doSendFile(const Call &call)
{
    const auto own = account(call);
    if (!own)
        return;
    const auto to = peer(call);
    if (!to)
        return;
    m_client.sendFile({*own, *to, call.text("path"), call.ref}, [this, call](const Result<im::ChatMessage, ClientError> &stored) {
        if (!stored)
            fail(call, stored.error());
    });
}

void Agent::doAcceptFile(const Call &call)
{
    const auto file = messageKey(call, "file");
    if (!file)
        return;
    const QString path = call.text("path");
    m_client.acceptFile(*file, path.isEmpty() ? m_options.downloadDir : path, report(call));
}

void Agent::doDeclineFile(const Call &call)
{
    if (const auto file = messageKey(call, "file"))
        m_client.declineFile(*file, report(call));
}

void Agent::doPauseFile(const Call &call)
{
    if (const auto file = messageKey(call, "file"))
        m_client.pauseFile(*file, report(call));
}

void Agent::doResumeFile(const Call &call)
{
    if (const auto file = messageKey(call, "file"))
        m_client.resumeFile(*file, report(call));
}

void Agent::doCancelFile(const Call &call)
{
    if (const auto file = messageKey(call, "file"))
        m_client.cancelFile(*file, report(call));
}

void Agent::doQuit(const Call &)
{
    m_quitting = true;
    Q_EMIT quitRequested();
}

void Agent::refuseNotBuilt(const Call &call) { fail(call, ClientError{ClientError::Kind::NotBuilt, {}}); }

// --- The program -----------------------------------------------------------------------------------------------------

int runAgent(Console &console)
{
    const Invocation &in = console.invocation();
    Console::OpenMode mode;
    mode.directListen = in.value("listen").toUtf8();
    mode.acceptAll = in.has("auto-accept");
    const auto client = console.open(mode);
    if (!client)
        return kFailed;
    if (!client->directEndpoint().isEmpty())
        console.out().say(u"listening "_s + client->directEndpoint());

    Agent::Options options;
    options.autoAccept = mode.acceptAll;
    options.downloadDir = in.value("download-dir");
    if (!options.downloadDir.isEmpty())
        options.downloadDir = QDir(options.downloadDir).absolutePath();
    if (!options.downloadDir.isEmpty() && !QDir().mkpath(options.downloadDir)) {
        console.out().say(u"%1 cannot be made."_s.arg(options.downloadDir));
        return kFailed;
    }
    Agent agent(console, *client, options);
    LineReader reader;
    QObject::connect(&agent, &Agent::quitRequested, &console, [&] { console.end(kDone); });
    QObject::connect(&reader, &LineReader::line, &console, [&](const QByteArray &line) {
        agent.handleLine(line);
        reader.taken();
        if (console.out().isBroken())
            console.end(kDone);
    });
    QObject::connect(&reader, &LineReader::lineTooLong, &console, [&] { agent.refuseLine(u"The line is longer than 16 MiB."_s); });
    QObject::connect(&reader, &LineReader::ended, &console, [&] { console.end(kDone); });
    console.setTerminationCode(kDone);
    reader.start();
    return console.close(*client, console.wait());
}

} // namespace linnet::cli
