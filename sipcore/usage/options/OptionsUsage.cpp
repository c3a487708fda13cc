// SPDX-License-Identifier: MIT
#include "usage/options/OptionsUsage.h"

#include "usage/RequestSender.h"
#include "usage/UserAgent.h"

#include <QPointer>

namespace linnet::sip {

struct OptionsUsage::Private
{
    UserAgent &agent;
};

OptionsUsage::OptionsUsage(UserAgent &agent)
    : QObject(&agent), d(new Private{agent})
{
}

OptionsUsage::~OptionsUsage() = default;

void OptionsUsage::query(const Uri &account, const Uri &to, std::chrono::milliseconds patience, QObject *context,
                         Done done)
{
    OutgoingRequest out;
    out.account = account;
    out.method = Method::Options;
    out.uri = to;
    out.uri.headers = {};
    out.to = out.uri;
    out.failoverOnTimeout = true;
    out.headers.append({QByteArray("Accept"), d->agent.acceptValue()});
    RequestAttempt *attempt = d->agent.requestSender().send(std::move(out));

    const TimerId timer = d->agent.timers().start(
        patience, [attempt = QPointer(attempt), alive = QPointer(context), done] {
            if (!attempt)
                return;
            attempt->abandon();
            RequestOutcome silence;
            silence.kind = RequestOutcome::Kind::NoAnswer;
            if (alive)
                done(silence);
        });
    connect(attempt, &RequestAttempt::finished, context,
            [agent = &d->agent, timer, done](const RequestOutcome &outcome) {
                agent->timers().cancel(timer);
                done(outcome);
            });
}

} // namespace linnet::sip
