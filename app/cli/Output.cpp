// SPDX-License-Identifier: MIT
#include "cli/Output.h"

#include <QJsonDocument>

#include <cstdio>

namespace linnet::cli {

void Output::event(const QJsonObject &object) { write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'); }

void Output::line(const QString &text)
{
    if (!m_json)
        write(text.toUtf8() + '\n');
}

void Output::say(const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
    std::fflush(stderr);
}

void Output::write(const QByteArray &line)
{
    if (m_broken)
        return;
    const size_t written = std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    if (written != size_t(line.size()) || std::fflush(stdout) != 0)
        m_broken = true;
}

} // namespace linnet::cli
