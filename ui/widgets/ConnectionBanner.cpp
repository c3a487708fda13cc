// SPDX-License-Identifier: MIT
#include "ui/widgets/ConnectionBanner.h"

#include "ui/Words.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/BesideOrBelow.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace linnet::ui {

using im::DeliveryReason;
using im::RegistrationState;

namespace {

bool needsUser(const im::RegistrationInfo &info)
{
    return info.reason == DeliveryReason::Password || info.reason == DeliveryReason::Refused || info.reason == DeliveryReason::NotFound || info.reason == DeliveryReason::Key
        || info.certificate.canBeTrusted();
}

} // namespace

ConnectionBanner::ConnectionBanner(QWidget *parent) : QWidget(parent), m_box(new QHBoxLayout(this)), m_icon(new Glyph(u"cloud-off"_qs, 20, QPalette::WindowText)),
    m_what(named(new Label(TextRole::UiStrong), u"bannerWhat"_qs)), m_next(named(new Label(TextRole::Ui), u"bannerNext"_qs)),
    m_action(new Button(Button::Kind::Text, tr("Try now"), u"bannerAction"_qs))
{
    setObjectName(u"connectionBanner"_qs);
    const Metrics m;
    m_box->setContentsMargins(m.u(16), m.u(6), m.u(8), m.u(6));
    m_box->setSpacing(m.u(6));
    auto *line = new QHBoxLayout;
    line->setSpacing(m.u(12));
    line->addWidget(m_icon);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_what);
    words->addWidget(m_next);
    m_what->setWordWrap(true);
    m_next->setWordWrap(true);
    line->addLayout(words, 1);
    m_box->addLayout(line, 1);
    m_box->addWidget(m_action, 0, Qt::AlignVCenter | Qt::AlignTrailing);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    m_countdown.setInterval(1000);
    connect(&m_patience, &QTimer::timeout, this, &ConnectionBanner::showTrouble);
    connect(&m_countdown, &QTimer::timeout, this, &ConnectionBanner::showTrouble);
    connect(m_action, &Button::clicked, this, [this] {
        switch (help()) {
        case Help::TryNow: Q_EMIT tryNow(m_trouble.account); break;
        case Help::Password: Q_EMIT changePassword(m_trouble.account); break;
        case Help::Certificate: Q_EMIT showCertificate(m_trouble); break;
        }
    });
    hide();
}

void ConnectionBanner::setRegistrations(const QList<im::RegistrationInfo> &registrations)
{
    m_registrations = registrations;
    refresh();
}

void ConnectionBanner::setStoreFault(const QString &sentence)
{
    m_storeFault = sentence;
    refresh();
    if (!sentence.isEmpty())
        showTrouble();
}

void ConnectionBanner::refresh()
{
    const auto failed = std::find_if(m_registrations.cbegin(), m_registrations.cend(),
                                     [](const im::RegistrationInfo &info) { return info.state == RegistrationState::Failed; });
    if (failed == m_registrations.cend() && m_storeFault.isEmpty()) {
        // "Registering" after a failure keeps the banner until it is known how that ended.
        const bool trying = std::any_of(m_registrations.cbegin(), m_registrations.cend(), [this](const im::RegistrationInfo &info) {
            return info.state == RegistrationState::Registering && info.account == m_trouble.account;
        });
        if (trying && isVisible()) {
            m_next->setText(tr("Trying now"));
            m_countdown.stop();
            return;
        }
        m_trouble = {};
        m_patience.stop();
        m_countdown.stop();
        hide();
        return;
    }
    if (failed != m_registrations.cend())
        m_trouble = *failed;
    if (isVisible() || needsUser(m_trouble))
        showTrouble();
    else if (!m_patience.isActive())
        m_patience.start();
}

ConnectionBanner::Help ConnectionBanner::help() const
{
    if (m_trouble.reason == DeliveryReason::Password || m_trouble.reason == DeliveryReason::Key)
        return Help::Password;
    return m_trouble.certificate.fingerprint.isEmpty() ? Help::TryNow : Help::Certificate;
}

void ConnectionBanner::showTrouble()
{
    m_refused = m_storeFault.isEmpty() && needsUser(m_trouble);
    if (!m_storeFault.isEmpty()) {
        m_icon->setIcon(u"alert-triangle"_qs, QPalette::WindowText);
        m_what->setText(m_storeFault);
        m_next->clear();
        m_action->hide();
    } else {
        m_icon->setIcon(m_refused ? u"lock-x"_qs : u"cloud-off"_qs, m_refused ? QPalette::BrightText : QPalette::WindowText);
        m_what->setText(breakable(Words::connection(m_trouble)));
        const qint64 seconds = m_trouble.nextTry.isValid() ? QDateTime::currentDateTimeUtc().secsTo(m_trouble.nextTry) : -1;
        if (m_refused)
            m_next->setText(Words::connectionAdvice(m_trouble));
        else if (seconds > 0)
            m_next->setText(tr("Next try in %n s", nullptr, int(qMin<qint64>(seconds, 86400))));
        else
            m_next->setText(m_trouble.nextTry.isValid() ? tr("Trying now") : tr("Messages wait until it is reached."));
        m_action->setText(help() == Help::Password ? tr("Change password") : help() == Help::Certificate ? tr("Show certificate") : tr("Try now"));
        m_action->setAccessibleName(m_action->text());
        m_action->show();
        if (seconds > 0)
            m_countdown.start();
        else
            m_countdown.stop();
    }
    m_next->setVisible(!m_next->text().isEmpty());
    setAccessibleName(m_storeFault.isEmpty() ? Words::connection(m_trouble) : m_storeFault);
    setAccessibleDescription(m_next->text());
    arrange();
    updateGeometry();
    show();
    update();
}

void ConnectionBanner::arrange()
{
    besideOrBelow(*this, *m_box, m_action->sizeHint().width() + Metrics().u(260));
}

void ConnectionBanner::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ConnectionBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ink(m_refused ? Colour::DangerSoft : Colour::WarningSoft));
    painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line));
}

} // namespace linnet::ui
