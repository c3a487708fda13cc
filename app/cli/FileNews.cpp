// SPDX-License-Identifier: MIT
#include "cli/FileNews.h"

namespace linnet::cli {
namespace {

constexpr qint64 kBetweenNews = 250;

} // namespace

FileNews::FileNews(client::Client &client, QObject *parent) : QObject(parent)
{
    connect(&client, &client::Client::fileChanged, this, &FileNews::hear);
}

void FileNews::hear(const im::ChatMessage &message)
{
    if (!message.file)
        return;
    const im::FileTransfer &file = *message.file;
    const auto known = m_last.find(message.key);
    const bool isProgress = known != m_last.end() && known->state == file.state && known->reason == file.reason;
    if (isProgress && known->since.elapsed() < kBetweenNews)
        return; // a state follows in any case
    if (im::isOver(file.state)) {
        m_last.remove(message.key);
    } else {
        Last &last = m_last[message.key];
        last.state = file.state;
        last.reason = file.reason;
        last.since.start();
    }
    Q_EMIT news(message);
}

} // namespace linnet::cli
