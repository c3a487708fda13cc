// SPDX-License-Identifier: MIT
#include "cli/Commands.h"

#include "cli/Words.h"

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

struct Entry
{
    const char *name;
    int (*run)(Console &);
};

int runLater(Console &console)
{
    console.out().say(comesLater(u"linnet-cli "_s + console.invocation().command));
    return kFailed;
}

constexpr Entry kEntries[] = {
    {"account add", runAccountAdd}, {"account list", runAccountList}, {"account remove", runAccountRemove},
    {"contact add", runContact}, {"contact remove", runContact}, {"contact block", runContact}, {"contact list", runContact},
    {"register", runRegister}, {"send", runSend}, {"listen", runListen}, {"history", runHistory}, {"parse", runParse},
    {"agent", runAgent},
    {"history import", runHistoryImport}, {"history backup", runHistoryBackup}, {"history restore", runHistoryRestore},
    {"presence", runLater}, {"key", runLater}, {"flow", runFlow},
    {"doctor", runLater},
};

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

} // namespace

int runLinnetCli(const QStringList &arguments)
{
    const auto invocation = parseArguments(arguments);
    if (!invocation) {
        Output(false).say(invocation.error().text);
        return kUsage;
    }
    if (invocation->version) {
        print(u"linnet-cli " LINNET_VERSION "\n"_s);
        return kDone;
    }
    if (invocation->help) {
        print(helpText(invocation->command));
        return kDone;
    }
    Console console(*invocation);
    for (const Entry &entry : kEntries) {
        if (invocation->command == QLatin1String(entry.name))
            return entry.run(console);
    }
    return kUsage;
}

} // namespace linnet::cli
