// SPDX-License-Identifier: MIT
#pragma once

#include "cli/Console.h"

namespace linnet::cli {

// The commands of linnet-cli, one file each. They return the exit code.

int runAccountAdd(Console &console);
int runAccountList(Console &console);
int runAccountRemove(Console &console);
int runContact(Console &console);
int runRegister(Console &console);
int runSend(Console &console);
int runListen(Console &console);
int runHistory(Console &console);
int runHistoryImport(Console &console);
int runHistoryBackup(Console &console);
int runHistoryRestore(Console &console);
int runFlow(Console &console);
int runParse(Console &console);
int runAgent(Console &console);

/// The whole program: arguments without its name.
int runLinnetCli(const QStringList &arguments);

} // namespace linnet::cli
