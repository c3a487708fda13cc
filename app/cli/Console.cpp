// SPDX-License-Identifier: MIT
#include "cli/Console.h"

#include "cli/TerminationSignal.h"
#include "cli/Words.h"
#include "client/ProfileLock.h"

#include <QFile>
#include <QTimer>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

void cutLineEnding(QByteArray &line)
{
    if (line.endsWith('\n'))
        line.chop(1);
    if (line.endsWith('\r'))
        line.chop(1);
}

} // namespace

Console::Console(const Invocation &invocation, QObject *parent)
    : QObject(parent), m_invocation(invocation), m_output(invocation.json)
{
}

Console::~Console() = default;

QString Console::profileDir() const { return m_invocation.profile.isEmpty() ? client::defaultProfileDir() : m_invocation.profile; }

Result<std::optional<QByteArray>, UsageError> Console::passphrase() const
{
    if (m_invocation.vaultPassphraseFd) {
        QFile file;
        if (!file.open(*m_invocation.vaultPassphraseFd, QIODevice::ReadOnly))
            return UsageError{u"--vault-passphrase-fd: %1 is no open file descriptor."_s.arg(*m_invocation.vaultPassphraseFd)};
        QByteArray line = file.readAll();
        cutLineEnding(line);
        return std::optional<QByteArray>(line);
    }
    if (qEnvironmentVariableIsSet("LINNET_VAULT_PASSPHRASE"))
        return std::optional<QByteArray>(qgetenv("LINNET_VAULT_PASSPHRASE"));
    return std::optional<QByteArray>();
}

std::unique_ptr<client::Client> Console::open(const OpenMode &mode)
{
    const auto secret = passphrase();
    if (!secret) {
        m_output.say(secret.error().text);
        return nullptr;
    }
    client::ClientOptions options;
    options.profileDir = profileDir();
    options.readOnly = mode.readOnly;
    options.vaultPassphrase = *secret;
    options.allowSecretFile = mode.allowSecretFile;
    options.directListen = mode.directListen;
    options.acceptAll = mode.acceptAll;
    options.traceFile = m_invocation.traceFile;
    auto opened = client::Client::open(options);
    if (!opened) {
        m_output.say(sentence(opened.error(), profileDir()));
        return nullptr;
    }
    connect(opened.value().get(), &client::Client::storeHealthChanged, this, [this](bool ok, const QString &detail) {
        m_output.say(ok ? u"The disk stores again."_s : sentence(client::ClientError{client::ClientError::Kind::StoreRefused, detail}, profileDir()));
    });
    connect(opened.value().get(), &client::Client::storeDamageFound, this, [this](const QString &detail) {
        m_output.say(u"The message store is damaged (%1). The next start saves what can be read."_s.arg(detail));
    });
    connect(opened.value().get(), &client::Client::storeSalvaged, this, [this](const QString &damagedFile, qint64 messages) {
        m_output.say(u"The message store was damaged. %1 messages could be read and were kept; the damaged file is %2."_s.arg(messages).arg(damagedFile));
    });
    return std::move(opened).value();
}

int Console::wait()
{
    if (!m_signal) { // not before: a blocking read of stdin is to end with the process
        m_signal = new TerminationSignal(this);
        connect(m_signal, &TerminationSignal::terminationRequested, this, [this] { end(m_terminationCode); });
    }
    if (!m_code)
        m_loop.exec();
    const int code = m_code.value_or(kFailed);
    m_code.reset();
    return code;
}

void Console::end(int code)
{
    if (m_code)
        return;
    m_code = code;
    m_loop.quit();
}

void Console::endAfter(std::chrono::milliseconds time, const QString &said)
{
    QTimer::singleShot(time, this, [this, said] {
        if (!m_code && !said.isEmpty())
            m_output.say(said);
        end(kTimedOut);
    });
}

int Console::close(client::Client &client, int code)
{
    QEventLoop closing;
    bool closed = false;
    client.close([&] {
        closed = true;
        closing.quit();
    });
    if (!closed)
        closing.exec();
    return code;
}

int Console::fail(const client::ClientError &error)
{
    m_output.say(sentence(error, profileDir()));
    return kFailed;
}

int Console::failUsage(const QString &text)
{
    m_output.say(text);
    return kUsage;
}

std::optional<QByteArray> readInputLine()
{
    QByteArray line;
    int c = 0;
    while ((c = std::fgetc(stdin)) != EOF) {
        line += char(c);
        if (c == '\n')
            break;
    }
    if (line.isEmpty())
        return std::nullopt;
    cutLineEnding(line);
    return line;
}

QByteArray readInput()
{
    QByteArray all;
    char buffer[16384];
    size_t got = 0;
    while ((got = std::fread(buffer, 1, sizeof buffer, stdin)) > 0)
        all.append(buffer, qsizetype(got));
    return all;
}

Result<std::optional<std::chrono::milliseconds>, UsageError> timeoutOf(const Invocation &invocation)
{
    if (!invocation.has("timeout"))
        return std::optional<std::chrono::milliseconds>();
    bool ok = false;
    const double seconds = invocation.value("timeout").toDouble(&ok);
    if (!ok || seconds < 0 || seconds > 1e8)
        return UsageError{u"--timeout takes a number of seconds, not \"%1\"."_s.arg(invocation.value("timeout"))};
    return std::optional<std::chrono::milliseconds>(std::chrono::milliseconds(qint64(seconds * 1000)));
}

} // namespace linnet::cli
