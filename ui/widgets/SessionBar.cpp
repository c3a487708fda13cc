// SPDX-License-Identifier: MIT
#include "ui/widgets/SessionBar.h"

#include "ui/SessionWords.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/BesideOrBelow.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace linnet::ui {

using im::SessionState;

SessionBar::SessionBar(QWidget *parent)
    : QWidget(parent), m_box(new QHBoxLayout(this)), m_words(new QBoxLayout(QBoxLayout::LeftToRight)), m_buttons(new QHBoxLayout),
      m_icon(new Glyph(u"plug-connected"_qs, 18, QPalette::PlaceholderText)),
      m_state(named(new Label(TextRole::UiStrong), u"sessionState"_qs)), m_detail(named(new Label(TextRole::Ui), u"sessionDetail"_qs)),
      m_flow(new Button(Button::Kind::Text, tr("Flow"), u"sessionFlow"_qs)), m_end(new Button(Button::Kind::Normal, tr("End session"), u"sessionEnd"_qs)),
      m_again(new Button(Button::Kind::Text, tr("Open again"), u"sessionAgain"_qs))
{
    setObjectName(u"sessionBar"_qs);
    const Metrics m;
    m_box->setContentsMargins(m.u(16), m.u(4), m.u(16), m.u(4));
    m_box->setSpacing(m.u(4));
    auto *lead = new QHBoxLayout;
    lead->setSpacing(m.u(8));
    lead->addWidget(m_icon);
    m_words->setSpacing(m.u(8));
    m_words->addWidget(m_state);
    m_words->addWidget(m_detail, 1);
    lead->addLayout(m_words, 1);
    m_box->addLayout(lead, 1);
    m_buttons->setSpacing(m.u(4));
    m_buttons->addStretch(1);
    for (Button *button : {m_flow, m_again, m_end}) {
        button->setSmall(true);
        m_buttons->addWidget(button);
    }
    m_box->addLayout(m_buttons);
    m_second.setInterval(1000);
    m_stays.setSingleShot(true);
    m_stays.setInterval(kStaysMs);
    connect(&m_second, &QTimer::timeout, this, &SessionBar::showDetail);
    connect(&m_stays, &QTimer::timeout, this, &SessionBar::clear);
    connect(m_flow, &Button::clicked, this, [this] { Q_EMIT flowWanted(m_session.callId); });
    connect(m_end, &Button::clicked, this, [this] { Q_EMIT endWanted(m_session.id); });
    connect(m_again, &Button::clicked, this, &SessionBar::openWanted);
    hide();
}

void SessionBar::setSession(const im::SessionInfo &session, const QString &peer)
{
    if (session.id != m_session.id || !m_begun.isValid())
        m_begun = QDateTime::currentDateTimeUtc();
    m_session = session;
    m_peer = peer;
    const bool over = session.state == SessionState::Ended;
    const bool up = session.state == SessionState::Established;
    m_icon->setIcon(over ? u"plug-connected-x"_qs : u"plug-connected"_qs, up ? QPalette::WindowText : QPalette::PlaceholderText);
    m_state->setText(SessionWords::state(session, peer));
    m_flow->setVisible(!session.callId.isEmpty());
    m_end->setVisible(!over && session.state != SessionState::Ending);
    m_end->setText(up ? tr("End session") : tr("Cancel"));
    m_end->setAccessibleName(m_end->text());
    m_end->setKind(up ? Button::Kind::DangerOutline : Button::Kind::Normal);
    m_again->setVisible(over);
    if (over) {
        m_ended = QDateTime::currentDateTimeUtc();
        m_stays.start();
    } else {
        m_stays.stop();
    }
    setAccessibleName(m_state->text());
    showDetail();
    show();
    tick();
    update();
}

void SessionBar::clear()
{
    m_stays.stop();
    m_session = {};
    m_begun = m_ended = {};
    hide();
}

void SessionBar::showDetail()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList parts;
    switch (m_session.state) {
    case SessionState::Calling:
    case SessionState::Trying:
    case SessionState::Ringing:
    case SessionState::Connecting: parts << SessionWords::clock(m_begun.secsTo(now)); break;
    case SessionState::Established:
        if (m_session.establishedAt.isValid())
            parts << SessionWords::clock(m_session.establishedAt.secsTo(now));
        parts << SessionWords::path(m_session);
        break;
    case SessionState::Ended:
        if (m_session.establishedAt.isValid() && m_ended.isValid())
            parts << tr("after %1").arg(SessionWords::span(m_session.establishedAt.secsTo(m_ended)));
        break;
    case SessionState::Incoming:
    case SessionState::Ending: break;
    }
    m_detail->setText(parts.join(u" · "_qs));
    m_detail->setVisible(!parts.isEmpty());
    setAccessibleDescription(m_detail->text());
    arrange();
}

void SessionBar::tick()
{
    const bool moves = m_session.id != 0 && m_session.state != SessionState::Ending && m_session.state != SessionState::Ended;
    if (moves && isVisible())
        m_second.start();
    else
        m_second.stop();
}

void SessionBar::arrange()
{
    const Metrics m;
    int buttons = 2 * m.u(16);
    for (const Button *button : {m_flow, m_end, m_again})
        buttons += button->isVisibleTo(this) ? button->sizeHint().width() + m.u(4) : 0;
    m_buttons->setDirection(buttons <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    int needed = buttons + m.u(18 + 8 + 16) + m_state->fontMetrics().horizontalAdvance(m_state->text());
    if (m_detail->isVisibleTo(this))
        needed += m_detail->fontMetrics().horizontalAdvance(m_detail->text()) + m.u(8);
    const bool roomy = width() >= needed;
    m_state->setWordWrap(!roomy);
    m_detail->setWordWrap(!roomy);
    m_words->setDirection(roomy ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    besideOrBelow(*this, *m_box, needed, m.u(40));
}

void SessionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void SessionBar::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_session.id != 0)
        showDetail();
    tick();
}

void SessionBar::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    tick();
}

void SessionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ink(m_session.state == SessionState::Established ? Colour::SuccessSoft : Colour::Hover));
    painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line));
}

} // namespace linnet::ui
