// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "transport/DnsAnswer.h"

#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

enum class DnsFailure : quint8 { NotFound, NoServer, TimedOut };

/// DNS questions through c-ares on the event loop: its sockets become notifiers, its time-outs one timer. Answers may come
/// before the call returns (no name server at all). Questions that are open when the client goes get no answer.
class DnsClient final : public QObject
{
    Q_OBJECT
public:
    explicit DnsClient(QObject *parent);
    ~DnsClient() override;

    void setServers(const QByteArray &servers);
    /// How long the first of the two tries waits; the second waits twice as long. For questions asked from then on.
    void setPatience(std::chrono::milliseconds firstTry);

    /// The name as it stands (no search list, except for a single label).
    using Answer = Result<DnsAnswer, DnsFailure>;
    /// Besides the failure, for how long the name server says that it will stay so (NotFound only).
    using Done = std::function<void(const Answer &answer, std::chrono::seconds lifetime)>;
    void ask(const QByteArray &name, DnsType type, Done done);

    /// What /etc/hosts has for the name.
    QList<QHostAddress> fromHostsFile(const QByteArray &host);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
