// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

#include <QTcpServer>

namespace linnet::sip {

/// A listening TCP socket of the system.
class SystemStreamListener final : public StreamListener
{
    Q_OBJECT
public:
    SystemStreamListener();

    std::optional<TransportError> listen(const Endpoint &local);
    Endpoint local() const override { return m_local; }
    StreamSocketPtr takeNext() override;

private:
    QTcpServer m_server;
    Endpoint m_local;
};

} // namespace linnet::sip
