// SPDX-License-Identifier: MIT
#include "client/PeerLesson.h"

namespace linnet::client {
namespace {

using im::FormatReason;
using im::MessageFormat;
using std::chrono::milliseconds;

constexpr std::chrono::hours kRefresh{24};
constexpr std::chrono::hours kAskAgain{1};
constexpr qsizetype kLongestValue = 1024; ///< of a header, to be remembered

bool isWithin(const QDateTime &since, milliseconds age, const QDateTime &now)
{
    const qint64 passed = since.isValid() ? since.msecsTo(now) : -1;
    return passed >= 0 && passed < age.count(); // a clock that was set back makes everything old
}

/// False: it was there, and is young.
bool refresh(QDateTime &since, const QDateTime &now)
{
    if (isWithin(since, kRefresh, now))
        return false;
    since = now;
    return true;
}

void settleFormat(im::PeerFacts &facts, bool accepts, FormatReason reason, const QDateTime &now)
{
    if (facts.acceptsCpim == accepts && facts.cpimReason == reason) {
        refresh(facts.acceptsCpimSince, now);
        return;
    }
    facts.acceptsCpim = accepts;
    facts.cpimReason = reason;
    facts.acceptsCpimSince = now;
}

bool isProof(FormatReason reason)
{
    switch (reason) {
    case FormatReason::Proven:
    case FormatReason::Refused:
    case FormatReason::UserChose:
        return true;
    case FormatReason::Unknown:
    case FormatReason::Listed:
    case FormatReason::NotListed:
    case FormatReason::ServerRefuses:
        break;
    }
    return false;
}

bool hear(QByteArray &known, const QByteArray &value)
{
    if (value.isNull() || known == value.left(kLongestValue))
        return false;
    known = value.left(kLongestValue);
    return true;
}

} // namespace

bool PeerLesson::isEmpty() const
{
    return !cpim && !dedups && !sessions && !asked && !receipt && accept.isNull() && allow.isNull() && supported.isNull() && product.isNull();
}

std::optional<bool> listsCpim(const QByteArray &accept)
{
    bool speaksOfMessages = false;
    for (const QByteArray &range : accept.split(',')) {
        const QByteArray type = range.split(';').constFirst().trimmed().toLower();
        if (type == "message/cpim" || type == "message/*" || type == "*/*")
            return true;
        speaksOfMessages = speaksOfMessages || (!type.isEmpty() && type != "application/sdp");
    }
    return speaksOfMessages ? std::optional(false) : std::nullopt;
}

im::PeerFacts learn(im::PeerFacts facts, const PeerLesson &lesson, const QDateTime &now)
{
    if (lesson.asked) {
        facts.askedAt = now;
        facts.optionsStatus = lesson.optionsStatus;
    }
    bool heard = hear(facts.accept, lesson.accept);
    heard = hear(facts.allow, lesson.allow) || heard;
    heard = hear(facts.supported, lesson.supported) || heard;
    heard = hear(facts.product, lesson.product) || heard;
    if (heard)
        facts.heardAt = now;
    if (lesson.receipt)
        refresh(facts.receiptsAt, now);
    if (lesson.dedups || lesson.receipt) {
        facts.dedups = true;
        refresh(facts.dedupsSince, now);
    }
    if (lesson.sessions) {
        if (facts.takesSessions != lesson.sessions)
            facts.takesSessionsSince = now;
        else
            refresh(facts.takesSessionsSince, now);
        facts.takesSessions = lesson.sessions;
    }
    if (lesson.cpim) {
        settleFormat(facts, *lesson.cpim,
                     *lesson.cpim           ? FormatReason::Proven
                         : lesson.userChose ? FormatReason::UserChose
                                            : FormatReason::Refused,
                     now);
    } else if (const auto listed = listsCpim(lesson.accept); listed && !(knowsFormat(facts, now) && isProof(facts.cpimReason))) {
        settleFormat(facts, *listed, *listed ? FormatReason::Listed : FormatReason::NotListed, now);
    }
    return facts;
}

bool knowsFormat(const im::PeerFacts &facts, const QDateTime &now)
{
    return facts.acceptsCpim && isWithin(facts.acceptsCpimSince, im::kPeerFactsAge, now);
}

bool isWorthAsking(const im::PeerFacts &facts, const QDateTime &now)
{
    return !knowsFormat(facts, now) && !isWithin(facts.askedAt, kAskAgain, now);
}

bool refusesSessions(const im::PeerFacts &facts, const QDateTime &now)
{
    return facts.takesSessions == false && isWithin(facts.takesSessionsSince, im::kPeerFactsAge, now);
}

FormatChoice chooseFormat(const im::PeerFacts &facts, const store::ServerFacts &server, bool answered, const QDateTime &now)
{
    const auto asKnown = [](bool accepts, FormatReason why) {
        return FormatChoice{accepts ? MessageFormat::Cpim : MessageFormat::Plain, why};
    };
    if (knowsFormat(facts, now))
        return asKnown(*facts.acceptsCpim, facts.cpimReason);
    if (answered)
        return {}; // it is there and has not said no: 415 would tell
    if (facts.acceptsCpim)
        return asKnown(*facts.acceptsCpim, facts.cpimReason); // old, but all there is
    if (server.acceptsCpim == false && isWithin(server.since, im::kPeerFactsAge, now))
        return asKnown(false, FormatReason::ServerRefuses);
    return {};
}

} // namespace linnet::client
