// SPDX-License-Identifier: MIT
#include "client/RelayEntrance.h"

namespace linnet::client {

RelayEntrance::RelayEntrance(sip::MsrpEndpoint &endpoint, const sip::MsrpUri &relay, sip::MsrpRelayLogin login, sip::MsrpReassembler::Receiver &receiver,
                             QObject *parent)
    : QObject(parent), m_endpoint(endpoint), m_relay(relay), m_login(std::move(login)), m_receiver(receiver)
{
    m_timer = m_endpoint.timers().start(kTime, [this] {
        m_timer = 0;
        giveUp();
    });
}

RelayEntrance::~RelayEntrance()
{
    m_endpoint.timers().cancel(m_timer);
    delete m_session;
}

void RelayEntrance::enter(const sip::Target &target, const QHostAddress &local)
{
    m_session = m_endpoint.viaRelay(target, m_endpoint.newUri(m_relay.secure, local), m_relay, m_login, m_receiver);
    if (!m_session) {
        giveUp(); // too many of them
        return;
    }
    connect(m_session, &sip::MsrpSession::closed, this, &RelayEntrance::giveUp);
    connect(m_session, &sip::MsrpSession::relayReady, this, [this](const std::vector<sip::MsrpUri> &path) {
        if (std::exchange(m_isDone, true))
            return;
        m_endpoint.timers().cancel(std::exchange(m_timer, 0));
        m_session->disconnect(this);
        sip::MsrpSession *session = m_session;
        m_session = nullptr;
        deleteLater();
        Q_EMIT open(session, path);
    });
}

void RelayEntrance::giveUp()
{
    if (std::exchange(m_isDone, true))
        return;
    m_endpoint.timers().cancel(std::exchange(m_timer, 0));
    if (m_session) {
        m_session->disconnect(this);
        m_session->close();
        m_session->deleteLater(); // we may be inside one of its signals
        m_session = nullptr;
    }
    deleteLater();
    Q_EMIT closed();
}

} // namespace linnet::client
