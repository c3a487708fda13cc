// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

namespace linnet::sip {

/// Who decides first what becomes of a request that waits for its answer decides it: whoever keeps it for good, or the answer that
/// leaves by itself when that takes too long. Any thread.
class AnswerClaim
{
public:
    /// True: whoever asks may keep it, now and however often he asks again, and no answer leaves by itself any more.
    bool keep() noexcept { return take(Owner::Keeper); }
    /// True: the answer may leave, and nobody may keep it.
    bool refuse() noexcept { return take(Owner::Refusal); }

private:
    enum class Owner : unsigned char { Nobody, Keeper, Refusal };
    bool take(Owner owner) noexcept
    {
        Owner found = Owner::Nobody;
        return m_owner.compare_exchange_strong(found, owner) || found == owner;
    }
    std::atomic<Owner> m_owner = Owner::Nobody;
};

} // namespace linnet::sip
