// SPDX-License-Identifier: MIT
#pragma once

#include "cli/Arguments.h"
#include "cli/Output.h"
#include "client/Client.h"

#include <QEventLoop>

#include <chrono>
#include <memory>

namespace linnet::cli {

class TerminationSignal;

/// The exit codes of the contract (DESIGN s.11).
enum ExitCode : int { kDone = 0, kFailed = 1, kUsage = 2, kTimedOut = 3 };

/// One run of a command: what was asked, where to print, the profile. Ends the event loop with an exit code. SIGTERM and SIGINT end it
/// with kFailed, or with what setTerminationCode() says.
class Console final : public QObject
{
    Q_OBJECT
public:
    Console(const Invocation &invocation, QObject *parent = nullptr);
    ~Console() override;

    const Invocation &invocation() const { return m_invocation; }
    Output &out() { return m_output; }
    QString profileDir() const;

    struct OpenMode
    {
        bool readOnly = false;
        bool allowSecretFile = false;
        QByteArray directListen;
        bool acceptAll = false;
    };
    /// Null: the sentence was said; the caller returns kFailed.
    std::unique_ptr<client::Client> open(const OpenMode &mode);

    /// Runs the event loop until end() was called.
    int wait();
    void end(int code);
    void setTerminationCode(int code) { m_terminationCode = code; }
    /// end(kTimedOut) after that; `said` goes to stderr.
    void endAfter(std::chrono::milliseconds time, const QString &said);
    /// Closes the client (unregisters, at most 2 s) and then returns `code`.
    int close(client::Client &client, int code);

    /// Says the error; kFailed.
    int fail(const client::ClientError &error);
    int failUsage(const QString &text);

private:
    Result<std::optional<QByteArray>, UsageError> passphrase() const;

    Invocation m_invocation;
    Output m_output;
    QEventLoop m_loop;
    TerminationSignal *m_signal = nullptr;
    std::optional<int> m_code;
    int m_terminationCode = kFailed;
};

/// A line without its line ending from stdin; nothing at its end. Blocks.
std::optional<QByteArray> readInputLine();
/// Everything on stdin. Blocks.
QByteArray readInput();

/// "--timeout S": seconds, also with a fraction; nothing when absent.
Result<std::optional<std::chrono::milliseconds>, UsageError> timeoutOf(const Invocation &invocation);

} // namespace linnet::cli
