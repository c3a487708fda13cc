// SPDX-License-Identifier: MIT
#include "ui/App.h"
#include "ui/tour/DemoTour.h"
#include "ui/windows/Form.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QCryptographicHash>
#include <QDir>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>

#include <algorithm>
#include <cstdio>
#include <string_view>

using namespace linnet::ui;

namespace {

QString profileOf(const QCommandLineParser &parser)
{
    if (parser.isSet(u"profile"_qs))
        return QDir(parser.value(u"profile"_qs)).absolutePath();
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/linnet"_qs;
}

/// One window a profile: the name of its door.
QString doorOf(const QString &profile)
{
    const QByteArray hash = QCryptographicHash::hash(profile.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return u"linnet-"_qs + QString::fromLatin1(hash);
}

bool raiseOther(const QString &door)
{
    QLocalSocket socket;
    socket.connectToServer(door);
    if (!socket.waitForConnected(300))
        return false;
    socket.write("raise\n");
    socket.waitForBytesWritten(300);
    return true;
}

/// Says why there is no window, and ends the program with it.
void showFailure(const QString &sentence)
{
    auto *dialog = new Form(QCoreApplication::translate("main", "Linnet cannot start"));
    dialog->setObjectName(u"startFailure"_qs);
    dialog->addText(sentence);
    dialog->addCloseButton();
    QObject::connect(dialog, &QDialog::finished, qApp, &QCoreApplication::quit);
    dialog->show();
}

void fail(const QString &sentence) { std::fprintf(stderr, "linnet: %s\n", qPrintable(sentence)); }

/// --help and --version need no display.
bool asksForWordsOnly(int argc, char **argv)
{
    return std::any_of(argv + 1, argv + argc, [](const char *argument) {
        const std::string_view word(argument);
        return word == "--help" || word == "-h" || word == "--help-all" || word == "--version" || word == "-v";
    });
}

void describe(QCommandLineParser &parser)
{
    QCoreApplication::setApplicationName(u"linnet"_qs);
    QCoreApplication::setApplicationVersion(QStringLiteral(LINNET_VERSION));
    parser.setApplicationDescription(u"Instant messaging over SIP."_qs);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({u"profile"_qs, u"Keep accounts and messages in DIR."_qs, u"DIR"_qs});
    parser.addOption({u"demo-tour"_qs, u"Try the program by itself: chat with the demo partner, write screenshots into DIR, and end."_qs, u"DIR"_qs});
}

} // namespace

int main(int argc, char **argv)
{
    QCommandLineParser parser;
    describe(parser);
    if (asksForWordsOnly(argc, argv)) {
        const QCoreApplication application(argc, argv);
        parser.process(application); // prints and ends the program
    }
    QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName(u"Linnet"_qs);
    QApplication::setQuitOnLastWindowClosed(false); // App says when: windows are made anew with the language
    parser.process(application);

    if (parser.isSet(u"demo-tour"_qs)) {
        DemoTour tour(parser.value(u"demo-tour"_qs));
        return tour.run();
    }

    const QString profile = profileOf(parser);
    const QString door = doorOf(profile);
    if (raiseOther(door)) {
        fail(u"another Linnet uses this profile; its window comes to the front."_qs);
        return 0;
    }
    QLocalServer doorkeeper;
    doorkeeper.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(door); // left behind by a crash: nobody answered
    doorkeeper.listen(door);

    App app(profile);
    QObject::connect(&doorkeeper, &QLocalServer::newConnection, &app, [&] {
        while (QLocalSocket *socket = doorkeeper.nextPendingConnection())
            QObject::connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        app.raise();
    });
    int code = 0;
    QObject::connect(&app, &App::failed, &app, [&](const QString &sentence) {
        fail(sentence);
        code = 1;
        showFailure(sentence);
    });
    app.start();
    const int left = QApplication::exec();
    return code != 0 ? code : left;
}
