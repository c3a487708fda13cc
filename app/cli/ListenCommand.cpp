// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {

int runListen(Console &console)
{
    const Invocation &in = console.invocation();
    const auto timeout = timeoutOf(in);
    if (!timeout)
        return console.failUsage(timeout.error().text);
    bool counted = true;
    const int count = in.has("count") ? in.value("count").toInt(&counted) : 0;
    if (!counted || count < 0 || (in.has("count") && count == 0))
        return console.failUsage(u"--count takes a number of messages, not \"%1\"."_s.arg(in.value("count")));
    const auto client = console.open({});
    if (!client)
        return kFailed;
    if (client->accounts().isEmpty())
        return console.fail({client::ClientError::Kind::NoAccount, {}});

    int seen = 0;
    QObject::connect(client.get(), &client::Client::messageAdded, &console, [&](const im::ChatMessage &message) {
        if (message.direction == im::Direction::Out || (count > 0 && seen == count))
            return;
        if (in.json)
            console.out().event(messageEvent(message));
        console.out().line(u"%1  %2: %3"_s.arg(message.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s), message.peer.text(), message.text));
        if (++seen == count || console.out().isBroken())
            console.end(kDone);
    });
    QObject::connect(client.get(), &client::Client::registrationChanged, &console, [&](const im::RegistrationInfo &info) {
        if (info.state == im::RegistrationState::Registered && !in.json)
            console.out().say(u"%1 is registered at %2"_s.arg(info.account.text(), info.server));
        if (info.state != im::RegistrationState::Failed)
            return;
        console.out().say(sentence(info));
        if (!info.nextTry.isValid())
            console.end(kFailed);
    });
    if (timeout->has_value())
        console.endAfter(**timeout, u"The time is over."_s);
    console.setTerminationCode(count > 0 ? kFailed : kDone);
    client->registerAccount();
    return console.close(*client, console.wait());
}

} // namespace linnet::cli
