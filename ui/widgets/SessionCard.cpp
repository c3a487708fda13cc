// SPDX-License-Identifier: MIT
#include "ui/widgets/SessionCard.h"

#include "ui/SessionWords.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/BesideOrBelow.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

namespace linnet::ui {

SessionCard::SessionCard(const im::SessionInfo &session, const QString &peer, QWidget *parent)
    : QWidget(parent), m_session(session), m_box(new QHBoxLayout(this)), m_answers(new QHBoxLayout), m_avatar(new Avatar(40, u"sessionAvatar"_qs)), m_left(named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"sessionLeft"_qs)),
      m_decline(new Button(Button::Kind::Normal, tr("Decline"), u"sessionDecline"_qs)), m_accept(new Button(Button::Kind::Primary, tr("Accept"), u"sessionAccept"_qs))
{
    setObjectName(u"sessionCard"_qs);
    setBackgroundRole(session.fromStranger ? QPalette::Light : QPalette::Base);
    const QString name = session.fromStranger ? session.peer.text() : peer;
    const Metrics m;
    m_box->setContentsMargins(m.u(14), m.u(12), m.u(14), m.u(12));
    m_box->setSpacing(m.u(10));
    m_avatar->setBackgroundRole(backgroundRole());
    m_avatar->setPerson(name, session.peer.uri);
    auto *lead = new QHBoxLayout;
    lead->setSpacing(m.u(12));
    lead->addWidget(m_avatar, 0, Qt::AlignVCenter);
    auto *words = new QVBoxLayout;
    words->setSpacing(m.u(2));
    auto *who = named(new Label(TextRole::UiStrong, SessionWords::state(session, name)), u"sessionWho"_qs);
    who->setWordWrap(true);
    words->addWidget(who);
    QStringList about{session.fromStranger ? tr("Not in your contacts") : isolated(session.peer.text())};
    if (!session.subject.isEmpty())
        about << tr("“%1”").arg(isolated(oneLine(session.subject, 120)));
    auto *second = named(new Label(TextRole::Small, breakable(about.join(u" · "_qs)), QPalette::PlaceholderText), u"sessionAbout"_qs);
    second->setWordWrap(true);
    words->addWidget(second);
    lead->addLayout(words, 1);
    m_box->addLayout(lead, 1);
    m_answers->setSpacing(m.u(8));
    m_answers->addWidget(m_left);
    m_answers->addStretch(1);
    m_answers->addWidget(m_decline);
    m_answers->addWidget(m_accept);
    m_box->addLayout(m_answers);
    m_decline->setDecoration({}, true);
    m_accept->setDecoration(u"check"_qs);
    for (Button *button : {m_decline, m_accept})
        button->setAccessibleDescription(session.peer.text());
    setAccessibleName(who->text());
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &SessionCard::showLeft);
    connect(m_accept, &Button::clicked, this, [this] { Q_EMIT accepted(m_session); });
    connect(m_decline, &Button::clicked, this, &SessionCard::showReasons);
    showLeft();
}

void SessionCard::showLeft()
{
    const qint64 left = m_session.endsAt.isValid() ? QDateTime::currentDateTimeUtc().secsTo(m_session.endsAt) : 0;
    m_left->setText(left > 0 ? SessionWords::clock(left) : QString());
    m_left->setAccessibleName(left > 0 ? tr("Rings for %n s more", nullptr, int(left)) : QString());
    m_left->setMinimumWidth(qMax(m_left->minimumWidth(), m_left->fontMetrics().horizontalAdvance(m_left->text()) + 2));
    arrange();
}

void SessionCard::showReasons()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"sessionReasons"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto decline = [this](im::SessionEnd why) { Q_EMIT declined(m_session.id, why); };
    menu->addAction(tr("Decline"), this, [decline] { decline(im::SessionEnd::Declined); });
    menu->addAction(tr("I am busy"), this, [decline] { decline(im::SessionEnd::Busy); });
    if (m_session.fromStranger) {
        menu->addSeparator();
        menu->addAction(tr("Block…"), this, [this] { Q_EMIT blocked(m_session); });
    }
    menu->popup(m_decline->mapToGlobal(QPoint(0, m_decline->height())));
}

void SessionCard::arrange()
{
    const Metrics m;
    const int answers = m_left->minimumWidth() + m_decline->sizeHint().width() + m_accept->sizeHint().width() + m.u(16);
    m_answers->setDirection(answers + 2 * m.u(14) <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_avatar->setVisible(width() >= m.u(240)); // large letters in a narrow window: the words need the room
    besideOrBelow(*this, *m_box, answers + m.u(300), m.u(72));
}

void SessionCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void SessionCard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showLeft();
    if (m_session.endsAt.isValid())
        m_second.start();
}

void SessionCard::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_second.stop();
}

void SessionCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawBox(painter, rect(), Metrics().u(10), ink(m_session.fromStranger ? Colour::Raised : Colour::Base), ink(Colour::Control));
}

} // namespace linnet::ui
