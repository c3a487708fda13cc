// SPDX-License-Identifier: MIT
#include "server/BestResponse.h"

#include "message/StatusCode.h"

#include <algorithm>
#include <array>

namespace linnet::sip {

namespace {

/// Smaller is better.
int rank(int status)
{
    const int klass = status / 100;
    const int order = klass == 2 ? 0 : klass == 6 ? 1 : klass;
    constexpr std::array kRetriable{401, 407, 415, 420, 484};
    int detail = 1;
    if (std::find(kRetriable.begin(), kRetriable.end(), status) != kRetriable.end())
        detail = 0;
    else if (status == 503 || status == 408 || status == 487)
        detail = 2;
    return order * 10 + detail;
}

void addChallenges(Response &chosen, const std::vector<Response> &all, const Response &source)
{
    for (const Response &other : all) {
        if (&other == &source || (other.status != 401 && other.status != 407))
            continue;
        for (const HeaderName name : {HeaderName::WwwAuthenticate, HeaderName::ProxyAuthenticate}) {
            for (const Slice &value : other.headers().values(name))
                chosen.editHeaders().append(name, value);
        }
    }
}

} // namespace

std::optional<Response> bestResponse(const ForkOutcome &outcome, const Method &method)
{
    const Response *best = nullptr;
    for (const Response &response : outcome.finals) {
        if (response.status == 408 && !(method == Method::Invite))
            continue;
        if (!best || rank(response.status) < rank(best->status))
            best = &response;
    }
    if (!best)
        return std::nullopt;
    Response chosen = *best;
    if (chosen.status == 401 || chosen.status == 407)
        addChallenges(chosen, outcome.finals, *best);
    if (chosen.status == 503) {
        chosen.status = 500;
        chosen.reason = reasonPhrase(500).toByteArray();
    }
    return chosen;
}

bool isUndelivered(const ForkOutcome &outcome)
{
    return std::all_of(outcome.finals.begin(), outcome.finals.end(), [](const Response &response) {
        return response.status == 408 || response.status == 430 || response.status == 500 || response.status == 503;
    });
}

} // namespace linnet::sip
