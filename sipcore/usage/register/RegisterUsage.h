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
/// unregistration. A 200 without any challenge is a success. Where registrar and first hop know outbound (RFC 5626) and there
/// are two of those, two flows are kept, and the account is registered as long as one of them is. Owned by its UserAgent.
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
    /// What a Contact that makes a dialog holds: the GRUU that the registrar gave us (RFC 5627 s.4.4), else our Contact with "ob"
    /// (RFC 5626 s.4.3) where outbound is used. The default value when not registered.
    Uri dialogContact() const;
    /// The flow that the registrar knows us by; 0 when not registered. The first one of two.
    FlowId flow() const;
    /// Of any of its flows.
    bool hasFlow(FlowId flow) const;

    /// Registers now and keeps it alive; again at once when already registered ("Try now").
    void start(std::chrono::seconds expires = std::chrono::seconds(600));
    /// Expires 0 for our binding, then Idle. unregistered() in any case, after at most `patience` and never
    /// from inside unregister().
    void unregister(std::chrono::milliseconds patience = std::chrono::seconds(2));
    /// The machine's network has changed or it has slept: registers at once over what leads to the server now.
    void pathChanged();

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
