// SPDX-License-Identifier: MIT
#pragma once

#include "server/Binding.h"

#include <functional>
#include <optional>
#include <vector>

namespace linnet::sip {

/// The bindings that the registrar makes and the proxy reads (RFC 3261 s.10, s.16.5). A user is the unescaped user part of an
/// address of our domain. Used on the engine's thread.
class LocationService
{
public:
    virtual ~LocationService() = default;

    /// What is committed and not expired.
    virtual std::vector<Binding> bindings(const QByteArray &user) const = 0;
    /// The binding, of whichever user, whose contact is this URI; the newest where there are several. Inside a dialog the
    /// Request-URI is such a contact.
    virtual std::optional<Binding> bindingAt(const Uri &contact) const = 0;
    /// Changes whenever the bindings of that user change; for "is there a way that I have not tried?".
    virtual quint64 generation(const QByteArray &user) const = 0;
    using Done = std::function<void(bool stored)>;
    /// Replaces all bindings of a user. `done` comes later, once, after the commit; bindings() shows them from then on.
    /// With false nothing has changed.
    virtual void replace(const QByteArray &user, std::vector<Binding> bindings, Done done) = 0;
};

} // namespace linnet::sip
