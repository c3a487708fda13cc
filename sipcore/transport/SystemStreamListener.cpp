// SPDX-License-Identifier: MIT
#include "transport/SystemStreamListener.h"

#include "transport/SystemDatagramSocket.h"
#include "transport/SystemStreamSocket.h"

namespace linnet::sip {

SystemStreamListener::SystemStreamListener()
{
    connect(&m_server, &QTcpServer::newConnection, this, &StreamListener::accepted);
}

std::optional<TransportError> SystemStreamListener::listen(const Endpoint &wanted)
{
    if (!m_server.listen(wanted.address, wanted.port))
        return toTransportError(m_server.serverError(), m_server.errorString(), TransportError::Kind::Unreachable);
    m_local = {wanted.address, m_server.serverPort()};
    return std::nullopt;
}

StreamSocketPtr SystemStreamListener::takeNext()
{
    QTcpSocket *accepted = m_server.nextPendingConnection();
    if (!accepted)
        return nullptr;
    return StreamSocketPtr(new SystemStreamSocket(accepted));
}

} // namespace linnet::sip
