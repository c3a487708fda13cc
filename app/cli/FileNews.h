// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

namespace linnet::cli {

/// Thins out the news of files: every state at once, progress at most four times a second for each file, its last one always.
class FileNews final : public QObject
{
    Q_OBJECT
public:
    explicit FileNews(client::Client &client, QObject *parent = nullptr);

Q_SIGNALS:
    void news(const linnet::im::ChatMessage &message);

private:
    struct Last
    {
        im::FileState state = im::FileState::Waiting;
        im::DeliveryReason reason = im::DeliveryReason::None;
        QElapsedTimer since;
    };
    void hear(const im::ChatMessage &message);

    QHash<im::FileId, Last> m_last; ///< of what is not over
};

} // namespace linnet::cli
