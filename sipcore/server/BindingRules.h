// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "server/Binding.h"

namespace linnet::sip {

/// What a registrar decides for itself (RFC 3261 s.10.3 step 7).
struct RegistrarRules
{
    std::chrono::seconds minExpires{10}; ///< below: 423 with Min-Expires
    std::chrono::seconds maxExpires{3600}; ///< above: shortened to this
    std::chrono::seconds defaultExpires{3600};
    int maxBindings = 8; ///< of one address; the one that was silent longest makes room
};

struct RegisterResult
{
    int status = 200; ///< 200, 400, 423 or 500
    QByteArray reason; ///< empty: the default phrase
    std::vector<Binding> bindings; ///< with 200: all bindings from now on
    bool changed = false; ///< the bindings differ from before
    bool refreshed = false; ///< at least one binding was added or renewed
};

/// RFC 3261 s.10.3 steps 6 and 7 for one REGISTER: all of it or nothing. A contact with an instance id replaces the binding
/// of that instance and reg-id, whatever its URI (RFC 5626 s.6). `current` holds no expired bindings. Pure.
RegisterResult applyRegister(const Request &request, const MessageSource &source, std::vector<Binding> current,
                             MonoTime now, const RegistrarRules &rules);

} // namespace linnet::sip
