// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpSession.h"

#include <QPointer>

namespace linnet::client {

/// The way of one session into our MSRP relay (RFC 4976 s.5.1). Tells once what came of it, and deletes itself then; with its parent it goes
/// without a word. Lives on the endpoint's thread.
class RelayEntrance final : public QObject
{
    Q_OBJECT
public:
    /// For all of it: somebody waits for what comes after it.
    static constexpr std::chrono::seconds kTime{6};

    RelayEntrance(sip::MsrpEndpoint &endpoint, const sip::MsrpUri &relay, sip::MsrpRelayLogin login, sip::MsrpReassembler::Receiver &receiver, QObject *parent);
    ~RelayEntrance() override;

    /// It is there; `local`: the address that we reach it from.
    void enter(const sip::Target &target, const QHostAddress &local);
    /// It is nowhere.
    void giveUp();

Q_SIGNALS:
    /// From now on the session is the receiver's to delete. `path`: what our description gives.
    void open(linnet::sip::MsrpSession *session, const std::vector<linnet::sip::MsrpUri> &path);
    /// It could not be reached, or does not let us in.
    void closed();

private:
    sip::MsrpEndpoint &m_endpoint;
    const sip::MsrpUri m_relay;
    const sip::MsrpRelayLogin m_login;
    sip::MsrpReassembler::Receiver &m_receiver;
    QPointer<sip::MsrpSession> m_session;
    TimerId m_timer = 0;
    bool m_isDone = false;
};

} // namespace linnet::client
