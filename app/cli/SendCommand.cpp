// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"

#include <QFile>
#include <QStringDecoder>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

using client::Client;
using client::ClientError;
using im::DeliveryState;

/// The text exactly as it is given: nothing is trimmed.
Result<QString, UsageError> textToSend(const Invocation &in)
{
    const bool argument = in.arguments.size() == 2;
    if (argument && in.has("file"))
        return UsageError{u"Give either a text or --file, not both."_s};
    if (!argument && !in.has("file"))
        return UsageError{u"There is nothing to send: give a TEXT, --file F, or - for stdin."_s};
    if (argument && in.arguments[1] != u"-") {
        if (in.arguments[1].isEmpty())
            return UsageError{u"There is nothing to send: the text is empty."_s};
        return in.arguments[1];
    }
    QByteArray bytes;
    if (in.has("file")) {
        QFile file(in.value("file"));
        if (!file.open(QIODevice::ReadOnly))
            return UsageError{u"%1 cannot be read: %2."_s.arg(in.value("file"), file.errorString())};
        bytes = file.readAll();
    } else {
        bytes = readInput();
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = decoder(bytes);
    if (decoder.hasError())
        return UsageError{u"That is no text in UTF-8. Sending files comes with a later version of Linnet."_s};
    if (text.isEmpty())
        return UsageError{u"There is nothing to send: the text is empty."_s};
    return text;
}

Result<client::OutgoingText, UsageError> messageToSend(const Invocation &in)
{
    client::OutgoingText message;
    const auto to = Client::parseAddress(in.arguments.first());
    if (!to)
        return UsageError{badAddressSentence(in.arguments.first())};
    message.to = *to;
    const QString model = in.value("model", u"auto"_s);
    if (model == u"session")
        message.model = client::OutgoingText::Model::Session;
    else if (model == u"pager")
        message.model = client::OutgoingText::Model::Pager;
    else if (model != u"auto")
        return UsageError{u"--model takes auto, pager or session, not \"%1\"."_s.arg(model)};
    message.sign = in.has("sign");
    message.encrypt = in.has("encrypt");
    message.subject = in.value("subject");
    const auto text = textToSend(in);
    if (!text)
        return text.error();
    message.text = *text;
    return message;
}

std::optional<DeliveryState> stateToReach(const Invocation &in)
{
    const QString wanted = in.value("wait", u"accepted"_s);
    if (wanted == u"accepted")
        return DeliveryState::Accepted;
    if (wanted == u"delivered")
        return DeliveryState::Delivered;
    if (wanted == u"displayed")
        return DeliveryState::Displayed;
    return std::nullopt;
}

bool hasReached(DeliveryState state, DeliveryState wanted)
{
    const auto step = [](DeliveryState s) {
        switch (s) {
        case DeliveryState::Accepted:
            return 1;
        case DeliveryState::Delivered:
            return 2;
        case DeliveryState::Displayed:
            return 3;
        case DeliveryState::Queued:
        case DeliveryState::Sending:
        case DeliveryState::NotConfirmed:
        case DeliveryState::Failed:
        case DeliveryState::Expired:
            break;
        }
        return 0;
    };
    return step(state) >= step(wanted);
}

/// The only account; of several the one at the peer's server, else the first.
im::Address senderFor(const Client &client, const im::Address &to)
{
    const QList<im::AccountInfo> accounts = client.accounts();
    for (const im::AccountInfo &account : accounts) {
        if (account.address.host() == to.host())
            return account.address;
    }
    return accounts.isEmpty() ? im::Address{} : accounts.first().address;
}

} // namespace

int runSend(Console &console)
{
    const Invocation &in = console.invocation();
    const auto timeout = timeoutOf(in);
    if (!timeout)
        return console.failUsage(timeout.error().text);
    const auto wanted = stateToReach(in);
    if (!wanted)
        return console.failUsage(u"--wait takes accepted, delivered or displayed, not \"%1\"."_s.arg(in.value("wait")));
    auto message = messageToSend(in);
    if (!message)
        return console.failUsage(message.error().text);
    const auto client = console.open({});
    if (!client)
        return kFailed;
    message->account = senderFor(*client, message->to);
    if (message->account.isEmpty())
        return console.fail({ClientError::Kind::NoAccount, {}});

    im::MessageKey key = 0;
    im::Delivery last;
    const im::Address to = message->to;
    QObject::connect(client.get(), &Client::deliveryChanged, &console, [&](const client::DeliveryChange &change) {
        if (change.key != key)
            return;
        last = change.delivery;
        if (in.json)
            console.out().event(stateEvent(change));
        if (hasReached(last.state, *wanted)) {
            console.out().line(sentence(last, to));
            console.end(kDone);
        } else if (last.state == DeliveryState::Failed || last.state == DeliveryState::Expired) {
            console.out().say(u"The message %1."_s.arg(sentence(last, to)));
            console.end(kFailed);
        }
    });
    QObject::connect(client.get(), &Client::registrationChanged, &console, [&](const im::RegistrationInfo &info) {
        if (info.account != message->account || info.state != im::RegistrationState::Failed)
            return;
        console.out().say(sentence(info));
        if (info.nextTry.isValid())
            return;
        console.out().say(u"The message stays in the outbox."_s);
        console.end(kFailed);
    });
    client->sendText(*message, [&](const Result<im::ChatMessage, ClientError> &stored) {
        if (!stored) {
            const bool later = stored.error().kind == ClientError::Kind::NotBuilt;
            if (later)
                console.out().say(comesLater(u"Signing and encrypting"_s));
            console.end(later ? int(kFailed) : console.fail(stored.error()));
            return;
        }
        key = stored->key;
        if (in.json)
            console.out().event(messageEvent(*stored));
        client->registerAccount(message->account);
    });
    QTimer::singleShot(timeout->value_or(std::chrono::seconds(40)), &console, [&] {
        switch (last.state) {
        case DeliveryState::Queued:
        case DeliveryState::Sending:
            console.out().say(u"Not sent in time; the message stays in the outbox (%1)."_s.arg(sentence(last, to)));
            break;
        case DeliveryState::NotConfirmed:
            console.out().say(u"Not confirmed in time: no answer came, so it may have arrived or not. Look at linnet-cli history before sending it again."_s);
            break;
        case DeliveryState::Accepted:
        case DeliveryState::Delivered:
        case DeliveryState::Displayed:
        case DeliveryState::Failed:
        case DeliveryState::Expired:
            console.out().say(u"The message was %1, and nothing more was heard in time."_s.arg(sentence(last, to)));
            break;
        }
        console.end(kTimedOut);
    });
    return console.close(*client, console.wait());
}

} // namespace linnet::cli
