// SPDX-License-Identifier: MIT
#include "ui/windows/ChatForecast.h"

#include "ui/style/TextRuns.h"

#include <QLocale>

namespace linnet::ui {
namespace {

constexpr int kPauseMs = 250;
constexpr int kOneMessage = 1300; // bytes of a request over UDP (RFC 3261 s.18.1.1)

} // namespace

ChatForecast::ChatForecast(Backend &backend, Draft draft, QObject *parent) : QObject(parent), m_backend(backend), m_draft(std::move(draft))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ChatForecast::ask);
}

void ChatForecast::touch() { m_pause.start(); }

void ChatForecast::clear()
{
    ++m_asked;
    m_pause.stop();
    Q_EMIT cleared();
}

void ChatForecast::ask()
{
    const client::OutgoingText draft = m_draft();
    if (draft.text.trimmed().isEmpty() || draft.to.isEmpty()) {
        clear();
        return;
    }
    m_backend.forecast(draft, whileAlive<im::SendForecast>(this, [this, asked = ++m_asked](const auto &answer) {
        if (asked != m_asked) // the text is another one by now
            return;
        if (answer)
            Q_EMIT changed(*answer);
        else
            Q_EMIT cleared();
    }));
}

QString ChatForecast::words(const im::SendForecast &forecast, const QString &peer)
{
    using im::ModelReason;
    const QString bytes = QLocale().toString(qlonglong(forecast.bytes));
    const QString limit = QLocale().toString(kOneMessage);
    if (forecast.model == im::MessageModel::Pager)
        return forecast.reason == ModelReason::LargeAllowed ? tr("Will go as one large message of %1 bytes, as the account's settings allow.").arg(bytes) : QString();
    switch (forecast.reason) {
    case ModelReason::PeerTakesNoSession: return tr("Too long for a single message: %1 bytes, it holds %2. %3 takes no sessions, but parts can be sent.").arg(bytes, limit, isolated(peer));
    case ModelReason::SessionUp:
        return forecast.bytes > kOneMessage ? tr("Goes through the open session. As a single message it would be %1 bytes; the limit is %2.").arg(bytes, limit) : QString();
    case ModelReason::ServerSaidTooLarge: return tr("Will go as a session: the server takes no message of %1 bytes.").arg(bytes);
    case ModelReason::UserChose: return {};
    default: return tr("Will go as a session: %1 bytes, a single message holds %2.").arg(bytes, limit);
    }
}

} // namespace linnet::ui
