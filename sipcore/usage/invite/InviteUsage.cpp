// SPDX-License-Identifier: MIT
#include "usage/invite/InviteUsage.h"

#include "base/AsciiToken.h"
#include "message/headers/Warning.h"
#include "usage/invite/InviteSessionPrivate.h"
#include "usage/invite/SdpOfferCheck.h"

#include <QMetaMethod>

namespace linnet::sip {

using namespace std::chrono_literals;

struct InviteUsage::Private
{
    UserAgent &agent;
    OfferCheck check;
    std::chrono::seconds ringLimit{180};
    SessionTimer::Policy sessionTimer;

    void refuse(ServerTransaction *transaction, int status, HeaderName name = HeaderName::Other, const QByteArray &value = {})
    {
        Response response = agent.makeAnswer(transaction->request(), status);
        if (name != HeaderName::Other)
            response.editHeaders().append(name, value);
        transaction->respond(response);
    }
    struct Replaced
    {
        InviteSession *session = nullptr;
        int refusal = 0;
    };
    Replaced findReplaced(const Request &request) const;
};

namespace {

/// The caller could read an answer of ours (RFC 3261 s.20.1: without Accept it reads SDP).
bool acceptsOurAnswers(const Request &request)
{
    if (!request.headers().contains(HeaderName::Accept))
        return true;
    for (const Slice &range : request.tokens(HeaderName::Accept)) {
        const qsizetype parameters = range.view().indexOf(';');
        const QByteArrayView type = range.view().first(parameters < 0 ? range.size() : parameters).trimmed();
        if (equalsIgnoringCase(type, "application/sdp") || equalsIgnoringCase(type, "application/*") || equalsIgnoringCase(type, "*/*"))
            return true;
    }
    return false;
}

} // namespace

InviteUsage::InviteUsage(UserAgent &agent) : QObject(&agent), d(new Private{agent, {}, {}, {}})
{
    d->ringLimit = 180s;
}

InviteUsage::~InviteUsage()
{
    // While the agent still stands: sessions stop their timers.
    qDeleteAll(findChildren<InviteSession *>(Qt::FindDirectChildrenOnly));
}

InviteSession *InviteUsage::call(const OutgoingCall &call)
{
    if (d->agent.dialogs().isFull(DialogTable::Origin::Us))
        return nullptr;
    auto *session = new InviteSession(*this);
    session->d->call(call);
    return session;
}

void InviteUsage::setOfferCheck(OfferCheck check)
{
    d->check = std::move(check);
}

void InviteUsage::setRingLimit(std::chrono::seconds limit)
{
    d->ringLimit = limit;
}

std::chrono::seconds InviteUsage::ringLimit() const
{
    return d->ringLimit;
}

void InviteUsage::setSessionTimer(SessionTimer::Policy policy)
{
    d->sessionTimer = policy;
}

SessionTimer::Policy InviteUsage::sessionTimer() const
{
    return d->sessionTimer;
}

UserAgent &InviteUsage::agent() const
{
    return d->agent;
}

const QList<QByteArray> &InviteUsage::extensions()
{
    static const QList<QByteArray> all{"100rel", "timer", "replaces"};
    return all;
}

QByteArray InviteUsage::supportedValue()
{
    return extensions().join(", ");
}

std::optional<SessionWarning> InviteUsage::judge(const SessionBody &offer) const
{
    if (!d->check || !isSignalConnected(QMetaMethod::fromSignal(&InviteUsage::received)))
        return checkSdpOffer(offer, {}); // nobody here holds a session
    return d->check(offer);
}

QByteArray InviteUsage::warningValue(const SessionWarning &warning) const
{
    // The agent is a pseudonym: our host's address is nobody's business (DESIGN s.3).
    return toBytes(Warning{warning.code, "linnet", warning.text});
}

// RFC 3891 s.3.
InviteUsage::Private::Replaced InviteUsage::Private::findReplaced(const Request &request) const
{
    if (!request.headers().contains(HeaderName::Replaces))
        return {};
    const auto replaces = parseReplaces(request.headers().value(HeaderName::Replaces));
    if (!replaces || request.headers().count(HeaderName::Replaces) != 1)
        return {nullptr, 400};
    const Dialog *dialog = agent.dialogs().find({replaces->callId, replaces->toTag, replaces->fromTag});
    auto *session = dialog ? qobject_cast<InviteSession *>(dialog->parent()) : nullptr;
    if (!session)
        return {nullptr, 481};
    switch (session->state()) {
    case SessionState::Ending:
    case SessionState::Ended:
        return {nullptr, 603};
    case SessionState::Incoming: // an early dialog that the peer made
        return {nullptr, 481};
    case SessionState::Connecting:
    case SessionState::Established:
        return replaces->earlyOnly ? Replaced{nullptr, 486} : Replaced{session, 0};
    case SessionState::Calling:
    case SessionState::Trying:
    case SessionState::Ringing:
        return {session, 0};
    }
    return {};
}

bool InviteUsage::take(ServerTransaction *transaction, const Uri &account)
{
    const Request &request = transaction->request();
    const SessionBody offer = sessionBodyOf(request);
    if (!offer.isEmpty() && !offer.isDescription()) {
        d->refuse(transaction, 415, HeaderName::Accept, acceptValue());
        return false;
    }
    if (!acceptsOurAnswers(request)) {
        d->refuse(transaction, 406);
        return false;
    }
    const Private::Replaced replaced = d->findReplaced(request);
    if (replaced.refusal != 0) {
        d->refuse(transaction, replaced.refusal);
        return true;
    }
    if (const auto warning = judge(offer)) {
        d->refuse(transaction, 488, HeaderName::Warning, warningValue(*warning));
        return false;
    }
    if (const auto least = SessionTimer(d->sessionTimer).refusal(request)) {
        d->refuse(transaction, 422, HeaderName::MinSE, QByteArray::number(qlonglong(least->count())));
        return true;
    }
    if (d->agent.dialogs().isFull(DialogTable::Origin::Peer)) {
        d->refuse(transaction, 503, HeaderName::RetryAfter, "10");
        return true;
    }
    auto *session = new InviteSession(*this);
    if (!session->d->take(transaction, account, replaced.session)) {
        d->refuse(transaction, 400); // no Contact to answer to
        delete session;
        return true;
    }
    session->d->remoteBody = offer;
    Q_EMIT received(session);
    return true;
}

} // namespace linnet::sip
