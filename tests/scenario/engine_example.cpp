// SPDX-License-Identifier: MIT
// The engine alone: registers, sends one MESSAGE, unregisters. Links sipcore and nothing else of Linnet.
// engine_example sip:alice@example.test PASSWORD sip:127.0.0.1:5060;lr sip:bob@example.test TEXT
#include "usage/pager/PagerUsage.h"
#include "usage/register/RegisterUsage.h"
#include "usage/UserAgent.h"

#include <QCoreApplication>

using namespace linnet::sip;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc != 6)
        return 2;
    UserAgent agent(linnet::SystemClock::instance(), linnet::SystemRandom::instance());
    Identity alice;
    alice.aor = *parseUri(QByteArrayView(argv[1]));
    alice.credentials = {{{}, {}, argv[2]}};
    alice.outbound = {{{}, *parseUri(QByteArrayView(argv[3])), {}}};
    alice.instanceId = linnet::SystemRandom::instance().uuid();
    RegisterUsage *registration = agent.setAccount(alice);
    const Uri bob = *parseUri(QByteArrayView(argv[4]));
    int exitCode = 1;

    QObject::connect(registration, &RegisterUsage::registered, &app, [&] {
        agent.pager().send({alice.aor, bob, "text/plain;charset=UTF-8", argv[5], {}});
    });
    QObject::connect(registration, &RegisterUsage::failed, &app, [&] { app.exit(1); });
    QObject::connect(&agent.pager(), &PagerUsage::finished, &app, [&](auto, const RequestOutcome &outcome) {
        exitCode = outcome.kind == RequestOutcome::Kind::Final && outcome.response.status / 100 == 2 ? 0 : 1;
        registration->unregister();
    });
    QObject::connect(registration, &RegisterUsage::unregistered, &app, [&] { app.exit(exitCode); });
    registration->start();
    return app.exec();
}
