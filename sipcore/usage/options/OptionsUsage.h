// SPDX-License-Identifier: MIT
#pragma once

#include "usage/RequestOutcome.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace linnet::sip {

class UserAgent;

/// OPTIONS out (RFC 3261 s.11.1); answers to OPTIONS are the UserAgent's. Owned by its UserAgent.
class OptionsUsage final : public QObject
{
    Q_OBJECT
public:
    ~OptionsUsage() override;

    using Done = std::function<void(const RequestOutcome &outcome)>;
    /// Asks `to` what it can. `done` once, never from inside query(), NoAnswer after `patience`; none once `context` is gone.
    void query(const Uri &account, const Uri &to, std::chrono::milliseconds patience, QObject *context, Done done);

private:
    friend class UserAgent;
    explicit OptionsUsage(UserAgent &agent);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
