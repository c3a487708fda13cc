// SPDX-License-Identifier: MIT
#include "cli/Commands.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <csignal>
#include <cstdio>

int main(int argc, char *argv[])
{
#ifdef Q_OS_UNIX
    std::signal(SIGPIPE, SIG_IGN); // a reader of stdout that has gone is no reason to die
#endif
    for (int i = 1; i < argc; ++i) {
        QStringDecoder decoder(QStringDecoder::Utf8);
        const QString word = decoder.decode(QByteArrayView(argv[i]));
        if (!decoder.hasError())
            continue;
        std::fprintf(stderr, "\"%s\" is no text in UTF-8; write it in UTF-8.\n", qPrintable(word));
        return 2;
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("linnet"));
    return linnet::cli::runLinnetCli(application.arguments().mid(1));
}
