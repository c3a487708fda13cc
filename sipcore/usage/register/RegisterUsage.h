// SPDX-License-Identifier: MIT
#pragma once

#include "usage/Identity.h"
#include "usage/RequestOutcome.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace linnet::sip {

class UserAgent;

/// One account's registration for life (RFC 3261 s.10.2): refresh at a safe fraction, 401/407, stale, 423, back-off,
/// unregistration. A 200 without any challenge is a success. Owned by its UserAgent.
class RegisterUsage final : public QObject
{
    Q_OBJECT
public:
    enum class State : quint8 { Idle, Registering, Registered, Failed, Unregistering };

    ~RegisterUsage() override;

    State state() const;
    const Identity &identity() const;
    /// Our registered Contact; the default value before the first success.
    const Uri &contact() const;
    /// The flow that the registrar knows us by; 0 when not registered.
    FlowId flow() const;

    /// Registers now and keeps it alive; again at once when already registered ("Try now").
    void start(std::chrono::seconds expires = std::chrono::seconds(600));
    /// Expires 0 for our binding, then Idle. unregistered() in any case, after at most `patience` and never
    /// from inside unregister().
    void unregister(std::chrono::milliseconds patience = std::chrono::seconds(2));

Q_SIGNALS:
    void registering();
    /// After each 2xx that contains our binding.
    void registered(std::chrono::seconds expires);
    /// A try failed. `retryIn` until the next one by itself; negative when there will be none (password refused, 403, 404).
    void failed(const linnet::sip::RequestOutcome &outcome, std::chrono::milliseconds retryIn);
    void unregistered();

private:
    friend class UserAgent;
    RegisterUsage(UserAgent &agent, const Identity &identity);
    /// Idle again, with another identity of the same AOR.
    void reset(const Identity &identity);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
