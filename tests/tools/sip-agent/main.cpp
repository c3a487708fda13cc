// SPDX-License-Identifier: MIT
#include "CommandReader.h"
#include "SipAgent.h"

#include <QCoreApplication>

#include <cstdio>

using namespace linnet::test;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto options = parseAgentOptions(QCoreApplication::arguments());
    if (!options) {
        std::fprintf(stderr, "sip-agent: %s\n", qPrintable(options.error()));
        return 2;
    }
    SipAgent agent(*options);
    if (!agent.start()) {
        std::fprintf(stderr, "sip-agent: cannot listen there\n");
        return 1;
    }
    CommandReader reader;
    QObject::connect(&reader, &CommandReader::received, &agent, &SipAgent::obey);
    QObject::connect(&reader, &CommandReader::ended, &agent, &SipAgent::quit);
    return app.exec();
}
