// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QTimer>

namespace linnet::ui {

/// Says above the composer how what stands in it will go, where that is not as usual. Asks some time after the last key.
class ChatForecast final : public QObject
{
    Q_OBJECT
public:
    using Draft = std::function<client::OutgoingText()>;

    ChatForecast(Backend &backend, Draft draft, QObject *parent);

    /// What would be sent has changed.
    void touch();
    /// The field is empty, or another chat's.
    void clear();
    static QString words(const im::SendForecast &forecast, const QString &peer);

Q_SIGNALS:
    void changed(const linnet::im::SendForecast &forecast);
    void cleared();

private:
    void ask();

    Backend &m_backend;
    Draft m_draft;
    QTimer m_pause;
    quint64 m_asked = 0;
};

} // namespace linnet::ui
