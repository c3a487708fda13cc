// SPDX-License-Identifier: MIT
#include "ui/windows/SessionCards.h"

#include "ui/Words.h"
#include "ui/style/Metrics.h"
#include "ui/widgets/SessionCard.h"

#include <QAccessible>
#include <QVBoxLayout>

namespace linnet::ui {

SessionCards::SessionCards(Backend &backend, Whose whose, NameOf nameOf, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_whose(whose), m_nameOf(std::move(nameOf)), m_box(new QVBoxLayout(this))
{
    setObjectName(whose == Whose::Contacts ? u"sessionCards"_qs : u"strangerCards"_qs);
    setAccessibleName(tr("Calls"));
    const Metrics m;
    if (whose == Whose::Contacts)
        m_box->setContentsMargins(m.u(16), m.u(12), m.u(16), m.u(4));
    else
        m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(m.u(8));
    hide();
    for (const im::SessionInfo &session : backend.sessions())
        take(session);
    connect(&backend, &Backend::sessionChanged, this, &SessionCards::take);
}

void SessionCards::take(const im::SessionInfo &session)
{
    // A file that is offered is answered in the chat, where its card stands.
    const bool rings = session.state == im::SessionState::Incoming && session.file == 0 && session.fromStranger == (m_whose == Whose::Strangers);
    if (!rings)
        remove(session.id);
    else if (!m_cards.contains(session.id))
        add(session);
}

void SessionCards::add(const im::SessionInfo &session)
{
    const QString known = m_nameOf ? m_nameOf(session) : QString();
    auto *card = new SessionCard(session, !known.isEmpty() ? known : session.peerName.isEmpty() ? session.peer.text() : session.peerName, this);
    m_cards.insert(session.id, card);
    m_box->addWidget(card);
    const auto tell = [this](const Result<Ok, ClientError> &result) {
        if (!result)
            Q_EMIT trouble(Words::error(result.error()));
    };
    connect(card, &SessionCard::accepted, this, [this, tell](const im::SessionInfo &taken) {
        Q_EMIT accepted(taken);
        m_backend.acceptSession(taken.id, whileAlive<Ok>(this, tell));
    });
    connect(card, &SessionCard::declined, this, [this, tell](im::SessionId id, im::SessionEnd why) {
        m_backend.declineSession(id, why, whileAlive<Ok>(this, tell));
    });
    connect(card, &SessionCard::blocked, this, [this](const im::SessionInfo &from) { Q_EMIT blockWanted(from.peer); });
    card->show();
    show();
    Q_EMIT countChanged(count());
    QAccessibleEvent alert(card, QAccessible::Alert); // read out at once
    QAccessible::updateAccessibility(&alert);
}

void SessionCards::remove(im::SessionId id)
{
    SessionCard *card = m_cards.take(id);
    if (!card)
        return;
    m_box->removeWidget(card);
    card->hide();
    card->setParent(nullptr);
    card->deleteLater();
    setVisible(!m_cards.isEmpty());
    Q_EMIT countChanged(count());
}

} // namespace linnet::ui
